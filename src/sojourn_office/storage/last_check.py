"""What the last check of everything found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sojourn_office.storage import beside

NOTE = "last-check"
_NOT_MADE = "check-not-made"
_LIES = "lies"


@dataclass(frozen=True)
class LastCheck:
    """
    When everything was looked at, how many sentences were asked, and how many did not hold.

    `at` is by the clock of the office, `wall` by the time of day, which a demonstration does not move. `periods` are
    those in which something did not hold.
    """

    at: datetime
    sentences: int
    broken: int
    wall: datetime
    periods: tuple[str, ...] = ()


def keep(found: LastCheck) -> None:
    """Keep what a check found in the place of the one before."""
    counts = {"sentences": found.sentences, "broken": found.broken, "periods": list(found.periods)}
    beside.keep(NOTE, {"at": found.at.isoformat(), "wall": found.wall.isoformat(), **counts})
    beside.file_of(_NOT_MADE).unlink(missing_ok=True)


def last() -> LastCheck | None:
    """The last check; nothing where none was made, or its note cannot be read."""
    known = beside.read(NOTE)
    try:
        at = datetime.fromisoformat(known["at"])
        wall = datetime.fromisoformat(known.get("wall", known["at"]))
        periods: Iterable[str] = known.get("periods", ())
        return LastCheck(at, int(known["sentences"]), int(known["broken"]), wall, tuple(periods))
    except (ValueError, KeyError, TypeError):
        return None


def keep_not_made(wall: datetime) -> None:
    """Keep that the first check of an office could not be made; a later one has the one before to be measured by."""
    if since() is None:
        beside.keep(_NOT_MADE, {"wall": wall.isoformat()})


def put_away() -> None:
    """Wait for no check until the next one: meanwhile nobody is there to whom anything could be given."""
    if last() is not None:
        beside.keep(NOTE, {**beside.read(NOTE), _LIES: True})


def since() -> datetime | None:
    """The time of day from which a check is waited for: the last one's, or that of the first that failed."""
    known = last()
    if known is not None:
        return None if _LIES in beside.read(NOTE) else known.wall
    try:
        return datetime.fromisoformat(beside.read(_NOT_MADE)["wall"])
    except (ValueError, KeyError, TypeError):
        return None
