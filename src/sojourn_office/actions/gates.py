"""Where the gate of this office is reached, kept beside the database by whoever starts it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from sojourn_office.storage import beside

_NAME = "gate"


def keep_port(port: int) -> None:
    """Keep the port of the gate that was started on this machine."""
    beside.keep(_NAME, {"port": port})


def origin(host: str) -> str:
    """
    The address of the gate as a browser reaches it that came to the pages by a host.

    A proxy that puts both under one address is named in the settings.
    """
    office = settings.SOJOURN
    if office.gate_origin:
        return str(office.gate_origin)
    port = office.gate_port or beside.read(_NAME).get("port") or office.port + 1
    name = urlsplit(f"//{host}").hostname or office.host
    return f"{urlsplit(office.origin).scheme}://{f'[{name}]' if ':' in name else name}:{port}"
