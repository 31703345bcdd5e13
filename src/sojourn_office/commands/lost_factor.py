"""`lost-factor`: take a lost second factor away; a new one is set up at the next sign-in."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

HELP = "Take away every second factor and recovery code of an account, end its sign-ins, and tell its holder."


def arguments(parser: ArgumentParser) -> None:
    """Whose."""
    parser.add_argument("address", help="e-mail address of the account; ask the person by another way first")


def run(asked: Namespace) -> int:
    """Take them away."""
    from sojourn.basics.refusals import Refusal
    from sojourn.texts import say
    from sojourn_office import clock
    from sojourn_office.actions import accounts
    from sojourn_office.commands import BY

    answer = accounts.lose_factor(asked.address, by=BY, at=clock.now())
    if isinstance(answer, Refusal):
        print(f"lost-factor: {say(answer.message, 'en')}", file=sys.stderr)
        return 1
    print("Taken away. At the next sign-in a new second factor is set up.")
    return 0
