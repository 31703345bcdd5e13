"""`rehearse-outage`: kill a copy of the demonstration, let time go by, start it again, and show every deadline."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

HELP = "Kill a copy of the demonstration, let minutes of its clock go by, start it again, and print every deadline."

_COMMAND = (sys.executable, "-m", "sojourn_office.commands")
_PATIENCE_SECONDS = 180.0


class _TookTooLong(Exception):
    """The copy did not come to where it was waited for."""


def arguments(parser: ArgumentParser) -> None:
    """How long."""
    from sojourn_office.commands import whole

    parser.add_argument("--minutes", type=whole, default=90, help="how long nobody answers")
    parser.add_argument("--inside", choices=("list", "move"), help=argparse.SUPPRESS)


def run(asked: Namespace) -> int:
    """
    Print each deadline before and after, and after a second start; exit code 0 where each moved once and none twice.

    The office that runs is only read: everything is done to a copy in a folder that is taken away at the end.
    """
    from django.conf import settings

    if asked.inside == "list":
        print(json.dumps(_deadlines()))
        return 0
    if not settings.SOJOURN.makes_keys or settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        print("rehearse-outage: only a demonstration's clock can be moved. Run it in one, on SQLite.", file=sys.stderr)
        return 2
    if asked.inside == "move":
        _move(asked.minutes)
        return 0
    with tempfile.TemporaryDirectory(prefix="sojourn-outage-") as folder:
        copy = _Copy(Path(folder))
        try:
            return _rehearse(copy, asked.minutes)
        except _TookTooLong as trouble:
            print(f"rehearse-outage: {trouble}", file=sys.stderr)
            return 1


def _rehearse(copy: _Copy, minutes: int) -> int:
    copy.live(lambda status: len(status["doors"]) == 3)
    before = copy.asked("list")
    copy.asked("move", minutes)
    status = copy.live(lambda status: any(each["given_back"] for each in status["closed"]))
    after = copy.asked("list")
    copy.live(lambda status: len(status["doors"]) == 3)
    again = copy.asked("list")
    closed = next(each for each in status["closed"] if each["door"] == "pages")
    print(f"The pages were closed from {_said(closed['from'])} to {_said(closed['to'])}: {closed['minutes']} minutes.")
    print(f"{'application or round':26} {'what':11} {'before':16} {'after':16} moved by  again")
    wrong = 0
    for name in sorted(before):
        moved = (datetime.fromisoformat(after[name]) - datetime.fromisoformat(before[name])) // timedelta(minutes=1)
        twice = after[name] != again[name]
        wrong += moved != closed["minutes"] or twice
        about, what = name.split(" ")
        stood = "moved" if twice else "stands"
        print(f"{about:26} {what:11} {_said(before[name])} {_said(after[name])} {moved:4} min  {stood}")
    print(f"Deadlines {len(before)}, not moved by {closed['minutes']} minutes or moved twice: {wrong}.")
    return 1 if wrong or not before else 0


def _said(moment: str) -> str:
    return datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M")


def _deadlines() -> dict[str, str]:
    """Every deadline of a person, and every window that is open, by application or round and what it is."""
    from sojourn_office import clock
    from sojourn_office.queries import lost_time

    return {name: until.isoformat() for name, until in lost_time.deadlines(at=clock.now()).items()}


def _move(minutes: int) -> None:
    from sojourn_office import clock
    from sojourn_office.actions import demonstration

    demonstration.let_pass(timedelta(minutes=minutes), at=clock.now())


class _Copy:
    """A copy of the office in a folder, which lives and is killed, and is asked in a process of its own."""

    def __init__(self, folder: Path) -> None:
        from django.conf import settings

        from sojourn_office.storage.connections import copy_of

        var, keys = folder / "var", folder / "keys"
        (var / "keys").mkdir(parents=True)
        shutil.copytree(settings.SOJOURN.keys_folder, keys)
        copy_of("default", var / "office.sqlite")
        copy_of("keys", var / "keys" / "persons.sqlite")
        self.env = {**os.environ, "SOJOURN_DATA_FOLDER": str(var), "SOJOURN_KEYS_FOLDER": str(keys)}

    def asked(self, what: str, minutes: int = 1) -> Any:
        """List the deadlines of the copy, or move its clock."""
        program = [*_COMMAND, "rehearse-outage", "--inside", what, "--minutes", str(minutes)]
        done = subprocess.run(program, env=self.env, check=True, capture_output=True, text=True)  # noqa: S603 (ours)
        return json.loads(done.stdout) if what == "list" else None

    def live(self, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Serve the copy until its own page of the service says so, then kill everything of it at once."""
        from sojourn_office.commands.serve import free_port

        port = free_port("127.0.0.1")
        program = [*_COMMAND, "serve", "--bind", "127.0.0.1", "--port", str(port)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        server = subprocess.Popen(program, env=self.env, start_new_session=True, **quiet)  # type: ignore[call-overload]  # noqa: S603
        try:
            return _wait(port, until)
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait(port: int, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        time.sleep(0.5)
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
                connection.request("GET", "/en/status.json", headers={"Host": "localhost"})
                status: dict[str, Any] = json.load(connection.getresponse())
        except (HTTPException, OSError, ValueError):
            continue  # Not there yet; asked again until the time is up.
        if until(status):
            return status
    raise _TookTooLong("the copy did not answer as it must within three minutes")
