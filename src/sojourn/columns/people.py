"""People as columns: the type of each fact's column, and how facts become rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from sojourn.basics.money import Money
from sojourn.columns.names import CURRENCY
from sojourn.eligibility.facts import FACTS

# Sums are kept to the hundredth; no rule or bank statement is finer.
TYPES: Mapping[str, pl.DataType] = {
    "countries": pl.List(pl.String()),
    "country": pl.String(),
    "region": pl.String(),
    "word": pl.String(),
    "words": pl.List(pl.String()),
    "day": pl.Date(),
    "days": pl.List(pl.Date()),
    "number": pl.Int32(),
    "yes-no": pl.Boolean(),
    "money": pl.Decimal(18, 2),
    "score": pl.Decimal(6, 2),
}


def schema(names: Sequence[str] | None = None) -> dict[str, pl.DataType]:
    """The columns of facts with their types; all facts where none are named."""
    columns: dict[str, pl.DataType] = {}
    for name in FACTS if names is None else names:
        columns[name] = TYPES[FACTS[name].type]
        if FACTS[name].type == "money":
            columns[name + CURRENCY] = pl.String()
    return columns


def is_fact(column: str) -> bool:
    """Whether a column is a fact or the currency of one; any other is the file's own and is carried along."""
    name = column.removesuffix(CURRENCY)
    return column in FACTS or (name != column and name in FACTS and FACTS[name].type == "money")


def frame(people: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """The facts of people as rows; a fact that is not there is null."""
    columns = schema()
    rows = [_row(facts) for facts in people]
    return pl.DataFrame({name: [row.get(name) for row in rows] for name in columns}, schema=columns)


def _row(facts: Mapping[str, object]) -> dict[str, object]:
    row: dict[str, object] = {}
    for name, value in facts.items():
        if isinstance(value, Money):
            row |= {name: value.amount, name + CURRENCY: value.currency}
        else:
            row[name] = list(value) if isinstance(value, tuple) else value
    return row
