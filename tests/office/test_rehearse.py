"""A rehearsal by the real command: the crowd comes, something is killed, and the report says what held."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from sojourn.rounds import rehearsals

_SECONDS = 240


def rehearse(folder: Path, *asked: str) -> subprocess.CompletedProcess[str]:
    """The command in an office of its own."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SOJOURN_")}
    there = {"SOJOURN_DATA_FOLDER": str(folder / "var"), "SOJOURN_KEYS_FOLDER": str(folder / "keys")}
    program = [sys.executable, "-m", "sojourn_office.commands", "rehearse", *asked]
    return subprocess.run(
        program, cwd=folder, env={**plain, **there}, capture_output=True, text=True, timeout=_SECONDS, check=False
    )


def test_a_rehearsal_with_a_kill_is_reported_and_holds(tmp_path: Path) -> None:
    """300 people and 40 places; the gate is killed in the middle."""
    few = ["--people", "300", "--in", "4", "--places", "40", "--reserves", "60", "--kill", "gate"]
    done = rehearse(tmp_path, *few, "--out", "report")
    assert done.returncode == 0, done.stdout + done.stderr
    report = rehearsals.read((tmp_path / "report" / "rehearsal.json").read_bytes())
    assert report.holds_whole and [each.what for each in report.killed] == ["gate"]
    assert report.answers == {"period_full": 200, "place": 40, "reserve": 60}
    assert sum(each.people for each in report.groups) == 300 and not any(each.unanswered for each in report.groups)
    assert report.claims.count >= 600 and report.forged == report.bots * 20


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    done = rehearse(tmp_path, "--people", "3", "--in", "1", "--out", "report")
    assert (done.returncode, list((tmp_path / "report").iterdir())) == (2, [])


def test_a_round_that_is_not_there_is_not_rehearsed(tmp_path: Path) -> None:
    plain = rehearse(tmp_path, "KOR-JPN-2026-Q1", "--people", "3", "--in", "1")
    assert plain.returncode != 0 and "Traceback" not in plain.stderr


def test_a_report_that_leaves_a_sentence_out_cannot_be_read(tmp_path: Path) -> None:
    whole = json.dumps({"format": rehearsals.FORMAT, "holds": []}).encode()
    try:
        rehearsals.read(whole)
    except rehearsals.BrokenReport:
        return
    raise AssertionError("it was read")
