"""One case as an officer works on it: findings beside papers, who has it, and the letter to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.basics.days import age_on
from sojourn.basics.messages import Message, Words
from sojourn.cases import second_look
from sojourn.cases.endorsing import NOT_WITH_THE_HOST
from sojourn.cases.model import IN_OFFICE, STAGE_NAMES, Did, Outcome, Stage, Turn
from sojourn.cases.model import Case as CaseRecord
from sojourn.decisions.model import Ground, HowMuch
from sojourn.decisions.moves import grounds_of, how_much_of
from sojourn.eligibility.findings import Met
from sojourn.texts.keeping import kept
from sojourn_office.papers.decision_letter import LANGUAGE_OF, decision_letter, reasons_note
from sojourn_office.papers.letter import Letter
from sojourn_office.queries.findings import FindingShown, finding_shown, written_in
from sojourn_office.queries.history import Note, notes_of
from sojourn_office.queries.paper_files import Entered, entered_of
from sojourn_office.queries.sheets import PaperShown, papers_shown
from sojourn_office.storage import accounts, cases, conflicts, events, paper_files
from sojourn_office.storage.cases import Case
from sojourn_office.storage.judging import Judged, judged, letter_words, unseen_papers
from sojourn_office.storage.points import given_by

TURN_NAMES: Mapping[Turn, Message] = {
    Turn.APPLICANT: Message("the applicant"),
    Turn.SENDER: Message("the sending state"),
    Turn.OFFICE: Message("the office"),
    Turn.NOBODY: Message("nobody"),
}


@dataclass(frozen=True)
class Where:
    """
    Where a case belongs, which says who may open it; and whose it is.

    `took_part` names, in a second look, whoever had a part in the first decision.
    """

    number: str
    host: str
    mission: str
    holder: str
    stage: Stage
    waits_for_points: bool = False
    took_part: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AskShown:
    """A paper that was asked for: which, until when, whether it can still come, and whether it came."""

    number: int
    name: Words | Message
    until: datetime
    is_open: bool
    came: bool


@dataclass(frozen=True)
class ProposalShown:
    """A proposal that waits for a signature, or the decision it became."""

    outcome: Outcome
    by: str
    who: Message
    at: datetime
    own_sentence: str


@dataclass(frozen=True)
class LookShown:
    """A second look that is under way: what the person wrote, when, the grounds of the first decision, by whom."""

    why: str
    why_language: str
    asked_at: datetime
    grounds: tuple[Words | Message, ...]
    papers: tuple[Words | Message, ...]
    who: tuple[Message, ...]


@dataclass(frozen=True)
class CaseShown:
    """A case as an officer sees it."""

    number: str
    name: str
    name_language: str
    language: str
    scheme: str
    sender: str
    host: str
    round: str
    invented: bool
    mission: Words
    zone: ZoneInfo
    age: int
    rule_on: date
    holder: str
    with_whom: Message
    taken_at: datetime | None
    stage: Stage
    is_ready: bool
    stage_name: Message
    turn: Message
    due_at: datetime | None
    version: int
    is_flagged: bool
    other: str
    has_another_passport: bool
    findings: tuple[FindingShown, ...]
    papers: tuple[PaperShown, ...]
    asks: tuple[AskShown, ...]
    notes: tuple[Note, ...]
    entries: int
    outcome: Outcome | None
    grounds: tuple[Ground, ...]
    how_much: HowMuch
    reasons_note: Words | Message | str
    signatures: int
    proposal: ProposalShown | None
    unseen: tuple[Words, ...]
    sent_back: str
    serial: str
    today: date
    look: LookShown | None = None
    entered: Entered | None = None
    unendorsed: Note | None = None

    @property
    def since(self) -> object:
        """Since when whoever has the case has it: the time if it is today, else the day."""
        if self.taken_at is None or not self.holder:
            return ""
        return f"{self.taken_at:%H:%M}" if self.taken_at.date() == self.today else self.taken_at.date()

    @property
    def due(self) -> object:
        """By when: the moment if it is today, else the day."""
        if self.due_at is None:
            return ""
        return self.due_at if self.due_at.date() <= self.today else self.due_at.date()

    @property
    def may_be_judged(self) -> bool:
        """Whether findings and points are still open to officers."""
        return self.stage in (Stage.ASSESSMENT, Stage.PAPER_ASKED)

    @property
    def met(self) -> tuple[FindingShown, ...]:
        """The criteria that are met."""
        return tuple(finding for finding in self.findings if finding.is_met)

    @property
    def left(self) -> tuple[FindingShown, ...]:
        """The criteria that are not met, to judge, or open."""
        return tuple(finding for finding in self.findings if not finding.is_met)

    def count(self, met: Met) -> int:
        """How many criteria came to something."""
        return sum(finding.met is met for finding in self.findings)

    def finding(self, code: str) -> FindingShown | None:
        """A criterion by its code."""
        return next((finding for finding in self.findings if finding.code == code), None)

    def paper(self, paper_id: str) -> PaperShown | None:
        """A paper by its name in the agreement."""
        return next((paper for paper in self.papers if paper.id == paper_id), None)


def where(number: str, *, marked: bool = False, entered: bool = False) -> Where | None:
    """
    Where a lodged case belongs; nothing for a number that names none, and for what the host has nothing to do with:
    a draft, or what the sending state has not endorsed.

    With `marked` also one of those that may be of a person who entered or lodged before; with `entered` also a draft
    that an officer enters from paper.
    """
    case = cases.by_number(number)
    if case is None:
        return None
    elsewhere = Stage(case.stage) in NOT_WITH_THE_HOST
    being_entered = case.stage == Stage.DRAFT.value and entered and paper_files.is_being_entered(number)
    if elsewhere and not being_entered and not (marked and case.is_flagged):
        return None
    barred = second_look.took_part(events.replay(case)) if case.look_asked_at is not None else frozenset[str]()
    return Where(case.number, case.host, case.mission, case.holder, Stage(case.stage), case.waits_for_points, barred)


def is_own_case(number: str, account_id: UUID) -> bool:
    """Whether a case is somebody's own, or of a person they declared a relation with."""
    case = cases.by_number(number)
    assert case is not None, "asked of a case that is there"
    return conflicts.is_own(account_id, case)


