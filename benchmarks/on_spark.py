"""The rules on Apache Spark, warm, in local mode: the CPU time of its Java process counted with our own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from sojourn.columns import spark, sql
from sojourn.rules.terms import Question

# Java compiles what runs often, and goes on doing so for some time.
WARM_UP, REPEATS = 8, 5


def against_spark(
    ours: Callable[[pl.LazyFrame], pl.DataFrame], questions: Mapping[str, Question], people: pl.DataFrame
) -> tuple[float, bool]:
    """How much more CPU time Spark takes than our own columns, from one file to nowhere; whether both say the same."""
    with TemporaryDirectory() as folder:
        file, answers = Path(folder) / "people.parquet", Path(folder) / "answers"
        people.write_parquet(file)
        mine, theirs = [], []
        for _ in range(REPEATS):
            start = time.process_time()
            found = ours(pl.scan_parquet(file))
            mine.append(time.process_time() - start)
        session = spark.session()
        java = session.sparkContext._gateway.proc.pid
        asked = (f"{sql.answers(question)} AS {code}" for code, question in questions.items())
        rows = (
            session.read.parquet(str(file)).selectExpr(*asked).selectExpr("*", f"{' AND '.join(questions)} AS answer")
        )
        for _ in range(WARM_UP + REPEATS):
            before = _spent(java)
            rows.write.format("noop").mode("overwrite").save()
            theirs.append(_spent(java) - before)
        rows.write.parquet(str(answers))
        same = pl.read_parquet(sorted(answers.glob("*.parquet"))).equals(found)
        session.stop()
    return min(theirs[WARM_UP:]) / min(mine), same


def _spent(pid: int) -> float:
    """CPU seconds of a process, all its threads, and of this one."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + time.process_time()
