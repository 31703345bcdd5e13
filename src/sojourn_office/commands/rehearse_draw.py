"""`rehearse-draw`: a whole draw beforehand, of invented entries and a public random number of the past."""

from __future__ import annotations

import json
import secrets
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

HELP = "Rehearse a draw on invented entries, by the commands that draw: marked as a trial, it decides nothing."

_DAYS, _AREAS, _AGES = 30, 17, range(18, 31)


def arguments(parser: ArgumentParser) -> None:
    """How many entries and seats, and which random number."""
    from sojourn_office.commands import whole

    parser.add_argument("--people", type=whole, required=True, metavar="N", help="invented entries")
    parser.add_argument("--seats", type=whole, required=True, metavar="N", help="seats for everybody")
    parser.add_argument("--reserve", type=whole, metavar="N", help="length of the reserve list; everyone if left out")
    parser.add_argument(
        "--beacon", type=Path, required=True, metavar="FILE", help="a value of the past, as a relay of drand serves it"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="a folder that is not there yet")


def run(asked: Namespace) -> int:
    """Fix the list, draw, and work the draw out again; the first that does not hold ends it with its own code."""
    from sojourn.cli import main as sojourn

    if asked.out.exists():
        print(f"rehearse-draw: {asked.out} is there already. Name a folder that is not.", file=sys.stderr)
        return 2
    try:
        number = int(json.loads(asked.beacon.read_text(encoding="utf-8"))["round"])
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        told = f"{asked.beacon} has no round: {type(trouble).__name__}. Name a value as a relay of drand serves it."
        print(f"rehearse-draw: {told}", file=sys.stderr)
        return 2
    out, reserve = str(asked.out), ["--reserve", str(asked.reserve)] if asked.reserve else []
    with tempfile.TemporaryDirectory() as folder:
        entries = Path(folder) / "entries.csv"
        entries.write_text(_invented(asked.people), encoding="utf-8")
        fixed = ["--entries", str(entries), "--ballot", "TRIAL", "--round", str(number), "--trial"]
        for act in (
            ["freeze", out, *fixed, "--seats", str(asked.seats), *reserve],
            ["run", out, "--beacon", str(asked.beacon), "--entries", str(entries)],
            ["verify", out],
        ):
            began = time.monotonic()
            if code := sojourn(["draw", *act]):
                return code
            print(f"        {act[0]}: {time.monotonic() - began:.1f} s")
    print(f"The whole draw, with what was looked at: {out}. Show it: sojourn-office show-draw {out}")
    return 0


def _invented(people: int) -> str:
    """A register of invented entries, with a day, an area and an age each, that chance looks at afterwards."""
    lines = ["ticket,stratum,commitment,day,area,age"]
    for number in range(people):
        ticket, commitment = secrets.token_hex(16), secrets.token_hex(32)
        day, area, age = number % _DAYS + 1, secrets.randbelow(_AREAS) + 1, secrets.choice(_AGES)
        lines.append(f"{ticket},general,{commitment},{day:02},KR-{area},{age}")
    return "\n".join([*lines, ""])
