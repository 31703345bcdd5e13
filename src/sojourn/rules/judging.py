"""The first reading of a term: judge one person."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, assert_never

from sojourn.basics.days import age_on, months_until
from sojourn.basics.money import Money
from sojourn.rules.answers import Answer, from_bool
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

_Held = bool | None
_Question = Callable[[Facts], _Held]
_Quantity = Callable[[Facts], Any]

_Comparison = Callable[[Any, Any], bool]

_COMPARISONS: dict[Operator, _Comparison] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}
_SAID: Mapping[_Held, Answer] = {held: from_bool(held) for held in (True, False, None)}


def judge(question: Question, facts: Facts) -> Answer:
    """The answer of a question for one person, as far as the facts go."""
    kept: _Question | None = question.__dict__.get("_answered")
    return _SAID[(kept or _question(question))(facts)]


def amount(quantity: Quantity, facts: Facts) -> object | None:
    """What a quantity comes to for one person; nothing where it is not known."""
    found: object | None = _quantity(quantity)(facts)
    return found


def case_for(cases: Cases, facts: Facts) -> Question:
    """The question that a person's case leads to."""
    met = (question for condition, question in cases.cases if judge(condition, facts) is Answer.YES)
    return next(met, cases.otherwise)


def _question(question: Question) -> _Question:
    """How a question is answered, worked out once and kept beside its own fields: the tree is walked only then."""
    kept: dict[str, _Question] = question.__dict__
    try:
        return kept["_answered"]
    except KeyError:
        return kept.setdefault("_answered", _answered(question))


def _quantity(quantity: Quantity) -> _Quantity:
    kept: dict[str, _Quantity] = quantity.__dict__
    try:
        return kept["_come_to"]
    except KeyError:
        return kept.setdefault("_come_to", _come_to(quantity))


def _answered(question: Question) -> _Question:
    match question:
        case All(questions):
            return _each(questions, unless=False)
        case AnyOf(questions):
            return _each(questions, unless=True)
        case Not(part):
            return _turned(_question(part))
        case Holds(fact):
            return _held(fact.name)
        case Contains(members, member):
            return _contained(members, member)
        case Compare(left, operator_, right):
            return _compared(left, operator_, right)
        case Overlaps():
            return _question(question.comparisons)
        case Cases(cases, otherwise):
            return _first_met([(_question(met), _question(then)) for met, then in cases], _question(otherwise))
        case Presumed(part):
            presumed = _question(part)
            return lambda facts: presumed(facts) is not False
        case _:
            assert_never(question)


def _each(questions: tuple[Question, ...], *, unless: bool) -> _Question:
    """Kleene's logic: one that is `unless` decides; else one that is not known does."""
    parts = tuple(map(_question, questions))

    def answered(facts: Facts) -> _Held:
        known = True
        for part in parts:
            held = part(facts)
            if held is unless:
                return unless
            if held is None:
                known = False
        return not unless if known else None

    return answered


def _turned(part: _Question) -> _Question:
    def answered(facts: Facts) -> _Held:
        held = part(facts)
        return None if held is None else not held

    return answered


def _held(name: str) -> _Question:
    def answered(facts: Facts) -> _Held:
        held = facts.get(name)
        assert held is None or isinstance(held, bool), f"{name} is not a yes or no"
        return held

    return answered


def _contained(members: Quantity, member: Quantity) -> _Question:
    those_of, one_of = _quantity(members), _quantity(member)
    match members, member:
        case Value(tuple() | frozenset() as known), Fact(name):
            return lambda facts: None if (one := facts.get(name)) is None else one in known

    def answered(facts: Facts) -> _Held:
        those, one = those_of(facts), one_of(facts)
        return None if those is None or one is None else one in those

    return answered


