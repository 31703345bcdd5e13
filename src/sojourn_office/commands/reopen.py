"""`reopen`: let places of a paused period be given again."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

HELP = "Let places of a paused quota period be given again."


def arguments(parser: ArgumentParser) -> None:
    """Which period, why, and who."""
    from sojourn_office.commands import name_period

    name_period(parser, reason="why")


def run(asked: Namespace) -> int:
    """Do it, and say so."""
    from sojourn_office.actions import seasons
    from sojourn_office.commands import decide_about_period

    return decide_about_period("reopen", asked, seasons.reopen, done="Opened again: {period}.")
