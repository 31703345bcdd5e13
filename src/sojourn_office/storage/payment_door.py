"""The provider through which fees are paid: the one of the settings, or the demonstration's own, to try."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from django.conf import settings

from sojourn_office.paying.client import ByNetwork
from sojourn_office.paying.providing import Provider
from sojourn_office.storage import beside

_NAME = "payments"
# The book of the provider to try lies beside that note.
_BOOK = "payments-book"


def keep_port(port: int) -> None:
    """Keep the port of the provider to try that was started on this machine."""
    beside.keep(_NAME, {"port": port})


def book() -> Path:
    """Where the provider to try keeps its book."""
    return beside.file_of(_BOOK)


def secret() -> str:
    """What the office and its provider sign with; the one to try is told by the office's own secret."""
    given = str(settings.SOJOURN.payment_secret.get_secret_value())
    return given or sha256(f"payments {settings.SECRET_KEY}".encode()).hexdigest()


def provider() -> Provider | None:
    """The provider; nothing where fees are not paid through this office."""
    address = str(settings.SOJOURN.payment_address)
    if not address and settings.DEMONSTRATION:
        port = beside.read(_NAME).get("port")
        bind = "127.0.0.1" if settings.SOJOURN.bind in ("", "0.0.0.0", "::") else settings.SOJOURN.bind  # noqa: S104
        address = f"http://{f'[{bind}]' if ':' in bind else bind}:{port}" if port else ""
    return ByNetwork(address, secret()) if address else None