def _compared(left: Quantity, operator_: Operator, right: Quantity) -> _Question:
    compare, one_of, other_of = _COMPARISONS[operator_], _quantity(left), _quantity(right)
    match left, right:
        case _, Value(Money() as sum_):
            return _compared_sum(one_of, compare, sum_)
        case Fact(name), Value(bound):
            # Most comparisons of a rule are such: a step less for each makes a judgement half as long.
            return lambda facts: None if (one := facts.get(name)) is None else compare(one, bound)
        case _, Value(bound):
            return lambda facts: None if (one := one_of(facts)) is None else compare(one, bound)

    def answered(facts: Facts) -> _Held:
        one, other = one_of(facts), other_of(facts)
        if one is None or other is None:
            return None
        return _compared_sum(one_of, compare, other)(facts) if isinstance(other, Money) else compare(one, other)

    return answered


def _compared_sum(one_of: _Quantity, compare: _Comparison, sum_: Money) -> _Question:
    bound, currency = sum_.amount, sum_.currency

    def answered(facts: Facts) -> _Held:
        one = one_of(facts)
        # A sum in another currency says nothing about the one that is asked.
        return None if one is None or one.currency != currency else compare(one.amount, bound)

    return answered


def _first_met(cases: list[tuple[_Question, _Question]], otherwise: _Question) -> _Question:
    def answered(facts: Facts) -> _Held:
        for condition, then in cases:
            if condition(facts):
                return then(facts)
        return otherwise(facts)

    return answered


def _come_to(quantity: Quantity) -> _Quantity:
    match quantity:
        case Value(value):
            return lambda facts: value
        case Fact(name):
            return lambda facts: facts.get(name)
        case AgeOn(born, on):
            return _between(age_on, born, on)
        case MonthsUntil(start, end):
            return _between(months_until, start, end)
        case DaysUntil(start, end):
            return _between(_days_until, start, end)
        case Times(of, times):
            return _times(_quantity(of), _quantity(times))
        case Plus(one, other):
            return _plus(_quantity(one), _quantity(other))
        case DaysIn(days, first, last):
            return _days_in(days.name, first.value, last.value)
        case FirstKnown(ways):
            return _first_known(tuple(map(_quantity, ways)))
        case Hangs():
            return lambda facts: None
        case _:
            assert_never(quantity)


def _between(count: Callable[[date, date], int], start: Quantity, end: Quantity) -> _Quantity:
    if isinstance(start, Fact) and isinstance(end, Fact):
        return _between_facts(count, start.name, end.name)
    first, last = _quantity(start), _quantity(end)

    def come_to(facts: Facts) -> int | None:
        one, other = first(facts), last(facts)
        return None if one is None or other is None else count(one, other)

    return come_to


def _between_facts(count: Callable[[Any, Any], int], start: str, end: str) -> _Quantity:
    def come_to(facts: Facts) -> int | None:
        one, other = facts.get(start), facts.get(end)
        return None if one is None or other is None else count(one, other)

    return come_to


def _days_until(start: date, end: date) -> int:
    return (end - start).days


def _times(of: _Quantity, times: _Quantity) -> _Quantity:
    def come_to(facts: Facts) -> object | None:
        one, number = of(facts), times(facts)
        if one is None or number is None:
            return None
        return Money(one.amount * number, one.currency) if isinstance(one, Money) else one * number

    return come_to


def _plus(one: _Quantity, other: _Quantity) -> _Quantity:
    def come_to(facts: Facts) -> int | None:
        first, second = one(facts), other(facts)
        return None if first is None or second is None else first + second

    return come_to


def _days_in(name: str, first: object, last: object) -> _Quantity:
    assert isinstance(first, date) and isinstance(last, date)

    def come_to(facts: Facts) -> int | None:
        days = facts.get(name)
        if days is None:
            return None
        assert isinstance(days, tuple)
        return sum(1 for day in days if first <= day <= last)

    return come_to


def _first_known(ways: tuple[_Quantity, ...]) -> _Quantity:
    def come_to(facts: Facts) -> object | None:
        for way in ways:
            known: object | None = way(facts)
            if known is not None:
                return known
        return None

    return come_to