def has_opened(number: str, name: str, *, since: datetime) -> bool:
    """Whether an officer has written down, since a moment, why they open a case outside their own queue."""
    return any(
        event.kind == Did.OPENED.value
        and event.by == name
        and event.at >= since
        and event.open_part["reason"] == "other"
        for event in events.events_about("case", number)
    )


def has_given_points(number: str, account_id: UUID) -> bool:
    """Whether somebody gave points in a case that the office still has, in any of their posts."""
    case = cases.by_number(number)
    in_office = case is not None and Stage(case.stage) in IN_OFFICE
    return case is not None and in_office and given_by(case, accounts.names_of(account_id))


def version_of(number: str) -> int:
    """The version of a case as it stands."""
    case = cases.by_number(number)
    return case.version if case is not None else 0


def case_shown(number: str, *, at: datetime) -> CaseShown:
    """A case with everything its desk page needs."""
    case = _case(number)
    zone = ZoneInfo(case.round.zone)
    found = judged(case, known=at.astimezone(zone).date())
    happened = events.events_about("case", number)
    papers = papers_shown(case, found)
    record = found.record
    taken = [event.at for event in happened if event.kind in (Did.TAKEN.value, Did.HANDED_OVER.value)]
    sent_back = [event for event in happened if event.kind in (Did.SENT_BACK.value, Did.PROPOSED.value)]
    return CaseShown(
        number=number,
        name=case.person.shown_name,
        name_language=LANGUAGE_OF.get(case.person.nationality, "en"),
        language=case.language,
        scheme=case.scheme,
        sender=found.scheme.sender,
        host=case.host,
        round=case.round_id,
        invented=case.round.invented,
        mission=found.mission.short,
        zone=zone,
        age=age_on(case.person.born_on, found.on),
        rule_on=found.on,
        holder=case.holder,
        with_whom=accounts.who_is(case.holder) if case.holder else Message("nobody"),
        taken_at=taken[-1].astimezone(zone) if taken else None,
        stage=record.stage,
        is_ready=record.is_ready_to_decide(at),
        stage_name=STAGE_NAMES[record.stage],
        turn=TURN_NAMES[record.turn],
        due_at=case.due_at.astimezone(zone) if case.due_at else None,
        version=case.version,
        is_flagged=case.is_flagged,
        other=record.marked_with,
        has_another_passport=record.entered_with_another_passport,
        findings=tuple(finding_shown(finding, found, papers, happened) for finding in found.judgement.findings),
        papers=papers,
        asks=asks_shown(record, papers, zone),
        notes=notes_of(happened, zone),
        entries=len(happened),
        outcome=record.outcome or found.outcome,
        grounds=grounds_of(found.judgement, found.marks),
        how_much=how_much_of(found.rules),
        reasons_note=reasons_note(found.rules),
        signatures=_signatures(found),
        proposal=_proposal(record, happened, zone),
        unseen=unseen_papers(case, found),
        sent_back=sent_back[-1].sealed_part.get("why", "") if sent_back else "",
        today=at.astimezone(zone).date(),
        serial=next((str(a.about["serial"]) for a in record.actions if a.did is Did.ISSUED), ""),
        look=_look(record, happened, papers, zone),
        entered=entered_of(number) if record.from_paper is not None else None,
        unendorsed=next(iter(notes_of(happened, zone, Did.ENDORSEMENT_TAKEN_BACK)), None),
    )


