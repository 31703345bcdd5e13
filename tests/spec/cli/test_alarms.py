"""`sojourn alarms`: a table of counts in, the groups that chance does not explain out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sojourn.cli import main

title = "Alarms from a table"

TABLE = Path(__file__).parents[3] / "docs" / "alarms-2014.csv"
HEAD = "round,sex,judged,passed\n"


def test_the_first_quarter_of_2014_names_the_women_of_26_and_over(capsys: pytest.CaptureFixture[str]) -> None:
    """What is on record and what is assumed stands in the table."""
    assert main(["alarms", str(TABLE), "--round", "2014-Q1"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Round 2014-Q1: 880 of 1,222 passed. Rounds before it: 2."
    assert said[1].startswith("! age 26-30, sex F: 3 of 153 passed; ")
    assert said[1].endswith("By chance alone: below once in a million.")


def test_the_second_quarter_of_2013_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code is 0, so that a script can ask."""
    assert main(["alarms", str(TABLE), "--round", "2013-Q2"]) == 0
    assert "No group passed more or less often than chance explains." in capsys.readouterr().out


def test_other_programs_read_the_groups_and_how_carefully_they_were_looked_at(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What counts as an alarm stands beside it."""
    assert main(["alarms", str(TABLE), "--round", "2014-Q1", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["before"] == ["2013-Q1", "2013-Q2"]
    assert said["care"]["once_in"] == 400
    assert {"age": "26-30", "sex": "F"} in [each["group"] for each in said["alarms"]]


@pytest.mark.parametrize(
    ("written", "place", "trouble"),
    [
        ("", ":1", "There is no table here."),
        ("# a remark\n", ":1", "There is no table here."),
        ("round,sex,passed\n", ":1", "The column judged is missing."),
        (HEAD, "", "No round is in the table."),
        (HEAD + "Q1,F,10\n", ":2", "The row has 3 cells; there are 4 columns."),
        (HEAD + "Q1,F,10,many\n", ":2", "passed is “many”, which is no whole number."),
        (HEAD + "Q1,F,-1,0\n", ":2", "judged is “-1”, which is no whole number."),
        (HEAD + "# a remark\n\nQ1,F,10,11\n", ":4", "11 passed of 10 who were judged."),
    ],
)
def test_a_table_that_cannot_be_counted_is_named_by_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str, place: str, trouble: str
) -> None:
    """Remarks and empty lines count as lines of the file."""
    table = tmp_path / "table.csv"
    table.write_text(written)
    assert main(["alarms", str(table)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"{table}{place}: {trouble} Give a table with the columns")


def test_a_round_that_is_not_in_the_table_and_a_file_that_is_no_text_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rounds that are there are named."""
    assert main(["alarms", str(TABLE), "--round", "2015-Q1"]) == 2
    assert "Known: 2013-Q1, 2013-Q2, 2014-Q1, 2014-Q2." in capsys.readouterr().err
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"\xff\xfe\x00")
    assert main(["alarms", str(broken)]) == 2
    assert main(["alarms", str(tmp_path / "nowhere.csv")]) == 2
    assert "The file cannot be read as text." in capsys.readouterr().err
