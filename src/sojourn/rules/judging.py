"""The first reading of a term: judge one person."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, assert_never

from sojourn.basics.days import age_on, months_until
from sojourn.basics.money import Money
from sojourn.rules.answers import Answer, any_of, every, from_bool
from sojourn.rules.terms import (
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
    Operator,
    Overlaps,
    Plus,
    Presumed,
    Quantity,
    Question,
    Times,
    Value,
)

Facts = Mapping[str, object]

_COMPARISONS: dict[Operator, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


def judge(question: Question, facts: Facts) -> Answer:
    """The answer of a question for one person, as far as the facts go."""
    match question:
        case All(questions):
            return every(judge(part, facts) for part in questions)
        case AnyOf(questions):
            return any_of(judge(part, facts) for part in questions)
        case Not(part):
            return ~judge(part, facts)
        case Holds(fact):
            held = amount(fact, facts)
            assert held is None or isinstance(held, bool), f"{fact.name} is not a yes or no"
            return from_bool(held)
        case Contains(members, member):
            return _contains(amount(members, facts), amount(member, facts))
        case Compare(left, operator_, right):
            return _compare(amount(left, facts), operator_, amount(right, facts))
        case Overlaps():
            return judge(question.comparisons, facts)
        case Cases():
            return judge(case_for(question, facts), facts)
        case Presumed(part):
            return Answer.NO if judge(part, facts) is Answer.NO else Answer.YES
        case _:
            assert_never(question)


def amount(quantity: Quantity, facts: Facts) -> object | None:
    """What a quantity comes to for one person; nothing where it is not known."""
    match quantity:
        case Value(value):
            return value
        case Fact(name):
            return facts.get(name)
        case AgeOn(born, on):
            return _between(age_on, amount(born, facts), amount(on, facts))
        case MonthsUntil(start, end):
            return _between(months_until, amount(start, facts), amount(end, facts))
        case DaysUntil(start, end):
            return _between(_days_until, amount(start, facts), amount(end, facts))
        case Times(of, times):
            return _times(amount(of, facts), amount(times, facts))
        case Plus(one, other):
            return _plus(amount(one, facts), amount(other, facts))
        case DaysIn(days, first, last):
            return _days_in(amount(days, facts), first.value, last.value)
        case FirstKnown(ways):
            return next((known for way in ways if (known := amount(way, facts)) is not None), None)
        case Hangs():
            return None
        case _:
            assert_never(quantity)


def case_for(cases: Cases, facts: Facts) -> Question:
    """The question that a person's case leads to."""
    met = (question for condition, question in cases.cases if judge(condition, facts) is Answer.YES)
    return next(met, cases.otherwise)


def _between(count: Callable[[date, date], int], start: object | None, end: object | None) -> int | None:
    return count(start, end) if isinstance(start, date) and isinstance(end, date) else None


def _days_until(start: date, end: date) -> int:
    return (end - start).days


def _times(of: object | None, times: object | None) -> object | None:
    if not isinstance(times, int):
        return None
    if isinstance(of, Money):
        return Money(of.amount * times, of.currency)
    return of * times if isinstance(of, int) else None


def _plus(one: object | None, other: object | None) -> int | None:
    return one + other if isinstance(one, int) and isinstance(other, int) else None


def _days_in(days: object | None, first: object, last: object) -> int | None:
    if days is None:
        return None
    assert isinstance(days, tuple) and isinstance(first, date) and isinstance(last, date)
    return sum(1 for day in days if first <= day <= last)


def _contains(members: object | None, member: object | None) -> Answer:
    if members is None or member is None:
        return Answer.NOT_KNOWN
    assert isinstance(members, Collection), f"{members!r} is not a set"
    return from_bool(member in members)


def _compare(left: object | None, operator_: Operator, right: object | None) -> Answer:
    if left is None or right is None:
        return Answer.NOT_KNOWN
    if isinstance(left, Money) and isinstance(right, Money):
        # A sum in another currency says nothing about the one that is asked.
        if left.currency != right.currency:
            return Answer.NOT_KNOWN
        left, right = left.amount, right.amount
    return from_bool(_COMPARISONS[operator_](left, right))
