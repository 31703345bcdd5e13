"""`sojourn judge-all`: every row of a file gets the answer one person would get, and nothing is dropped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from random import Random

import polars as pl
import pytest

from sojourn.agreements.model import Agreement, Scheme
from sojourn.agreements.moves import rules_on
from sojourn.basics.days import birthday
from sojourn.basics.money import Money
from sojourn.cli import main
from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
from sojourn.columns.judging import AT_ONCE, Work, in_polars, judge_file, rows_in
from sojourn.columns.people import frame
from sojourn.eligibility.facts import read_facts
from sojourn.eligibility.findings import can_be_judged, judge_person
from sojourn.eligibility.whole import whole_rule
from sojourn.rules.answers import Answer
from sojourn.rules.judging import judge

ON = date(2026, 11, 9)
REGIONS = {"KOR-JPN": ("KR-11", "KR-26", "KR-49"), "JPN-KOR": ("JP-13", "JP-27", "JP-14", "JP-04", "JP-34")}


def _schemes() -> Mapping[str, tuple[Agreement, Scheme]]:
    agreements, problems = read_catalogue(catalogue_folder())
    assert not problems
    return schemes_of(agreements)


def _person(chance: Random, scheme: str) -> dict[str, object]:
    applies = chance.choice((ON, date(2025, 9, 30), date(2025, 10, 1), date(2019, 2, 28), date(1999, 3, 31)))
    sender = scheme[:3]
    whole = {
        "nationality": chance.choice(((sender,), (sender, "JPN"), ("USA",))),
        "residence": sender,
        "residence_region": chance.choice(REGIONS[scheme]),
        "birth_date": birthday(applies + timedelta(days=chance.choice((-1, 0, 1))), -chance.choice((18, 26, 31))),
        "turns": chance.randint(0, 2),
        "child": chance.random() < 0.1,
        "funds": Money(Decimal(chance.choice((200_000, 250_000, 2_799_999, 2_800_000))), chance.choice(("KRW", "JPY"))),
        "passport_expires_on": applies + timedelta(days=chance.choice((180, 181, 182, 900))),
        "age_reasons_accepted": chance.random() < 0.5,
        "purpose_accepted": chance.random() < 0.9,
    }
    return {"application_date": applies} | {name: value for name, value in whole.items() if chance.random() < 0.85}


@pytest.mark.parametrize("scheme", ["KOR-JPN", "JPN-KOR"])
def test_a_file_of_people_gets_the_answers_of_the_judge(scheme: str, tmp_path, capsys):
    """On days under old rules and new ones, in each mission's area, with facts missing."""
    chance = Random(scheme)
    people = [_person(chance, scheme) for _ in range(400)]
    file, out = tmp_path / "people.parquet", tmp_path / "answers.parquet"
    frame(people).with_columns(id=pl.int_range(pl.len())).write_parquet(file)

    assert main(["judge-all", scheme, "--people", str(file), "--out", str(out), "--json"]) == 0

    agreement, found = _schemes()[scheme]
    whole = whole_rule(agreement, found)
    rows = pl.read_parquet(out).sort("id").to_dicts()
    for facts, row in zip(people, rows, strict=True):
        on = facts["application_date"]
        if not can_be_judged(rules_on(agreement, found, on=on)):
            assert row["answer"] == "no"
            continue
        judgement = judge_person(agreement, found, facts, on=on)
        assert row["answer"] == judgement.answer.value == judge(whole.answer, facts).value, facts
        for finding in judgement.findings:
            met = "yes" if finding.met.value == "weighed" else finding.met.value
            assert row["met_" + finding.code] == met, (finding.code, facts)
    assert {row["answer"] for row in rows} == {answer.value for answer in Answer}
    counted = json.loads(capsys.readouterr().out)
    assert counted["yes"] == sum(row["answer"] == "yes" for row in rows)


def _write(tmp_path, **columns: list[object] | pl.Series):
    whole = {
        "nationality": [["KOR"]],
        "residence": ["KOR"],
        "residence_region": ["KR-11"],
        "birth_date": [date(2000, 1, 1)],
        "turns": [0],
        "child": [False],
        "funds": [3_000_000],
        "funds_currency": ["KRW"],
    } | columns
    file = tmp_path / "people.parquet"
    pl.DataFrame({name: values for name, values in whole.items() if len(values)}).write_parquet(file)
    return file


def _judge_all(tmp_path, file, *more: str) -> int:
    out = tmp_path / "answers.parquet"
    return main(["judge-all", "KOR-JPN", "--people", str(file), "--out", str(out), "--on", "2026-11-09", *more])


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"birth_date": [date(2026, 11, 10)]}, "birth_date: after the day of application"),
        ({"nationality": [["KOR", "ZZZ"]]}, "nationality: no country"),
        ({"nationality": [["KOR", "PRI"]]}, "nationality: a territory that issues no passport of its own"),
        ({"nationality": pl.Series([[]], dtype=pl.List(pl.String))}, "nationality: empty"),
        ({"nationality": [["KOR", None]]}, "nationality: no country"),
        ({"residence": ["ZZZ"]}, "residence: no country"),
        ({"residence_region": ["Seoul"]}, "residence_region: no region"),
        ({"turns": [-1]}, "turns: out of range"),
        ({"funds": [-5]}, "funds: below zero"),
        ({"funds_currency": pl.Series([None], dtype=pl.String)}, "funds: no currency"),
        ({"funds_currency": ["KRO"]}, "funds: no currency that is in use"),
    ],
)
def test_a_row_that_cannot_be_judged_goes_aside_with_its_reason(columns, reason, tmp_path, capsys):
    """It is in the side file, whole, and in no count of answers."""
    file = _write(tmp_path, name=["row of a register"], **columns)
    assert _judge_all(tmp_path, file) == 0
    assert "rejected 1" in capsys.readouterr().out
    aside = pl.read_parquet(tmp_path / "answers.rejected.parquet").to_dicts()
    assert [(row["reason"], row["name"]) for row in aside] == [(reason, "row of a register")]
    assert pl.read_parquet(tmp_path / "answers.parquet").is_empty()


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"turns": []}, "The column turns is missing."),
        ({"turns": ["none"]}, "The column turns is of the type String."),
        ({"birth_date": ["2000-01-01"]}, "The column birth_date is of the type String."),
        ({"nationality": ["KOR"]}, "The column nationality is of the type String."),
        ({"funds_currency": []}, "The column funds_currency is missing."),
        ({"answer": ["mine"]}, "The column answer has the name of an answer."),
    ],
)
def test_a_column_that_cannot_serve_is_named_before_work_begins(columns, said, tmp_path, capsys):
    """Nothing is written."""
    assert _judge_all(tmp_path, _write(tmp_path, **columns)) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "answers.parquet").exists()


