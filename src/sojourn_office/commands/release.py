"""`release`: give places of a quota period to a round."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from secrets import token_urlsafe

HELP = "Release places of a quota period; never more than the agreement grants."


def arguments(parser: ArgumentParser) -> None:
    """How many, and to which round."""
    from sojourn_office.commands import whole

    parser.add_argument("scheme", help="the scheme (KOR-JPN)")
    parser.add_argument("year", type=whole, help="quota year")
    parser.add_argument("places", type=whole, help="how many places")
    parser.add_argument("--to", required=True, dest="to_round", help="the round they are for")


def run(asked: Namespace) -> int:
    """Release, and say so."""
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import rounds
    from sojourn_office.commands import BY, refused

    answer = rounds.release(
        scheme=asked.scheme,
        year=asked.year,
        places=asked.places,
        to_round=asked.to_round,
        by=BY,
        at=clock.now(),
        key=token_urlsafe(18),
    )
    if isinstance(answer, Refusal):
        return refused("release", answer)
    print(f"Released to {asked.to_round}: {asked.places} places of {answer}.")
    return 0
