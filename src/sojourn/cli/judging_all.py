"""`sojourn judge-all`: a file of people by the rules of a scheme, each row with its answer."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sojourn.agreements.moves import rules_on
from sojourn.basics.messages import Message
from sojourn.cli import asked
from sojourn.cli.faults import Fault
from sojourn.eligibility.whole import whole_rule
from sojourn.texts import say

if TYPE_CHECKING:
    from sojourn.columns.judging import Engine

_WIDTH = 30


def add_to(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("judge-all", help="judge every row of a Parquet file; the answers go to another")
    asked.add_scheme(parser)
    parser.add_argument("--people", required=True, type=Path, metavar="FILE", help="Parquet, a column for each fact")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="where the answers go, as Parquet")
    parser.add_argument(
        "--rejected", type=Path, metavar="FILE", help="where rows go that cannot be judged; left out: beside --out"
    )
    parser.add_argument("--overwrite", action="store_true", help="write over files that are there")
    parser.add_argument("--engine", choices=("polars", "spark"), default="polars",
                        help="what reads the columns: Polars in this process, or Apache Spark")  # fmt: skip
    asked.add_days(parser)
    parser.add_argument("--json", action="store_true", help="the counts as JSON")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write the answers and print how many there are of each."""
    try:
        from sojourn.columns.files import FileFault, columns_of, faults_of
        from sojourn.columns.judging import Work, in_polars, judge_file
    except ModuleNotFoundError as missing:
        raise _not_installed(missing, "columns") from None
    on = asked.day(given.on, "--on") or asked.today()
    known = asked.day(given.known, "--known")
    agreement, scheme = asked.scheme(given)
    asked.must_be_judged(rules_on(agreement, scheme, on=on, known=known))
    rejected = given.rejected or given.out.with_name(f"{given.out.stem}.rejected{given.out.suffix}")
    _must_not_be_there(given, given.out, rejected)
    columns = columns_of(given.people)
    if isinstance(columns, FileFault):
        raise Fault(columns.place, columns.trouble, columns.remedy)
    rule = whole_rule(agreement, scheme, known=known)
    faults = list(faults_of(columns, rule))
    for fault in faults:
        print(f"{given.people}: {fault.place}: {say(fault.trouble, given.lang)} {say(fault.remedy, given.lang)}",
              file=sys.stderr)  # fmt: skip
    if faults:
        return 2
    engine = _spark(given.people) if given.engine == "spark" else in_polars
    work = Work(rule, given.people, on)
    judged = judge_file(work, out=given.out, rejected=rejected, engine=engine, progress=_bar())
    if given.json:
        print(json.dumps({"scheme": scheme.id, "on": on.isoformat(), **judged.counts, "rejected": judged.rejected}))
    else:
        print(", ".join(f"{answer} {count:,}" for answer, count in judged.counts.items())
              + f", rejected {judged.rejected:,}")  # fmt: skip
        if judged.rejected:
            aside = Message(
                "{file} holds the rows that could not be judged, each with its reason.", {"file": str(rejected)}
            )
            print(say(aside, given.lang))
    return 0


def _spark(people: Path) -> Engine:
    """The engine of a cluster, started, where it can read the people."""
    try:
        from sojourn.columns import spark
    except ModuleNotFoundError as missing:
        raise _not_installed(missing, "spark") from None
    fault = spark.fault_of(people)
    if fault is not None:
        raise Fault(fault.place, fault.trouble, fault.remedy)
    return spark.in_spark


def _not_installed(missing: ModuleNotFoundError, extra: str) -> Fault:
    trouble = Message("The column engine is not installed: {name}.", {"name": str(missing.name)})
    return Fault("judge-all", trouble, Message("Install it: pip install 'sojourn[{extra}]'.", {"extra": extra}))


def _must_not_be_there(given: argparse.Namespace, *files: Path) -> None:
    for file in files:
        if file.resolve() == given.people.resolve():
            trouble = Message("The people would be written over.")
            raise Fault(str(file), trouble, Message("Name another file with --out."))
        if file.exists() and not given.overwrite:
            trouble = Message("The file is there already.")
            raise Fault(str(file), trouble, Message("Name another one, or add --overwrite."))


def _bar() -> Callable[[int, int], None]:
    """A bar on the error stream while a person looks on; nothing where nobody does."""
    if not sys.stderr.isatty():
        return lambda done, whole: None

    def draw(done: int, whole: int) -> None:
        filled = _WIDTH * done // max(whole, 1)
        end = "\n" if done >= whole else ""
        print(f"\r[{'#' * filled}{'.' * (_WIDTH - filled)}] {done:,} / {whole:,}", end=end, file=sys.stderr, flush=True)

    return draw
