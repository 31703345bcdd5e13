"""`show-rehearsal`: show the report of a rehearsal to everyone, before the opening that it rehearsed."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from secrets import token_urlsafe

HELP = "Show the report of a rehearsal to everyone, whatever it says."


def arguments(parser: ArgumentParser) -> None:
    """The folder that `rehearse` wrote."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder of the report")


def run(asked: Namespace) -> int:
    """Keep it, and say where it is shown."""
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import rehearsals
    from sojourn_office.commands import BY, refused

    try:
        written = (asked.folder / "rehearsal.json").read_bytes()
    except OSError as trouble:
        print(f"show-rehearsal: {trouble}. Name a folder that `sojourn-office rehearse` wrote.", file=sys.stderr)
        return 2
    answer = rehearsals.show(written, by=BY, at=clock.now(), key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused(f"show-rehearsal: {asked.folder}", answer)
    print(f"Shown: /rehearsals/{answer}")
    return 0
