"""`keep-longer`: an application is kept past its day, as for a court, by two people and until a day."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from secrets import token_urlsafe

HELP = "Keep an application past its day, as for a court: by two people, with a reason, until a day; today ends it."


def arguments(parser: ArgumentParser) -> None:
    """Which, until when, why, and by whom."""
    from sojourn_office.commands import whole

    parser.add_argument("number", help="the number of the application")
    parser.add_argument(
        "--until", type=date.fromisoformat, required=True, metavar="DAY", help="the last day (2027-05-31)"
    )
    parser.add_argument("--reason", required=True, help="why; sealed with what is kept")
    parser.add_argument(
        "--law", default="", help="the law that forbids telling the person; left out, they read the reason"
    )
    parser.add_argument("--first", type=whole, required=True, help="staff number of whoever asks for it")
    parser.add_argument("--second", type=whole, required=True, help="staff number of whoever signs too")


def run(asked: Namespace) -> int:
    """Keep it, and say until when."""
    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions import keeping_longer
    from sojourn_office.commands import refused

    which = {"number": asked.number, "until": asked.until, "reason": asked.reason, "law": asked.law}
    people = {"first": asked.first, "second": asked.second}
    answer = keeping_longer.keep_longer(**which, **people, at=clock.now(), key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused("keep-longer", answer)
    print(f"{answer} is kept until {asked.until} at least.")
    return 0
