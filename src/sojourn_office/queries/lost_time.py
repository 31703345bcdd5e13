"""Time lost while a door was closed or a period stopped, and what was given back for it: for everybody to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sojourn.cases.giving_back import Closure, given_minutes, terms_of
from sojourn.cases.model import Did
from sojourn_office.events import Happened
from sojourn_office.queries import log
from sojourn_office.queries.applications import Application
from sojourn_office.storage import cases, events, heartbeats, leaves, lost, rounds
from sojourn_office.storage.events import Event
from sojourn_office.storage.heartbeats import SILENT_AFTER, Door

SHOWN_DAYS = timedelta(days=365)


@dataclass(frozen=True)
class Given:
    """What was given back for a closure: to how many applications and windows, and how many minutes in all."""

    cases: int
    rounds: int
    minutes: int


@dataclass(frozen=True)
class Closed:
    """
    A time in which a door was closed: which, whether announced, its entry in the log, and what was given back.

    Where a period was stopped it is no door; the closure names the period.
    """

    door: str
    closure: Closure
    announced: bool
    index: int
    is_signed: bool
    given: Given | None

    @property
    def moves_deadlines(self) -> bool:
        """Whether anybody's time stands still meanwhile."""
        return bool(self.closure.period) or self.door == Door.PAGES.value


@dataclass(frozen=True)
class Work:
    """Work that was announced and is not over."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class GivenBack:
    """What one person was given back: how many minutes, for which closure."""

    minutes: int
    closure: Closure


def silent_doors(*, at: datetime) -> tuple[str, ...]:
    """The doors that gave signs before and give none now."""
    return tuple(name for name, last in heartbeats.every().items() if at - last > SILENT_AFTER)


def open_doors(*, at: datetime) -> tuple[str, ...]:
    """The doors that gave a sign just now."""
    return tuple(name for name, last in heartbeats.every().items() if at - last <= SILENT_AFTER)


def deadlines(*, at: datetime) -> dict[str, datetime]:
    """Every term that runs for a person, by its case and name, and every window that is open, by its round."""
    found: dict[str, datetime] = {}
    for number in cases.with_a_term(after=at, drafts_of=()):
        row = cases.by_number(number)
        assert row is not None, "a case does not go away"
        terms = terms_of(events.replay(row))
        found |= {f"{number} {term.name}": term.until for term in terms if term.until > at}
    windows = [row for row in rounds.not_closed(at=at) if row.opens_at <= at]
    return found | {f"{row.id} window": row.closes_at for row in windows}


def closed(*, at: datetime) -> tuple[Closed, ...]:
    """Every closure of the last year, the newest first."""
    given = {each.open_part["entry"]: each.open_part for each in events.of_kind(Happened.TIME_GIVEN_BACK)}
    newest = log.head()
    size = newest.size if newest else 0
    found = [event for event in lost.every() if event.at > at - SHOWN_DAYS]
    index_of = leaves.indexes_of(event.seq for event in found)
    return tuple(_closed(event, index_of[event.seq], size, given.get(event.seq)) for event in reversed(found))


def _closed(event: Event, index: int, size: int, given: dict[str, int] | None) -> Closed:
    back = Given(given["cases"], given["rounds"], given["minutes"]) if given else None
    closure = lost.closure_of(event)
    door = "" if closure.period else event.about
    return Closed(door, closure, event.open_part.get("announced", False), index, index < size, back)


def proof(entry: int) -> tuple[int, str] | None:
    """The receipt of the entry of a closure with its number; nothing where there is none or no head covers it yet."""
    index = leaves.indexes_of([entry]).get(entry)
    is_closure = any(event.seq == entry for event in lost.every(after=entry - 1))
    written = log.proof_of(index) if index is not None and is_closure else None
    return (index, written) if index is not None and written is not None else None


def announced(*, at: datetime) -> tuple[Work, ...]:
    """Announced work that is not over, the earliest first."""
    found = [each.open_part for each in events.of_kind(Happened.WORK_ANNOUNCED)]
    work = [Work(datetime.fromisoformat(part["from"]), datetime.fromisoformat(part["to"])) for part in found]
    return tuple(sorted((each for each in work if each.ends_at > at), key=lambda each: each.begins_at))


def given_back(application: Application) -> tuple[GivenBack, ...]:
    """What the person of an application was given back, the newest first."""
    return tuple(
        GivenBack(
            given_minutes(action),
            Closure(
                int(str(action.about["entry"])),
                datetime.fromisoformat(str(action.about["from"])),
                datetime.fromisoformat(str(action.about["to"])),
                str(action.about.get("period", "")),
            ),
        )
        for action in reversed(application.told.actions)
        if action.did is Did.GIVEN_BACK
    )
