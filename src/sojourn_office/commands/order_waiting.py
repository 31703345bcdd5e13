"""`order-waiting`: put a waiting room in the order that its public random number draws, and give out the numbers."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from secrets import token_urlsafe

HELP = "Put a waiting room in its drawn order and give out the numbers."


def arguments(parser: ArgumentParser) -> None:
    """The round, and the file of the public random number."""
    parser.add_argument("round", help="name of the round (KOR-JPN-2027-D1)")
    parser.add_argument(
        "--beacon", type=Path, required=True, metavar="FILE", help="what a relay serves of the round of chance"
    )


def run(asked: Namespace) -> int:
    """Verify the number, draw, show the files, and give everyone their number."""
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import ordering
    from sojourn_office.commands import BY, refused

    try:
        beacon = asked.beacon.read_bytes()
    except OSError as trouble:
        print(f"order-waiting: {asked.beacon}: {trouble.strerror}. Name a file that can be read.", file=sys.stderr)
        return 1
    answer = ordering.order(asked.round, beacon, by=BY, at=clock.now(), key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused("order-waiting", answer)
    print(f"{answer} is in its order. Shown: /draws/{answer}")
    return 0