def test_passports_that_territories_issue_are_judged_and_those_they_do_not_are_not(tmp_path):
    """As `judge` and `where` refuse them: the people of Jersey travel on a British passport, those of Hong Kong not."""
    codes = ["HKG", "TWN", "MAC", "JEY", "GRL", "NCL", "PRI", "KOR", "XXB"]
    people = pl.read_parquet(_write(tmp_path, residence=[]))
    rows = pl.concat([people] * len(codes)).with_columns(
        nationality=pl.Series([[code] for code in codes], dtype=pl.List(pl.String)), residence=pl.lit("KOR")
    )
    rows.write_parquet(tmp_path / "people.parquet")
    assert _judge_all(tmp_path, tmp_path / "people.parquet") == 0
    aside = {row["nationality"][0] for row in pl.read_parquet(tmp_path / "answers.rejected.parquet").to_dicts()}
    assert aside == {code for code in codes if read_facts({"nationality": [code]})[1]} == {"JEY", "GRL", "NCL", "PRI"}


def test_a_column_of_categories_serves_like_one_of_words(tmp_path):
    """Files of a register often have them."""
    people = pl.read_parquet(_write(tmp_path)).with_columns(
        pl.col("residence", "residence_region", "funds_currency").cast(pl.Categorical),
        pl.col("nationality").cast(pl.List(pl.Categorical)),
    )
    people.write_parquet(tmp_path / "people.parquet")
    assert _judge_all(tmp_path, tmp_path / "people.parquet") == 0
    assert pl.read_parquet(tmp_path / "answers.parquet").height == 1


def test_every_column_in_trouble_is_named_at_once(tmp_path, capsys):
    """Not one at a time."""
    assert _judge_all(tmp_path, _write(tmp_path, turns=[], child=["no"])) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_file_that_is_empty_broken_or_not_there_is_named(tmp_path, capsys):
    """Each with its own word."""
    empty = tmp_path / "empty.parquet"
    frame([]).write_parquet(empty)
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(_write(tmp_path).read_bytes()[:-20])
    for file, said in (
        (empty, "has no row"), (broken, "not Parquet, or is broken"), (tmp_path / "none", "no such file"),
    ):  # fmt: skip
        assert _judge_all(tmp_path, file) == 2
        assert said in capsys.readouterr().err


def test_an_output_that_exists_is_not_written_over_unasked(tmp_path, capsys):
    """Nor are the people themselves, even when asked."""
    file = _write(tmp_path)
    assert _judge_all(tmp_path, file) == 0
    before = (tmp_path / "answers.parquet").read_bytes()
    assert _judge_all(tmp_path, file) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert (tmp_path / "answers.parquet").read_bytes() == before
    assert _judge_all(tmp_path, file, "--overwrite") == 0
    assert main(["judge-all", "KOR-JPN", "--people", str(file), "--out", str(file), "--overwrite"]) == 2


@pytest.mark.parametrize("rows", [99, 100, 101, 850])
def test_no_more_rows_are_worked_on_at_once_than_a_stretch_has(rows, tmp_path):
    """However long the file is: what is written after each stretch has its rows and no other, each row once."""
    agreement, scheme = _schemes()["KOR-JPN"]
    chance = Random(rows)
    people = [_person(chance, "KOR-JPN") | {"turns": chance.randint(-1, 2)} for _ in range(rows)]
    file = tmp_path / "people.parquet"
    frame(people).with_columns(id=pl.int_range(pl.len())).write_parquet(file)
    work, stretches = Work(whole_rule(agreement, scheme), file, ON), []

    def look(done: int, whole: int) -> None:
        # One part of those that were judged and one of those set aside; the newest is the last by its name.
        newest = [sorted(tmp_path.glob(f"out*/{part}/*.parquet"))[-1] for part in ("judged", "set-aside")]
        stretches.append(sum(rows_in(part) for part in newest))
        assert (done, whole) == (sum(stretches), rows)

    out, aside = tmp_path / "out.parquet", tmp_path / "aside.parquet"
    judged = judge_file(work, out=out, rejected=aside, engine=partial(in_polars, at_once=100), progress=look)

    assert max(stretches) == min(100, rows) and len(stretches) == -(-rows // 100)
    assert judged.rejected > 0 and sum(judged.counts.values()) + judged.rejected == rows
    ids = [row for kept in (out, aside) for row in pl.read_parquet(kept)["id"]]
    assert sorted(ids) == list(range(rows))


def test_the_command_works_in_stretches_that_any_machine_holds():
    """A million rows of some hundred bytes are a tenth of a gigabyte."""
    assert AT_ONCE <= 1_000_000
