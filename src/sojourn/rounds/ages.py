"""Until when a programme stays open to a person: a day where the birth date is known, an age where it is not."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sojourn.basics.days import age_on, birthday
from sojourn.rounds.where import Going, without_consent
from sojourn.rules.lasting import ALWAYS, last_day
from sojourn.rules.terms import Question

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class End:
    """
    Where a programme ends for someone: the day before the birthday of `age`, on `day`, or the first of both.

    Neither means that it has no end.
    """

    age: int | None = None
    day: date | None = None


@dataclass(frozen=True)
class Ends:
    """Where a programme ends for a person: at the latest, and without an officer's consent; nothing: on no day."""

    last: End | None
    sure: End | None


def ends(going: Going, *, on: date) -> Ends:
    """The ends of a programme: days for someone whose birth date is known, ages for anyone of whom an age is."""
    age = going.facts.get("age")
    if "birth_date" in going.facts or not isinstance(age, int):
        return Ends(_on_a_day(going.last_day), _on_a_day(going.sure_until))
    return Ends(end_by_age(going, age, on=on), end_by_age(going, age, on=on, with_consent=False))


def _on_a_day(last: date | None) -> End | None:
    if last is None:
        return None
    return End() if last == ALWAYS else End(day=last)


def end_by_age(going: Going, age: int, *, on: date, with_consent: bool = True) -> End | None:
    """
    The end for someone who has an age on a day; nothing where the programme is not open to them on any day.

    The birthday is not known: the two people are asked who reached the age on this very day and who leaves it
    on the morrow. Everyone else of the age lies between them.
    """
    facts = going.facts if with_consent else without_consent(going.facts)
    found = [end for born in _bounds(age, on) if (end := _end(going.rule, facts, born, on)) is not None]
    if not found:
        return None
    return End(
        age=min((end.age for end in found if end.age is not None), default=None),
        day=min((end.day for end in found if end.day is not None), default=None),
    )


def _bounds(age: int, on: date) -> tuple[date, date]:
    """The latest and the earliest birth date of someone who has an age on a day."""
    latest = _years_before(on, age)
    return latest, _years_before(on, age + 1) + _DAY


def _years_before(day: date, years: int) -> date:
    """The same day of an earlier year; of a year without a 29 February, the day before it would be."""
    year = day.year - years
    return date(year, 2, 28) if (day.month, day.day) == (2, 29) and not isleap(year) else day.replace(year=year)


def _end(rule: Question, facts: Mapping[str, object], born: date, on: date) -> End | None:
    last = last_day(rule, {**facts, "birth_date": born}, since=on)
    if last is None:
        return None
    if last == ALWAYS:
        return End()
    age = age_on(born, last + _DAY)
    return End(age=age) if birthday(born, age) == last + _DAY else End(day=last)
