"""Keeping the office running: a withdrawn visa by command, a backup that opens, a check that finds what was altered."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from sojourn_office.commands import main
from sojourn_office.queries import invariants
from sojourn_office.storage import triggers
from tests.office.world import ALL_YEAR, FILE, World, done


@pytest.fixture
def world(db: None) -> World:
    return World().settle()


def issued(world: World) -> str:
    number = world.lodged("Sato", ALL_YEAR)
    world.decided(number)
    return done(world.issue(number))


def test_a_visa_is_withdrawn_by_command(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """For an error of the office two people are named; otherwise nothing is done."""
    serial = issued(world)
    assert main(["revoke", serial, "--cause", "error", "--why", "wrong person"]) == 1
    assert "two people" in capsys.readouterr().err
    assert main(["revoke", serial, "--cause", "error", "--why", "wrong person", "--second", "post:b"]) == 0
    assert world.period("JPN-KOR").returned == 1
    assert main(["revoke", "KR9999999", "--cause", "fraud", "--why", "x"]) == 1
    assert invariants.broken() == ()


@pytest.mark.parametrize(
    ("statement", "sentence", "about"),
    [
        ("UPDATE storage_event SET \"by\" = 'nobody' WHERE seq = 5", "hash of the one before", "event 5"),
        ("UPDATE storage_placemovement SET places = 3 WHERE seq = 2", "movements are those", "event"),
        ("DELETE FROM storage_placemovement WHERE seq = 3", "movements are those", "event"),
        ("UPDATE storage_case SET stage = 'refused'", "replay of its events", "case KOR"),
        ("UPDATE storage_serialcounter SET last = last + 1", "no gap", "host KOR"),
    ],
)
@pytest.mark.promise("history-edited")
def test_one_row_altered_by_hand_is_found_and_named(
    world: World, capsys: pytest.CaptureFixture[str], statement: str, sentence: str, about: str
) -> None:
    """The guard is taken off first; the check finds the row all the same, and that the guard is gone."""
    issued(world)
    assert main(["check"]) == 0
    triggers.remove()
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        triggers.install()
    capsys.readouterr()
    assert main(["check"]) == 1
    said = capsys.readouterr().out
    assert sentence in said
    assert about in said


def test_a_missing_guard_is_found(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Django's rebuilding of a table drops guards silently."""
    triggers.remove()
    try:
        assert main(["check"]) == 1
        assert "guard_storage_event_update" in capsys.readouterr().out
    finally:
        triggers.install()


def test_a_backup_opens_and_an_existing_folder_is_left_alone(tmp_path: Path) -> None:
    """A second office of its own: the database and the persons' keys lie apart, the master keys are in neither."""
    office = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SOJOURN_")},
        "SOJOURN_MODE": "test",
        "SOJOURN_DATA_FOLDER": str(tmp_path / "var"),
        "SOJOURN_KEYS_FOLDER": str(tmp_path / "keys"),
    }
    command = [sys.executable, "-m", "sojourn_office.commands"]
    target = tmp_path / "backup"
    assert subprocess.run([*command, "backup", str(target)], env=office, capture_output=True).returncode == 1
    subprocess.run([*command, "prepare"], env=office, check=True, capture_output=True)
    subprocess.run([*command, "backup", str(target)], env=office, check=True, capture_output=True)
    again = subprocess.run([*command, "backup", str(target)], env=office, capture_output=True, text=True)
    assert again.returncode == 2
    assert "at" in json.loads((tmp_path / "var" / "last-backup.json").read_text()), "when it was made is remembered"
    assert "is there already" in again.stderr
    tables = {
        name: {row[0] for row in sqlite3.connect(target / name).execute("SELECT name FROM sqlite_master")}
        for name in ("office/office.sqlite", "keys/persons.sqlite")
    }
    assert "storage_event" in tables["office/office.sqlite"]
    assert "storage_personkey" in tables["keys/persons.sqlite"]
    assert "storage_personkey" not in tables["office/office.sqlite"]
    assert not list(target.rglob("master*"))


def test_a_backup_that_is_put_back_opens_what_is_sealed_and_checks_out(tmp_path: Path) -> None:
    """
    Into an empty folder, with the master keys from their own backup. Without them nothing sealed opens, and it is
    said; with the persons' keys of a later day, whoever was erased meanwhile stays erased.
    """

    def run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SOJOURN_")}
        folders = {"SOJOURN_DATA_FOLDER": str(tmp_path / name), "SOJOURN_KEYS_FOLDER": str(tmp_path / f"{name}-keys")}
        command = [sys.executable, "-m", "sojourn_office.commands", *arguments]
        return subprocess.run(
            command, env={**kept, "SOJOURN_MODE": "test", **folders}, capture_output=True, text=True, check=False
        )

    assert run("before", "prepare").returncode == 0
    admit = ["--name", "Mori", "--host", "JPN", "--role", "manager"]
    assert run("before", "admit", "mori@example.org", *admit).returncode == 0
    assert run("before", "load", str(FILE)).returncode == 0
    assert run("before", "check").returncode == 0
    assert run("before", "backup", str(tmp_path / "backup")).returncode == 0
    for name in ("after", "keyless"):
        (tmp_path / name / "keys").mkdir(parents=True)
        shutil.copy(tmp_path / "backup" / "office" / "office.sqlite", tmp_path / name)
        shutil.copy(tmp_path / "backup" / "keys" / "persons.sqlite", tmp_path / name / "keys")
    shutil.copytree(tmp_path / "before-keys", tmp_path / "after-keys")
    assert run("after", "check").returncode == 0
    left = run("after", "leave", "mori@example.org")
    assert (left.returncode, "Posts ended: 1" in left.stdout) == (0, True), left.stderr
    assert run("keyless", "leave", "mori@example.org").returncode != 0
