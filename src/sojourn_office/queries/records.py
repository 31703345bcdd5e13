"""Records of persons side by side for officers, and for a person what is counted with theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.basics.countries import country_in_a_sentence, country_name
from sojourn.basics.messages import Message
from sojourn.cases.model import STAGE_NAMES, Stage
from sojourn.cases.records import STANDING_NAMES, Standing, Step
from sojourn_office.likeness.reasons import REASONS, Reason
from sojourn_office.papers.decision_letter import LANGUAGE_OF
from sojourn_office.storage import accounts, cases, earlier, objections, pairs, people
from sojourn_office.storage.cases import Case
from sojourn_office.storage.earlier import Found
from sojourn_office.storage.events import Event
from sojourn_office.storage.keys import PersonErased, has_key, open_keys
from sojourn_office.storage.lists import Placed
from sojourn_office.storage.objections import Objection
from sojourn_office.storage.pairs import Pair
from sojourn_office.storage.people import Person

# So many of a kind are shown at once; what is further down comes up as the others are settled.
ROWS = 20

STEP_NAMES: Mapping[Step, Message] = {
    Step.SET_ASIDE: Message("Found to be two persons"),
    Step.PROPOSE: Message("Proposed as one person"),
    Step.JOIN: Message("Joined as one person"),
    Step.DECLINE: Message("Declined: two persons"),
    Step.ASK_TO_UNDO: Message("Proposed to undo"),
    Step.UNDO: Message("Undone: two persons again"),
    Step.KEEP: Message("Kept as one person"),
}


@dataclass(frozen=True)
class PairLine:
    """Two records in a list: whose, how it stands, and what was found to speak for and against."""

    id: UUID
    names: tuple[tuple[str, str], tuple[str, str]]
    numbers: tuple[str, str]
    standing: Message
    found_at: datetime
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class RecordShown:
    """One of two records: its name, what it says of the person, and its applications with the host."""

    name: str
    name_language: str
    rows: tuple[tuple[Message, object], ...]
    applications: tuple[tuple[str, str, Message], ...]


@dataclass(frozen=True)
class StepShown:
    """What an officer did about two records, and why."""

    what: Message
    who: Message
    at: datetime
    why: str


@dataclass(frozen=True)
class ObjectionShown:
    """What a person says is not theirs."""

    id: UUID
    words: str
    said_at: datetime
    due_on: date
    answered_at: datetime | None
    upheld: bool | None
    answer: str


@dataclass(frozen=True)
class PairShown:
    """Two records side by side, with everything an officer decides by."""

    id: UUID
    host: str
    missions: frozenset[str]
    numbers: tuple[str, str]
    standing: Standing
    standing_name: Message
    proposed_by_account: str
    reasons: tuple[Reason, ...]
    records: tuple[RecordShown, RecordShown]
    steps: tuple[StepShown, ...]
    objections: tuple[ObjectionShown, ...]


def lines(places: Iterable[Placed], *standings: Standing) -> tuple[PairLine, ...]:
    """The pairs of some places that stand in one of some ways, the likeliest first."""
    found = pairs.of_places(places, standings, limit=ROWS)
    open_keys(person for pair in found for person in (pair.one_id, pair.two_id))
    return tuple(_line(pair) for pair in found)


def _line(pair: Pair) -> PairLine:
    one, two = pair.cases
    return PairLine(
        id=pair.pk,
        names=(_named(one), _named(two)),
        numbers=(one.number, two.number),
        standing=STANDING_NAMES[Standing(pair.standing)],
        found_at=pair.found_at.astimezone(ZoneInfo(one.round.zone)),
        reasons=_reasons(pair),
    )


def _reasons(pair: Pair) -> tuple[Reason, ...]:
    """What speaks for and against, the heaviest first."""
    return tuple(sorted((REASONS[code] for code in pair.codes), key=lambda each: -abs(each.points)))


def _named(case: Case) -> tuple[str, str]:
    return case.person.shown_name, LANGUAGE_OF.get(case.person.nationality, "en")


def pair_shown(pair_id: UUID) -> PairShown | None:
    """Two records side by side; nothing where there are none such."""
    pair = pairs.by_id(pair_id)
    if pair is None:
        return None
    standing, zone = Standing(pair.standing), ZoneInfo(pair.one_case.round.zone)
    said = objections.of_about(f"pair {pair.pk}")
    return PairShown(
        id=pair.pk,
        host=pair.host,
        missions=frozenset(case.mission for case in pair.cases),
        numbers=(pair.one_case.number, pair.two_case.number),
        standing=standing,
        standing_name=STANDING_NAMES[standing],
        proposed_by_account=_account_of(pair.proposed_by),
        reasons=_reasons(pair),
        records=(_record(pair.one_case), _record(pair.two_case)),
        steps=_steps(pair, zone),
        objections=tuple(_objection(each, zone) for each in said),
    )


def _account_of(by: str) -> str:
    post = accounts.post_by_id(UUID(by.removeprefix("post:"))) if by else None
    return str(post.account_id) if post else ""


def _steps(pair: Pair, zone: ZoneInfo) -> tuple[StepShown, ...]:
    """Each step once: what joins and undoes is kept for each of the two."""
    shown = []
    for event in pairs.steps_of(pair):
        step = Step(event.kind.removeprefix("pair:"))
        if step in (Step.JOIN, Step.UNDO) and event.person_id == pair.two_id:
            continue
        at = event.at.astimezone(zone)
        shown.append(StepShown(STEP_NAMES[step], accounts.who_is(event.by), at, _why(event)))
    return tuple(shown)


def _why(event: Event) -> str:
    """Why, as it was written; gone with the person it was sealed for."""
    try:
        return str(event.sealed_part.get("why", ""))
    except PersonErased:
        return ""


def _record(case: Case) -> RecordShown:
    person = case.person
    name, language = _named(case)
    lodged = pairs.lodged_with([person.pk], case.host)
    rows = _rows(person) if has_key(person.pk) else ((Message("Record"), Message("Erased")),)
    applications = tuple((each.number, each.scheme, STAGE_NAMES[Stage(each.stage)]) for each in lodged)
    return RecordShown(name, language, rows, applications)


def _rows(person: Person) -> tuple[tuple[Message, object], ...]:
    passports = list(person.passports.exclude(number_digest="").order_by("made_at"))
    return (
        (Message("Date of birth"), person.born_on),
        (Message("Nationality"), country_name(person.nationality)),
        (Message("Sex, as in the passport"), person.sex),
        *(
            (
                Message("Passport of {country}", {"country": country_in_a_sentence(each.issuer)}),
                Message(
                    "ends in {ending}, valid until {day}",
                    {"ending": each.number[-4:], "day": date.fromisoformat(each.expires_on)},
                ),
            )
            for each in passports
        ),
    )


def _objection(row: Objection, zone: tzinfo) -> ObjectionShown:
    try:
        words, answer = row.words, row.answer or ""
    except PersonErased:
        words = answer = ""
    answered_at = row.answered_at.astimezone(zone) if row.answered_at else None
    due_on = row.due_at.astimezone(zone).date()
    return ObjectionShown(row.pk, words, row.said_at.astimezone(zone), due_on, answered_at, row.upheld, answer)


@dataclass(frozen=True)
class Beside:
    """What an officer of a case has to know of its person: another record, or a visa of before, and how it stands."""

    path: str
    says: Message


def beside_case(number: str) -> tuple[Beside, ...]:
    """What counts with the person of a case beside their own applications, or was proposed to."""
    case = cases.by_number(number)
    assert case is not None, "the page asked whether the case is there"
    found = [
        Beside(str(pair.pk), Message("With another record: {standing}.", {"standing": STANDING_NAMES[_stands(pair)]}))
        for pair in pairs.with_person(case.person_id, case.host)
    ]
    for row in earlier.found_for(case.person_id, case.host):
        told = {"day": row.granted_on, "standing": FOUND_NAMES[Found(row.found)]}
        found.append(Beside(f"grants/{row.pk}", Message("A visa granted on {day}: {standing}.", told)))
    return tuple(found)


def _stands(pair: Pair) -> Standing:
    return Standing(pair.standing)


@dataclass(frozen=True)
class ObjectionLine:
    """An objection in a list: about what, by whose application, and by when it is answered."""

    about: str
    number: str
    due_on: date


def objections_at(places: Iterable[Placed]) -> tuple[ObjectionLine, ...]:
    """What persons of some places say is not theirs and waits for an answer, the first due first."""
    found = objections.open_at(places, limit=ROWS)
    return tuple(ObjectionLine(row.about, row.case_id, row.due_at.date()) for row in found)


@dataclass(frozen=True)
class GrantShown:
    """A visa of before beside the record it may be of, for an officer."""

    id: UUID
    host: str
    mission: str
    number: str
    found: Found
    scheme: str
    source: str
    told: tuple[tuple[Message, object], ...]
    record: RecordShown
    objections: tuple[ObjectionShown, ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet whose it is."""
        return self.found is Found.PERHAPS


