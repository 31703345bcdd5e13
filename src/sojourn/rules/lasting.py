"""The fourth reading of a term: on which days of application an answer changes, and the last one that can be yes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import assert_never

from sojourn.basics.days import birthday, months_after, months_before
from sojourn.rules.answers import Answer
from sojourn.rules.asking import parts
from sojourn.rules.judging import Facts, amount, judge
from sojourn.rules.terms import (
    APPLICATION,
    AgeOn,
    All,
    AnyOf,
    Cases,
    Compare,
    Contains,
    DaysIn,
    DaysUntil,
    Fact,
    FirstKnown,
    Hangs,
    Holds,
    MonthsUntil,
    Not,
    Overlaps,
    Plus,
    Presumed,
    Quantity,
    Question,
    Times,
    Value,
)

ALWAYS = date.max
"""The last day of what has no end."""

_DAY = timedelta(days=1)


def last_day(question: Question, facts: Facts, *, since: date) -> date | None:
    """
    The last day of application, from a day on, on which the answer can still be yes: `ALWAYS` where it has no
    end, nothing where no such day is left.

    The days on which the answer changes are read off the tree (birthdays, the ends of passports and gaps, the
    first and last days of windows and values); between two of them it is the same, so each stretch is judged once.
    """
    starts = sorted({since, *(day for day in turning_days(question, facts) if day > since)}, reverse=True)
    ends = ALWAYS
    for start in starts:
        if judge(question, {**facts, APPLICATION: start}) is not Answer.NO:
            return ends
        ends = start - _DAY
    return None


def turning_days(question: Question, facts: Facts) -> frozenset[date]:
    """The days of application from which on the answer may be another than the day before."""
    return frozenset(_turns(question, {name: fact for name, fact in facts.items() if name != APPLICATION}))


def _turns(question: Question, facts: Facts) -> Iterator[date]:
    match question:
        case Compare(left, _, right):
            yield from _crossings(left, amount(right, facts), facts)
        case Overlaps():
            yield from _turns(question.comparisons, facts)
        case All(questions) | AnyOf(questions):
            for part in questions:
                yield from _turns(part, facts)
        case Not(part) | Presumed(part):
            yield from _turns(part, facts)
        case Cases(cases, otherwise):
            for part in (*(part for case in cases for part in case), otherwise):
                yield from _turns(part, facts)
        case Contains() | Holds():
            assert not any(map(_moves, parts(question))), "a set or a yes-or-no does not move with the day"
        case _:
            assert_never(question)


def _crossings(quantity: Quantity, bound: object | None, facts: Facts) -> Iterator[date]:
    """Where a quantity comes to a bound, and where it goes beyond it."""
    if not _moves(quantity) or bound is None:
        return
    assert isinstance(bound, (int, date)), "what moves with the day is a day or a number"
    beyond = bound + 1 if isinstance(bound, int) else bound + _DAY
    for at_least in (bound, beyond):
        day = _crossing(quantity, at_least, facts)
        if day is not None:
            yield day


def _crossing(quantity: Quantity, at_least: int | date, facts: Facts) -> date | None:
    """The first day of application on which `quantity >= at_least` is another than before; each way only once."""
    match quantity:
        case Fact():
            assert isinstance(at_least, date), "the day of application is compared with a day"
            return at_least
        case FirstKnown(ways):
            on_any_day = {**facts, APPLICATION: date.min}
            known = next((way for way in ways if amount(way, on_any_day) is not None), None)
            return _crossing(known, at_least, facts) if known is not None and _moves(known) else None
        case AgeOn(born, on):
            birth = amount(born, facts)
            assert isinstance(at_least, int) and not _moves(born)
            return _crossing(on, birthday(birth, at_least), facts) if isinstance(birth, date) else None
        case MonthsUntil(start, end) | DaysUntil(start, end):
            assert isinstance(at_least, int) and not (_moves(start) and _moves(end))
            in_months = isinstance(quantity, MonthsUntil)
            if _moves(end):
                from_ = amount(start, facts)
                reached = months_after if in_months else _days_after
                return _crossing(end, reached(from_, at_least), facts) if isinstance(from_, date) else None
            until = amount(end, facts)
            still = months_before if in_months else _days_before
            return _crossing(start, still(until, at_least) + _DAY, facts) if isinstance(until, date) else None
        case Value() | Hangs() | DaysIn() | Times() | Plus():
            raise AssertionError("this quantity does not move with the day")
        case _:
            assert_never(quantity)


def _moves(term: Quantity | Question) -> bool:
    return term == Fact(APPLICATION) or any(_moves(part) for part in parts(term))


def _days_after(start: date, days: int) -> date:
    return start + timedelta(days=days)


def _days_before(end: date, days: int) -> date:
    return end - timedelta(days=days)
