"""A whole case as it was kept: what happened, every paper, and the letter; and what was done of it at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message, Words
from sojourn.cases.counter import TASKS
from sojourn.cases.model import Did
from sojourn.cases.names import DID_NAMES
from sojourn_office.queries import history
from sojourn_office.queries.history import HistoryEntry
from sojourn_office.storage import accounts, cases, events, files
from sojourn_office.storage.cases import Case
from sojourn_office.storage.judging import judged

_SUFFIXES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class FileOfCase:
    """One file of a case: the name it has in the folder, what it is, when it came, and its bytes as they were kept."""

    name: str
    what: Words | Message
    at: datetime
    content: bytes


@dataclass(frozen=True)
class WholeCase:
    """Everything of a case: who it is of, the lines of its history, the record of each event, and the files."""

    number: str
    person: str
    scheme: str
    round: str
    made_at: datetime
    lines: tuple[HistoryEntry, ...]
    record: tuple[dict[str, Any], ...]
    files: tuple[FileOfCase, ...]


@dataclass(frozen=True)
class Done:
    """One thing that was done at the counter: what, for when, by whom, when, and the note."""

    what: Message
    moment: datetime | None
    who: Message
    at: datetime
    note: str


def at_counter(number: str) -> tuple[Done, ...]:
    """What was done at the counter, the newest first."""
    case = _case(number)
    zone = ZoneInfo(case.round.zone)
    done = [event for event in events.happened_to(case) if event.kind == Did.AT_COUNTER.value]
    return tuple(_done(event, zone) for event in reversed(done))


def _done(event: events.Event, zone: ZoneInfo) -> Done:
    public = event.open_part
    moment = public.get("moment")
    return Done(
        what=TASKS[public["what"]].name,
        moment=datetime.fromisoformat(moment).astimezone(zone) if moment else None,
        who=accounts.who_is(event.by),
        at=event.at.astimezone(zone),
        note=event.sealed_part.get("note", ""),
    )


def whole_case(number: str, *, at: datetime) -> WholeCase:
    """Everything that is kept of a case, opened; what somebody took back before they lodged was never sent."""
    case = _case(number)
    zone = ZoneInfo(case.round.zone)
    return WholeCase(
        number=number,
        person=case.person.shown_name,
        scheme=case.scheme,
        round=case.round_id,
        made_at=at.astimezone(zone),
        lines=history.history(number)[::-1],
        record=tuple(_record(event) for event in events.happened_to(case)),
        files=(*_papers(case, zone), *_letters(case, zone)),
    )


def _case(number: str) -> Case:
    case = cases.by_number(number)
    assert case is not None, "the page asked whether the case is there"
    return case


def _record(event: events.Event) -> dict[str, Any]:
    return {
        "number": event.seq,
        "kind": event.kind,
        "means": DID_NAMES[Did(event.kind)].text,
        "by": event.by,
        "at": event.at.isoformat(),
        "told_from": event.told_from.isoformat() if event.told_from else None,
        "open": event.open_part,
        "sealed": event.sealed_part,
        "before": event.before_hash,
        "hash": event.hash,
    }


def _papers(case: Case, zone: ZoneInfo) -> tuple[FileOfCase, ...]:
    names = {paper.id: paper.name for paper in judged(case, known=case.rule_on or case.started_at.date()).scheme.papers}
    filed = [paper for paper in cases.versions_of(case) if not paper.on_paper]
    return tuple(
        FileOfCase(
            name=f"papers/{order:02}-{paper.paper}.{_SUFFIXES.get(paper.media_type, 'bin')}",
            what=names.get(paper.paper, Message("Paper")),
            at=paper.given_at.astimezone(zone),
            content=files.read(case.person_id, paper.stored_as),
        )
        for order, paper in enumerate(filed, start=1)
    )


def _letters(case: Case, zone: ZoneInfo) -> tuple[FileOfCase, ...]:
    decided = [event for event in events.happened_to(case) if event.kind == Did.DECIDED.value]
    return tuple(
        FileOfCase(
            name=f"letter-{order}.pdf",
            what=Message("Letter"),
            at=event.at.astimezone(zone),
            content=files.read(case.person_id, event.sealed_part["letter_text"]),
        )
        for order, event in enumerate(decided, start=1)
    )
