"""The years ahead: until which age or day each programme stays open, in a sentence and as a bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sojourn.basics.days import age_on, birthday
from sojourn.rounds.ages import End, Ends

_LEFT, _WIDE = 1.8, 96.4
_YEAR = 365.25


@dataclass(frozen=True)
class Scale:
    """The ages from the left edge of the picture to its right one."""

    first: int
    last: int

    def x(self, age: float) -> str:
        """Where an age stands, in hundredths of the width."""
        share = (min(max(age, self.first), self.last) - self.first) / (self.last - self.first)
        return f"{_LEFT + _WIDE * share:.2f}%"

    @property
    def ticks(self) -> list[dict[str, Any]]:
        """The ages that are written on the axis."""
        step = 2 if self.last - self.first <= 14 else 5
        ages = list(range(self.first, self.last + 1, step))
        return [
            {"age": age, "x": self.x(age), "anchor": "start" if age == self.first else "middle"} for age in ages[:-1]
        ] + [{"age": ages[-1], "x": self.x(ages[-1]), "anchor": "end" if ages[-1] == self.last else "middle"}]


def scale(age: int, all_ends: Sequence[Ends], *, born: date | None, on: date) -> Scale:
    """A scale from the age today to the last end that is an age or a day."""
    ends = [_age_at(ends.last, age, born, on) for ends in all_ends if ends.last is not None]
    found = [int(end) + (end % 1 > 0) for end in ends if end is not None]
    return Scale(age, max([age + 4, *found]))


def bar(ends: Ends, age: int, on_scale: Scale, *, born: date | None, on: date) -> dict[str, str] | None:
    """One bar: solid as far as it holds today, dashed as far as a consent is needed; no dot where it has no end."""
    if ends.last is None:
        return None
    last, sure = _age_at(ends.last, age, born, on), _age_at(ends.sure, age, born, on) if ends.sure else float(age)
    start = float(age) if born is None else _years(born, on)
    drawn = {"start": on_scale.x(start), "sure": "", "last": "", "dot": ""}
    end = on_scale.x(on_scale.last if last is None else last)
    firm = on_scale.x(on_scale.last if sure is None else sure)
    drawn["sure"] = firm if ends.sure is not None else drawn["start"]
    drawn["last"] = end if end != drawn["sure"] else ""
    drawn["dot"] = end if last is not None else ""
    return drawn


def _age_at(end: End | None, age: int, born: date | None, on: date) -> float | None:
    """The age at which something ends, with its part of a year; nothing where it has no end."""
    if end is None or end == End():
        return None
    of_day = None
    if end.day is not None:
        after = end.day + timedelta(days=1)
        of_day = _years(born, after) if born is not None else age + (after - on).days / _YEAR
    return min(found for found in (end.age, of_day) if found is not None)


def _years(born: date, day: date) -> float:
    """Years of life on a day; whole on a birthday."""
    whole = age_on(born, day)
    return whole + (day - birthday(born, whole)).days / _YEAR
