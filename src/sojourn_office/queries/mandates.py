"""What an agency sees of its clients, and what a person sees of every agency that filed for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.agreements.model import Agreement, Mission, Scheme
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.eligibility.facts import FACTS, read_facts
from sojourn.eligibility.findings import Judgement, judge_person
from sojourn.eligibility.papers import papers_asked
from sojourn.rounds.model import Round as RoundRecord
from sojourn.rounds.moves import last_minute
from sojourn_office.intake import pictures
from sojourn_office.queries import applications
from sojourn_office.queries.applications import Application
from sojourn_office.storage import agencies, agreements, cases, files, filings, rounds
from sojourn_office.storage.agencies import BatchLine
from sojourn_office.storage.filings import Complaint, Mandate

CLIENTS_ON_A_PAGE = 30
BATCHES_SHOWN = 10

LISTS = tuple(filings.LISTS)


@dataclass(frozen=True)
class Client:
    """One client in a list of their agency."""

    number: str
    name: str
    round_id: str
    asked_at: datetime
    more_than_once: bool


@dataclass(frozen=True)
class Clients:
    """One page of a list of clients."""

    rows: tuple[Client, ...]
    first: int
    all: int

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows)


@dataclass(frozen=True)
class Window:
    """A round that an agency can file in, and until when."""

    record: RoundRecord
    invented: bool
    closes_at: datetime


@dataclass(frozen=True)
class Prepared:
    """One paper that was prepared: which, and what is kept of it; nothing of a file where it comes on paper."""

    paper: str
    name: str
    pages: int
    size: int
    kept_sha256: str
    on_paper: bool

    @property
    def kilobytes(self) -> int:
        """The size as people say it."""
        return max(1, round(self.size / 1000))


@dataclass(frozen=True)
class Filing:
    """What an agency prepared for a person and what came of it, as the person sees it."""

    id: UUID
    agency: str
    slug: str
    number: str
    agreement: Agreement
    scheme: Scheme
    mission: Mission
    record: RoundRecord
    invented: bool
    asked_at: datetime
    given_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    has_case: bool
    lodged: bool
    answers: Mapping[str, Any]
    facts: Mapping[str, object]
    papers: tuple[Prepared, ...]
    today: Any

    @property
    def waits(self) -> bool:
        """Whether it waits for the person's word."""
        return self.given_at is None and self.ended_at is None

    @property
    def lives(self) -> bool:
        """Whether the agency may see and act."""
        return self.given_at is not None and self.ended_at is None

    def judgement(self) -> Judgement:
        """The findings of today over what was prepared."""
        return judge_person(self.agreement, self.scheme, self.facts, on=self.today)

    def own_words(self) -> list[object]:
        """The papers that the person has to have written themselves."""
        rules = agreements.rules_of(self.scheme.id, on=self.today, mission=self.mission.id)
        return [
            each.paper.name for each in papers_asked(rules, self.facts) if each.must and each.paper.group == "written"
        ]

    def local(self, moment: datetime) -> datetime:
        """A moment on the clock of the round."""
        return moment.astimezone(ZoneInfo(self.record.zone))


@dataclass(frozen=True)
class LineShown:
    """One line of a sheet as its agency sees it."""

    line: int
    state: str
    name: str
    faults: tuple[tuple[str, Message], ...]
    empty: tuple[str, ...]
    lacking: tuple[Any, ...]
    number: str
    given: bool


@dataclass(frozen=True)
class BatchShown:
    """A sheet with every line of it."""

    id: UUID
    record: RoundRecord
    invented: bool
    made_at: datetime
    lodged_at: datetime | None
    people: int
    is_being_read: bool
    lines: tuple[LineShown, ...]

    def count(self, *states: str) -> int:
        """How many lines are in these states."""
        return sum(line.state in states for line in self.lines)

    @property
    def to_hand_in(self) -> int:
        """How many lines are ready and were not handed in; none before all of the sheet is read."""
        return 0 if self.is_being_read else sum(line.state == "ready" and not line.number for line in self.lines)

    @property
    def handed_in(self) -> int:
        """How many lines were handed in by this sheet."""
        return sum(line.state == "ready" and bool(line.number) for line in self.lines)


@dataclass(frozen=True)
class BatchRow:
    """A sheet in the list of its agency."""

    id: UUID
    round_id: str
    made_at: datetime
    lodged_at: datetime | None
    people: int
    ready: int


# --- The agency's side ----------------------------------------------------------------------------------------------


def clients(agency_id: UUID, which: str, *, first: int) -> Clients:
    """Some clients of a list, the newest first."""
    rows, all_ = filings.clients(agency_id, filings.LISTS[which], first=first, count=CLIENTS_ON_A_PAGE)
    twice = filings.more_than_once(rows)
    shown = (Client(row.number, _name_of(row), row.round_id, row.asked_at, row.id in twice) for row in rows)
    return Clients(tuple(shown), first, all_)


