"""Who gets a seat: group after group in its order, then everybody; whoever declined is passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice

from sojourn.rounds.draws.entries import Entry
from sojourn.rounds.draws.manifest import GENERAL, RESERVE, Seats


def seated(
    order: Iterable[Entry], seats: Seats, *, passed_over: Collection[bytes] = frozenset()
) -> Mapping[bytes, str]:
    """
    The seat of each ticket that has one, and `RESERVE` for those on the reserve list, by rank.

    Seats that a group cannot fill go to everybody. `passed_over` are tickets that declined, lapsed or were
    disqualified: with one more of them nobody else loses a seat. A second selection is the same order with more seats.
    """
    left = [entry for entry in order if entry.ticket not in passed_over]
    found: dict[bytes, str] = {}
    open_seats = seats.general
    for group, count in seats.quotas:
        chosen = list(islice((entry.ticket for entry in left if entry.stratum == group), count))
        found.update(dict.fromkeys(chosen, group))
        open_seats += count - len(chosen)
    rest = (entry.ticket for entry in left if entry.ticket not in found)
    found.update(dict.fromkeys(list(islice(rest, open_seats)), GENERAL))
    further = (entry.ticket for entry in left if entry.ticket not in found)
    found.update(dict.fromkeys(list(islice(further, seats.reserve)), RESERVE))
    return found
