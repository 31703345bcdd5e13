"""Random rules: trees of every term, with bounds that the people of `people` stand just before, on and just after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random

from sojourn.basics.money import Money
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
    Operator,
    Overlaps,
    Plus,
    Presumed,
    Quantity,
    Question,
    Times,
    Value,
)

APPLIES = Fact(APPLICATION)
OPERATORS: tuple[Operator, ...] = ("<", "<=", "==", ">=", ">")
FIRST_DAYS = (date(2025, 10, 1), date(2026, 11, 9), date(2028, 2, 29))
AGES = (18, 26, 31)


def tree(chance: Random, depth: int = 3) -> Question:
    """A question of at most so many floors."""
    if depth == 0 or chance.random() < 0.3:
        return chance.choice(_LEAVES)(chance)
    some = tuple(tree(chance, depth - 1) for _ in range(chance.randint(0, 3)))
    one, other, third = (tree(chance, depth - 1) for _ in range(3))
    cases = ((one, other), (other, third))[: chance.randint(0, 2)]
    return chance.choice(
        (
            All(some),
            AnyOf(some),
            Not(one),
            Cases(cases, third),
            Presumed(one),
        )
    )


def _age(chance: Random) -> Question:
    on: Quantity = chance.choice((APPLIES, Fact("entry_date")))
    by_birth = AgeOn(Fact("birth_date"), on)
    age: Quantity = chance.choice((by_birth, FirstKnown((by_birth, Fact("age")))))
    return Compare(age, chance.choice(OPERATORS), Value(chance.choice(AGES)))


def _day(chance: Random) -> Question:
    return Compare(APPLIES, chance.choice(OPERATORS), Value(chance.choice(FIRST_DAYS)))


def _months(chance: Random) -> Question:
    between = chance.choice((
        MonthsUntil(APPLIES, Fact("passport_expires_on")),
        MonthsUntil(Fact("last_turn_ended_on"), APPLIES),
    ))  # fmt: skip
    return Compare(between, chance.choice(OPERATORS), Value(chance.choice((0, 3, 6, 12))))


def _days(chance: Random) -> Question:
    between = chance.choice((DaysUntil(APPLIES, Fact("entry_date")), DaysUntil(Fact("last_turn_ended_on"), APPLIES)))
    return Compare(between, chance.choice(OPERATORS), Value(chance.choice((0, 28, 90))))


def _count(chance: Random) -> Question:
    counted = DaysIn(Fact("turns_issued_on"), Value(chance.choice(FIRST_DAYS)), Value(date(2030, 12, 31)))
    number: Quantity = chance.choice((counted, Fact("turns"), Plus(counted, Fact("turns")), Hangs("residence_region")))
    return Compare(number, chance.choice(OPERATORS), Value(chance.randint(0, 2)))


def _money(chance: Random) -> Question:
    sum_ = Value(Money(Decimal(1000), "EUR"))
    asked = chance.choice((sum_, Times(sum_, Fact("stay_months"))))
    return Compare(Fact("funds"), chance.choice(OPERATORS), asked)


def _membership(chance: Random) -> Question:
    if chance.random() < 0.5:
        return Contains(Fact("nationality"), Value(chance.choice(("KOR", "JPN"))))
    return Contains(Value(chance.choice((("KOR", "JPN"), ("FRA",), ()))), Fact("residence"))


def _holds(chance: Random) -> Question:
    return Holds(Fact(chance.choice(("child", "age_reasons_accepted"))))


def _window(chance: Random) -> Question:
    first = chance.choice(FIRST_DAYS)
    return Overlaps(APPLIES, APPLIES, Value(first), Value(date(first.year, 12, 31)))


def _word(chance: Random) -> Question:
    return Compare(Fact("residence"), "==", Value(chance.choice(("KOR", "JPN"))))


_LEAVES: tuple[Callable[[Random], Question], ...] = (
    _age, _day, _months, _days, _count, _money, _membership, _holds, _window, _word,
)  # fmt: skip
