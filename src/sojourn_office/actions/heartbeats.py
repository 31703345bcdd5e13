"""Signs of life of the office's doors: the time in which one gave none is kept as soon as it gives one again."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import DatabaseError, close_old_connections, transaction

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.giving_back import Closure
from sojourn_office import clock
from sojourn_office.actions.acting import SYSTEM, perform
from sojourn_office.events import Happened
from sojourn_office.storage import events, heartbeats, last_check, rounds
from sojourn_office.storage.heartbeats import EVERY, SILENT_AFTER, Door

log = logging.getLogger(__name__)

BEFORE_AN_OPENING = timedelta(hours=72)


def beat(door: Door, at: datetime) -> Closure | None:
    """
    Keep that a door is open. If it gave no sign for too long before, that time is kept as an event and returned.

    The door is taken to have closed right after its last sign: what is uncertain counts for the people outside.
    """
    with transaction.atomic():
        last = heartbeats.last_to_change(door.value)
        heartbeats.keep(door.value, at)
        if last is None or at - last <= SILENT_AFTER:
            return None
        return _close(door.value, last, at)


def _close(door: str, began_at: datetime, ended_at: datetime) -> Closure:
    closure = Closure(0, began_at, ended_at)
    public = {
        "from": began_at.isoformat(),
        "to": ended_at.isoformat(),
        "minutes": closure.minutes,
        "announced": _was_announced(began_at, ended_at),
    }
    event = events.record(Happened.DOOR_CLOSED, door, by=SYSTEM, at=ended_at, public=public)
    return Closure(event.seq, began_at, ended_at)


def _was_announced(began_at: datetime, ended_at: datetime) -> bool:
    """Whether the whole of a closure lies in work that was announced before it; it is given back all the same."""
    return any(
        datetime.fromisoformat(work.open_part["from"]) <= began_at
        and ended_at <= datetime.fromisoformat(work.open_part["to"])
        and work.at <= began_at
        for work in events.of_kind(Happened.WORK_ANNOUNCED)
    )


def announce_work(begins_at: datetime, ends_at: datetime, *, by: str, at: datetime) -> str | Refusal:
    """
    Announce that no door will be open for a time; what it takes from people is given back like any other lost time.

    Never within 72 hours before a round opens, and not afterwards.
    """
    if begins_at.tzinfo is None or ends_at.tzinfo is None:
        return Refusal("invalid", Message("Give the zone with each moment."), field="begins")
    if not at < begins_at < ends_at:
        return Refusal(
            "invalid", Message("Work is announced before it begins, and ends after it begins."), field="begins"
        )
    for row in rounds.not_closed(at=at):
        is_near = row.opens_at - BEFORE_AN_OPENING < ends_at and begins_at < row.opens_at
        if is_near:
            opens = {"round": row.id, "opens": row.opens_at.astimezone(ZoneInfo(row.zone))}
            says = Message("{round} opens on {opens}: no work is planned in the 72 hours before.", opens)
            return Refusal("invalid", says, field="begins")

    def do() -> str:
        public = {"from": begins_at.isoformat(), "to": ends_at.isoformat()}
        return str(events.record(Happened.WORK_ANNOUNCED, "office", by=by, at=at, public=public).seq)

    key = f"announce-{begins_at:%y%m%d%H%M%z}-{ends_at:%y%m%d%H%M%z}"
    return perform(do, verb="announce", by=by, key=key, at=at, asked=[begins_at, ends_at])


def is_silent(door: Door, at: datetime) -> bool:
    """Whether a door that gave signs before gives none now."""
    last = heartbeats.every().get(door.value)
    return last is not None and at - last > SILENT_AFTER


def leap(since: datetime, to: datetime) -> None:
    """Carry open doors over a move of the demonstration's clock from one moment to another."""
    heartbeats.leap(since - SILENT_AFTER, to)


def put_away() -> None:
    """Stop a demonstration in order: while it lies there nobody waits outside. One that is killed was closed."""
    heartbeats.forget()
    last_check.put_away()


def beat_on(door: Door) -> threading.Event:
    """Give a sign of a door now and every half minute, in a thread of its own, until the event returned is set."""
    stopped = threading.Event()
    threading.Thread(target=_beat_on, args=(door, stopped), name=f"heart of {door.value}", daemon=True).start()
    return stopped


def _beat_on(door: Door, stopped: threading.Event) -> None:
    while not stopped.is_set():
        try:
            close_old_connections()
            beat(door, clock.now())
        except (DatabaseError, events.EarlierThanTheLast) as trouble:
            # The database is away: so is the door, and the next sign that can be kept tells how long.
            log.warning("no sign of %s was kept: %s", door.value, type(trouble).__name__)
        finally:
            close_old_connections()
        stopped.wait(EVERY.total_seconds())
