"""Files of people: what must hold before work begins, which rows cannot be judged and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import polars as pl

from sojourn.basics.countries import COUNTRIES, ICAO_ADDITIONS
from sojourn.basics.currencies import CURRENCIES
from sojourn.basics.messages import Message
from sojourn.basics.territories import nationality_in
from sojourn.columns.names import CURRENCY
from sojourn.columns.people import schema
from sojourn.eligibility.facts import FACTS, REGION
from sojourn.eligibility.whole import WholeRule
from sojourn.rules.asking import facts_named, parts
from sojourn.rules.terms import APPLICATION, FirstKnown, Question, Term

ANSWER = "answer"
"""The column of what a row comes to."""

MET = "met_"
"""What the column of a criterion has before its code."""

REASON = "reason"
"""The column of the side file that says why a row was not judged."""

_CODES = sorted(COUNTRIES | set(ICAO_ADDITIONS))
_CURRENCIES = sorted(CURRENCIES)
_NATIONS = [code for code in _CODES if nationality_in(code) is None]


@dataclass(frozen=True)
class FileFault:
    """What keeps a file from being judged: the place in it, the trouble, the remedy."""

    place: str
    trouble: Message
    remedy: Message


def columns_of(file: Path) -> pl.Schema | FileFault:
    """The columns of a Parquet file; a fault where it cannot be read or has no row."""
    write = Message("Give a Parquet file with a column for each fact.")
    if not file.is_file():
        return FileFault(str(file), Message("There is no such file."), write)
    try:
        people = pl.scan_parquet(file)
        columns = people.collect_schema()
        if people.head(1).collect().is_empty():
            return FileFault(str(file), Message("The file has no row."), write)
    except (pl.exceptions.PolarsError, OSError) as fault:
        told = str(fault).splitlines()[0][:120]
        return FileFault(str(file), Message("The file is not Parquet, or is broken: {told}.", {"told": told}), write)
    return columns


def faults_of(columns: Mapping[str, pl.DataType], rule: WholeRule) -> Iterator[FileFault]:
    """Every column that a rule needs and is missing, is of another type than its fact, or is in the way."""
    asked = rule.answer
    for name in {ANSWER, REASON, *(MET + code for code in rule.criteria)} & set(columns):
        trouble = Message("The column {name} has the name of an answer.", {"name": name})
        yield FileFault(name, trouble, Message("Give it another name."))
    for name in sorted(_needed(asked)):
        if name not in columns:
            trouble = Message("The column {name} is missing.", {"name": name})
            remedy = Message("Add it as {type}; leave cells empty where it is not known.", {"type": _told(name)})
            yield FileFault(name, trouble, remedy)
    for name, type_ in schema(facts_named(asked)).items():
        if name in columns and not _fits(columns[name], type_):
            trouble = Message("The column {name} is of the type {type}.", {"name": name, "type": str(columns[name])})
            yield FileFault(name, trouble, Message("Write it as {type}.", {"type": _told(name)}))


def _needed(asked: Question) -> frozenset[str]:
    """The facts a person gives without which a rule cannot be judged; of several ways to know one the first serves."""
    others = {name for way in _alternatives(asked) for name in facts_named(way)}
    given = {name for name in facts_named(asked) if FACTS[name].given_by == "person" and name not in others}
    money = {name + CURRENCY for name in given if FACTS[name].type == "money"}
    return frozenset(given | money)


def _alternatives(term: Term) -> Iterator[Term]:
    if isinstance(term, FirstKnown):
        yield from term.ways[1:]
    for part in parts(term):
        yield from _alternatives(part)


def _fits(found: pl.DataType, asked: pl.DataType) -> bool:
    if isinstance(asked, pl.List):
        return isinstance(found, pl.List) and _fits(_inner(found), _inner(asked))
    if isinstance(asked, pl.Decimal):
        return found.is_numeric()
    if asked == pl.Int32:
        return found.is_integer()
    return found == asked or (asked == pl.String and found in (pl.Categorical, pl.Enum))


def _inner(list_: pl.List) -> pl.DataType:
    inner = list_.inner
    return inner if isinstance(inner, pl.DataType) else inner()


def _told(name: str) -> str:
    plain = name.removesuffix(CURRENCY)
    if name != plain and plain in FACTS:
        return "String"
    return str(schema([name])[name])


def as_facts(columns: Mapping[str, pl.DataType], asked: Question) -> list[pl.Expr]:
    """Each fact that a rule asks as a column of its own type; null where the file does not have it."""
    return [
        (pl.col(name) if name in columns else pl.lit(None)).cast(type_).alias(name)
        for name, type_ in schema(facts_named(asked)).items()
        if name != APPLICATION
    ]


def reason(columns: Mapping[str, pl.DataType], asked: Question) -> pl.Expr:
    """Why a row cannot be judged, as the code of a fault and the fact; null where it can."""
    faults = [fault for name in facts_named(asked) if name in columns for fault in _row_faults(name)]
    nothing = pl.lit(None, dtype=pl.String)
    return reduce(
        lambda rest, fault: pl.when(fault[0]).then(pl.lit(fault[1])).otherwise(rest), reversed(faults), nothing
    )


def _row_faults(name: str) -> Iterator[tuple[pl.Expr, str]]:
    """What one person's facts are refused for, in the same cases; what is not known is no fault."""
    cell, kind = pl.col(name), FACTS[name]
    match kind.type:
        case "number" | "score":
            yield (cell < 0) | (cell >= 1000), f"{name}: out of range"
        case "money":
            currency = pl.col(name + CURRENCY)
            yield cell < 0, f"{name}: below zero"
            yield cell.is_not_null() & currency.is_null(), f"{name}: no currency"
            yield ~currency.cast(pl.String).is_in(_CURRENCIES), f"{name}: no currency that is in use"
        case "country":
            yield ~cell.cast(pl.String).is_in(_CODES), f"{name}: no country"
        case "countries":
            yield cell.list.len() == 0, f"{name}: empty"
            yield ~_all_of(cell, _CODES), f"{name}: no country"
            if name == "nationality":
                yield ~_all_of(cell, _NATIONS), f"{name}: a territory that issues no passport of its own"
        case "region":
            yield ~cell.cast(pl.String).str.contains(REGION), f"{name}: no region"
        case "word":
            yield ~cell.cast(pl.String).is_in(sorted(kind.words)), f"{name}: not one of its words"
        case "words":
            yield ~_all_of(cell, sorted(kind.words)), f"{name}: not one of its words"
        case "day" if name == "birth_date":
            yield cell > pl.col(APPLICATION), f"{name}: after the day of application"
        case _:
            return


def _all_of(cell: pl.Expr, known: Sequence[str]) -> pl.Expr:
    """Whether every member of a list is a known one; a member that is null is none."""
    return cell.list.eval(pl.element().cast(pl.String).is_in(known).fill_null(False)).list.all()
