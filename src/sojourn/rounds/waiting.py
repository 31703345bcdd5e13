"""The waiting room: all who come in the first minutes are put in an order that a public random number draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sojourn.rounds.draws.entries import Entry, commitment, in_order, list_root
from sojourn.rounds.draws.manifest import WAITING_LEAD, Manifest, Seats
from sojourn.rounds.model import Round
from sojourn.seals.chains import QUICKNET

SETTLES = timedelta(seconds=10)
"""So long after its last moment the list is fixed at the earliest: twice as long as anybody waits for an answer."""
DRAWN_AFTER = timedelta(minutes=5)
"""So long after its last moment the chance is due that orders the waiting room."""
STRATUM = "ALL"
"""The one group of the list: everybody stands in the same order."""


@dataclass(frozen=True)
class Waiter:
    """
    One person in the waiting room: the case, what the list shows of it, and as how many-th they came.

    `came` is 1, 2, 3 and so on through the round. Whoever `is_late` came after the last moment and is in no list.
    """

    case: str
    ticket: bytes
    nonce: bytes
    came: int
    is_late: bool

    @property
    def entry(self) -> Entry:
        """The entry of the list: the commitment tells nothing of the case to whoever has no nonce."""
        return Entry(self.ticket, STRATUM, commitment(self.nonce, {"case": self.case}))


def drawn_at(round_: Round, *, fixed_at: datetime | None = None) -> datetime:
    """
    The moment of the public random number that orders a waiting room.

    It is named with the round; a list that was fixed late is public for its while before it all the same.
    """
    assert round_.waits_until is not None, "this round has a waiting room"
    due = round_.waits_until + DRAWN_AFTER
    return QUICKNET.moment_of(QUICKNET.first_round_from(max(due, fixed_at + WAITING_LEAD) if fixed_at else due))


def manifest_of(round_: Round, entries: Sequence[Entry], *, fixed_at: datetime) -> Manifest:
    """What is fixed of a waiting room before chance comes: its list by the root, what is given, and which chance."""
    assert round_.offer is not None, "in this round places are claimed"
    return Manifest(
        ballot=round_.id,
        draw=1,
        entries=len(entries),
        root=list_root(round_.id, entries),
        chain=QUICKNET.id,
        round=QUICKNET.round_at(drawn_at(round_, fixed_at=fixed_at)),
        seats=Seats((), round_.offer.places, round_.offer.reserves),
        frozen_at=fixed_at.replace(microsecond=0),
        waiting=True,
    )


def entries_of(waiters: Iterable[Waiter]) -> list[Entry]:
    """The list: everybody who came in time, by ticket."""
    return in_order(each.entry for each in waiters if not each.is_late)


def in_drawn_order(waiters: Iterable[Waiter], tickets: Iterable[bytes]) -> list[Waiter]:
    """Everybody in the order in which they are served: the tickets as drawn, then whoever came later, as they came."""
    rank = {ticket: at for at, ticket in enumerate(tickets)}
    return sorted(waiters, key=lambda each: (each.is_late, rank.get(each.ticket, 0), each.came))


def waiters_digest(waiters: Iterable[Waiter]) -> str:
    """One digest over those who came together: it binds them to the event that they came with."""
    lines = "".join(
        f"{each.came} {each.case} {each.ticket.hex()} {each.nonce.hex()} {'late' if each.is_late else 'in time'}\n"
        for each in waiters
    )
    return sha256(lines.encode()).hexdigest()
