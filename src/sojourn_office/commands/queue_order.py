"""`queue-order`: state the order in which a host works on its cases, with the day on which it was reviewed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date

from sojourn.cases.sorting import CRITERIA
from sojourn_office.commands import BY, refused

HELP = "State the order in which a host works on its cases; it is shown to everyone."


def arguments(parser: ArgumentParser) -> None:
    """Which host, by what, reviewed when."""
    parser.add_argument("host", help="the host (JPN)")
    parser.add_argument("criteria", nargs="+", metavar="CRITERION", help=f"in order, from: {', '.join(CRITERIA)}")
    parser.add_argument("--reviewed-on", type=date.fromisoformat, required=True, metavar="DAY", help="2026-11-02")


def run(asked: Namespace) -> int:
    """State it, or say why not."""
    from secrets import token_urlsafe

    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions.sorting import state_order

    answer = state_order(
        host=asked.host,
        criteria=asked.criteria,
        reviewed_on=asked.reviewed_on,
        by=BY,
        at=clock.now(),
        key=token_urlsafe(18),
    )
    if isinstance(answer, Refusal):
        return refused("queue-order", answer)
    print(f"{asked.host}: {' '.join(asked.criteria)}, reviewed on {asked.reviewed_on}. Shown under /order.")
    return 0
