"""The third reading of a term once more: the text of an SQL expression, as Spark understands it; NULL is not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never

from sojourn.basics.money import Money
from sojourn.columns.names import CURRENCY, is_money
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
    Overlaps,
    Plus,
    Presumed,
    Quantity,
    Question,
    Times,
    Value,
)


@dataclass(frozen=True)
class _Column:
    """A quantity as text; a sum of money has its currency beside it."""

    amount: str
    currency: str | None = None


def answers(question: Question) -> str:
    """TRUE, FALSE or NULL for each row, as `judge` says yes, no or not known of each person."""
    match question:
        case All(questions):
            return f"({' AND '.join(map(answers, questions))})" if questions else "TRUE"
        case AnyOf(questions):
            return f"({' OR '.join(map(answers, questions))})" if questions else "FALSE"
        case Not(part):
            return f"(NOT {answers(part)})"
        case Holds(fact):
            return name_of(fact.name)
        case Contains(members, member):
            return _contains(members, member)
        case Compare(left, operator, right):
            of_money = is_money(left) or is_money(right)
            one, other = _quantity(left, of_money=of_money), _quantity(right, of_money=of_money)
            answer = f"({one.amount} {'=' if operator == '==' else operator} {other.amount})"
            if one.currency is None or other.currency is None:
                return answer
            return f"(CASE WHEN {one.currency} = {other.currency} THEN {answer} END)"
        case Overlaps():
            return answers(question.comparisons)
        case Cases(cases, otherwise):
            each = " ".join(f"WHEN {answers(condition)} THEN {answers(then)}" for condition, then in cases)
            return f"(CASE {each} ELSE {answers(otherwise)} END)" if each else answers(otherwise)
        case Presumed(part):
            return f"COALESCE({answers(part)}, TRUE)"
        case _:
            assert_never(question)


def _quantity(quantity: Quantity, *, of_money: bool = False) -> _Column:
    match quantity:
        case Value(Money() as sum_):
            return _Column(literal(sum_.amount), literal(sum_.currency))
        case Value(value):
            return _Column(literal(value))
        case Fact(name):
            return _Column(name_of(name), name_of(name + CURRENCY) if of_money else None)
        case AgeOn(born, on):
            return _Column(_years(_quantity(born).amount, _quantity(on).amount))
        case MonthsUntil(start, end):
            return _Column(_months(_quantity(start).amount, _quantity(end).amount))
        case DaysUntil(start, end):
            return _Column(f"(unix_date({_quantity(end).amount}) - unix_date({_quantity(start).amount}))")
        case Times(of, times):
            column = _quantity(of, of_money=of_money)
            return _Column(f"({column.amount} * {_quantity(times).amount})", column.currency)
        case Plus(one, other):
            return _Column(f"({_quantity(one).amount} + {_quantity(other).amount})")
        case DaysIn(days, first, last):
            within = f"day -> day >= {literal(first.value)} AND day <= {literal(last.value)}"
            return _Column(f"size(filter({name_of(days.name)}, {within}))")
        case FirstKnown(ways):
            columns = [_quantity(way, of_money=of_money) for way in ways]
            return _Column(f"COALESCE({', '.join(column.amount for column in columns)})", columns[0].currency)
        case Hangs():
            return _Column("NULL")
        case _:
            assert_never(quantity)


def _contains(members: Quantity, member: Quantity) -> str:
    if isinstance(members, Value):
        assert isinstance(members.value, (tuple, frozenset))
        known = ", ".join(literal(value) for value in sorted(members.value))
        return (
            f"({_quantity(member).amount} IN ({known}))"
            if known
            else f"({_quantity(member).amount} <> {_quantity(member).amount})"
        )
    assert isinstance(member, Value), "a list of a person is asked for a word of the rule"
    return f"array_contains({_quantity(members).amount}, {literal(member.value)})"


def _years(born: str, on: str) -> str:
    # The engines' own functions for ages disagree with the law on 29 February: year, month and day alone are used.
    eve = f"CASE WHEN {_month_and_day(on)} < {_month_and_day(born)} THEN 1 ELSE 0 END"
    return f"(year({on}) - year({born}) - {eve})"


def _months(start: str, end: str) -> str:
    begun = f"CASE WHEN day({end}) < day({start}) THEN 1 ELSE 0 END"
    return f"((year({end}) - year({start})) * 12 + month({end}) - month({start}) - {begun})"


def _month_and_day(on: str) -> str:
    return f"month({on}) * 100 + day({on})"


def name_of(name: str) -> str:
    """The name of a fact's column, which needs no quotation."""
    assert name.isidentifier(), f"{name!r} is not the name of a fact"
    return name


def literal(value: object) -> str:
    """A value of a rule as text."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | Decimal():
            return str(value)
        case date():
            return f"DATE '{value.isoformat()}'"
        case str():
            # Spark reads a backslash in a text as the beginning of a sign; no code or word of a rule has one.
            assert "\\" not in value
            return "'" + value.replace("'", "''") + "'"
        case _:
            raise AssertionError(f"{value!r} is not a value of a rule")
