"""`sojourn forecast`: between which days a waiting case will be decided, and how often such a forecast is right."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sojourn.basics.messages import Message
from sojourn.cli.faults import Fault
from sojourn.statistics.back_test import back_test
from sojourn.statistics.forecast import DAYS_LEAST, DAYS_MOST, DECIDED_LEAST, SHARE, Forecast, forecast
from sojourn.texts import say

_OFFICERS = (1, 2, 3, 6)


def add_to(commands: Any) -> None:
    """The command with its arguments."""
    parser = commands.add_parser("forecast", help="between which days a waiting case will be decided")
    parser.add_argument("past", type=Path, nargs="?", help="cases decided on each working day, one number a line")
    parser.add_argument("--ahead", type=int, default=0, help="how many cases are decided before this one")
    parser.add_argument("--after", type=date.fromisoformat, help="the day from which working days are counted")
    parser.add_argument("--back-test", action="store_true", help="try it on invented quarters with officers away")
    parser.add_argument("--quarters", type=int, default=100, help="how many quarters are tried")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the range, or how often ranges held the true day; exit code 1 where the past is too short to say."""
    if given.back_test:
        return _try(given.quarters, given.lang)
    if given.past is None or given.after is None or given.ahead < 0:
        raise Fault("forecast", Message("Give the file of the past, --ahead and --after."), _SHAPE)
    found = forecast(_read(given.past), ahead=given.ahead, after=given.after)
    print(say(says(found), given.lang))
    return 0 if found else 1


def says(found: Forecast | None) -> Message:
    """A forecast as a sentence, or why there is none."""
    if found is None:
        least = {"days": DAYS_LEAST, "decided": DECIDED_LEAST}
        return Message("The past is too short to say: it needs {days} working days and {decided} decided cases.", least)
    holes = {"first": found.first_on, "last": found.last_on, "ahead": found.ahead, "few": found.few, "many": found.many}
    return Message("Expected {first} to {last}. Ahead: {ahead}. Decided a day: {few} to {many}.", holes)


def _try(quarters: int, language: str) -> int:
    """The past is at most so many working days; a share below the one that is promised is the exit code."""
    whole = [0, 0]
    for officers in _OFFICERS:
        tried = back_test(quarters=quarters, officers=officers)
        holes = {
            "officers": officers,
            "right": tried.right,
            "forecasts": tried.forecasts,
            "share": f"{tried.share:.1%}",
            "days": f"{tried.days_wide:.1f}",
        }
        print(
            say(
                Message("Officers {officers}: right {right} of {forecasts} ({share}), {days} days wide.", holes),
                language,
            )
        )
        whole = [whole[0] + tried.right, whole[1] + tried.forecasts]
    share = whole[0] / whole[1]
    told = {"quarters": quarters, "past": DAYS_MOST, "share": f"{share:.1%}", "promised": f"{SHARE:.0%}"}
    print(
        say(
            Message("Quarters {quarters}, past of {past} days: {share} right; {promised} are promised.", told), language
        )
    )
    return 0 if share >= SHARE else 1


def _read(path: Path) -> Sequence[int]:
    try:
        counts = [int(line) for line in path.read_text("utf-8-sig").split()]
    except (OSError, ValueError):
        raise Fault(str(path), Message("The file cannot be read as whole numbers."), _SHAPE) from None
    if any(each < 0 for each in counts):
        raise Fault(str(path), Message("A number below zero is no count."), _SHAPE)
    return counts


_SHAPE = Message("Give a file with one number a line: how many cases were decided on each working day, oldest first.")
