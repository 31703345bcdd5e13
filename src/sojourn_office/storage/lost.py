"""The events that tell of time that was lost: a closed door, a period that goes on, a check that came too late."""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from sojourn.cases.giving_back import EVERY_PERIOD, Closure
from sojourn_office.events import Happened
from sojourn_office.storage import events
from sojourn_office.storage.events import Event
from sojourn_office.storage.heartbeats import Door


def every(*, after: int = -1) -> list[Event]:
    """Each of them behind an entry, oldest first; a stop is told once it is over."""
    stopped = (event for event in events.of_kind(Happened.PERIOD_RESUMED, after=after) if "since" in event.open_part)
    others = (events.of_kind(kind, after=after) for kind in (Happened.DOOR_CLOSED, Happened.CHECK_OVERDUE))
    return sorted(chain(stopped, *others), key=lambda event: event.seq)


def closure_of(event: Event) -> Closure:
    """The time that such an event tells."""
    part = event.open_part
    if event.kind == Happened.PERIOD_RESUMED.value:
        return Closure(event.seq, datetime.fromisoformat(part["since"]), event.at, event.about)
    period = EVERY_PERIOD if event.kind == Happened.CHECK_OVERDUE.value else ""
    return Closure(event.seq, datetime.fromisoformat(part["from"]), datetime.fromisoformat(part["to"]), period)


def moves_terms(event: Event) -> bool:
    """Whether anybody's time stood still: no deadline needs the worker or the gate alone, a claim has its page too."""
    return event.kind != Happened.DOOR_CLOSED.value or event.about == Door.PAGES.value
