"""The sixth reading of a term: the values of a fact at which an answer may turn, at, just below and just beyond."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, product
from typing import assert_never

from sojourn.basics.days import months_after, months_before
from sojourn.basics.money import Money
from sojourn.rules.asking import facts_named, parts
from sojourn.rules.judging import Facts, amount
from sojourn.rules.terms import (
    APPLICATION,
    AgeOn,
    Compare,
    Contains,
    DaysIn,
    DaysUntil,
    Fact,
    FirstKnown,
    Hangs,
    Holds,
    MonthsUntil,
    Overlaps,
    Plus,
    Quantity,
    Question,
    Term,
    Times,
    Value,
)

Domains = Mapping[str, Sequence[object]]

_DAY = timedelta(days=1)
# Of a fact that another one is compared with, so many values are followed.
_FOLLOWED = 4
_SETS_MAX = 6

_Kept = dict[str, dict[object, None]]


def edges(question: Question, *, on: date, usual: Domains) -> dict[str, tuple[object, ...]]:
    """
    For each fact that a question names, the values that matter to it: those at its constants and a step beside them.

    `on` is the day of application; `usual` are values of facts that no constant gives. Where two facts are compared,
    the second pass finds the values of the one for those of the other.
    """
    kept: _Kept = {name: dict.fromkeys(usual.get(name, ())) for name in facts_named(question) if name != APPLICATION}
    members: dict[str, dict[object, None]] = {}
    for _ in range(2):
        for leaf in dict.fromkeys(_leaves(question)):
            for name, value in _at(leaf, kept, members, on):
                kept[name].setdefault(value)
    for name, those in members.items():
        kept[name] |= dict.fromkeys(_sets(tuple(those)))
    return {name: tuple(values) for name, values in kept.items()}


def beside(value: object) -> tuple[object, ...]:
    """The values one step below and above, in days, whole numbers, units of a currency or hundredths of a score."""
    match value:
        case bool():
            return ()
        case int():
            return (value - 1, value + 1)
        case date():
            return (value - _DAY, value + _DAY)
        case Money(amount, currency):
            return (Money(amount - 1, currency), Money(amount + 1, currency))
        case Decimal():
            return (value - Decimal("0.01"), value + Decimal("0.01"))
        case _:
            return ()


def _leaves(term: Term) -> Iterator[Compare | Contains | Holds]:
    if isinstance(term, Compare | Contains | Holds):
        yield term
    for part in parts(term.comparisons if isinstance(term, Overlaps) else term):
        yield from _leaves(part)


def _at(
    leaf: Compare | Contains | Holds, kept: _Kept, members: dict[str, dict[object, None]], on: date
) -> Iterator[tuple[str, object]]:
    match leaf:
        case Holds(fact):
            yield fact.name, True
            yield fact.name, False
        case Contains(Fact(name), Value(member)):
            members.setdefault(name, {}).setdefault(member)
        case Contains(Value(tuple() as those), Fact(name)):
            yield from ((name, each) for each in those)
        case Compare(left, _, right):
            # What is asked for moves up to its bound; a bound that is a fact moves where nothing else can.
            moved, bound = (left, right) if _moved_by(left) else (right, left)
            for come_to in _amounts(bound, kept, on):
                for target in (come_to, *beside(come_to)):
                    yield from _reached(moved, target, kept, on)


def _moved_by(quantity: Quantity) -> list[str]:
    return [name for name in facts_named(quantity) if name != APPLICATION]


def _amounts(quantity: Quantity, kept: _Kept, on: date) -> list[object]:
    """What a quantity comes to for the first few values of its facts."""
    names = _moved_by(quantity)
    few = product(*(list(islice(kept[name], _FOLLOWED)) for name in names))
    whole: Iterable[Facts] = ({APPLICATION: on} | dict(zip(names, values, strict=True)) for values in few)
    found = (amount(quantity, facts) for facts in whole)
    return list(dict.fromkeys(each for each in found if each is not None))


def _reached(quantity: Quantity, target: object, kept: _Kept, on: date) -> Iterator[tuple[str, object]]:
    """The values of its facts for which a quantity comes to a target, first and last where there are several."""
    match quantity:
        case Fact(name):
            if name != APPLICATION and _can_be(target):
                yield name, target
        case Value() | Hangs():
            return
        case FirstKnown(ways):
            yield from _reached(ways[0], target, kept, on)
        case AgeOn(born, day):
            assert isinstance(target, int)
            for end in _amounts(day, kept, on):
                assert isinstance(end, date)
                for birth in _first_and_last(end, 12 * target):
                    yield from _reached(born, birth, kept, on)
        case MonthsUntil(start, end):
            yield from _between(start, end, target, kept, on, months=True)
        case DaysUntil(start, end):
            yield from _between(start, end, target, kept, on, months=False)
        case Times(of, times):
            assert isinstance(target, int | Money)
            for number in _amounts(times, kept, on):
                if isinstance(number, int) and number:
                    yield from _reached(of, _divided(target, number), kept, on)
        case Plus(one, other):
            assert isinstance(target, int)
            for part, rest in ((one, other), (other, one)):
                for number in _amounts(rest, kept, on):
                    assert isinstance(number, int)
                    yield from _reached(part, target - number, kept, on)
        case DaysIn(days, Value(first), Value(last)):
            assert isinstance(first, date) and isinstance(last, date) and isinstance(target, int)
            for outside in range(3) if target >= 0 else ():
                yield days.name, _days(first, last, target, outside)
        case _:
            assert_never(quantity)


def _can_be(target: object) -> bool:
    """Numbers and sums of facts are never below zero."""
    match target:
        case Money(amount):
            return amount >= 0
        case int() | Decimal():
            return target >= 0
        case _:
            return True


def _between(
    start: Quantity, end: Quantity, target: object, kept: _Kept, on: date, *, months: bool
) -> Iterator[tuple[str, object]]:
    """The later day moves, unless it stands in the rule or is the day of application."""
    assert isinstance(target, int)
    if _moved_by(end):
        for first in _amounts(start, kept, on):
            assert isinstance(first, date)
            reached = months_after(first, target) if months else first + target * _DAY
            for day in (reached, reached - _DAY):
                yield from _reached(end, day, kept, on)
        return
    for last in _amounts(end, kept, on):
        assert isinstance(last, date)
        for day in _first_and_last(last, target) if months else (last - target * _DAY,):
            yield from _reached(start, day, kept, on)


def _first_and_last(end: date, months: int) -> tuple[date, date]:
    """The last day from which so many months have gone by until a day, and the morrow, from which they have not."""
    day = months_before(end, months)
    return day, day + _DAY


def _divided(target: int | Money, number: int) -> object:
    return target // number if isinstance(target, int) else Money(target.amount / number, target.currency)


def _days(first: date, last: date, inside: int, outside: int) -> tuple[date, ...]:
    """So many days in a period, and so many before it, or after it where it has no beginning."""
    if first == date.min:
        within, beyond = [last - number * _DAY for number in range(inside)], last + _DAY
    else:
        within, beyond = [first + number * _DAY for number in range(inside)], first - 400 * _DAY
    return tuple(sorted([*(beyond + number * _DAY for number in range(outside)), *within]))


def _sets(those: tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    """Each member alone, each with the first, all, and all but one."""
    yield from ((each,) for each in those)
    yield from ((those[0], each) for each in those[1:])
    yield from ((each, those[-1]) for each in those[1:-1])
    if 2 < len(those) <= _SETS_MAX:
        yield those
        yield from (tuple(each for each in those if each != left_out) for left_out in those)
