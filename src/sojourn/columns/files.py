"""Files of people: what must hold before work begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sojourn.basics.messages import Message
from sojourn.columns.names import CURRENCY
from sojourn.columns.people import schema
from sojourn.eligibility.facts import FACTS
from sojourn.eligibility.whole import WholeRule
from sojourn.rules.asking import facts_named, parts
from sojourn.rules.terms import FirstKnown, Question, Term

ANSWER = "answer"
"""The column of what a row comes to."""

MET = "met_"
"""What the column of a criterion has before its code."""

REASON = "reason"
"""The column of the side file that says why a row was not judged."""


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
