"""Reasons that everybody may read: short, and with nothing in them that could be somebody's."""

from __future__ import annotations

import re

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal

_REASON_MAX = 200
# An address, or a number as passports, telephones and cases have it.
_SOMEBODYS = re.compile(r"@|[A-Z]{3}-\d{4}-|\d[\d -]{5,}")


def not_for_everybody(reason: str) -> Refusal | None:
    """Why a reason cannot be published; nothing where it can."""
    if len(reason) <= _REASON_MAX and not _SOMEBODYS.search(reason):
        return None
    says = Message(
        "Everybody can read the reason: at most {count} signs, no address and no number of anybody.",
        {"count": _REASON_MAX},
    )
    return Refusal("invalid", says, field="reason")
