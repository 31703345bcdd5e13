"""A month of opening cases: how much each officer opened, and what somebody else has to look at, by a stated rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

# The rule, published on the page of the review.
FIRST_HOUR, LAST_HOUR = 7, 21
TIMES_THE_MEDIAN = 3
FEW_CASES = 20
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Opened:
    """One opening: by whom, when on the clock of their office, which case, and whether it was in their own queue."""

    by: str
    at: datetime
    case: str
    is_own_queue: bool


@dataclass(frozen=True, slots=True)
class Month:
    """What one officer opened in a month; `unusual` says that it is far more than what others opened."""

    by: str
    openings: int
    cases: int
    outside: int
    odd_hours: int
    unusual: bool

    @property
    def is_flagged(self) -> bool:
        """Whether somebody has to look at it closely."""
        return bool(self.outside or self.odd_hours or self.unusual)


def is_odd_hour(at: datetime) -> bool:
    """
    Whether an office is shut at a moment, told on its own clock: before 7, from 21 on, on Saturday or Sunday.

    >>> is_odd_hour(datetime(2026, 11, 9, 20, 59)), is_odd_hour(datetime(2026, 11, 9, 21, 0))
    (False, True)
    """
    return at.weekday() >= _SATURDAY or not FIRST_HOUR <= at.hour < LAST_HOUR


def months_of(opened: Iterable[Opened]) -> tuple[Month, ...]:
    """
    Every officer's month, by their names.

    Unusual are twenty cases or more that are over three times the median of all who opened any.
    """
    found: dict[str, list[Opened]] = {}
    for each in opened:
        found.setdefault(each.by, []).append(each)
    cases = {by: len({each.case for each in some}) for by, some in found.items()}
    usual = median(cases.values()) if cases else 0
    return tuple(
        Month(
            by=by,
            openings=len(some),
            cases=cases[by],
            outside=sum(not each.is_own_queue for each in some),
            odd_hours=sum(is_odd_hour(each.at) for each in some),
            unusual=cases[by] >= FEW_CASES and cases[by] > TIMES_THE_MEDIAN * usual,
        )
        for by, some in sorted(found.items())
    )
