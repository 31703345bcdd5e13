"""What happened to a case, line by line, and the notes that officers wrote on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message, Words
from sojourn.cases.counter import TASKS
from sojourn.cases.model import Did
from sojourn.cases.names import DID_NAMES, OPENED_FOR
from sojourn_office.queries.sheets import PaperShown, QuoteShown, papers_shown, quotes_shown
from sojourn_office.storage import accounts, cases, events, passages
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
    quotes: tuple[QuoteShown, ...] = ()


def history(number: str) -> tuple[HistoryEntry, ...]:
    """Every entry and opening of a case, newest first."""
    case = cases.by_number(number)
    assert case is not None, "the page asked whether the case is there"
    zone = ZoneInfo(case.round.zone)
    papers = papers_shown(case, judged(case, known=case.rule_on or date.max))
    return tuple(_entry(event, papers, zone) for event in reversed(events.events_about("case", number)))


def notes_of(happened: Sequence[events.Event], zone: ZoneInfo, did: Did = Did.NOTED) -> tuple[Note, ...]:
    """The notes among what happened to a case, or the words written with another act, oldest first."""
    written = "note" if did is Did.NOTED else "why"
    return tuple(
        Note(accounts.who_is(event.by), event.at.astimezone(zone), event.sealed_part[written])
        for event in happened
        if event.kind == did.value
    )


def _entry(event: events.Event, papers: Sequence[PaperShown], zone: ZoneInfo) -> HistoryEntry:
    did, public, sealed = Did(event.kind), event.open_part, event.sealed_part
    names = {paper.id: paper for paper in papers}
    named = names.get(str(public.get("paper") or sealed.get("paper") or ""))
    which: Message | Words | str = named.name if named else ""
    version = named.version(str(public["version"])) if named and public.get("version") else None
    if version is not None:
        which = Message("{paper}, the version filed on {day}", {"paper": which, "day": version.given_at.date()})
    if did is Did.HANDED_OVER:
        which = Message("to {who}", {"who": accounts.who_is(str(public["to"]))})
    if did is Did.AT_COUNTER:
        which = TASKS[str(public["what"])].name
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
        quotes=quotes_shown(passages.kept_in(event), papers) if sealed.get("quotes") else (),
    )
