"""`end-round`: what nobody has goes on to the next round or lapses, as the agreement says."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from secrets import token_urlsafe

HELP = "End a closed round: unused places, and those that came back, go on or lapse as the agreement says."


def arguments(parser: ArgumentParser) -> None:
    """Which round."""
    parser.add_argument("round", help="the round (KOR-JPN-2027-Q2)")


def run(asked: Namespace) -> int:
    """End it, and say what moved."""
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import seasons
    from sojourn_office.commands import BY, refused

    answer = seasons.end_round(round_id=asked.round, by=BY, at=clock.now(), key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused("end-round", answer)
    print(f"Ended: {answer}. Where its places went stands on the public page of the ledger.")
    return 0
