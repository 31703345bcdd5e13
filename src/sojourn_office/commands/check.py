"""`check`: everything that must hold of the office, looked at anew; 0 clean, 1 broken, 2 could not check."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace

HELP = "Check that everything kept agrees: ledgers, cases, decisions, visas, papers, history."


def arguments(parser: ArgumentParser) -> None:
    """As text or as JSON."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(asked: Namespace) -> int:
    """Print every sentence that does not hold, with what it is about."""
    from django.db import DatabaseError

    from sojourn_office import clock
    from sojourn_office.queries import invariants
    from sojourn_office.storage import last_check

    try:
        found = invariants.broken()
        last_check.keep(last_check.LastCheck(clock.now(), len(invariants.CHECKS), len(found)))
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
