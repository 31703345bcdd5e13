"""`end-season`: free places lapse; whoever is in the middle finishes or is told that it is over."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from secrets import token_urlsafe

HELP = "End the season of a quota period: free places lapse; who holds one finishes or ends, as the agreement says."


def arguments(parser: ArgumentParser) -> None:
    """Which period."""
    from sojourn_office.commands import whole

    parser.add_argument("scheme", help="the scheme (KOR-JPN)")
    parser.add_argument("year", type=whole, help="quota year")


def run(asked: Namespace) -> int:
    """End it, and say so."""
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import seasons
    from sojourn_office.commands import BY, refused

    which = {"scheme": asked.scheme, "year": asked.year}
    answer = seasons.end_season(**which, by=BY, at=clock.now(), key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused("end-season", answer)
    print(f"Ended: {answer}. What lapsed, and who finishes, stands on the public page of the ledger.")
    return 0
