"""`feed-rounds`: how many of each group passed in rounds from before this office, so that alarms have a past."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sojourn.statistics.fed import Earlier

HELP = "Feed counts of rounds from before this office, by group; a later round is compared with them."


def arguments(parser: ArgumentParser) -> None:
    """Which scheme, the table, and where it comes from."""
    parser.add_argument("scheme", help="the scheme (KOR-JPN)")
    parser.add_argument("file", type=Path, help="CSV: round, closed_on, judged, passed, and a column for each trait")
    parser.add_argument("--source", required=True, help="where the counts come from, in words that are kept")


def run(asked: Namespace) -> int:
    """Feed every round, or say of every line what is wrong with it and feed none."""
    from sojourn.basics.refusals import Refusal
    from sojourn.statistics.fed import earlier
    from sojourn.texts import say
    from sojourn_office import clock
    from sojourn_office.actions import alarms
    from sojourn_office.actions.reasons import not_for_everybody
    from sojourn_office.commands import BY, refused

    at = clock.now()
    try:
        lines = asked.file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as trouble:
        print(f"feed-rounds: {asked.file}: {trouble}. Give a CSV file in UTF-8.", file=sys.stderr)
        return 2
    rounds, faults = earlier(lines, today=at.date())
    for fault in faults:
        print(f"feed-rounds: {asked.file}, line {fault.line}: {say(fault.trouble, 'en')}", file=sys.stderr)
    if faults:
        print("feed-rounds: nothing was fed. Mend these lines and feed the table again.", file=sys.stderr)
        return 2
    wrong = not_for_everybody(asked.source)
    if wrong is not None:
        return refused("feed-rounds", wrong)
    for each in rounds:
        answer = alarms.feed(
            result=each.result,
            scheme=asked.scheme,
            closed_on=each.closed_on,
            by=BY,
            at=at,
            key=_key(each),
            source=asked.source,
        )
        if isinstance(answer, Refusal):
            return refused(f"feed-rounds: {each.result.round}", answer)
        print(f"{answer}: {each.result.everyone.passed} of {each.result.everyone.judged} passed.")
    return 0


def _key(each: Earlier) -> str:
    """The same round with the same counts is the same act, whenever and how often it is fed."""
    from hashlib import sha256

    counts = sorted((sorted(group), count.passed, count.judged) for group, count in each.result.counts.items())
    return f"feed-{sha256(repr((each.result.round, each.closed_on, counts)).encode()).hexdigest()[:48]}"
