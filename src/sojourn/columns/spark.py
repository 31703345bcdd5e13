"""The engine for a cluster: Apache Spark reads the text of the same rule; on one machine it runs in local mode."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from pyspark import SparkConf
from pyspark.errors import AnalysisException, PySparkRuntimeError
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import expr

from sojourn.basics.messages import Message
from sojourn.columns import sql
from sojourn.columns.files import ANSWER, MET, REASON, FileFault
from sojourn.columns.judging import Progress, Work, frames, rows_in
from sojourn.columns.people import is_fact
from sojourn.columns.rows import facts_of, row_faults, sql_type
from sojourn.rounds.draws.order import score_prefix
from sojourn.rules.terms import APPLICATION

# What the meaning of the text hangs on, whatever a cluster's own settings say.
_MEANING = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.legacy.parquet.nanosAsLong": "true",
}
# What a cluster or `spark-submit` may say otherwise: nothing listens beyond this machine.
_ON_THIS_MACHINE = {
    "spark.master": "local[*]",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.files.maxPartitionBytes": "32m",
}
_LOOK_AGAIN_SECONDS = 0.2


def session() -> SparkSession:
    """The running session, or one that starts now."""
    conf = SparkConf()
    for name, value in _ON_THIS_MACHINE.items():
        conf.setIfMissing(name, value)
    conf.setAll(list(_MEANING.items()))
    return SparkSession.builder.config(conf=conf).getOrCreate()


def fault_of(people: Path) -> FileFault | None:
    """What keeps Spark from judging a file that is sound otherwise: no Java to run on, a type that it does not know."""
    try:
        session().read.parquet(str(people.resolve()))
    except PySparkRuntimeError as fault:
        trouble = Message("Spark finds no Java that it runs on: {told}", {"told": _told(fault)})
        remedy = Message("Install Java 17, on Debian the package {package}.", {"package": "openjdk-17-jre-headless"})
        return FileFault("--engine spark", trouble, remedy)
    except AnalysisException as fault:
        trouble = Message("Spark cannot read the file: {told}", {"told": _told(fault)})
        remedy = Message("Leave the column out, or let the other engine read it: --engine polars.")
        return FileFault(str(people), trouble, remedy)
    return None


def _told(fault: Exception) -> str:
    return str(fault).splitlines()[0][:200]


def in_spark(work: Work, *, answers: Path, rejected: Path, progress: Progress) -> None:
    """
    Judge a file on Spark; each file is written as one, in the columns and types that every engine gives it.

    A cluster must see the folder of the files under the same path.
    """
    judged, set_aside = _frames(work)
    shapes = frames(work)
    whole = rows_in(work.people)
    with TemporaryDirectory(dir=answers.parent.resolve(), prefix=answers.name) as folder:
        parts = [Path(folder) / "judged", Path(folder) / "set-aside"]
        _write([judged, set_aside], parts, lambda share: progress(int(whole * share), whole))
        for part, file, shape in zip(parts, (answers, rejected), shapes, strict=True):
            # Spark writes a file for each piece of the work, numbered in the order of the rows.
            pieces = pl.scan_parquet(sorted(part.glob("*.parquet")))
            types = shape.collect_schema()
            pieces.select(pl.col(name).cast(type_) for name, type_ in types.items()).sink_parquet(file)
    progress(whole, whole)


def _frames(work: Work) -> tuple[DataFrame, DataFrame]:
    """The rows that are judged and those that are set aside, as `frames` says them to the other engine."""
    people = session().read.parquet(str(work.people.resolve()))
    columns, asked = pl.scan_parquet(work.people).collect_schema(), work.rule.answer
    day = sql.literal(work.on)
    applied = f"COALESCE({APPLICATION}, {day})" if APPLICATION in columns else day
    types = {name: sql_type(type_) for name, type_ in facts_of(asked).items()}
    facts = {name: f"try_cast({name if name in columns else 'NULL'} AS {type_})" for name, type_ in types.items()}
    faults = " ".join(f"WHEN {fault.sql} THEN {sql.literal(fault.reason)}" for fault in row_faults(columns, asked))
    reason = f"CASE {faults} END" if faults else "CAST(NULL AS STRING)"
    rows = people.withColumns({APPLICATION: expr(applied)}).withColumns(
        {name: expr(text) for name, text in {**facts, REASON: reason}.items()}
    )
    met = {MET + code: sql.answers(question) for code, question in work.rule.criteria.items()}
    own = [_quoted(name) for name in columns if not is_fact(name)]
    judged = (
        rows.where(f"{REASON} IS NULL")
        .selectExpr(*own, *(f"{text} AS {_quoted(name)}" for name, text in met.items()))
        .selectExpr("*", f"{' AND '.join(map(_quoted, met))} AS {ANSWER}")
        .selectExpr(*own, *(f"{_in_words(_quoted(name))} AS {_quoted(name)}" for name in (*met, ANSWER)))
    )
    return judged, rows.where(f"{REASON} IS NOT NULL")


def _in_words(name: str) -> str:
    return f"CASE WHEN {name} THEN 'yes' WHEN NOT {name} THEN 'no' ELSE 'not-known' END"


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _write(written: Sequence[DataFrame], folders: Sequence[Path], tell: Callable[[float], None]) -> None:
    """Write one after another, and tell meanwhile which share of the whole is done."""
    tracker = session().sparkContext.statusTracker()
    with ThreadPoolExecutor(max_workers=1) as apart:
        for number, (rows, folder) in enumerate(zip(written, folders, strict=True)):
            writing = apart.submit(rows.write.parquet, str(folder))
            while not wait([writing], timeout=_LOOK_AGAIN_SECONDS).done:
                stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
                tasks = sum(stage.numTasks for stage in stages if stage)
                done = sum(stage.numCompletedTasks for stage in stages if stage)
                tell((number + done / max(tasks, 1)) / len(written))
            writing.result()


def ranked(entries: DataFrame, seed: bytes) -> DataFrame:
    """The entries of a draw by rank, each with its whole score; their column `ticket` holds the bytes."""
    prefix = score_prefix(seed).hex()
    return entries.withColumn("score", expr(f"sha2(concat(unhex('{prefix}'), ticket), 256)")).orderBy("score", "ticket")