def counts(agency_id: UUID) -> dict[str, int]:
    """How many clients each list has."""
    return {which: filings.clients(agency_id, wanted, first=0, count=0)[1] for which, wanted in filings.LISTS.items()}


def _name_of(row: Mandate) -> str:
    if row.case is not None and row.given_at is not None:
        return row.case.person.latin_name
    return prepared_name(row.said.get("answers", {}))


def prepared_name(answers: Mapping[str, Any]) -> str:
    """Family name first, in passport letters."""
    return f"{answers.get('surname', '')} {answers.get('given_names', '')}".strip()


def client(agency_id: UUID, number: str, *, at: datetime) -> tuple[Filing, Application | None, bool] | None:
    """
    One client: what was prepared, the application once the person consented, and whether they are filed more than once.

    Nothing for another agency's client, one who dismissed it, and none at all.
    """
    row = filings.seen_mandate(agency_id, number)
    if row is None:
        return None
    application = None
    if row.given_at is not None:
        application = applications.own(row.account_id, row.number, at=at)
    return _filing(row, at=at), application, bool(filings.more_than_once([row]))


def windows(agency_id: UUID, *, at: datetime) -> tuple[Window, ...]:
    """The rounds an agency can file in now, earliest first."""
    agency = agencies.by_id(agency_id)
    assert agency is not None, "a post of an agency has an agency"
    found = [row for row in rounds.not_closed(at=at) if row.scheme[4:7] == agency.host]
    shown = (Window(row.record, row.invented, agencies.closes_at(agency, row)) for row in found)
    return tuple(window for window in shown if window.closes_at > at)


def agency_name(agency_id: UUID) -> tuple[str, str]:
    """What an agency is called, and its name in addresses."""
    agency = agencies.by_id(agency_id)
    assert agency is not None, "a post of an agency has an agency"
    return agency.name, agency.slug


def batches(agency_id: UUID) -> tuple[BatchRow, ...]:
    """The newest sheets of an agency."""
    return tuple(
        BatchRow(
            row.id,
            row.round_id,
            row.made_at,
            row.lodged_at,
            max(row.people, sum(counts_.values())),
            counts_.get("ready", 0),
        )
        for row, counts_ in agencies.batches_of(agency_id, limit=BATCHES_SHOWN)
    )


def batch(agency_id: UUID, batch_id: UUID) -> BatchShown | None:
    """A sheet of an agency line by line; nothing for anybody else's."""
    row = agencies.batch_of(agency_id, batch_id)
    if row is None:
        return None
    found = agreements.scheme(row.round.scheme)
    assert found is not None, "a round has a scheme of this office"
    names = {paper.id: paper.name for paper in found[1].papers}
    lines = tuple(_line(line, names) for line in agencies.lines_of(row))
    of = (row.id, row.round.record, row.round.invented, row.made_at, row.lodged_at)
    return BatchShown(*of, max(row.people, len(lines)), row.is_being_read, lines)


def _line(row: BatchLine, names: Mapping[str, object]) -> LineShown:
    said, mandate = row.said, row.mandate
    is_seen = mandate is not None and mandate.ended_at is None
    name = str(said.get("name", ""))
    if mandate is not None and is_seen and not name:
        name = prepared_name(mandate.said.get("answers", {}))
    return LineShown(
        line=row.line,
        state=row.state if mandate is None or is_seen else "dismissed",
        name=name,
        faults=tuple((fault["column"], _message(fault)) for fault in said.get("faults", ())),
        empty=tuple(said.get("empty", ())),
        lacking=tuple(names.get(paper, paper) for paper in said.get("lacking", ())),
        number=mandate.number if mandate is not None and is_seen else "",
        given=bool(mandate and mandate.given_at),
    )


def _message(kept: Mapping[str, Any]) -> Message:
    text, values = kept["text"], kept["values"]
    return Message(
        text, {name: _message(value) if isinstance(value, dict) else value for name, value in values.items()}
    )


# --- The person's side ----------------------------------------------------------------------------------------------


def of_account(account_id: UUID, *, at: datetime) -> tuple[Filing, ...]:
    """Every agency that filed for a person or asked to, by whom and when, the newest first."""
    return tuple(_filing(row, at=at) for row in filings.mandates_of(account_id))


def own(account_id: UUID, mandate_id: UUID, *, at: datetime) -> Filing | None:
    """One filing of one's own; nothing for anybody else's."""
    row = filings.mandate_by_id(mandate_id)
    return _filing(row, at=at) if row is not None and row.account_id == account_id else None


