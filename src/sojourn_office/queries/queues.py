"""An officer's lists: what waits for whom, oldest due first, and the search by number, passport or exact name parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from sojourn.basics.messages import Message
from sojourn.cases.endorsing import NOT_WITH_THE_HOST
from sojourn.cases.model import Did, Stage
from sojourn.cases.numbers import is_case_number
from sojourn.cases.sorting import UNREVIEWED, Order
from sojourn.decisions.moves import met_after
from sojourn.eligibility.findings import Met
from sojourn.rounds.moves import end_of_day
from sojourn_office.papers.decision_letter import LANGUAGE_OF
from sojourn_office.queries import absences
from sojourn_office.queries.paging import LOOKED_AT_MAX, ROWS_A_PAGE, Page
from sojourn_office.storage import accounts, agreements, cases, conflicts, lists, orders, people
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event, events_about
from sojourn_office.storage.judging import judged

_DONE_DAYS = timedelta(days=30)


class Which(StrEnum):
    """The lists of a desk, by the names they have in addresses."""

    MINE = "mine"
    APPLICANT = "applicant"
    SIGNATURE = "signature"
    DONE = "done"
    ISSUE = "issue"
    POINTS = "points"


WHICH_NAMES: Mapping[Which, Message] = {
    Which.MINE: Message("To do {count}"),
    Which.APPLICANT: Message("Waiting for applicant {count}"),
    Which.SIGNATURE: Message("Waiting for signature {count}"),
    Which.DONE: Message("Done, 30 days {count}"),
    Which.ISSUE: Message("To issue {count}"),
    Which.POINTS: Message("To give points {count}"),
}


@dataclass(frozen=True)
class Place:
    """Where a post works: a host and one of its missions, or all of them."""

    host: str
    mission: str


@dataclass(frozen=True)
class Desk:
    """
    Whose lists these are: the places of their posts, how events name them, the order they work in, and who is away.

    `away` are the colleagues who are, as events name them, with the last day of it: their cases are offered here.
    """

    places: tuple[Place, ...]
    names: tuple[str, ...]
    order: Order = UNREVIEWED
    away: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One case in a list: who, which, why it is here, and what its findings come to."""

    number: str
    name: str
    name_language: str
    scheme: str
    invented: bool
    due_at: datetime | None
    is_due_today: bool
    with_whom: Message
    why: Message
    sign: str
    tone: str
    findings: Message


@dataclass(frozen=True)
class Elsewhere:
    """Another mission of the host with cases that nobody has taken."""

    mission: str
    open: int


def desk_at(places: Iterable[Place], names: Iterable[str], *, at: datetime) -> Desk:
    """The desk of somebody with posts in some places, with the order of its host and whoever is away."""
    found = dict.fromkeys(places)
    where = tuple(place for place in found if not place.mission or Place(place.host, "") not in found)
    hosts = {place.host for place in where}
    order = orders.in_force(where[0].host) if where else UNREVIEWED
    return Desk(where, tuple(names), order, absences.away_until(hosts, at=at))


def counts(desk: Desk, *, at: datetime) -> dict[Which, int]:
    """How many cases each list has."""
    return {which: _count(desk, which, _parts(desk, which, at=at)) for which in Which}


def due_today(desk: Desk, *, at: datetime) -> int:
    """How many of the cases to do are due before the day ends where the first of the places is, or are late."""
    if not desk.places:
        return 0
    zone = agreements.zone_of(desk.places[0].host, desk.places[0].mission)
    parts = [some.filter(due_at__lt=_end_of_day(at, zone)) for some in _parts(desk, Which.MINE, at=at)]
    return _count(desk, Which.MINE, parts)


def held(desk: Desk) -> int:
    """How many of the cases to do this officer has taken."""
    return _count(desk, Which.MINE, [_held(desk)])


def page_of(desk: Desk, which: Which, *, first: int, every: int, at: datetime) -> Page[Row]:
    """Some rows of a list of so many, from a row on; a number beyond the last shows the first."""
    start = first if 1 <= first <= every else 1
    numbers = _numbers(desk, which, most=start - 1 + ROWS_A_PAGE, at=at)[start - 1 :]
    return Page(tuple(row_of(case, at=at, away=desk.away) for case in lists.cases_named(numbers)), start, every)


