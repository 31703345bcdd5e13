"""Entering a round that is drawn by lot: its terms, the group of an entry, how long a place is held, the chance."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.rounds.draws.entries import Entry
from sojourn.rounds.draws.manifest import RESERVE, Seats
from sojourn.rounds.draws.seating import seated
from sojourn.rounds.moves import end_of_day

EVERYONE = "all"
"""The stratum of whoever belongs to no group for which seats are kept."""


@dataclass(frozen=True)
class Terms:
    """
    What a round by lot offers: so many places in a draw, some of them kept for those who live in a region.

    A drawn place is to be accepted within `accept_days`, where there are such, and then lodged for within
    `lodge_days`; each ends with its last day. With `goes_back` whoever declines or is late waits for the next draw,
    else they are out.
    """

    places: int
    lodge_days: int
    accept_days: int | None = None
    groups: tuple[tuple[str, int], ...] = ()
    goes_back: bool = False

    def __post_init__(self) -> None:
        assert sum(count for _, count in self.groups) <= self.places, "no more places are kept than there are"

    def seats(self, places: int | None = None) -> Seats:
        """The seats of a draw over the whole order; of another number of places, the groups have theirs first."""
        left = self.places if places is None else places
        groups = []
        for name, count in self.groups:
            groups.append((name, min(count, left)))
            left -= groups[-1][1]
        return Seats(tuple(groups), left)


def stratum_of(terms: Terms, region: str) -> str:
    """The group of someone who lives in a region."""
    return region if region in dict(terms.groups) else EVERYONE


def first_step_ends(terms: Terms, zone: str, at: datetime) -> datetime:
    """Until when a place is held that is drawn at a moment: to be accepted, or lodged for where nothing is accepted."""
    return _after(terms.lodge_days if terms.accept_days is None else terms.accept_days, zone, at)


def lodging_ends(terms: Terms, zone: str, at: datetime) -> datetime:
    """Until when a place is held that is accepted at a moment."""
    return _after(terms.lodge_days, zone, at)


def _after(days: int, zone: str, at: datetime) -> datetime:
    return end_of_day(at.astimezone(ZoneInfo(zone)).date() + timedelta(days=days), zone)


def chance_in_100(entries: int, places: int) -> int:
    """
    How many of a hundred such draws give one of these entries a place, rounded down; all of them where places suffice.

    >>> chance_in_100(1702, 400), chance_in_100(3, 400)
    (23, 100)
    """
    return 100 if entries <= places else 100 * places // entries


def now_seated(order: Iterable[Entry], seats: Seats, *, over: Collection[bytes]) -> Mapping[bytes, str]:
    """Which tickets have a seat by the order of a draw, once those that are `over` are passed over."""
    given = seated(order, seats, passed_over=over)
    return {ticket: seat for ticket, seat in given.items() if seat != RESERVE}


def not_drawn() -> Refusal:
    """Why nothing can be lodged where no draw has given a place, or it was not accepted."""
    return Refusal("not_drawn", Message("A draw gives the places of this round. You can lodge once you have one."))
