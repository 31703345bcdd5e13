"""How often a forecast was right: on invented quarters whose officers are away for days and for weeks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import count, islice

from sojourn.statistics.forecast import DAYS_MOST, forecast, working_days

_QUARTER = 62
_FROM = date(2026, 1, 5)


@dataclass(frozen=True)
class Tried:
    """How many forecasts were tried, how many were right, and how wide they were in days, on the whole."""

    forecasts: int
    right: int
    days_wide: float

    @property
    def share(self) -> float:
        """The share that was right, 0 to 1."""
        return self.right / self.forecasts


class _Lots:
    """Whole numbers by lot that are the same on every machine."""

    def __init__(self, seed: str) -> None:
        self._from = (sha256(f"{seed}/{number}".encode()).digest() for number in count())

    def below(self, most: int) -> int:
        return int.from_bytes(next(self._from)[:8], "big") % most


def back_test(*, quarters: int, officers: int, seed: str = "quarters") -> Tried:
    """
    Try the forecast on invented quarters, for cases with few and with many before them, on days of each quarter.

    The past of each forecast is what had happened by then. In each quarter officers are away for one to three weeks
    once, for single days now and then, and all of them on some holidays; nobody decides the same number each day.
    """
    right = width = tried = 0
    for quarter in range(quarters):
        days = list(_decided(_Lots(f"{seed}/{quarter}"), officers, DAYS_MOST + 2 * _QUARTER))
        for start in range(DAYS_MOST, DAYS_MOST + _QUARTER, 7):
            for ahead in (3, 10, 25, 60, 120):
                needed = _needed(days[start:], ahead + 1)
                said = forecast(days[:start], ahead=ahead, after=_FROM)
                if needed is None or said is None:
                    continue
                on = _on(needed)
                right += said.first_on <= on <= said.last_on
                width += (said.last_on - said.first_on).days + 1
                tried += 1
    return Tried(tried, right, width / tried)


def _on(needed: int) -> date:
    return next(islice(working_days(_FROM), needed - 1, None))


def _needed(days: list[int], cases: int) -> int | None:
    for number, decided in enumerate(days, start=1):
        cases -= decided
        if cases <= 0:
            return number
    return None


def _decided(lots: _Lots, officers: int, days: int) -> Iterator[int]:
    """How many cases some officers decide on each of so many working days."""
    pace = [2 + lots.below(3) for _ in range(officers)]
    away_until = [0] * officers
    for day in range(days):
        is_holiday = lots.below(22) == 0
        decided = 0
        for officer in range(officers):
            if day >= away_until[officer] and lots.below(_QUARTER) == 0:
                away_until[officer] = day + 5 * (1 + lots.below(3))
            is_away = day < away_until[officer] or lots.below(20) == 0
            if not is_away:
                decided += max(0, pace[officer] - 2 + lots.below(5))
        yield 0 if is_holiday else decided
