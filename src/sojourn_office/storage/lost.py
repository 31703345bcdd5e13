"""The events that tell of time that was lost: a door that was closed, a period that was stopped and goes on."""

from __future__ import annotations

from datetime import datetime

from sojourn.cases.giving_back import Closure
from sojourn_office.events import Happened
from sojourn_office.storage import events
from sojourn_office.storage.events import Event
from sojourn_office.storage.heartbeats import Door


def every(*, after: int = -1) -> list[Event]:
    """Each of them behind an entry, oldest first; a stop is told once it is over."""
    stopped = (event for event in events.of_kind(Happened.PERIOD_RESUMED, after=after) if "since" in event.open_part)
    return sorted([*events.of_kind(Happened.DOOR_CLOSED, after=after), *stopped], key=lambda event: event.seq)


def closure_of(event: Event) -> Closure:
    """The time that such an event tells."""
    part = event.open_part
    if event.kind == Happened.PERIOD_RESUMED.value:
        return Closure(event.seq, datetime.fromisoformat(part["since"]), event.at, event.about)
    return Closure(event.seq, datetime.fromisoformat(part["from"]), datetime.fromisoformat(part["to"]))


def moves_terms(event: Event) -> bool:
    """Whether anybody's time stood still: no deadline needs the worker or the gate alone, a claim has its page too."""
    return event.kind == Happened.PERIOD_RESUMED.value or event.about == Door.PAGES.value
