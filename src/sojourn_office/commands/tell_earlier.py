"""`tell-earlier`: how many cases a mission decided on each day before this office kept them."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

HELP = "Tell how many cases a mission decided on each day before, so that the forecast has a past."


def arguments(parser: ArgumentParser) -> None:
    """Which mission, and the counts."""
    parser.add_argument("host", help="the host (KOR)")
    parser.add_argument("mission", help="its mission (osaka)")
    parser.add_argument("file", type=Path, help="a day and a number on each line: 2026-10-01,7")


def run(asked: Namespace) -> int:
    """Keep it, and say so."""
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import forecasts
    from sojourn_office.commands import BY, refused

    decided: dict[date, int] = {}
    try:
        for line in asked.file.read_text("utf-8-sig").split():
            day, _, count = line.partition(",")
            decided[date.fromisoformat(day)] = int(count)
    except (OSError, ValueError) as trouble:
        print(f"tell-earlier: {asked.file}: {trouble}. Write 2026-10-01,7 on each line.", file=sys.stderr)
        return 2
    at = clock.now()
    key = f"tell-earlier/{asked.mission}/{at:%y%m%d%H%M%S}"
    answer = forecasts.tell_earlier(asked.host, asked.mission, decided, by=BY, at=at, key=key)
    if isinstance(answer, Refusal):
        return refused("tell-earlier", answer)
    print(f"Kept: {len(decided)} days of {asked.mission}.")
    return 0
