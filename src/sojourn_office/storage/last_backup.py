"""When the last backup was made, by the wall clock."""

from __future__ import annotations

from datetime import datetime

from sojourn_office.storage import beside
from sojourn_office.storage.events import Event

NOTE = "last-backup"


def keep(at: datetime) -> None:
    """Keep that a backup was made."""
    beside.keep(NOTE, {"at": at.isoformat()})


def last() -> datetime | None:
    """The last backup; nothing where none was made, or its note cannot be read."""
    try:
        return datetime.fromisoformat(beside.read(NOTE)["at"])
    except (ValueError, KeyError, TypeError):
        return None


def since() -> datetime | None:
    """Since when there has been something to lose: the first thing that happened; nothing in an empty office."""
    return Event.objects.filter(pk=1).values_list("at", flat=True).first()
