"""`resume`: let places and visas of a stopped period be given again, after a clean check."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

HELP = "Let a period that a check stopped go on, with a reason, once a check has found it in order."


def arguments(parser: ArgumentParser) -> None:
    """Which period, why, and who."""
    from sojourn_office.commands import name_period

    name_period(parser, reason="what was found and put right")


def run(asked: Namespace) -> int:
    """Do it, and say so."""
    from sojourn_office.actions import checking
    from sojourn_office.commands import decide_about_period

    return decide_about_period(
        "resume", asked, checking.resume, done="Resumed: {period}. Places and visas are given again."
    )