FOUND_NAMES: Mapping[Found, Message] = {
    Found.PERHAPS: Message("Perhaps of this person; it does not count yet"),
    Found.COUNTED: Message("Counts with this person"),
    Found.ASIDE: Message("Not of this person"),
    Found.NOBODYS: Message("Of nobody here"),
}


def grant_shown(grant_id: UUID) -> GrantShown | None:
    """A visa of before with the record it was found for; nothing where there is none, or it was found for nobody."""
    row = earlier.by_id(grant_id)
    case = pairs.newest_lodged(row.person_id, row.host) if row is not None and row.person_id is not None else None
    if row is None or case is None or not has_key(row.pk):
        return None
    said, zone = row.told, ZoneInfo(case.round.zone)
    return GrantShown(
        id=row.pk,
        host=row.host,
        mission=case.mission,
        number=case.number,
        found=Found(row.found),
        scheme=row.scheme,
        source=row.source,
        told=(
            (Message("Name"), f"{said['surname']} {said['given_names']}".strip()),
            (Message("Date of birth"), date.fromisoformat(said["birth_date"])),
            (Message("Passport"), Message("ends in {ending}", {"ending": said["passport_number"][-4:]})),
            (Message("Granted on"), row.granted_on),
            *((name, date.fromisoformat(said[key])) for key, name in _STAY.items() if said[key]),
        ),
        record=_record(case),
        objections=tuple(_objection(each, zone) for each in objections.of_about(f"grant {row.pk}")),
    )


