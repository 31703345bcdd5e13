"""Rows of a file as the facts of a rule, and which of them cannot be judged, as each engine reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import polars as pl

from sojourn.basics.countries import COUNTRIES, ICAO_ADDITIONS
from sojourn.basics.currencies import CURRENCIES
from sojourn.basics.territories import nationality_in
from sojourn.columns.names import CURRENCY
from sojourn.columns.people import schema
from sojourn.columns.sql import literal, name_of
from sojourn.eligibility.facts import FACTS, REGION
from sojourn.rules.asking import facts_named
from sojourn.rules.terms import APPLICATION, Question

_TOO_MUCH = 10**15
_CODES = sorted(COUNTRIES | set(ICAO_ADDITIONS))
_CURRENCIES = sorted(CURRENCIES)
_NATIONS = [code for code in _CODES if nationality_in(code) is None]


@dataclass(frozen=True)
class RowFault:
    """Why a row cannot be judged, and whether that is so: as an expression and as text."""

    reason: str
    expression: pl.Expr
    sql: str


def facts_of(asked: Question) -> dict[str, pl.DataType]:
    """The columns a rule asks beside the day of application, each with the type it is read as."""
    return {name: type_ for name, type_ in schema(facts_named(asked)).items() if name != APPLICATION}


def as_facts(columns: Mapping[str, pl.DataType], asked: Question) -> list[pl.Expr]:
    """Each fact that a rule asks as a column of its own type; null where the file does not have it."""
    facts = facts_of(asked).items()
    return [(_cell(name, type_) if name in columns else pl.lit(None, dtype=type_)).alias(name) for name, type_ in facts]


def _cell(name: str, type_: pl.DataType) -> pl.Expr:
    cell = pl.col(name)
    if isinstance(type_, pl.Decimal):
        # What no decimal holds stops the engine; as null it lies in a row that is set aside.
        cell = pl.when(cell.abs() < _TOO_MUCH).then(cell)
    return cell.cast(type_, strict=False)


def reason(columns: Mapping[str, pl.DataType], asked: Question) -> pl.Expr:
    """Why a row cannot be judged, as the code of a fault and the fact; null where it can."""
    nothing = pl.lit(None, dtype=pl.String)
    return reduce(
        lambda rest, fault: pl.when(fault.expression).then(pl.lit(fault.reason)).otherwise(rest),
        reversed(row_faults(columns, asked)),
        nothing,
    )


def row_faults(columns: Mapping[str, pl.DataType], asked: Question) -> list[RowFault]:
    """What may be wrong with a row of a file, in the order in which it is looked for."""
    return [fault for name in facts_named(asked) if name in columns for fault in _faults(name)]


def sql_type(type_: pl.DataType) -> str:
    """A column's type as the text of an SQL cast."""
    match type_:
        case pl.List():
            inner = type_.inner
            return f"ARRAY<{sql_type(inner if isinstance(inner, pl.DataType) else inner())}>"
        case pl.Decimal():
            return f"DECIMAL({type_.precision}, {type_.scale})"
        case _:
            return {pl.String(): "STRING", pl.Date(): "DATE", pl.Int32(): "INT", pl.Boolean(): "BOOLEAN"}[type_]


def _faults(name: str) -> Iterator[RowFault]:
    """What one person's facts are refused for, in the same cases; what is not known is no fault."""
    cell, text, kind = pl.col(name), name_of(name), FACTS[name]
    match kind.type:
        case "number" | "score":
            most = 10_000 if kind.type == "score" else 1000
            yield RowFault(f"{name}: out of range", (cell < 0) | (cell >= most), f"{text} < 0 OR {text} >= {most}")
            yield _too_fine(name)
        case "money":
            currency = name + CURRENCY
            missing = cell.is_not_null() & pl.col(currency).is_null()
            yield RowFault(f"{name}: below zero", cell < 0, f"{text} < 0")
            yield RowFault(f"{name}: out of range", cell >= _TOO_MUCH, f"{text} >= {_TOO_MUCH}")
            yield _too_fine(name)
            yield RowFault(f"{name}: no currency", missing, f"{text} IS NOT NULL AND {name_of(currency)} IS NULL")
            yield _not_one_of(currency, _CURRENCIES, f"{name}: no currency that is in use")
        case "country":
            yield _not_one_of(name, _CODES, f"{name}: no country")
        case "countries":
            yield RowFault(f"{name}: empty", cell.list.len() == 0, f"size({text}) = 0")
            yield _not_all_of(name, _CODES, f"{name}: no country")
            if name == "nationality":
                yield _not_all_of(name, _NATIONS, f"{name}: a territory that issues no passport of its own")
        case "region":
            written = cell.cast(pl.String).str.contains(REGION)
            # In Java's patterns `$` also stands before a last line break.
            pattern = "(?s)" + REGION.replace("$", "(?!.)")
            yield RowFault(f"{name}: no region", ~written, f"NOT {text} RLIKE {literal(pattern)}")
        case "word":
            yield _not_one_of(name, sorted(kind.words), f"{name}: not one of its words")
        case "words":
            yield _not_all_of(name, sorted(kind.words), f"{name}: not one of its words")
        case "days":
            empty = cell.list.eval(pl.element().is_null()).list.any()
            yield RowFault(f"{name}: an empty item", empty, f"exists({text}, one -> one IS NULL)")
        case "day" if name == "birth_date":
            late = f"{text} > {name_of(APPLICATION)}"
            yield RowFault(f"{name}: after the day of application", cell > pl.col(APPLICATION), late)
        case _:
            return


def _not_one_of(name: str, known: Sequence[str], reason: str) -> RowFault:
    return RowFault(reason, ~pl.col(name).cast(pl.String).is_in(known), f"{name_of(name)} NOT IN ({_listed(known)})")


def _not_all_of(name: str, known: Sequence[str], reason: str) -> RowFault:
    """A member of a list that is not a known one; nor is one that is null."""
    members = pl.element().cast(pl.String).is_in(known).fill_null(False)
    text = f"NOT forall({name_of(name)}, one -> COALESCE(one IN ({_listed(known)}), FALSE))"
    return RowFault(reason, ~pl.col(name).list.eval(members).list.all(), text)


def _too_fine(name: str) -> RowFault:
    # Each engine would round it its own way, and the judge of one person not at all.
    finer = pl.col(name).round(2) != pl.col(name)
    return RowFault(f"{name}: finer than a hundredth", finer, f"round({name_of(name)}, 2) <> {name_of(name)}")


def _listed(known: Sequence[str]) -> str:
    return ", ".join(map(literal, known))
