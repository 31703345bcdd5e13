"""The third reading of a term: a Polars expression over columns of people; a null is what is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce
from typing import Protocol, assert_never

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
    return _Reading(_in_place).answers(question)


def ask(rows: pl.LazyFrame, questions: Mapping[str, Question]) -> pl.LazyFrame:
    """
    The rows with a column of answers for each question, under its name.

    An age or a length that several questions speak of is worked out once.
    """
    layers: list[dict[str, pl.Expr]] = [{}, {}]

    def keep(layer: int, term: str, worked_out: pl.Expr) -> pl.Expr:
        layers[layer].setdefault(term, worked_out)
        return pl.col(term)

    reading = _Reading(keep)
    asked = {name: reading.answers(question).alias(name) for name, question in questions.items()}
    for layer in layers:
        rows = rows.with_columns(worked_out.alias(name) for name, worked_out in layer.items())
    kept = [name for layer in layers for name in layer]
    return rows.with_columns(asked.values()).drop(kept)


class _Keep(Protocol):
    """Where what several questions share is kept: in place, or in a column of its own beforehand."""

    def __call__(self, layer: int, term: str, worked_out: pl.Expr, /) -> pl.Expr: ...


def _in_place(layer: int, term: str, worked_out: pl.Expr) -> pl.Expr:
    return worked_out


@dataclass(frozen=True)
class _Reading:
    keep: _Keep

    def answers(self, question: Question) -> pl.Expr:
        match question:
            case All(questions):
                return reduce(pl.Expr.__and__, map(self.answers, questions)) if questions else pl.lit(True)
            case AnyOf(questions):
                return reduce(pl.Expr.__or__, map(self.answers, questions)) if questions else pl.lit(False)
            case Not(part):
                return ~self.answers(part)
            case Holds(fact):
                return pl.col(fact.name)
            case Contains(members, member):
                return self.contains(members, member)
            case Compare(left, operator, right):
                return self.compared(left, operator, right)
            case Overlaps():
                return self.answers(question.comparisons)
            case Cases(cases, otherwise):
                # An engine's case whose condition is null is not taken either.
                rest = self.answers(otherwise)
                for condition, then in reversed(cases):
                    rest = pl.when(self.answers(condition)).then(self.answers(then)).otherwise(rest)
                return rest
            case Presumed(part):
                return self.answers(part).fill_null(True)
            case _:
                assert_never(question)

    def contains(self, members: Quantity, member: Quantity) -> pl.Expr:
        if isinstance(members, Value):
            assert isinstance(members.value, (tuple, frozenset))
            words = sorted(members.value)
            one = self.quantity(member).amount
            return one == words[0] if len(words) == 1 else one.is_in(words)
        assert isinstance(member, Value), "a list of a person is asked for a word of the rule"
        return self.quantity(members).amount.list.contains(pl.lit(member.value))

    def compared(self, left: Quantity, operator: Operator, right: Quantity) -> pl.Expr:
        of_money = is_money(left) or is_money(right)
        one, other = self.quantity(left, of_money=of_money), self.quantity(right, of_money=of_money)
        answer = _operated(one.amount, operator, other.amount)
        if one.currency is None or other.currency is None:
            return answer
        return pl.when(one.currency == other.currency).then(answer)

    def quantity(self, quantity: Quantity, *, of_money: bool = False) -> _Column:
        match quantity:
            case Value(Money() as sum_):
                whole = sum_.amount == sum_.amount.to_integral_value()
                return _Column(pl.lit(int(sum_.amount) if whole else sum_.amount), pl.lit(sum_.currency))
            case Value(value):
                return _Column(pl.lit(value))
            case Fact(name):
                return _Column(pl.col(name), pl.col(name + CURRENCY) if of_money else None)
            case AgeOn(born, on):
                return _Column(self.whole_parts(born, on, _YEAR))
            case MonthsUntil(start, end):
                return _Column(self.whole_parts(start, end, _MONTH))
            case DaysUntil(start, end):
                return _Column((self.quantity(end).amount - self.quantity(start).amount).dt.total_days())
            case Times(of, times):
                column = self.quantity(of, of_money=of_money)
                return _Column(column.amount * self.quantity(times).amount, column.currency)
            case Plus(one, other):
                return _Column(self.quantity(one).amount + self.quantity(other).amount)
            case DaysIn(days, first, last):
                within = pl.element().is_between(pl.lit(first.value), pl.lit(last.value))
                return _Column(pl.col(days.name).list.eval(within).list.sum())
            case FirstKnown(ways):
                columns = [self.quantity(way, of_money=of_money) for way in ways]
                return _Column(pl.coalesce([column.amount for column in columns]), columns[0].currency)
            case Hangs():
                return _Column(pl.lit(None))
            case _:
                assert_never(quantity)

    def whole_parts(self, start: Quantity, end: Quantity, measure: _Measure) -> pl.Expr:
        """Whole years or months between two days."""
        # The engine's own functions for ages disagree with the law on 29 February: numbers of the dates are compared.
        first, last = (self.numbers(day, measure) for day in (start, end))
        return self.keep(1, f"{measure.name} {start} {end}", (last - first) // measure.length)

    def numbers(self, day: Quantity, measure: _Measure) -> pl.Expr:
        whole = self.quantity(day).amount.map_batches(measure.of, return_dtype=pl.Int32, is_elementwise=True)
        return self.keep(0, f"{measure.name} {day}", whole)


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


@dataclass(frozen=True)
class _Measure:
    """Dates as numbers such that the whole part of a difference is the years, or the months, between two days."""

    name: str
    length: int
    of_year: int

    def of(self, days: pl.Series) -> pl.Series:
        """The numbers of days."""
        return _table(self).gather(days.to_physical() + (_UNIX - date.min).days)


@cache
def _table(measure: _Measure) -> pl.Series:
    """The number of every day of the calendar: looked up, for taking a date apart costs eight times as much."""
    day = pl.date_range(date.min, date.max)
    number = day.dt.year() * measure.of_year + day.dt.month().cast(pl.Int32) * 32 + day.dt.day()
    return pl.select(number.cast(pl.Int32)).to_series()


# A month is given 32 days and, where years are counted, a year 16 months: no difference of days or months reaches it.
_MONTH = _Measure("months", length=32, of_year=12 * 32)
_YEAR = _Measure("years", length=16 * 32, of_year=16 * 32)
_UNIX = date(1970, 1, 1)
