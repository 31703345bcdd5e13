"""`sojourn judge-all --engine spark`: the same files as the engine inside the process writes, row by row."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.readings.applicants import applicant

from sojourn.agreements.model import Agreement, Scheme
from sojourn.cli import main
from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
from sojourn.columns.people import frame
from sojourn.eligibility.whole import whole_rule
from sojourn.rules.asking import facts_named

DAYS = (date(2019, 2, 28), date(2025, 9, 30), date(2025, 10, 1), date(2026, 11, 9), date(2028, 2, 29))
# Together they ask every type of fact: days, lists, words, sums, scores, numbers, yes or no, regions.
SCHEMES = ("KOR-JPN", "JPN-KOR", "AUS-JPN", "ARG-ESP", "CHE-CAN-coop", "CHL-IRL", "AND-GBR", "THA-NZL", "AUS-HKG")


@pytest.fixture(scope="module")
def schemes() -> Mapping[str, tuple[Agreement, Scheme]]:
    agreements, problems = read_catalogue(catalogue_folder())
    assert not problems
    return schemes_of(agreements)


def _register(count: int) -> pl.DataFrame:
    """Columns of the file's own, of types that Spark knows otherwise or not at all."""
    moment = datetime(2026, 11, 9, 9, 0, 0, 123456, tzinfo=UTC)
    return pl.DataFrame(
        {
            "id": pl.int_range(count, eager=True).cast(pl.UInt64),
            "ID": pl.int_range(count, eager=True).cast(pl.UInt16),
            "of `us`": pl.Series(["a", None] * (count // 2), dtype=pl.Categorical),
            "seen": pl.Series([moment] * count).dt.convert_time_zone("Asia/Seoul"),
            "seen_here": pl.Series([moment.replace(tzinfo=None)] * count, dtype=pl.Datetime("ns")),
            "took": pl.Series([timedelta(seconds=3)] * count),
            "long_ago": pl.Series([date(1066, 10, 14)] * count),
        }
    )


def _people(schemes, scheme: str, count: int) -> pl.DataFrame:
    chance, rule = Random(scheme), whole_rule(*schemes[scheme])
    days = chance.choices(DAYS, k=count)
    people = [applicant(chance, scheme, rule, applies=day) | {"application_date": day} for day in days]
    asked = [name for name in frame([]).columns if name.removesuffix("_currency") in facts_named(rule.answer)]
    return frame(people).select(asked).hstack(_register(count))


def _judged(engine: str, scheme: str, people: Path, folder: Path) -> list[pl.DataFrame]:
    out = folder / f"{engine}.parquet"
    asked = ["--people", str(people), "--out", str(out), "--on", "2026-11-09", "--engine", engine]
    assert main(["judge-all", scheme, *asked]) == 0
    assert sorted(folder.glob(f"{engine}*")) == [out, out.with_name(f"{engine}.rejected.parquet")]
    return [pl.read_parquet(out), pl.read_parquet(out.with_name(f"{engine}.rejected.parquet"))]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_comes_to_the_same_on_both_engines(scheme: str, schemes, tmp_path):
    """Answers, criteria, the file's own columns, types and the order of the rows."""
    file = tmp_path / "people.parquet"
    _people(schemes, scheme, 400).write_parquet(file)
    for one, other in zip(*(_judged(engine, scheme, file, tmp_path) for engine in ("polars", "spark")), strict=True):
        assert_frame_equal(one, other, categorical_as_str=True)


def test_rows_that_cannot_be_judged_are_set_aside_alike(schemes, tmp_path):
    """Each kind of trouble, with the same reason on both engines; none is judged on either."""
    people = _people(schemes, "KOR-JPN", 30).with_columns(
        pl.lit([["KOR"]] * 30).explode().alias("nationality"), funds=pl.lit(3e6), turns=pl.lit(0, pl.Int64),
        funds_currency=pl.lit("KRW"), birth_date=date(2000, 1, 1), application_date=date(2026, 11, 9),
    )  # fmt: skip
    wrong = [
        ("nationality", ["ZZZ"]), ("nationality", [None]), ("nationality", ["KOR", None]), ("residence", "ZZZ"),
        ("turns", -1), ("turns", 1000), ("turns", 10**12), ("birth_date", date(2026, 11, 10)),
        ("funds", -1.0), ("funds", 1e40), ("funds", float("nan")), ("funds", float("inf")), ("funds", 2799999.995),
        ("funds_currency", None), ("funds_currency", "ZZZ"), ("nationality", []), ("nationality", ["PRI"]),
        ("residence_region", "Seoul"), ("residence_region", "KR-11\n"),
    ]  # fmt: skip
    rows = people.to_dicts()
    for row, (name, cell) in zip(rows, wrong, strict=False):
        row[name] = cell
    file = tmp_path / "people.parquet"
    pl.DataFrame(rows, schema=people.schema).write_parquet(file)

    (judged, aside), (judged_on_spark, aside_on_spark) = (
        _judged(engine, "KOR-JPN", file, tmp_path) for engine in ("polars", "spark")
    )

    assert_frame_equal(judged, judged_on_spark, categorical_as_str=True)
    assert_frame_equal(aside, aside_on_spark, categorical_as_str=True)
    assert [reason.split(":")[0] for reason in aside["reason"]] == [name.split("_currency")[0] for name, _ in wrong]


def test_a_type_that_spark_does_not_read_is_named_before_work_begins(schemes, tmp_path, capsys):
    """The other engine reads it; nothing is written."""
    file, out = tmp_path / "people.parquet", tmp_path / "answers.parquet"
    odd = _people(schemes, "KOR-JPN", 4).with_columns(at=pl.lit(None, dtype=pl.Time))
    odd.write_parquet(file)
    assert main(["judge-all", "KOR-JPN", "--people", str(file), "--out", str(out), "--engine", "spark"]) == 2
    assert "Spark cannot read the file" in capsys.readouterr().err
    assert not out.exists()


def test_a_machine_without_java_is_told_what_to_install(schemes, tmp_path):
    """In a process of its own, for this one has a Java that runs."""
    file, out = tmp_path / "people.parquet", tmp_path / "answers.parquet"
    _people(schemes, "KOR-JPN", 4).write_parquet(file)
    asked = ["judge-all", "KOR-JPN", "--people", str(file), "--out", str(out), "--engine", "spark"]
    run = subprocess.run(
        [str(Path(sys.executable).with_name("sojourn")), *asked],
        env={**os.environ, "JAVA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "openjdk-17-jre-headless" in run.stderr
    assert not out.exists()
