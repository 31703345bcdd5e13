"""Tickets for the opening: signed beforehand, for one round and one case, so that the gate need not ask who comes."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from sojourn_office.storage.masters import KeyUnavailable, master_keys, office_key

# 16 of 32 bytes: nobody finds another text for them, and a ticket stays short.
_BYTES = 16
LENGTH_MAX = 160


@dataclass(frozen=True)
class Ticket:
    """What a true ticket says: the round, the case, and the moment from which it is worth nothing."""

    round: str
    case: str
    expires_at: datetime


def sign(round_id: str, case: str, *, expires_at: datetime) -> str:
    """A ticket. It names a case by its number, and nothing else of anybody."""
    generation, _ = master_keys().master.key()
    said = f"{round_id}.{case}.{int(expires_at.timestamp()):x}.{generation}"
    return f"{said}.{_signature(said, generation)}"


def read(ticket: str) -> Ticket | None:
    """What a ticket says; nothing where it was not signed here. Whether it has expired is for the reader to ask."""
    said, _, signature = ticket.rpartition(".")
    parts = said.split(".")
    if len(ticket) > LENGTH_MAX or len(parts) != 4 or not ticket.isascii():
        return None
    round_id, case, expires, generation = parts
    try:
        is_true = hmac.compare_digest(signature, _signature(said, int(generation)))
    except (KeyUnavailable, ValueError):
        return None
    return Ticket(round_id, case, datetime.fromtimestamp(int(expires, 16), UTC)) if is_true else None


def _signature(said: str, generation: int) -> str:
    found = hmac.digest(_key(generation), said.encode(), "sha256")[:_BYTES]
    return base64.urlsafe_b64encode(found).decode().rstrip("=")


@lru_cache(maxsize=8)
def _key(generation: int) -> bytes:
    return office_key("claim-ticket", generation)
