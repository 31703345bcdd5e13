"""A rehearsal by the real command: the crowd comes, something is killed, and the report says what held."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from sojourn.rounds import rehearsals
from sojourn_office.look import rehearsal as look

ROOT = Path(__file__).parents[2]
_SECONDS = 480


def command(folder: Path, *asked: str) -> subprocess.CompletedProcess[str]:
    """A command of an office of its own."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SOJOURN_")}
    there = {
        "SOJOURN_MODE": "test",
        "SOJOURN_DATA_FOLDER": str(folder / "var"),
        "SOJOURN_KEYS_FOLDER": str(folder / "keys"),
    }
    program = [sys.executable, "-m", "sojourn_office.commands", *asked]
    return subprocess.run(
        program, cwd=folder, env={**plain, **there}, capture_output=True, text=True, timeout=_SECONDS, check=False
    )


def test_a_rehearsal_with_a_kill_is_reported_and_holds(tmp_path: Path) -> None:
    """300 people and 40 places; the gate is killed in the middle."""
    few = ["--people", "300", "--in", "4", "--places", "40", "--reserves", "60", "--kill", "gate"]
    done = command(tmp_path, "rehearse", *few, "--out", "report")
    assert done.returncode == 0, done.stdout + done.stderr
    report = rehearsals.read((tmp_path / "report" / "rehearsal.json").read_bytes())
    assert report.holds_whole and [each.what for each in report.killed] == ["gate"]
    assert report.answers == {"period_full": 200, "place": 40, "reserve": 60}
    assert sum(each.people for each in report.groups) == 300 and not any(each.unanswered for each in report.groups)
    assert report.claims.count > 300 and report.forged == report.bots * 20


def test_a_waiting_room_is_rehearsed_to_its_order_with_the_gate_killed_while_people_wait(tmp_path: Path) -> None:
    """300 people wait for 40 places and 60 ranks; nobody is lost, nobody twice, and chance decides."""
    few = ["--people", "300", "--in", "4", "--places", "40", "--reserves", "60", "--kill", "gate", "--waiting-room"]
    done = command(tmp_path, "rehearse", *few, "--out", "report")
    assert done.returncode == 0, done.stdout + done.stderr
    report = rehearsals.read((tmp_path / "report" / "rehearsal.json").read_bytes())
    assert report.holds_whole and [each.what for each in report.killed] == ["gate"]
    assert report.answers == {"period_full": 200, "place": 40, "reserve": 60}
    assert "waiting" in [each.code for each in report.holds]


def test_a_waiting_room_is_not_put_before_a_round_that_is_there(tmp_path: Path) -> None:
    done = command(tmp_path, "rehearse", "KOR-JPN-2026-D1", "--people", "3", "--in", "1", "--waiting-room")
    assert done.returncode == 2 and "for a round that is made up" in done.stderr


def test_a_quarter_goes_from_filing_to_collected_visas_and_everything_adds_up(tmp_path: Path) -> None:
    """Through three agencies and without one, by the pages alone; the check at the end finds nothing."""
    done = command(tmp_path, "rehearse-quarter", "--people", "6", "--out", "quarter.json")
    assert done.returncode == 0, done.stdout + done.stderr
    came = json.loads((tmp_path / "quarter.json").read_bytes())
    assert (came["lodged"], came["handed_in"]) == (6, 4)
    assert came["granted"] + came["refused"] == 6
    assert came["issued"] + came["declined"] + came["lapsed"] == came["granted"]
    assert came["broken"] == []


# The rush of the real programs; then one claim is taken out of the database, as if the disk had lost it.
_PLANTED = """
import sys, sqlite3
from pathlib import Path
from sojourn_office.rehearsal.rehearsing import Plan, Stage
folder = Path(sys.argv[1])
stage = Stage(folder, Plan(round="", people=30, seconds=1.0, places=10, reserves=10))
try:
    stage.rush()
    with sqlite3.connect(folder / "var" / "office.sqlite", timeout=20) as lost:
        guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'storage_claim'"
        for (name,) in lost.execute(guards).fetchall():
            lost.execute(f"DROP TRIGGER {name}")
        lost.execute("DELETE FROM storage_claim WHERE number = 5")
    stage.ask_again()
    (folder / "report.json").write_bytes(stage.report().written())
finally:
    stage.close()
"""


