"""When a waiting case will be decided: between which days, from how many were decided on each working day before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

SHARE = 0.8
"""The share of cases that are to be decided between the two days."""

DAYS_LEAST, DAYS_MOST, DECIDED_LEAST = 40, 120, 20
"""Of so many working days the past is made, at least and at most, and so many cases were decided in them at least."""

WINDOW_DAYS = 20
"""A window of the past is looked at for so many working days; whatever is left then goes on at the pace it had."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Forecast:
    """Between which days a case will be decided, and how many are decided on most days: from few to many."""

    first_on: date
    last_on: date
    ahead: int
    few: int
    many: int


def forecast(past: Sequence[int], *, ahead: int, after: date) -> Forecast | None:
    """
    Between which days the case behind `ahead` others will be decided; nothing where the past is too short to say.

    `past` is how many cases were decided on each working day before, the oldest first; `after` is the day from which
    the next working days are counted. Nothing is drawn by lot: every window of the past is tried as the future, each
    from another of its days, so that absences and slow weeks come in as long and as often as they came before.

    >>> forecast([7] * 30, ahead=23, after=date(2026, 11, 9))
    Forecast(first_on=datetime.date(2026, 11, 13), last_on=datetime.date(2026, 11, 13), ahead=23, few=7, many=7)
    """
    days = tuple(past[-DAYS_MOST:])
    if len(days) < DAYS_LEAST or sum(days) < DECIDED_LEAST:
        return None
    needed = sorted(_days_needed(days, start, ahead + 1) for start in range(len(days)))
    first, last = _middle(needed)
    few, many = _middle(sorted(days))
    return Forecast(_working_day(after, first), _working_day(after, last), ahead, few, many)


def _days_needed(days: Sequence[int], start: int, count: int) -> int:
    """How many working days it takes to decide so many cases, if the future is the past from one of its days on."""
    left = count
    for step in range(WINDOW_DAYS):
        left -= days[(start + step) % len(days)]
        if left <= 0:
            return step + 1
    # A window in which nobody decided anything has no pace of its own.
    decided, in_days = (count - left, WINDOW_DAYS) if left < count else (sum(days), len(days))
    return WINDOW_DAYS + -(-left * in_days // decided)


def _middle(ordered: Sequence[int]) -> tuple[int, int]:
    """The least and the most of the middle share."""
    outside = int(len(ordered) * (1 - SHARE) / 2)
    return ordered[outside], ordered[-1 - outside]


def working_days(after: date) -> Iterator[date]:
    """Every Monday to Friday after a day; a mission's own holidays are days on which nothing is decided."""
    day = after
    while True:
        day += _DAY
        if day.weekday() < 5:
            yield day


def working_days_before(day: date, count: int) -> list[date]:
    """So many Mondays to Fridays before a day, the oldest first."""
    found: list[date] = []
    while len(found) < count:
        day -= _DAY
        if day.weekday() < 5:
            found.append(day)
    return found[::-1]


def _working_day(after: date, number: int) -> date:
    return next(islice(working_days(after), number - 1, None))
