"""`pause`: let no place of a period be given for now."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from secrets import token_urlsafe

HELP = "Let no place of a quota period be given until it is opened again; held places stay."


def arguments(parser: ArgumentParser) -> None:
    """Which period, why, and who."""
    from sojourn_office.commands import whole

    parser.add_argument("scheme", help="the scheme (KOR-JPN)")
    parser.add_argument("year", type=whole, help="quota year")
    parser.add_argument("--reason", required=True, help="why; anybody may read it")
    parser.add_argument("--by", type=whole, required=True, help="staff number of an operator or programme manager")


def run(asked: Namespace) -> int:
    """Do it, and say so."""
    from sojourn.basics.messages import Message
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import by_number, seasons
    from sojourn_office.commands import refused
    from sojourn_office.roles import May

    at, host = clock.now(), asked.scheme.partition("-")[2][:3]
    post = by_number.post_that_may(May.PERIOD_RESUME, host=host, number=asked.by, at=at)
    if post is None:
        told = {"number": str(asked.by), "host": host}
        says = Message("Number {number} of {host} may not pause or open a period.", told)
        return refused("pause", Refusal("not_allowed", says))
    which = {"scheme": asked.scheme, "year": asked.year, "reason": asked.reason}
    answer = seasons.pause(**which, post=post, at=at, key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused("pause", answer)
    print(f"Paused: {answer}. No place is given until it is opened again.")
    return 0
