"""`resume`: let places and visas of a stopped period be given again, after a clean check."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from secrets import token_urlsafe

HELP = "Let a period that a check stopped go on, with a reason, once a check has found it in order."


def arguments(parser: ArgumentParser) -> None:
    """Which period, why, and who."""
    from sojourn_office.commands import whole

    parser.add_argument("scheme", help="the scheme (KOR-JPN)")
    parser.add_argument("year", type=whole, help="quota year")
    parser.add_argument("--reason", required=True, help="what was found and put right; anybody may read it")
    parser.add_argument("--by", type=whole, required=True, help="staff number of an operator or programme manager")


def run(asked: Namespace) -> int:
    """Resume, and say so."""
    from sojourn.basics.messages import Message
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import by_number, checking
    from sojourn_office.commands import refused
    from sojourn_office.roles import May

    at, host = clock.now(), asked.scheme.partition("-")[2][:3]
    post = by_number.post_that_may(May.PERIOD_RESUME, host=host, number=asked.by, at=at)
    if post is None:
        told = {"number": str(asked.by), "host": host}
        says = Message("Number {number} of {host} may not resume a period.", told)
        return refused("resume", Refusal("not_allowed", says))
    which = {"scheme": asked.scheme, "year": asked.year, "reason": asked.reason}
    answer = checking.resume(**which, post=post, at=at, key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused("resume", answer)
    print(f"Resumed: {answer}. Places and visas are given again.")
    return 0
