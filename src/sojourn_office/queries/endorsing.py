"""The gate of a sending state: what waits there, one application as its office reads it, and what it answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.basics.countries import country_name
from sojourn.basics.days import age_on
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import endorsing as rule
from sojourn.cases.endorsing import LETTER, came_to_gate, has_gate
from sojourn.cases.model import AT_GATE, Did, Stage
from sojourn.eligibility.findings import Finding, Met
from sojourn.texts.keeping import kept
from sojourn_office.papers.decision_letter import LANGUAGE_OF
from sojourn_office.papers.endorsement import Endorsement, endorsement_letter
from sojourn_office.papers.words import Addressee
from sojourn_office.queries.casework import AskShown, asks_shown
from sojourn_office.queries.findings import FindingShown, finding_shown
from sojourn_office.queries.ledger import Counted
from sojourn_office.queries.paging import LOOKED_AT_MAX, ROWS_A_PAGE, Page, page_of
from sojourn_office.queries.sheets import PaperShown, papers_shown
from sojourn_office.storage import agreements, cases, conflicts, endorsements, events
from sojourn_office.storage.cases import Case
from sojourn_office.storage.judging import Judged, judged
from sojourn_office.storage.quotas import Quota
from sojourn_office.storage.rounds import Period


@dataclass(frozen=True)
class GateShown(Counted):
    """The places at a gate in one period."""

    scheme: str
    year: int


@dataclass(frozen=True)
class Row:
    """One application in a list of the gate."""

    number: str
    name: str
    name_language: str
    scheme: str
    invented: bool
    moment: datetime
    is_flagged: bool


@dataclass(frozen=True)
class WhereAtGate:
    """Whose gate an application came to, whether it waits there still, and whether it is endorsed."""

    number: str
    sender: str
    waits: bool
    is_endorsed: bool


@dataclass(frozen=True)
class CaseAtGate:
    """One application as the office of the sending state reads it."""

    number: str
    name: str
    name_language: str
    language: str
    scheme: str
    sender: str
    host: str
    round: str
    zone: ZoneInfo
    invented: bool
    age: int
    rule_on: date
    lodged_at: datetime
    version: int
    is_flagged: bool
    findings: tuple[FindingShown, ...]
    papers: tuple[PaperShown, ...]
    asks: tuple[AskShown, ...]
    waits_until: datetime | None
    gate: GateShown | None

    @property
    def not_met(self) -> tuple[FindingShown, ...]:
        """The criteria that the answers alone do not meet."""
        return tuple(finding for finding in self.findings if finding.met is Met.NO)

    def paper(self, paper_id: str) -> PaperShown | None:
        """A paper by its name in the agreement."""
        return next((paper for paper in self.papers if paper.id == paper_id), None)


@dataclass(frozen=True)
class Endorsed:
    """An endorsement that counts, as its office reads it again; whether it can still be taken back, as far as told."""

    number: str
    name: str
    name_language: str
    scheme: str
    invented: bool
    at: datetime
    version: int
    may_be_taken_back: bool


@dataclass(frozen=True)
class GroundTold:
    """A criterion on which a sending state does not endorse: its code and name, its rule, and what can be done."""

    code: str
    name: Message
    rule: Message
    remedy: Message


@dataclass(frozen=True)
class Answered:
    """What the sending state answered, as its person reads it; `was_endorsed` where it took an endorsement back."""

    is_endorsed: bool
    was_endorsed: bool
    at: datetime
    grounds: tuple[GroundTold, ...]
    why: str


def schemes_of(senders: Iterable[str]) -> tuple[str, ...]:
    """The schemes of some sending states whose own gate comes first, or came first on some day, by their names."""
    wanted = set(senders)
    known = (scheme for agreement in agreements.in_use().values() for scheme in agreement.schemes.values())
    return tuple(sorted(scheme.id for scheme in known if scheme.sender in wanted and "gates" in scheme.series))


def gates(senders: Iterable[str]) -> tuple[GateShown, ...]:
    """The places at the gates of some sending states, by scheme and year; those that have a number."""
    return tuple(_gate(quota, period) for quota, period in endorsements.every_gate(schemes_of(senders)))


def _gate(quota: Quota, period: Period) -> GateShown:
    return GateShown(quota.most, quota.promised, period.scheme, period.year)


def waiting(senders: Iterable[str], *, first: int) -> Page[Row]:
    """What waits at the gates of some sending states from a row on, first come first; one beyond shows the first."""
    found = endorsements.waiting(schemes_of(senders))
    return page_of(found, lambda case: _row(case, case.lodged_at), first=first)


def asked_for(senders: Iterable[str]) -> tuple[Row, ...]:
    """Those of whose persons the gate asks for a paper, the one that is due first at the head."""
    return tuple(_row(case, case.due_at) for case in endorsements.asked(schemes_of(senders), count=ROWS_A_PAGE))


def next_of(senders: Iterable[str], *, account_id: UUID) -> str | None:
    """
    The number of the application that came first of those that wait.

    Not one of the officer's own, nor of a person they declared a relation with: they could not open it.
    """
    found = endorsements.waiting(schemes_of(senders))[:LOOKED_AT_MAX]
    return next((case.number for case in found if not conflicts.is_own(account_id, case)), None)


def endorsed_lately(senders: Iterable[str]) -> tuple[Row, ...]:
    """The last that were endorsed, the newest first."""
    return tuple(_row(case, case.endorsed_at) for case in endorsements.latest(schemes_of(senders), count=ROWS_A_PAGE))


def _row(case: Case, moment: datetime | None) -> Row:
    assert moment is not None, "what waits was lodged, what is asked has a last day, what was endorsed says when"
    return Row(
        number=case.number,
        name=case.person.shown_name,
        name_language=LANGUAGE_OF.get(case.person.nationality, "en"),
        scheme=case.scheme,
        invented=case.round.invented,
        moment=moment.astimezone(ZoneInfo(case.round.zone)),
        is_flagged=case.is_flagged,
    )


def where(number: str) -> WhereAtGate | None:
    """Whose gate an application came to, and how it stands there; nothing for one that never came to a gate."""
    case = cases.by_number(number)
    # Asked of every number: one of another way asks the database no more than one that is nobody's.
    happened = events.events_about("case", number)
    if case is None:
        return None
    case.happened = happened
    waits = Stage(case.stage) in AT_GATE
    if not (waits or came_to_gate(events.replay(case))):
        return None
    return WhereAtGate(number, case.scheme[:3], waits, case.endorsed_at is not None)


def endorsed(number: str, *, at: datetime) -> Endorsed:
    """An endorsement that counts. What the host decided and has not told yet is nothing to its office."""
    case = cases.by_number(number)
    assert case is not None and case.endorsed_at is not None, "the page asked whether it is endorsed"
    told = events.replay(case).as_told(at)
    return Endorsed(
        number=number,
        name=case.person.shown_name,
        name_language=LANGUAGE_OF.get(case.person.nationality, "en"),
        scheme=case.scheme,
        invented=case.round.invented,
        at=case.endorsed_at.astimezone(ZoneInfo(case.round.zone)),
        version=case.version,
        may_be_taken_back=not isinstance(rule.take_back(told, by="", at=at), Refusal),
    )


def case_at_gate(number: str, *, at: datetime) -> CaseAtGate:
    """
    An application with what its sending state tests: the criteria that the agreement names for its gate, else all.

    The letter itself is what the office is asked for, and is no criterion here.
    """
    case = cases.by_number(number)
    assert case is not None and case.lodged_at is not None, "the page asked whether the case is there"
    zone = ZoneInfo(case.round.zone)
    found = judged(case, known=at.astimezone(zone).date())
    assert has_gate(found.rules), "it came to the gate by these rules"
    happened = events.events_about("case", number)
    papers = papers_shown(case, found)
    tested = found.rules.words("gate_criteria")
    shown = tuple(finding_shown(finding, found, papers, happened) for finding in _tested(found))
    proving = {paper.id for finding in shown for paper in finding.papers}
    quota = endorsements.quota_of(case.round.period_id)
    return CaseAtGate(
        number=number,
        name=case.person.shown_name,
        name_language=LANGUAGE_OF.get(case.person.nationality, "en"),
        language=case.language,
        scheme=case.scheme,
        sender=found.scheme.sender,
        host=case.host,
        round=case.round_id,
        zone=zone,
        invented=case.round.invented,
        age=age_on(case.person.born_on, found.on),
        rule_on=found.on,
        lodged_at=case.lodged_at.astimezone(zone),
        version=case.version,
        is_flagged=case.is_flagged,
        findings=shown,
        papers=tuple(paper for paper in papers if not tested or paper.id in proving),
        asks=asks_shown(found.record, papers, zone),
        waits_until=max((ask.until.astimezone(zone) for ask in found.record.open_asks if ask.until > at), default=None),
        gate=_gate(quota, case.round.period) if quota is not None else None,
    )


def letter(number: str, language: str, *, specimen: bool) -> bytes | None:
    """
    The letter of an endorsement as a PDF, in a language and in the host's; nothing where no endorsement counts.

    Raises `CannotPrint` for a sign that no font of ours has.
    """
    case = cases.by_number(number)
    if case is None or case.endorsed_at is None:
        return None
    endorsed_on = case.endorsed_at.astimezone(ZoneInfo(case.round.zone)).date()
    found = judged(case, known=endorsed_on)
    told = Endorsement(
        state=country_name(found.scheme.sender),
        programme=found.scheme.title,
        endorsed_on=endorsed_on,
        number=number,
        addressee=Addressee(
            case.person.native_name, case.person.latin_name, LANGUAGE_OF.get(case.person.nationality, "en")
        ),
        looked_at=tuple(finding.name for finding in _tested(found)),
        host_language=LANGUAGE_OF.get(case.host, "en"),
        specimen=specimen,
    )
    return endorsement_letter(told, language)


def _tested(found: Judged) -> list[Finding]:
    """The findings that the sending state's office looks at: by the criteria that the agreement names, else all."""
    named = found.rules.words("gate_criteria")
    return [each for each in found.judgement.findings if each.code != LETTER and (not named or each.code in named)]


def answered(number: str, zone: ZoneInfo) -> Answered | None:
    """What the sending state answered on an application; nothing before it did."""
    kinds = (Did.ENDORSED.value, Did.NOT_ENDORSED.value, Did.ENDORSEMENT_TAKEN_BACK.value)
    found = [event for event in events.events_about("case", number) if event.kind in kinds]
    if not found:
        return None
    sealed: Mapping[str, Any] = found[-1].sealed_part
    return Answered(
        is_endorsed=found[-1].kind == Did.ENDORSED.value,
        was_endorsed=found[-1].kind == Did.ENDORSEMENT_TAKEN_BACK.value,
        at=found[-1].at.astimezone(zone),
        grounds=_told(sealed.get("grounds", ())),
        why=str(sealed.get("why", "")),
    )


def _told(grounds: Sequence[Mapping[str, Any]]) -> tuple[GroundTold, ...]:
    said = ("name", "rule", "remedy")
    return tuple(GroundTold(str(each["code"]), *(kept(each[name]) for name in said)) for each in grounds)
