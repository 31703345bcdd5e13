"""What happened to a case, line by line, and the notes that officers wrote on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message, Words
from sojourn.cases.model import DID_NAMES, OPENED_FOR, Did
from sojourn_office.queries.sheets import papers_shown
from sojourn_office.storage import accounts, cases, events
from sojourn_office.storage.judging import judged


@dataclass(frozen=True)
class Note:
    """A note of an officer, which the person may read."""

    who: Message
    at: datetime
    text: str


@dataclass(frozen=True)
class HistoryEntry:
    """One line of the history: when, who, what, on which paper or criterion, and why."""

    at: datetime
    who: Message
    what: Message
    which: Message | Words | str
    why: Message | str
    is_opening: bool


def history(number: str) -> tuple[HistoryEntry, ...]:
    """Every entry and opening of a case, newest first."""
    case = cases.by_number(number)
    assert case is not None, "the page asked whether the case is there"
    zone = ZoneInfo(case.round.zone)
    names = {paper.id: paper.name for paper in papers_shown(case, judged(case, known=case.rule_on or date.max))}
    return tuple(_entry(event, names, zone) for event in reversed(events.events_about("case", number)))


def notes_of(happened: Sequence[events.Event], zone: ZoneInfo) -> tuple[Note, ...]:
    """The notes among what happened to a case, oldest first."""
    return tuple(
        Note(accounts.who_is(event.by), event.at.astimezone(zone), event.sealed_part["note"])
        for event in happened
        if event.kind == Did.NOTED.value
    )


def _entry(event: events.Event, names: Mapping[str, Words | Message], zone: ZoneInfo) -> HistoryEntry:
    did, public, sealed = Did(event.kind), event.open_part, event.sealed_part
    which: Message | Words | str = names.get(str(public.get("paper") or sealed.get("paper") or ""), "")
    if did is Did.HANDED_OVER:
        which = Message("to {who}", {"who": accounts.who_is(str(public["to"]))})
    why: Message | str = str(sealed.get("why") or sealed.get("note") or "")
    if did is Did.OPENED and not why:
        why = OPENED_FOR.get(str(public["reason"]), OPENED_FOR["other"])
    return HistoryEntry(
        at=event.at.astimezone(zone),
        who=accounts.who_is(event.by),
        what=DID_NAMES[did],
        which=which,
        why=why,
        is_opening=did is Did.OPENED,
    )
