"""The entrance of the gate for its server."""

from __future__ import annotations

import gc
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

    made = Gate()
    # What stands by now stays until the end, so the rush is not held up by looking through all of it again and again.
    gc.collect()
    gc.freeze()
    return made