def next_case(desk: Desk, *, account_id: UUID, at: datetime, after: str = "") -> str | None:
    """
    The number of the case that is due first, or the one after a case that is skipped.

    Not one of the officer's own, nor of a person they declared a relation with: they could not open it.
    """
    numbers = _numbers(desk, Which.MINE, most=LOOKED_AT_MAX, at=at)
    rest = numbers[numbers.index(after) + 1 :] if after in numbers else numbers
    each = (case for number in rest if (case := cases.by_number(number)) is not None)
    return next((case.number for case in each if not conflicts.is_own(account_id, case)), None)


def elsewhere(desk: Desk) -> Elsewhere | None:
    """A mission of the same hosts, beyond the desk's own, that has most cases nobody has taken."""
    hosts = {place.host for place in desk.places}
    numbers = lists.missions_with_untaken(hosts, but=desk.places)
    most = max(numbers, key=lambda name: numbers[name], default=None)
    return Elsewhere(most, numbers[most]) if most else None


def found_by(desk: Desk, words: str, *, at: datetime) -> Page[Row]:
    """
    The cases of the desk's places that a search names: a case number, a passport number, or exact parts of a name.

    A variant of a Chinese character is found by the common form. At most a page is given.
    """
    words = words.strip()
    lodged = lists.cases_of(desk.places).exclude(stage__in=[stage.value for stage in NOT_WITH_THE_HOST])
    if is_case_number(words.upper()):
        found = lodged.filter(number=words.upper())
    elif any(sign.isdigit() for sign in words):
        persons = {person for issuer in _senders(desk) for person in people.with_passport(issuer, words)}
        found = lodged.filter(person_id__in=persons)
    else:
        found = lodged.filter(person_id__in=people.with_name_parts(words.split()))
    return Page(tuple(row_of(case, at=at) for case in found[:ROWS_A_PAGE]), 1, found.count())


def _senders(desk: Desk) -> set[str]:
    hosts = {place.host for place in desk.places}
    known = (scheme for agreement in agreements.in_use().values() for scheme in agreement.schemes.values())
    return {scheme.sender for scheme in known if scheme.host in hosts}


def _parts(desk: Desk, which: Which, *, at: datetime) -> list[QuerySet[Case]]:
    """
    The cases of a list, in parts that share none and that an index counts each, place by place.

    Of what there is to do, those that the officer may not see yet are in them.
    """
    match which:
        case Which.MINE:
            offered = ["", *(name for name in desk.away if name not in desk.names)]
            to_do = [cases.filter(stage=Stage.ASSESSMENT.value, holder__in=offered) for cases in _of_places(desk)]
            return [*to_do, _held(desk)]
        case Which.APPLICANT:
            return [cases.filter(stage=Stage.PAPER_ASKED.value) for cases in _of_places(desk)]
        case Which.SIGNATURE:
            return [cases.filter(stage=Stage.PROPOSED.value) for cases in _of_places(desk)]
        case Which.ISSUE:
            to_issue = [cases.filter(stage=Stage.PASSED.value) for cases in _of_places(desk)]
            return [cases.filter(Q(due_at__isnull=True) | Q(due_at__gt=at)) for cases in to_issue]
        case Which.POINTS:
            return [lists.waiting_for_points(cases, but=desk.names) for cases in _of_places(desk)]
        case Which.DONE:
            done = lists.done_between(at - _DONE_DAYS, at).values("about")
            return [cases.filter(number__in=done) for cases in _of_places(desk)]


def _of_places(desk: Desk) -> list[QuerySet[Case]]:
    return [lists.cases_of([place]) for place in desk.places]


def _held(desk: Desk) -> QuerySet[Case]:
    """What the officer has taken, also what was handed over from elsewhere."""
    return lists.cases_held_by(desk.names).filter(stage=Stage.ASSESSMENT.value)


def _count(desk: Desk, which: Which, parts: Iterable[QuerySet[Case]]) -> int:
    """How many cases some parts of a list have; those to do without the ones that are hidden from the officer."""
    return sum(some.count() - (lists.hidden_from(desk.names, some) if which is Which.MINE else 0) for some in parts)


