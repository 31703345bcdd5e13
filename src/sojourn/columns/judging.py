"""Judging a file of people by a scheme: row after row to an output file, whatever the file's size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import polars as pl

from sojourn.columns.expressions import ask
from sojourn.columns.files import ANSWER, MET, REASON
from sojourn.columns.people import is_fact
from sojourn.columns.rows import as_facts, reason
from sojourn.eligibility.whole import WholeRule
from sojourn.rules.terms import APPLICATION

ANSWERS = pl.Enum(["yes", "no", "not-known"])

AT_ONCE = 500_000
"""Rows that are judged together: what they take is what a file takes, however long it is."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Work:
    """A file of people, the rule they are judged by, and the day of application of those who name none."""

    rule: WholeRule
    people: Path
    on: date


@dataclass(frozen=True)
class Judged:
    """How many rows came to each answer, and how many were set aside."""

    counts: Mapping[str, int]
    rejected: int


class Engine(Protocol):
    """What reads the columns: writes the answers to one file and the rows that cannot be judged to another."""

    def __call__(self, work: Work, *, answers: Path, rejected: Path, progress: Progress) -> None: ...


def in_polars(work: Work, *, answers: Path, rejected: Path, progress: Progress, at_once: int = AT_ONCE) -> None:
    """The engine inside the process; a stretch of rows after the other, for its memory grows with what it is given."""
    whole = rows_in(work.people)
    with TemporaryDirectory(dir=answers.parent.resolve(), prefix=answers.name) as folder:
        parts = [Path(folder) / "judged", Path(folder) / "set-aside"]
        for part in parts:
            part.mkdir()
        for first in range(0, whole, at_once):
            for part, rows in zip(parts, frames(work, first=first, rows=at_once), strict=True):
                rows.sink_parquet(part / f"{first:015}.parquet")
            progress(min(first + at_once, whole), whole)
        for part, file in zip(parts, (answers, rejected), strict=True):
            pl.scan_parquet(part).sink_parquet(file)


def judge_file(
    work: Work,
    *,
    out: Path,
    rejected: Path,
    engine: Engine = in_polars,
    progress: Progress = lambda done, whole: None,
) -> Judged:
    """
    Judge each row of a Parquet file; `out` gets its own columns, the answer, and one column for each criterion.

    Rows that cannot be judged go to `rejected` with their reason, and nowhere else. `progress` is told the rows begun
    and their whole number. Rows stream: a file larger than the memory is no trouble. What was broken off leaves no
    file under either name.
    """
    begun, begun_aside = (file.with_name(file.name + ".part") for file in (out, rejected))
    try:
        engine(work, answers=begun, rejected=begun_aside, progress=progress)
        begun.replace(out)
        begun_aside.replace(rejected)
    finally:
        begun.unlink(missing_ok=True)
        begun_aside.unlink(missing_ok=True)
    counts = pl.scan_parquet(out).group_by(ANSWER).len().collect(engine="streaming")
    return Judged(dict(counts.rows()), rows_in(rejected))


def rows_in(file: Path) -> int:
    """How many rows a Parquet file has."""
    count: int = pl.scan_parquet(file).select(pl.len()).collect().item()
    return count


def frames(work: Work, *, first: int = 0, rows: int | None = None) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """The rows that are judged and those that are set aside, as every engine writes them, not yet worked out."""
    people = pl.scan_parquet(work.people)
    columns, asked = people.collect_schema(), work.rule.answer
    applied = pl.col(APPLICATION) if APPLICATION in columns else pl.lit(None, dtype=pl.Date)
    facts = (
        people.slice(first, rows)
        .with_columns(applied.fill_null(pl.lit(work.on)).alias(APPLICATION))
        .with_columns(*as_facts(columns, asked), reason(columns, asked).alias(REASON))
    )
    met = {MET + code: question for code, question in work.rule.criteria.items()}
    judged = (
        ask(facts.filter(pl.col(REASON).is_null()), met)
        .select(*(name for name in columns if not is_fact(name)), *met)
        .with_columns(pl.all_horizontal(pl.col(list(met))).alias(ANSWER))
        .with_columns(*(_in_words(name) for name in (*met, ANSWER)))
    )
    return judged, facts.filter(pl.col(REASON).is_not_null())


def _in_words(name: str) -> pl.Expr:
    answer = pl.col(name)
    word = pl.when(answer).then(pl.lit("yes")).when(~answer).then(pl.lit("no")).otherwise(pl.lit("not-known"))
    return word.cast(ANSWERS).alias(name)
