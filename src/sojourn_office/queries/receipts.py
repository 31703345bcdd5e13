"""The receipt of an entry as its owner keeps it: ticket, secret and commitment, signed by the office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sojourn.rounds.draws.entries import Entry
from sojourn.rounds.draws.manifest import read_manifest
from sojourn.rounds.draws.receipts import Receipt, receipt_of
from sojourn.rounds.draws.written import LIST_FILE, read_list
from sojourn_office.storage import draws, log
from sojourn_office.storage.draws import Draw


def receipt(ballot: str, entry: Entry, nonce: bytes, draw: Draw | None, *, entered_at: datetime) -> dict[str, Any]:
    """The receipt of an entry; with the way to the root once there is a list with it, which is that of `draw`."""
    found = _listed(draw, entry, nonce) if draw is not None else None
    if found is None:
        found = Receipt(ballot, entry.ticket, entry.stratum, nonce, entry.commitment)
    written = [ballot, entry.ticket.hex(), entry.stratum, entry.commitment.hex()]
    text = "".join(f"{line}\n" for line in ["sojourn entry", *written])
    return {**found.members(), "entered_at": entered_at.isoformat(timespec="seconds"), "signed": log.sign_text(text)}


def _listed(draw: Draw, entry: Entry, nonce: bytes) -> Receipt | None:
    content = draws.file_of(draw, LIST_FILE)
    if content is None:
        return None
    listed = read_list(content)
    tickets = [each.ticket for each in listed]
    return receipt_of(read_manifest(draw.manifest.encode()), listed, tickets.index(entry.ticket), nonce=nonce)