_STAY = {"entered_on": Message("Entered on"), "left_on": Message("Left on")}


@dataclass(frozen=True)
class GrantLine:
    """A visa of before that may be of somebody here."""

    id: UUID
    name: str
    scheme: str
    granted_on: date
    source: str


def grants_perhaps(hosts: Iterable[str]) -> tuple[GrantLine, ...]:
    """The visas of before that may be of somebody here and wait for an officer."""
    found = earlier.perhaps(hosts, limit=ROWS)
    open_keys(row.person_id for row in found if row.person_id)
    return tuple(
        GrantLine(row.pk, row.person.shown_name if row.person else "", row.scheme, row.granted_on, row.source)
        for row in found
    )


@dataclass(frozen=True)
class CountedGrant:
    """A visa of before that counts with a person, as they are told of it."""

    id: UUID
    scheme: str
    granted_on: date
    source: str
    objection: ObjectionShown | None


def grants_counted_with(account_id: UUID) -> tuple[CountedGrant, ...]:
    """The visas of before that count with the records of an account."""
    account = accounts.by_id(account_id)
    own = [person.pk for person in people.persons_of(account)] if account else []
    rows = earlier.of_persons(own)
    said = {row.about: row for row in objections.of_persons(own)} if rows else {}
    return tuple(
        CountedGrant(row.pk, row.scheme, row.granted_on, row.source, _said_of(said.get(f"grant {row.pk}")))
        for row in rows
    )


def _said_of(row: Objection | None) -> ObjectionShown | None:
    return _objection(row, UTC) if row is not None else None


@dataclass(frozen=True)
class Counted:
    """What is counted with a person: nothing of whoever else it may be of, but the host and the day."""

    pair_id: UUID
    host: str
    since: date
    objection: ObjectionShown | None


def counted_with(account_id: UUID) -> tuple[Counted, ...]:
    """The joins that stand for the records of an account, as their own person is told of them."""
    account = accounts.by_id(account_id)
    own = [person.pk for person in people.persons_of(account)] if account else []
    said = {row.about: row for row in objections.of_persons(own)}
    found = []
    for pair in pairs.joined_of(own):
        zone = ZoneInfo(pair.one_case.round.zone)
        joined = [event.at for event in pairs.steps_of(pair) if event.kind == f"pair:{Step.JOIN.value}"]
        row = said.get(f"pair {pair.pk}")
        since = joined[-1].astimezone(zone).date()
        found.append(Counted(pair.pk, pair.host, since, _objection(row, zone) if row else None))
    return tuple(found)


def has_counted(account_id: UUID) -> bool:
    """Whether anything is counted with the records of an account that it did not file itself."""
    return pairs.is_joined(account_id) or earlier.counts_for(account_id)
