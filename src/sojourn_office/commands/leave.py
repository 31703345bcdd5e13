"""`leave`: end someone's posts and every sign-in with them, at once."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

HELP = "End someone's posts, in one host or in all, and every sign-in of theirs, at once."


def arguments(parser: ArgumentParser) -> None:
    """Who, and where if not everywhere."""
    parser.add_argument("address", help="e-mail address of the account")
    parser.add_argument("--host", help="only the posts of this host, three letters")


def run(asked: Namespace) -> int:
    """End the posts, and say how many there were."""
    from sojourn.basics.refusals import Refusal
    from sojourn.texts import say
    from sojourn_office import clock
    from sojourn_office.actions import accounts
    from sojourn_office.commands import BY

    answer = accounts.leave(asked.address, host=asked.host and asked.host.upper(), by=BY, at=clock.now())
    if isinstance(answer, Refusal):
        print(f"leave: {say(answer.message, 'en')}", file=sys.stderr)
        return 1
    print(f"Posts ended: {len(answer)}. Every sign-in ended.")
    return 0
