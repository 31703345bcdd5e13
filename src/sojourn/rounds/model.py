"""The nouns of a round: its method, its moments, its state at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum


class RoundState(Enum):
    """Where a round stands at a moment."""

    AHEAD = "ahead"
    OPEN = "open"
    CLOSED = "closed"
    RESULTS = "results"
    OVER = "over"


@dataclass(frozen=True)
class Offer:
    """
    What can be claimed in a round: so many places, so many numbers on the reserve list after them.

    A place that was claimed is held for `hold_days`, to the end of the last of them. Whoever comes in the first
    `waiting_minutes` comes into the waiting room, whose order is drawn; with none the first to come is the first.
    """

    places: int
    reserves: int
    hold_days: int
    waiting_minutes: int = 0

    @property
    def numbers(self) -> int:
        """How many people are given a number in all."""
        return self.places + self.reserves


@dataclass(frozen=True)
class Round:
    """
    A window of a scheme with its method.

    Moments are instants; a window "until day D" ends at the start of D + 1 in the round's `zone`. A round open
    all year has no result day and no collection period. Where places are claimed, `offer` says how many.
    `planned_to` is when a window was to close that was lengthened since.
    """

    id: str
    scheme: str
    method: str
    period: int
    zone: str
    opens_at: datetime
    closes_at: datetime
    results_at: datetime | None = None
    collect_until: datetime | None = None
    offer: Offer | None = None
    planned_to: datetime | None = None

    @property
    def tickets_to(self) -> datetime:
        """
        The moment to which a ticket of before the opening is signed: with a window that is lengthened it stays good.
        """
        return self.planned_to or self.closes_at

    @property
    def waits_until(self) -> datetime | None:
        """The moment from which whoever comes stands behind the waiting room; nothing where there is none."""
        if self.offer is None or not self.offer.waiting_minutes:
            return None
        return self.opens_at + timedelta(minutes=self.offer.waiting_minutes)


@dataclass(frozen=True)
class ProjectedWindow:
    """A window worked out from the pattern of past rounds; published by nobody."""

    round: str
    earliest_opens_on: date
    latest_opens_on: date


class Turn(Enum):
    """What changes in a round at one of its moments."""

    OPENS = "opens"
    CLOSES = "closes"
    RESULTS = "results"
    COLLECTED = "collected"


@dataclass(frozen=True)
class Moment:
    """A moment at which a round changes, with the zone it is named in."""

    at: datetime
    turn: Turn
    round: str
    zone: str
