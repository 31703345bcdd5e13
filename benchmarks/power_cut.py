"""Power cuts in the middle of a rush: nobody who was answered loses a place; with less syncing, some do."""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import psycopg

from sojourn_office.rehearsal.crowd import Answer, Crowd
from sojourn_office.rehearsal.holding import faults_in_office, faults_of_numbers
from sojourn_office.rehearsal.offices import ROUND, open_office
from sojourn_office.rehearsal.people import evenly
from sojourn_office.rehearsal.servers import Gates, Postgres, short_folder

# So many more people are answered between two cuts; then the power goes within this time.
_BETWEEN, _WITHIN = 25, 0.5
_ENDS = 600.0


def main() -> int:
    """Cut the power so often and say what was lost; 1 where that is not what must be."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cuts", type=int, default=10)
    asked.add_argument("--people", type=int, default=2_000)
    asked.add_argument("--seconds", type=float, default=60.0, help="over how many seconds they come")
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument(
        "--control",
        action="store_true",
        help="answer before it is on disk (synchronous NORMAL, synchronous_commit off): wrong is where nothing is lost",
    )
    asked.add_argument("--seed", type=int, default=1)
    said = asked.parse_args()
    if missing := _missing():
        print(f"skipped: {missing}")
        return 0
    with short_folder() as folder:
        lost, wrong = _cut_often(folder, said)
    how = "answered before it was on disk" if said.control else "as the office runs"
    print(f"{said.cuts} power cuts, {said.database}, {how}: lost answers: {lost}. Else that does not hold: {wrong}")
    return int(not lost) if said.control else int(bool(lost or wrong))


def _missing() -> str:
    if not Path("/dev/fuse").exists() or not (shutil.which("fusermount3") or shutil.which("fusermount")):
        return "file systems of one's own (FUSE) are not there: /dev/fuse and the Debian package fuse3"
    try:
        import mfusepy  # noqa: F401
    except (ImportError, OSError):
        return "the package mfusepy is not there: pip install --require-hashes -r requirements/bench.txt"
    return ""


class Disk:
    """The disk of a database: a folder that lies on a forgetful file system from now on, is cut and mounted again."""

    def __init__(self, there: Path, *, seed: int) -> None:
        self.kept, self.there, self.seed = there.with_name(f"{there.name}-disk"), there, seed
        self.cuts = 0
        there.rename(self.kept)
        there.mkdir()
        self.mount()

    def mount(self) -> None:
        """Mount what the disk holds."""
        folders = (str(self.kept), str(self.there))
        program = [sys.executable, "-m", "benchmarks.forgetful", *folders, str(self.seed + self.cuts)]
        self.server = subprocess.Popen(program)
        until = time.monotonic() + 60
        while not self.there.is_mount():
            assert time.monotonic() < until and self.server.poll() is None, "it is not mounted"
            time.sleep(0.05)

    def cut(self) -> None:
        """Cut the power: every other time a part of what was not synced is on the disk all the same."""
        from benchmarks.forgetful import FORGETS, MIXES

        with suppress(OSError):
            (self.there / (MIXES if self.cuts % 2 else FORGETS)).touch()
        self.server.wait(60)
        self.cuts += 1

    def unmount(self) -> None:
        """Take what is left of it away, whoever still looks at it."""
        subprocess.run(["umount", "-l", self.there], check=False, stderr=subprocess.DEVNULL)
        self.server.kill()
        self.server.wait()


def _cut_often(folder: Path, said: argparse.Namespace) -> tuple[int, int]:
    server = _server(folder) if said.database == "postgresql" else None
    half = said.people // 2
    tickets = open_office(
        folder, database_url=server.url if server else "", people=said.people, places=half, reserves=half
    )
    from sojourn_office.commands.serve import let_go_of_databases

    let_go_of_databases()
    os.environ["SOJOURN_SQLITE_SYNCHRONOUS"] = "NORMAL" if said.control else "FULL"
    if server is not None:
        server.stop()
    disk = Disk(folder / "pg" / "data" if server else folder / "var", seed=said.seed)
    if server is not None:
        # The office is not even prepared where the server answers before it is on disk.
        server.settings = ["synchronous_commit=off"] if said.control else []
        server.start()
    gates = Gates(program=[sys.executable, "-m", "benchmarks.unchecked_gate"], log=folder / "gate.log")
    crowd = Crowd(gates.port, ROUND, tickets, evenly(said.people, seconds=said.seconds), patience=_ENDS)
    coming = threading.Thread(target=crowd.come, daemon=True)
    coming.start()
    chance = Random(said.seed)  # noqa: S311 (when the power goes is no secret)
    lost: set[str] = set()
    try:
        for _ in range(said.cuts):
            told = _cut(disk, gates, crowd, chance, server)
            disk.unmount()
            disk.mount()
            if server is not None:
                server.start()
            now = _lost(told, _kept(folder, disk, server)) - lost
            print(f"cut {disk.cuts}: {len(told):,} people had been answered; of them lost now: {len(now)}", flush=True)
            lost |= now
            gates.start()
        coming.join(_ENDS)
        first = dict(crowd.answers)
        crowd.ask_again()
        gates.stop()
        wrong = [*crowd.changed, *crowd.strange, *faults_of_numbers(first, places=said.people, reserves=0)]
        print(f"{len(first):,} people answered; asked again: {len(crowd.changed)} answers changed.")
        wrong += faults_in_office()
        let_go_of_databases()
    finally:
        gates.kill()
        if server is not None:
            server.kill()
        disk.unmount()
    for each in wrong[:20] if not said.control else []:
        print(f"WRONG {each}")
    return len(lost), len(wrong)


def _server(folder: Path) -> Postgres:
    (folder / "pg").mkdir(mode=0o755)
    return Postgres(folder / "pg")


def _cut(disk: Disk, gates: Gates, crowd: Crowd, chance: Random, server: Postgres | None) -> dict[str, Answer]:
    """Cut the power while people press; gives what everyone had been told by then."""
    wanted, until = min(len(crowd.answers) + _BETWEEN, len(crowd.tickets)), time.monotonic() + _ENDS
    while len(crowd.answers) < wanted and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(chance.random() * _WITHIN)
    disk.cut()
    gates.kill()
    if server is not None:
        server.kill()
    # An answer that had left before the cut is read by its person.
    time.sleep(_WITHIN)
    return dict(crowd.answers)


def _kept(folder: Path, disk: Disk, server: Postgres | None) -> dict[str, tuple[int, int | None]]:
    """The claims that are on the disk; of SQLite read from a copy, so that the office itself has to recover."""
    question = "SELECT case_id, number, reserve FROM storage_claim"
    if server is not None:
        with psycopg.connect(server.url) as found:
            rows = found.execute(question).fetchall()
    else:
        copy = folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for file in disk.kept.glob("office.sqlite*"):
            shutil.copy(file, copy)
        with closing(sqlite3.connect(copy / "office.sqlite")) as found:
            rows = found.execute(question).fetchall()
    return {case: (number, reserve) for case, number, reserve in rows}


def _lost(told: Mapping[str, Answer], kept: Mapping[str, tuple[int, int | None]]) -> set[str]:
    """Whose answer is not on the disk, or is another there."""
    return {
        ticket
        for ticket, (word, number, reserve) in told.items()
        if word in ("place", "reserve") and kept.get(ticket.split(".")[1]) != (number, reserve)
    }


if __name__ == "__main__":
    raise SystemExit(main())
