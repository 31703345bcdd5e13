"""`rehearse`: an opening beforehand, by the real programs on a copy of the office, with invented people."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import asdict
from pathlib import Path

HELP = "Rehearse an opening on a copy of the office with invented people, and write what came of it."

PEOPLE_MAX = 100_000


def arguments(parser: ArgumentParser) -> None:
    """Which round, how many people, what is killed, and where the report goes."""
    from sojourn_office.commands import whole
    from sojourn_office.rehearsal.rehearsing import KINDS_OF_KILL

    parser.add_argument("round", nargs="?", default="", help="a round that opens later; left out: one is made up")
    parser.add_argument("--people", type=_people, required=True, metavar="N", help=f"at most {PEOPLE_MAX:,}")
    parser.add_argument(
        "--in", dest="seconds", type=whole, required=True, metavar="SECONDS", help="how long they keep coming"
    )
    parser.add_argument(
        "--kill",
        action="append",
        default=[],
        choices=KINDS_OF_KILL,
        help="kill this in the middle of the rush; may be named several times",
    )
    parser.add_argument("--places", type=whole, help="of the round that is made up; left out: one for eight people")
    parser.add_argument("--reserves", type=whole, help="of the round that is made up; left out: two for eight people")
    parser.add_argument(
        "--waiting-room",
        action="store_true",
        help="let the round that is made up begin with a waiting room, and draw it",
    )
    parser.add_argument("--gates", type=whole, default=1, help="processes that take claims")
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where the report goes; left out: rehearsal-ROUND, beside you"
    )


def run(asked: Namespace) -> int:
    """Copy, rehearse in a process of its own, write the report; 1 where something that must hold did not."""
    from sojourn.rounds import rehearsals
    from sojourn_office.rehearsal.page import pages
    from sojourn_office.rehearsal.rehearsing import Plan
    from sojourn_office.rehearsal.servers import short_folder

    if asked.waiting_room and asked.round:
        print("rehearse: --waiting-room is for a round that is made up; leave the name out.", file=sys.stderr)
        return 2
    out: Path = asked.out or Path(f"rehearsal-{asked.round or 'made-up'}")
    if out.exists():
        print(f"rehearse: {out} is there already. Name a folder that is not, with --out.", file=sys.stderr)
        return 2
    plan = Plan(
        round=asked.round,
        people=asked.people,
        seconds=asked.seconds,
        kills=tuple(asked.kill),
        places=asked.places or max(asked.people // 8, 1),
        reserves=asked.reserves or max(asked.people // 4, 1),
        waiting_room=asked.waiting_room,
        gates=asked.gates,
    )
    with short_folder() as folder:
        try:
            told = {**asdict(plan), **_copied(folder, is_wanted=bool(asked.round))}
        except (OSError, subprocess.CalledProcessError) as trouble:
            print(f"rehearse: the office cannot be copied: {trouble}", file=sys.stderr)
            return 1
        (folder / "plan.json").write_text(json.dumps(told), encoding="utf-8")
        done = subprocess.run([sys.executable, "-m", "sojourn_office.rehearsal", str(folder)], check=False)  # noqa: S603
        if done.returncode:
            _show_log(folder / "programs.log")
            return done.returncode
        report = rehearsals.read((folder / "rehearsal.json").read_bytes())
        out.mkdir(parents=True)
        for name, content in {"rehearsal.json": report.written(), **pages(report)}.items():
            (out / name).write_bytes(content)
    _say(report)
    print(f"The report: {out}/rehearsal.en.html. Show it to everyone: sojourn-office show-rehearsal {out}")
    return 0 if report.holds_whole else 1


def _copied(folder: Path, *, is_wanted: bool) -> dict[str, object]:
    """Where the copy of the database lies, if one is wanted, and on which kind of database it is put back."""
    from django.db import connections

    from sojourn_office.storage.connections import copy_of

    on_postgresql = connections["default"].vendor == "postgresql"
    copy = copy_of("default", folder / "office.sqlite") if is_wanted else None
    return {"copy": str(copy) if copy else "", "on_postgresql": on_postgresql}


def _people(written: str) -> int:
    from sojourn_office.commands import whole

    if (people := whole(written)) > PEOPLE_MAX:
        raise ArgumentTypeError(f"{written} are more than {PEOPLE_MAX:,}, the most that one machine rehearses with")
    return people


def _show_log(log: Path) -> None:
    if log.exists():
        sys.stderr.write("".join(log.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)[-20:]))


def _say(report: object) -> None:
    from sojourn.rounds.rehearsals import MUST_HOLD, Rehearsal
    from sojourn.texts import say

    assert isinstance(report, Rehearsal), "it was just read"
    print(f"{report.people:,} people, {report.presses:,} presses; the last was answered after {report.took:.1f} s.")
    print(f"A press was answered within {report.claims.half} ms, 99 of 100 within {report.claims.of_99} ms.")
    for each in report.killed:
        print(f"Killed at {each.at:.1f} s: {each.what}; somebody was answered again after {each.pause} s.")
    for held in report.holds:
        print(f"{'holds ' if not held.broken else 'BROKEN'}  {say(MUST_HOLD[held.code], 'en')}")
        for found in held.found:
            print(f"        {found}")
