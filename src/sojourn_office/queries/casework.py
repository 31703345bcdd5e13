"""One case as an officer works on it: findings beside papers, who has it, what happened, and the letter to come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.agreements.model import Entry, Source
from sojourn.agreements.moves import best_trust, sources_of
from sojourn.basics.countries import short_name_of
from sojourn.basics.days import age_on
from sojourn.basics.messages import Message, Words
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import DID_NAMES, OPENED_FOR, STAGE_NAMES, Action, Did, Outcome, Stage, Turn
from sojourn.cases.model import Case as CaseRecord
from sojourn.decisions.model import Ground, HowMuch
from sojourn.decisions.moves import grounds_of, met_after
from sojourn.eligibility.facts import FACTS, fact_message, shown
from sojourn.eligibility.findings import Finding, Met
from sojourn.eligibility.papers import papers_asked
from sojourn_office.intake import pictures
from sojourn_office.papers.decision_letter import decision_letter, how_much_of
from sojourn_office.papers.letter import Letter
from sojourn_office.storage import accounts, cases, conflicts, events, files
from sojourn_office.storage.cases import Case, Paper
from sojourn_office.storage.judging import Judged, judged, letter_words, seen_papers, unseen_papers

LANGUAGE_OF = {"JPN": "ja", "KOR": "ko"}

TURN_NAMES: Mapping[Turn, Message] = {
    Turn.APPLICANT: Message("the applicant"),
    Turn.OFFICE: Message("the office"),
    Turn.NOBODY: Message("nobody"),
}


@dataclass(frozen=True)
class Where:
    """Where a case belongs, which says who may open it; and whose it is."""

    number: str
    host: str
    mission: str
    holder: str
    stage: Stage


@dataclass(frozen=True)
class PaperShown:
    """One paper of the case: its number in the agreement, its name, what came, and whether an officer has seen it."""

    id: str
    number: int
    name: Words | Message
    pages: int
    is_there: bool
    on_paper: bool
    is_needed: bool
    is_seen: bool
    given_on: date | None
    scan: str
    earlier: int
    asked: Words | None


@dataclass(frozen=True)
class FindingShown:
    """One criterion: what it came to, the rule with its source, the facts, the papers that prove it, the mark."""

    code: str
    name: Message
    met: Met
    rule: Message
    facts: tuple[Message, ...]
    value: object
    standing: str
    since: object
    trust: str
    source: Source | None
    papers: tuple[PaperShown, ...]
    marked_by: Message | None
    why: str
    paper: str

    @property
    def is_met(self) -> bool:
        """Whether nothing more is to be done about it."""
        return self.met is Met.YES


@dataclass(frozen=True)
class AskShown:
    """A paper that was asked for: which, until when, and whether it came."""

    number: int
    name: Words | Message
    until: datetime
    is_open: bool


@dataclass(frozen=True)
class ProposalShown:
    """A proposal that waits for a signature, or the decision it became."""

    outcome: Outcome
    by: str
    who: Message
    at: datetime
    own_sentence: str


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
    findings: tuple[FindingShown, ...]
    papers: tuple[PaperShown, ...]
    asks: tuple[AskShown, ...]
    notes: tuple[Note, ...]
    entries: int
    outcome: Outcome | None
    grounds: tuple[Ground, ...]
    how_much: HowMuch
    signatures: int
    proposal: ProposalShown | None
    unseen: tuple[Words, ...]
    sent_back: str
    serial: str
    today: date

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


@dataclass(frozen=True)
class Compared:
    """One of two applications that may be of the same person."""

    number: str
    name: str
    name_language: str
    rows: tuple[tuple[Message, object], ...]


def where(number: str) -> Where | None:
    """Where a lodged case belongs; nothing for a number that names none, and for a draft, which no officer sees."""
    case = cases.by_number(number)
    if case is None or case.stage == Stage.DRAFT.value:
        return None
    return Where(case.number, case.host, case.mission, case.holder, Stage(case.stage))


def is_own_case(number: str, account_id: UUID) -> bool:
    """Whether a case is somebody's own, or of a person they declared a relation with."""
    case = cases.by_number(number)
    assert case is not None, "asked of a case that is there"
    return case.person.account_id == account_id or conflicts.is_declared(account_id, case)


