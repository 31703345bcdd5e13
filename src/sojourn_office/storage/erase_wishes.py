"""What one of staff asked to erase of a person, and nobody else agreed to yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from sojourn_office.events import Happened
from sojourn_office.storage import events
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.keys import open_keys

# As long as a person waits for an answer, three times over; then it is asked anew.
_HOLDS = timedelta(days=30)


def waiting(host: str, *, at: datetime) -> list[tuple[Event, Case]]:
    """The newest wish about each application of a host, the oldest first."""
    agreed = {event.open_part["asked"] for event in events.of_kind(Happened.ERASE_AGREED)}
    newest = {event.open_part["case"]: event for event in events.of_kind(Happened.ERASE_ASKED)}
    wishes = {number: event for number, event in newest.items() if event.seq not in agreed and at - event.at < _HOLDS}
    found = Case.objects.filter(number__in=wishes, host=host).select_related("round", "person__account")
    rows = [(wishes[case.number], case) for case in found]
    open_keys([case.person_id for _, case in rows])
    return sorted(rows, key=lambda row: row[0].seq)


def one(entry: int, host: str, *, at: datetime) -> tuple[Event, Case] | None:
    """One wish that waits, by its entry."""
    return next((row for row in waiting(host, at=at) if row[0].seq == entry), None)