def _filing(row: Mandate, *, at: datetime) -> Filing:
    found = agreements.scheme(row.round.scheme)
    assert found is not None, "a round has a scheme of this office"
    agreement, scheme = found
    said = row.said
    answers = said.get("answers", {})
    raw = {name: answers[name] for name in FACTS if name in answers}
    facts, _ = read_facts({**raw, "nationality": [scheme.sender]}) if answers else ({}, ())
    today = at.astimezone(ZoneInfo(row.round.zone)).date()
    region = answers.get("residence_region", "")
    mission = row.case.mission if row.case else agreements.mission_of(scheme.id, region, on=today) if region else None
    return Filing(
        id=row.id,
        agency=row.agency.name,
        slug=row.agency.slug,
        number=row.number,
        agreement=agreement,
        scheme=scheme,
        mission=scheme.missions[mission or row.agency.missions[0]],
        record=row.round.record,
        invented=row.agency.invented,
        asked_at=row.asked_at,
        given_at=row.given_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        has_case=row.case is not None,
        lodged=row.case is not None and row.case.lodged_at is not None,
        answers=answers,
        facts=facts,
        papers=tuple(_prepared(paper) for paper in said.get("papers", ())),
        today=today,
    )


def _prepared(paper: Mapping[str, Any]) -> Prepared:
    on_paper = bool(paper.get("on_paper"))
    return Prepared(
        paper=paper["paper"],
        name=paper["name"],
        pages=0 if on_paper else paper["pages"],
        size=0 if on_paper else paper["size"],
        kept_sha256="" if on_paper else paper["kept_sha256"],
        on_paper=on_paper,
    )


def page_of_prepared(mandate_id: UUID, paper: str, page: int, *, width: int) -> bytes | Refusal | None:
    """A page of a prepared paper as a picture; nothing where there is none. Whose it is was asked before."""
    row = filings.mandate_by_id(mandate_id)
    found = next((each for each in row.said.get("papers", ()) if each["paper"] == paper), None) if row else None
    if row is None or found is None or found.get("on_paper"):
        return None
    content = files.read(row.account_id, found["stored_as"])
    return pictures.page_picture(content, found["media_type"], page, width=width)


@dataclass(frozen=True)
class ComplaintShown:
    """A complaint about an agency, with its answer once there is one."""

    id: UUID
    agency: str
    number: str
    text: str
    asked_at: datetime
    due_on: date
    answered_at: datetime | None
    upheld: bool | None
    answer: str
    host: str
    mission: str

    def is_of(self, host: str, mission: str) -> bool:
        """Whether a post at a mission answers it; no mission means every one of the host."""
        return host == self.host and mission in ("", self.mission)


def complaint(complaint_id: UUID) -> ComplaintShown | None:
    """One complaint."""
    row = filings.complaint_by_id(complaint_id)
    return None if row is None else _complaint(row, row.mandate)


def complaints_of(account_id: UUID, mandate_id: UUID) -> tuple[ComplaintShown, ...]:
    """What a person said of a filing of their own."""
    row = filings.mandate_by_id(mandate_id)
    if row is None or row.account_id != account_id:
        return ()
    return tuple(_complaint(each, row) for each in filings.complaints_of(row))


def complaints_at(places: tuple[tuple[str, str], ...], *, limit: int = 50) -> tuple[ComplaintShown, ...]:
    """The complaints that the missions of these places have to answer and have answered, open ones first."""
    return tuple(_complaint(each, each.mandate) for each in filings.complaints_at(places, limit=limit))


def _complaint(row: Complaint, mandate: Mandate) -> ComplaintShown:
    return ComplaintShown(
        id=row.id,
        agency=mandate.agency.name,
        number=mandate.number,
        text=row.text,
        asked_at=row.asked_at,
        due_on=last_minute(row.due_at.astimezone(ZoneInfo(mandate.round.zone))).date(),
        answered_at=row.answered_at,
        upheld=row.upheld,
        answer=row.answer or "",
        host=mandate.agency.host,
        mission=row.mission,
    )


def papers_of_windows(found: tuple[Window, ...]) -> tuple[tuple[str, Any], ...]:
    """The papers of the schemes of some rounds: the name that a file has, and what the paper is called."""
    known: dict[str, Any] = {}
    for scheme_id in {window.record.scheme for window in found}:
        in_use = agreements.scheme(scheme_id)
        known |= {paper.id: paper.name for paper in in_use[1].papers} if in_use else {}
    return tuple(sorted(known.items()))


def own_draft(account_id: UUID, filing: Filing) -> str:
    """The application that a person began themselves in the round of a filing; empty where there is none."""
    found = cases.first_of_account(account_id, filing.record.id)
    return found.number if found is not None and found.lodged_at is None else ""
