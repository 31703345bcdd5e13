"""Judging a file of people by a scheme: row after row to an output file, whatever the file's size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from sojourn.columns.expressions import ask
from sojourn.columns.files import ANSWER, MET, REASON, as_facts, reason
from sojourn.columns.people import is_fact
from sojourn.eligibility.whole import WholeRule
from sojourn.rules.terms import APPLICATION

ANSWERS = pl.Enum(["yes", "no", "not-known"])

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Judged:
    """How many rows came to each answer, and how many were set aside."""

    counts: Mapping[str, int]
    rejected: int


def judge_file(
    rule: WholeRule, people: Path, *, out: Path, rejected: Path, on: date, progress: Progress = lambda done, whole: None
) -> Judged:
    """
    Judge each row of a Parquet file; `out` gets its own columns, the answer, and one column for each criterion.

    Rows that cannot be judged go to `rejected` with their reason, and nowhere else. `on` is the day of application
    where the file has no column of that name. `progress` is told the rows begun and their whole number. Rows stream:
    a file larger than the memory is no trouble. What was broken off leaves no file under either name.
    """
    columns = pl.scan_parquet(people).collect_schema()
    whole = pl.scan_parquet(people).select(pl.len()).collect().item()
    applied = (pl.col(APPLICATION) if APPLICATION in columns else pl.lit(None, dtype=pl.Date)).fill_null(pl.lit(on))
    asked = rule.answer
    rows = (
        pl.scan_parquet(people)
        .map_batches(_told(progress, whole), streamable=True)
        .with_columns(applied.alias(APPLICATION))
        .with_columns(*as_facts(columns, asked), reason(columns, asked).alias(REASON))
    )
    keep = [name for name in columns if not is_fact(name)]
    judged = (
        ask(rows.filter(pl.col(REASON).is_null()), {MET + code: question for code, question in rule.criteria.items()})
        .select(*keep, *(MET + code for code in rule.criteria))
        .with_columns(pl.all_horizontal(pl.col([MET + code for code in rule.criteria])).alias(ANSWER))
        .with_columns(*(_in_words(name) for name in (*(MET + code for code in rule.criteria), ANSWER)))
    )
    set_aside = rows.filter(pl.col(REASON).is_not_null())
    begun, begun_aside = (file.with_name(file.name + ".part") for file in (out, rejected))
    try:
        sinks = [judged.sink_parquet(begun, lazy=True), set_aside.sink_parquet(begun_aside, lazy=True)]
        pl.collect_all(sinks, engine="streaming")
        begun.replace(out)
        begun_aside.replace(rejected)
    finally:
        begun.unlink(missing_ok=True)
        begun_aside.unlink(missing_ok=True)
    counts = pl.scan_parquet(out).group_by(ANSWER).len().collect(engine="streaming")
    return Judged(dict(counts.rows()), pl.scan_parquet(rejected).select(pl.len()).collect().item())


def _in_words(name: str) -> pl.Expr:
    answer = pl.col(name)
    word = pl.when(answer).then(pl.lit("yes")).when(~answer).then(pl.lit("no")).otherwise(pl.lit("not-known"))
    return word.cast(ANSWERS).alias(name)


def _told(progress: Progress, whole: int) -> Callable[[pl.DataFrame], pl.DataFrame]:
    done = 0

    def tell(piece: pl.DataFrame) -> pl.DataFrame:
        nonlocal done
        done += piece.height
        progress(done, whole)
        return piece

    return tell
