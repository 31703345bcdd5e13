"""`second-readings`: state how many in a hundred decisions of a round are read a second time, by a blind reader."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

HELP = "State how many in a hundred decisions of a round are read a second time; before anything is decided."


def arguments(parser: ArgumentParser) -> None:
    """Which round, and how many."""
    from sojourn_office.commands import whole

    parser.add_argument("round", help="name of the round (KOR-JPN-2027-Q2)")
    parser.add_argument("share", type=whole, help="how many of a hundred, from 1 to 100")


def run(asked: Namespace) -> int:
    """State it, or say why not."""
    from secrets import token_urlsafe

    from sojourn.basics.refusals import Refusal
    from sojourn_office import clock
    from sojourn_office.actions.second_readings import state
    from sojourn_office.commands import BY, refused

    answer = state(round_id=asked.round, share=asked.share, by=BY, at=clock.now(), key=token_urlsafe(18))
    if isinstance(answer, Refusal):
        return refused("second-readings", answer)
    print(f"{answer}: of a hundred decisions {asked.share} are read a second time. Shown under /rounds/{answer}.")
    return 0
