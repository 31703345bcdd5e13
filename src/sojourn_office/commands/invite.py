"""`invite`: ask those who come next in a round to lodge."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from secrets import token_urlsafe

HELP = "Invite those who come next in a round to lodge; as many for each free place as the agreement says."


def arguments(parser: ArgumentParser) -> None:
    """Which round, how many, and for how long."""
    from sojourn_office.commands import whole

    parser.add_argument("round", help="the round (KOR-JPN-2027-Q2)")
    parser.add_argument("count", type=whole, help="how many people")
    parser.add_argument("--days", type=whole, required=True, help="days to lodge, to the end of the last of them")


def run(asked: Namespace) -> int:
    """Invite, and say so."""
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import inviting
    from sojourn_office.commands import BY, refused

    which = {"round_id": asked.round, "count": asked.count, "days": asked.days}
    answer = inviting.invite(**which, by=BY, at=clock.now(), key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused("invite", answer)
    print(f"Invited in {answer}. How many can still lodge stands on the public page of the ledger.")
    return 0
