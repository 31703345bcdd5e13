"""People as columns, and each engine that reads a rule over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from sojourn.columns import expressions, sql
from sojourn.columns.people import frame
from sojourn.rules.answers import Answer, from_bool
from sojourn.rules.terms import Question

Person = Mapping[str, object]
Answers = list[list[Answer]]
Engine = Callable[[Sequence[Question], Sequence[Person]], Answers]
SpelledSql = Callable[[Question], str]
AT_ONCE = 50


def in_polars(questions: Sequence[Question], people: Sequence[Person]) -> Answers:
    """Every question of every person, in one select."""
    asked = [expressions.answers(question).alias(str(number)) for number, question in enumerate(questions)]
    wide = pl.LazyFrame(frame(people)).with_columns(asked).select(str(n) for n in range(len(questions))).collect()
    return [[from_bool(value) for value in wide[str(number)]] for number in range(len(questions))]


def in_duckdb(questions: Sequence[Question], people: Sequence[Person], spelled: SpelledSql = sql.answers) -> Answers:
    """The same by the text for Spark; two of its names are taught to DuckDB, nothing else is changed."""
    connection = duckdb.connect()
    connection.execute("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")
    connection.execute("CREATE MACRO unix_date(d) AS date_diff('day', DATE '1970-01-01', d)")
    connection.execute("CREATE MACRO size(l) AS len(l)")
    asked = ", ".join(f"{spelled(question)} AS q{number}" for number, question in enumerate(questions))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "people.parquet"
        frame(people).write_parquet(file)
        rows = connection.execute(f"SELECT {asked} FROM read_parquet('{file}')").fetchall()
    return [[from_bool(row[number]) for row in rows] for number in range(len(questions))]


def in_spark(questions: Sequence[Question], people: Sequence[Person], spelled: SpelledSql = sql.answers) -> Answers:
    """The same text on Spark in local mode, so many questions in one select that compiling it does not cost most."""
    from sojourn.columns import spark

    answers: Answers = []
    with TemporaryDirectory() as folder:
        file = Path(folder) / "people.parquet"
        frame(people).write_parquet(file)
        rows = spark.session().read.parquet(str(file))
        for at in range(0, len(questions), AT_ONCE):
            some = questions[at : at + AT_ONCE]
            found = rows.selectExpr(*(f"{spelled(question)} AS q{n}" for n, question in enumerate(some))).collect()
            answers += [[from_bool(row[number]) for row in found] for number in range(len(some))]
    return answers