def has_opened(number: str, name: str, *, since: datetime) -> bool:
    """Whether an officer has written down, since a moment, why they open a case outside their own queue."""
    return any(
        event.kind == Did.OPENED.value
        and event.by == name
        and event.at >= since
        and event.open_part["reason"] == "other"
        for event in events.events_about("case", number)
    )


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
    papers = _papers(case, found)
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
        other=_other(record.actions),
        findings=tuple(_finding(finding, found, papers, happened) for finding in found.judgement.findings),
        papers=papers,
        asks=_asks(record, papers, zone),
        notes=_notes(happened, zone),
        entries=len(happened),
        outcome=record.outcome or found.outcome,
        grounds=grounds_of(found.judgement, found.marks),
        how_much=how_much_of(found.rules),
        signatures=_signatures(found),
        proposal=_proposal(record, happened, zone),
        unseen=unseen_papers(case, found),
        sent_back=sent_back[-1].sealed_part.get("why", "") if sent_back else "",
        today=at.astimezone(zone).date(),
        serial=next((str(a.about["serial"]) for a in record.actions if a.did is Did.ISSUED), ""),
    )


def letter_to_come(number: str, *, at: datetime, own_sentence: str, officers: int, specimen: bool) -> Letter | None:
    """The letter as it will be read, with a sentence that is still being written; nothing while a criterion is open."""
    case = _case(number)
    decided_on = at.astimezone(ZoneInfo(case.round.zone)).date()
    found = judged(case, known=decided_on)
    if found.outcome is None and found.record.proposal is None:
        return None
    words = letter_words(case, decided_on=decided_on, own_sentence=own_sentence)
    return decision_letter(**words, officers=officers, specimen=specimen)


def page_picture(number: str, paper: str, page: int, *, width: int) -> bytes | Refusal | None:
    """A page of a paper of the case as a picture; nothing where there is no such paper."""
    row = cases.paper_of(number, paper)
    if row is None or not row.stored_as:
        return None
    return pictures.page_picture(files.read(row.person_id, row.stored_as), row.media_type, page, width=width)


def history(number: str) -> tuple[HistoryEntry, ...]:
    """Every entry and opening of a case, newest first."""
    case = _case(number)
    zone = ZoneInfo(case.round.zone)
    names = {paper.id: paper.name for paper in _papers(case, judged(case, known=case.rule_on or date.max))}
    return tuple(_entry(event, names, zone) for event in reversed(events.events_about("case", number)))


def compared(number: str) -> tuple[Compared, Compared] | None:
    """A marked case and the other one of perhaps the same person, side by side."""
    case = _case(number)
    other = _other(events.replay(case).actions)
    twin = cases.by_number(other) if other else None
    return (_compared(case), _compared(twin)) if twin is not None else None


def _case(number: str) -> Case:
    case = cases.by_number(number)
    assert case is not None, "the page asked whether the case is there"
    return case


def _other(actions: Iterable[Action]) -> str:
    marks = [str(action.about["other"]) for action in actions if action.did is Did.FLAGGED]
    return marks[-1] if marks else ""


def _papers(case: Case, found: Judged) -> tuple[PaperShown, ...]:
    """The papers that the rules ask, and any other that came, in the agreement's numbering."""
    rows = {row.paper: row for row in cases.papers_of(case)}
    earlier: dict[str, int] = {}
    for kind in case.papers.filter(replaced_at__isnull=False).values_list("paper", flat=True):
        earlier[kind] = earlier.get(kind, 0) + 1
    seen = seen_papers(case)
    zone = ZoneInfo(case.round.zone)
    asked = papers_asked(found.rules, found.facts)
    known: dict[str, tuple[int, Words | Message, bool]] = {
        each.paper.id: (each.paper.number, each.paper.name, each.must) for each in asked
    }
    told = {each.paper.id: each.paper.asked for each in asked}
    for kind in rows:
        of_kind = (paper for paper in found.scheme.papers if paper.id == kind)
        name = next((paper.name for paper in of_kind), Message("Photograph") if kind == "photo" else Message("Paper"))
        known.setdefault(kind, (len(known) + 1, name, False))
    return tuple(
        _paper(kind, number, name, must, rows.get(kind), kind in seen, earlier.get(kind, 0), zone, told.get(kind))
        for kind, (number, name, must) in sorted(known.items(), key=lambda item: item[1][0])
    )


