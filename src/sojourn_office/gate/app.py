"""The entrance of the gate for its server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sojourn_office.gate.door import Gate


def gate() -> Gate:
    """The gate of one process, with the office set up around it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sojourn_office.site.settings")
    import django

    django.setup()
    from sojourn_office.gate.door import Gate

    return Gate()
