"""`pause`: let no place of a period be given for now."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

HELP = "Let no place of a quota period be given until it is opened again; held places stay."


def arguments(parser: ArgumentParser) -> None:
    """Which period, why, and who."""
    from sojourn_office.commands import name_period

    name_period(parser, reason="why")


def run(asked: Namespace) -> int:
    """Do it, and say so."""
    from sojourn_office.actions import seasons
    from sojourn_office.commands import decide_about_period

    return decide_about_period(
        "pause", asked, seasons.pause, done="Paused: {period}. No place is given until it is opened again."
    )