def _paper(
    kind: str,
    number: int,
    name: Words | Message,
    must: bool,
    row: Paper | None,
    is_seen: bool,
    earlier: int,
    zone: ZoneInfo,
    asked: Words | None,
) -> PaperShown:
    return PaperShown(
        id=kind,
        number=number,
        name=name,
        pages=row.pages if row else 0,
        is_there=row is not None,
        on_paper=bool(row and row.on_paper),
        is_needed=must,
        is_seen=is_seen,
        given_on=row.given_at.astimezone(zone).date() if row else None,
        scan=row.scan if row else "",
        earlier=earlier,
        asked=asked,
    )


def _finding(
    finding: Finding, found: Judged, papers: Sequence[PaperShown], happened: Sequence[events.Event]
) -> FindingShown:
    mark = found.marks.get(finding.code)
    marks = [event for event in happened if event.kind == Did.JUDGED.value]
    by = [event.by for event in marks if event.open_part["code"] == finding.code]
    proving = {paper.id for paper in found.scheme.papers if finding.code in paper.proves}
    source = _source(finding, found)
    entry = finding.entry
    return FindingShown(
        code=finding.code,
        name=finding.name,
        met=met_after(finding, mark),
        rule=finding.says,
        facts=tuple(fact_message(name, value) for name, value in finding.facts.items()),
        value=_value(finding, found),
        standing=entry.standing.value if entry else "",
        since=entry.start if entry else None,
        trust=_trust(entry, source, found),
        source=source,
        papers=tuple(paper for paper in papers if paper.id in proving),
        marked_by=accounts.who_is(by[-1]) if by else None,
        why=mark.why if mark else "",
        paper=mark.paper if mark else "",
    )


def _value(finding: Finding, found: Judged) -> object:
    """The fact of a criterion in a word: an age for a birth date, a country by its short name."""
    for name, value in finding.facts.items():
        match FACTS[name].type, value:
            case "day", date() if name == "birth_date":
                return age_on(value, found.on)
            case "countries", (str() as code, *_):
                return short_name_of(code) or code
            case "country", str():
                return short_name_of(value) or value
            case "yes-no", bool() if finding.code == "purpose":
                return ""
            case _:
                return shown(name, value)
    return ""


def _source(finding: Finding, found: Judged) -> Source | None:
    if finding.entry is not None:
        cited = sources_of(found.agreement, finding.entry)
        if cited:
            return cited[0]
    return next((found.agreement.sources[c] for c in finding.cites if c in found.agreement.sources), None)


def _trust(entry: Entry | None, source: Source | None, found: Judged) -> str:
    trust = best_trust(found.agreement, entry) if entry is not None else None
    return trust.value if trust else source.trust.value if source else ""


def _asks(record: CaseRecord, papers: Sequence[PaperShown], zone: ZoneInfo) -> tuple[AskShown, ...]:
    open_asks = {ask.number for ask in record.open_asks}
    names = {paper.id: paper.name for paper in papers}
    return tuple(
        AskShown(
            ask.number, names.get(ask.paper, Message("Paper")), ask.until.astimezone(zone), ask.number in open_asks
        )
        for ask in record.asks
    )


def _notes(happened: Sequence[events.Event], zone: ZoneInfo) -> tuple[Note, ...]:
    return tuple(
        Note(accounts.who_is(event.by), event.at.astimezone(zone), event.sealed_part["note"])
        for event in happened
        if event.kind == Did.NOTED.value
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


def _compared(case: Case) -> Compared:
    zone = ZoneInfo(case.round.zone)
    number = case.passport.number
    return Compared(
        number=case.number,
        name=case.person.shown_name,
        name_language=LANGUAGE_OF.get(case.person.nationality, "en"),
        rows=(
            (Message("Date of birth"), case.person.born_on),
            (Message("Passport"), Message("ends in {ending}", {"ending": number[-4:]})),
            (Message("Passport valid until"), date.fromisoformat(case.passport.expires_on)),
            (Message("Lodged"), case.lodged_at.astimezone(zone) if case.lodged_at else ""),
            (Message("Stage"), STAGE_NAMES[Stage(case.stage)]),
        ),
    )