def _look(
    record: CaseRecord, happened: Sequence[events.Event], papers: Sequence[PaperShown], zone: ZoneInfo
) -> LookShown | None:
    if record.look is None:
        return None
    asked = next(event for event in reversed(happened) if event.kind == Did.LOOK_ASKED.value)
    first = next(e for e in reversed(happened) if e.kind == Did.DECIDED.value and e.seq < asked.seq)
    why, names = str(asked.sealed_part["why"]), {paper.id: paper.name for paper in papers}
    added = [event.open_part["paper"] for event in happened if event.kind == Did.LOOK_PAPER.value]
    decided_by = dict.fromkeys((str(first.open_part["proposed_by"]), first.by))
    return LookShown(
        why=why,
        why_language=written_in(why),
        asked_at=asked.at.astimezone(zone),
        grounds=tuple(kept(each["name"]) for each in first.sealed_part["grounds"]),
        papers=tuple(names.get(name, Message("Paper")) for name in dict.fromkeys(added)),
        who=tuple(accounts.who_is(by) for by in decided_by),
    )


def letter_to_come(number: str, *, at: datetime, own_sentence: str, by: str, specimen: bool) -> Letter | None:
    """The letter as it will be read if `by` signs, with a sentence not kept yet; nothing while a criterion is open."""
    case = _case(number)
    decided_on = at.astimezone(ZoneInfo(case.round.zone)).date()
    found = judged(case, known=decided_on)
    if found.outcome is None and found.record.proposal is None:
        return None
    words = letter_words(case, decided_on=decided_on, own_sentence=own_sentence)
    proposal = found.record.proposal
    officers = max(_signatures(found), len({proposal.by, by}) if proposal is not None else 1)
    return decision_letter(**words, officers=officers, specimen=specimen)


def _case(number: str) -> Case:
    case = cases.by_number(number)
    assert case is not None, "the page asked whether the case is there"
    return case


def asks_shown(record: CaseRecord, papers: Sequence[PaperShown], zone: ZoneInfo) -> tuple[AskShown, ...]:
    """The papers that were asked for: whether each came, or can still come."""
    open_asks = {ask.number for ask in record.open_asks}
    names = {paper.id: paper.name for paper in papers}
    return tuple(
        AskShown(
            ask.number,
            names.get(ask.paper, Message("Paper")),
            ask.until.astimezone(zone),
            is_open=ask.number in open_asks,
            came=ask.number in record.given_asks,
        )
        for ask in record.asks
    )


def _signatures(found: Judged) -> int:
    """How many officers the decision that the findings come to needs; every refusal needs two."""
    if found.outcome is not Outcome.GRANTED:
        return 2
    value = found.rules.value("signatures_grant")
    return value if isinstance(value, int) else 2


def _proposal(record: CaseRecord, happened: Sequence[events.Event], zone: ZoneInfo) -> ProposalShown | None:
    proposal = record.proposal
    if proposal is None:
        return None
    sealed: dict[str, Any] = next(e for e in reversed(happened) if e.kind == Did.PROPOSED.value).sealed_part
    return ProposalShown(
        outcome=Outcome(proposal.about["outcome"]),
        by=proposal.by,
        who=accounts.who_is(proposal.by),
        at=proposal.at.astimezone(zone),
        own_sentence=sealed["own_sentence"],
    )
