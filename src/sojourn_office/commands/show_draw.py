"""`show-draw`: show the fixed list of a draw to everyone, and later its result."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from secrets import token_urlsafe

HELP = "Show the newest draw of a folder: its list before its round is due, its result when drawn, then its offers."


def arguments(parser: ArgumentParser) -> None:
    """The folder that `sojourn draw` made."""
    parser.add_argument("draw", type=Path, metavar="DRAW", help="the folder of the draw")


def run(asked: Namespace) -> int:
    """Work it out again, show it, and say where."""
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import draws
    from sojourn_office.commands import BY, refused

    files = {
        path.relative_to(asked.draw).as_posix(): path.read_bytes()
        for path in sorted(asked.draw.rglob("*"))
        if path.is_file()
    }
    answer = draws.show(files, by=BY, at=clock.now(), key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused(f"show-draw: {asked.draw}", answer)
    print(f"Shown: /draws/{answer}")
    return 0
