"""`take-result`: take the result of a draw from its folder: places are held by its order, and everyone is told."""

from __future__ import annotations

import gc
from argparse import ArgumentParser, Namespace
from pathlib import Path
from secrets import token_urlsafe

HELP = "Take the verified result of a draw of a round: hold its places and tell everyone of the list at once."


def arguments(parser: ArgumentParser) -> None:
    """The folder that `freeze-round` made and `sojourn draw run` filled."""
    parser.add_argument("draw", type=Path, metavar="DRAW", help="the folder of the draw")


def run(asked: Namespace) -> int:
    """Work the newest draw of the folder out again, and take what it gives."""
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import selections
    from sojourn_office.commands import BY, refused

    # Every row of everyone lives until the end: to look through them again and again takes a third of the time.
    gc.disable()
    paths = [path for path in sorted(asked.draw.rglob("*")) if path.is_file()]
    files = {path.relative_to(asked.draw).as_posix(): path.read_bytes() for path in paths}
    answer = selections.take_newest(files, by=BY, at=clock.now(), key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused(f"take-result: {asked.draw}", answer)
    print(f"Everyone is told: /draws/{answer}")
    return 0
