"""What is past its last day at a moment, counted by scheme and kind, and what two people keep longer."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sojourn_office.storage import keeping


def due(at: datetime) -> Counter[tuple[str, str]]:
    """How many drafts, sets of papers and records of each scheme are to be erased."""
    found: Counter[tuple[str, str]] = Counter()
    for case in keeping.near(at):
        kept = keeping.kept_of(case, at=at)
        days = {"draft": kept.draft_until, "papers": kept.papers_until, "record": kept.record_until}
        found.update((case.scheme, kind) for kind, day in days.items() if day is not None and day < kept.today)
    return found


def kept_longer(at: datetime) -> int:
    """How many applications are kept past their day by two people at a moment."""
    return len(keeping.kept_longer(at))