def test_a_claim_that_is_lost_is_reported(tmp_path: Path) -> None:
    """The check can fail: an answer changed, and what is kept is not what was told."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SOJOURN_")}
    program = [sys.executable, "-c", _PLANTED, str(tmp_path)]
    done = subprocess.run(program, env=plain, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    report = rehearsals.read((tmp_path / "report.json").read_bytes())
    assert not report.holds_whole
    assert {"unchanged", "kept", "checks"} <= {each.code for each in report.holds if each.broken}
    assert look.came_of_it(report).text.startswith("Did not hold")


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    done = command(tmp_path, "rehearse", "--people", "3", "--in", "1", "--out", "report")
    assert (done.returncode, list((tmp_path / "report").iterdir())) == (2, [])


def test_a_round_of_the_office_is_rehearsed_on_a_copy_and_its_report_shown(tmp_path: Path) -> None:
    """The office itself has the same round as before, no claim in it, and a page that tells of the rehearsal."""
    done = [
        command(tmp_path, *asked.split())
        for asked in (
            "prepare",
            f"load {ROOT}/agreements/jpn-kor.toml",
            "open-round KOR-JPN-2099-D1 --scheme KOR-JPN --method first-come --zone Asia/Seoul --year 2026"
            " --opens 2099-02-10 --at 10:00 --closes 2099-03-31 --places 5 --reserves 5 --hold-days 14",
            "release KOR-JPN 2026 5 --to KOR-JPN-2099-D1",
            "rehearse KOR-JPN-2099-D1 --people 20 --in 1 --out report",
            "show-rehearsal report",
            "check",
        )
    ]
    assert [each.returncode for each in done] == [0] * len(done), done
    assert "Shown: /rehearsals/1" in done[-2].stdout
    report = rehearsals.read((tmp_path / "report" / "rehearsal.json").read_bytes())
    assert (report.round, report.is_round_invented) == ("KOR-JPN-2099-D1", False)
    assert report.answers == {"period_full": 10, "place": 5, "reserve": 5}
    with sqlite3.connect(tmp_path / "var" / "office.sqlite") as office:
        assert office.execute("SELECT count(*) FROM storage_claim").fetchone() == (0,)
        assert office.execute("SELECT count(*) FROM storage_rehearsal").fetchone() == (1,)
    again = command(tmp_path, "show-rehearsal", "report")
    assert again.returncode == 1 and "kept" in again.stderr


def test_a_round_that_is_not_there_is_not_rehearsed(tmp_path: Path) -> None:
    assert command(tmp_path, "prepare").returncode == 0
    done = command(tmp_path, "rehearse", "KOR-JPN-2026-Q1", "--people", "3", "--in", "1")
    assert done.returncode == 2 and "is no round in which places are claimed" in done.stderr


def test_a_report_that_leaves_a_sentence_out_cannot_be_read(tmp_path: Path) -> None:
    whole = json.dumps({"format": rehearsals.FORMAT, "holds": []}).encode()
    with pytest.raises(rehearsals.BrokenReport):
        rehearsals.read(whole)


def test_a_whole_draw_is_rehearsed_on_invented_entries_and_marked_as_a_trial(tmp_path: Path) -> None:
    """By the commands that draw, with a public number of the past; it is verified like any other."""
    known = json.loads((ROOT / "tests" / "vectors" / "drand.json").read_text())["vectors"]
    (beacon,) = (each["input"] for each in known if each["id"] == "quicknet-1000")
    (tmp_path / "beacon.json").write_text(json.dumps({k: v for k, v in beacon.items() if k != "chain"}))
    asked = ["--people", "500", "--seats", "50", "--reserve", "100", "--beacon", "beacon.json", "--out", "draw"]
    done = command(tmp_path, "rehearse-draw", *asked)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "TRIAL: it forecasts, and decides nothing." in done.stdout and "Draw 1: the same." in done.stdout
    assert json.loads((tmp_path / "draw" / "draw-1" / "manifest.json").read_bytes())["trial"] is True
    assert (tmp_path / "draw" / "draw-1" / "result.csv").read_text().count("\n") == 501
