"""What the last check of everything found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sojourn_office.storage import beside

NOTE = "last-check"


@dataclass(frozen=True)
class LastCheck:
    """When everything was looked at, how many sentences were asked, and how many did not hold."""

    at: datetime
    sentences: int
    broken: int


def keep(found: LastCheck) -> None:
    """Keep what a check found in the place of the one before."""
    beside.keep(NOTE, {"at": found.at.isoformat(), "sentences": found.sentences, "broken": found.broken})


def last() -> LastCheck | None:
    """The last check; nothing where none was made, or its note cannot be read."""
    known = beside.read(NOTE)
    try:
        return LastCheck(datetime.fromisoformat(known["at"]), int(known["sentences"]), int(known["broken"]))
    except (ValueError, KeyError, TypeError):
        return None
