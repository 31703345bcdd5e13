"""`check`: everything that must hold of the office, looked at anew; 0 clean, 1 broken, 2 could not check."""

from __future__ import annotations

import json
import logging
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sojourn_office.queries.broken import Broken

HELP = "Check that everything kept agrees: ledgers, cases, decisions, visas, papers, history."

log = logging.getLogger(__name__)

# Three in the morning in Seoul and in Tokyo, where the missions are: nobody waits for a page then.
_NIGHT = time(18, tzinfo=UTC)


def arguments(parser: ArgumentParser) -> None:
    """As text or as JSON."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(asked: Namespace) -> int:
    """Print every sentence that does not hold, with what it is about."""
    from django.db import DatabaseError

    from sojourn_office import clock
    from sojourn_office.queries import invariants

    try:
        found = made(clock.now())
    except (DatabaseError, OSError) as trouble:
        print(
            f"could not check: {type(trouble).__name__}. Is the office prepared? Run: sojourn-office prepare",
            file=sys.stderr,
        )
        return 2
    if asked.json:
        broken = [{"sentence": each.sentence, "about": each.about, "found": each.found} for each in found]
        print(json.dumps({"sentences": len(invariants.CHECKS), "broken": broken}, indent=2))
    else:
        for each in found:
            print(f"{each.about}: {each.found} ({each.sentence})")
        print(f"{len(invariants.CHECKS)} sentences, {len(found)} broken")
    return 1 if found else 0


def made(at: datetime) -> tuple[Broken, ...]:
    """Look at everything anew, keep what it came to, and stop the periods in which something does not hold."""
    from django.db import DatabaseError

    from sojourn_office import clock
    from sojourn_office.actions import checking
    from sojourn_office.queries import invariants, stops

    try:
        found = invariants.broken()
        periods = stops.periods_of(found)
    except (DatabaseError, OSError):
        checking.keep_not_made(clock.wall())
        raise
    checking.stop(periods, at=at)
    checking.keep(sentences=len(invariants.CHECKS), broken=len(found), periods=periods, at=at, wall=clock.wall())
    return found


def nightly(at: datetime) -> bool:
    """
    What is due is erased, everything is checked, likely doubles are looked for, the database learns how much there is
    of what, unless it was done this night; whether it was done now.

    A night that was missed is made up for as soon as anybody works. What it finds is told to every operator.
    """
    from sojourn_office.actions import checking, doubles, erasing
    from sojourn_office.queries import service, stops
    from sojourn_office.storage import connections

    last = service.last_check()
    if last is not None and night_before(at) <= last.at <= at:
        return False
    erasing.erase_due(at)
    found = made(at)
    if found:
        stopped = [each.key for each in stops.stopped()]
        told = checking.tell_operators(broken=len(found), stopped=stopped, at=at)
        sentences = ", ".join(sorted({each.sentence for each in found}))
        log.error("the check found %d faults (%s); operators told: %d", len(found), sentences, told)
    doubles.find(at)
    connections.learn_sizes()
    return True


def night_before(at: datetime) -> datetime:
    """The moment at which the newest night's check was due."""
    tonight = datetime.combine(at.astimezone(UTC).date(), _NIGHT)
    return tonight if tonight <= at else tonight - timedelta(days=1)