def _numbers(desk: Desk, which: Which, *, most: int, at: datetime) -> list[str]:
    """The first numbers of a list: to do, in the order that the host stated; of the others, by the day due."""
    parts = _parts(desk, which, at=at)
    if which is not Which.MINE:
        return lists.numbers_in_order(parts, UNREVIEWED.members, most)
    shown = [lists.shown_to(desk.names, some) for some in parts]
    return lists.numbers_in_order(shown, desk.order.members, most)


def _end_of_day(at: datetime, zone: str) -> datetime:
    return end_of_day(at.astimezone(ZoneInfo(zone)).date(), zone)


def row_of(case: Case, *, at: datetime, away: Mapping[str, date] | None = None) -> Row:
    """A case as a line of a list."""
    zone = ZoneInfo(case.round.zone)
    happened = events_about("case", case.number)
    sign, tone, findings = _findings(case, at.astimezone(zone).date())
    in_office = case.stage in (Stage.ASSESSMENT.value, Stage.PROPOSED.value, Stage.PAPER_ASKED.value)
    return Row(
        number=case.number,
        name=case.person.shown_name,
        name_language=LANGUAGE_OF.get(case.person.nationality, "en"),
        scheme=case.scheme,
        invented=case.round.invented,
        due_at=case.due_at.astimezone(zone) if case.due_at else None,
        is_due_today=in_office and case.due_at is not None and case.due_at < _end_of_day(at, case.round.zone),
        with_whom=_with_whom(case.holder, away or {}),
        why=_why(case, happened),
        sign=sign,
        tone=tone,
        findings=findings,
    )


def _with_whom(holder: str, away: Mapping[str, date]) -> Message:
    who = accounts.who_is(holder) if holder else Message("nobody")
    return Message("{who}, away until {day}", {"who": who, "day": away[holder]}) if holder in away else who


def _why(case: Case, happened: Sequence[Event]) -> Message:
    """What brought a case to where it waits."""
    if case.is_flagged:
        return Message("Perhaps a second application")
    said = [event for event in happened if event.kind in _BRINGS]
    return _BRINGS[said[-1].kind] if said else Message("New")


_BRINGS: Mapping[str, Message] = {
    Did.LODGED.value: Message("New"),
    Did.ENDORSED.value: Message("New"),
    Did.PAPER_GIVEN.value: Message("A paper came in"),
    Did.PAPER_ADDED.value: Message("New"),
    Did.PAPER_ASKED.value: Message("A paper is asked for"),
    Did.SENT_BACK.value: Message("Sent back by the second officer"),
    Did.HANDED_OVER.value: Message("Handed over"),
    Did.TAKEN_BACK.value: Message("Taken back by the proposer"),
    Did.PROPOSED.value: Message("A decision is proposed"),
    Did.DECIDED.value: Message("Decided"),
    Did.ENDORSEMENT_TAKEN_BACK.value: Message("No longer endorsed"),
    Did.REOPENED.value: Message("To be looked at again"),
    Did.TOLD.value: Message("The result was told"),
    Did.LOOK_ASKED.value: Message("A second look is asked for"),
    Did.LOOK_PAPER.value: Message("A second look is asked for"),
    Did.ISSUED.value: Message("The visa was issued"),
}


def _findings(case: Case, today: date) -> tuple[str, str, Message]:
    """The sign and words of what the findings come to: not met goes first, then open, then to judge."""
    found = judged(case, known=today)
    met = [met_after(finding, found.marks.get(finding.code)) for finding in found.judgement.findings]
    for kind, sign, tone, words in (
        (Met.NO, "cross", "rust", Message("not met: {count}", {"count": met.count(Met.NO)})),
        (Met.NOT_KNOWN, "question", "ink", Message("open: {count}", {"count": met.count(Met.NOT_KNOWN)})),
        (Met.WEIGHED, "dash", "ink", Message("to judge: {count}", {"count": met.count(Met.WEIGHED)})),
    ):
        if kind in met:
            return sign, tone, words
    return "check", "pine", Message("all met")
