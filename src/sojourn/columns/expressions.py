"""The third reading of a term: a Polars expression over columns of people; a null is what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import assert_never

import polars as pl

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
    Operator,
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
    """A quantity over the rows; a sum of money has its currency beside it."""

    amount: pl.Expr
    currency: pl.Expr | None = None


def answers(question: Question) -> pl.Expr:
    """True, false or null for each row, as `judge` says yes, no or not known of each person."""
    match question:
        case All(questions):
            return reduce(pl.Expr.__and__, map(answers, questions)) if questions else pl.lit(True)
        case AnyOf(questions):
            return reduce(pl.Expr.__or__, map(answers, questions)) if questions else pl.lit(False)
        case Not(part):
            return ~answers(part)
        case Holds(fact):
            return pl.col(fact.name)
        case Contains(members, member):
            return _contains(members, member)
        case Compare(left, operator, right):
            return _compared(left, operator, right)
        case Overlaps():
            return answers(question.comparisons)
        case Cases(cases, otherwise):
            # An engine's case whose condition is null is not taken either.
            last = answers(otherwise)
            return reduce(
                lambda rest, case: pl.when(answers(case[0])).then(answers(case[1])).otherwise(rest),
                reversed(cases),
                last,
            )
        case Presumed(part):
            return answers(part).fill_null(True)
        case _:
            assert_never(question)


def _quantity(quantity: Quantity, *, of_money: bool = False) -> _Column:
    match quantity:
        case Value(Money() as sum_):
            return _Column(pl.lit(sum_.amount), pl.lit(sum_.currency))
        case Value(value):
            return _Column(pl.lit(value))
        case Fact(name):
            return _Column(pl.col(name), pl.col(name + CURRENCY) if of_money else None)
        case AgeOn(born, on):
            return _Column(_years(_quantity(born).amount, _quantity(on).amount))
        case MonthsUntil(start, end):
            return _Column(_months(_quantity(start).amount, _quantity(end).amount))
        case DaysUntil(start, end):
            return _Column((_quantity(end).amount - _quantity(start).amount).dt.total_days())
        case Times(of, times):
            column = _quantity(of, of_money=of_money)
            return _Column(column.amount * _quantity(times).amount, column.currency)
        case Plus(one, other):
            return _Column(_quantity(one).amount + _quantity(other).amount)
        case DaysIn(days, first, last):
            within = pl.element().is_between(pl.lit(first.value), pl.lit(last.value))
            return _Column(pl.col(days.name).list.eval(within).list.sum())
        case FirstKnown(ways):
            columns = [_quantity(way, of_money=of_money) for way in ways]
            return _Column(pl.coalesce([column.amount for column in columns]), columns[0].currency)
        case Hangs():
            return _Column(pl.lit(None))
        case _:
            assert_never(quantity)


def _contains(members: Quantity, member: Quantity) -> pl.Expr:
    if isinstance(members, Value):
        assert isinstance(members.value, (tuple, frozenset))
        return _quantity(member).amount.is_in(list(members.value))
    assert isinstance(member, Value), "a list of a person is asked for a word of the rule"
    return _quantity(members).amount.list.contains(pl.lit(member.value))


def _compared(left: Quantity, operator: Operator, right: Quantity) -> pl.Expr:
    of_money = is_money(left) or is_money(right)
    one, other = _quantity(left, of_money=of_money), _quantity(right, of_money=of_money)
    answer = _operated(one.amount, operator, other.amount)
    if one.currency is None or other.currency is None:
        return answer
    return pl.when(one.currency == other.currency).then(answer)


def _operated(one: pl.Expr, operator: Operator, other: pl.Expr) -> pl.Expr:
    match operator:
        case "<":
            return one < other
        case "<=":
            return one <= other
        case "==":
            return one == other
        case ">=":
            return one >= other
        case ">":
            return one > other
        case _:
            assert_never(operator)


def _years(born: pl.Expr, on: pl.Expr) -> pl.Expr:
    # The engine's own functions for ages disagree with the law on 29 February: year, month and day alone are used.
    eve = (_month_and_day(on) < _month_and_day(born)).cast(pl.Int32)
    return on.dt.year() - born.dt.year() - eve


def _months(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    begun = (end.dt.day() < start.dt.day()).cast(pl.Int32)
    return (end.dt.year() - start.dt.year()) * 12 + end.dt.month().cast(pl.Int32) - start.dt.month() - begun


def _month_and_day(day: pl.Expr) -> pl.Expr:
    return day.dt.month().cast(pl.Int32) * 100 + day.dt.day()
