"""`revoke`: withdraw an issued visa, for fraud or for an error of the office."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from secrets import token_urlsafe

HELP = "Withdraw an issued visa; an error of the office is corrected by two people."


def arguments(parser: ArgumentParser) -> None:
    """Which visa, and why."""
    parser.add_argument("serial", help="the serial of the visa (JP0000042)")
    parser.add_argument("--cause", required=True, choices=("fraud", "error"), help="whose fault it was")
    parser.add_argument("--why", required=True, help="the reason, for the file; it is sealed")
    parser.add_argument("--second", default="", help="the second person, where it is an error of the office")


def run(asked: Namespace) -> int:
    """Withdraw, and say what became of the place."""
    from sojourn.basics.refusals import Refusal
    from sojourn.texts import say
    from sojourn_office import clock
    from sojourn_office.actions import visas
    from sojourn_office.commands import BY

    answer = visas.revoke(
        serial=asked.serial.upper(),
        cause=asked.cause,
        why=asked.why,
        by=BY,
        second=asked.second,
        at=clock.now(),
        key=token_urlsafe(18),
    )
    if isinstance(answer, Refusal):
        print(f"revoke: {say(answer.message, 'en')}", file=sys.stderr)
        return 1
    place = "its place went back" if asked.cause == "error" else "its place stays taken"
    print(f"Withdrawn: {answer}; {place}.")
    return 0
