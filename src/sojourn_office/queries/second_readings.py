"""Cases read a second time: what the blind reader sees, both readings beside each other, how far officers agree."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message, Words
from sojourn.cases.model import Did, Outcome, Stage
from sojourn.decisions.second_readings import is_readable, knows
from sojourn.eligibility.findings import Met, criteria_under
from sojourn.statistics.agreement import By, Figure, TwoReadings, figures
from sojourn_office.papers.decision_letter import LANGUAGE_OF
from sojourn_office.queries.findings import FindingShown, finding_shown
from sojourn_office.queries.sheets import PaperShown, papers_shown
from sojourn_office.storage import accounts, agreements, cases, events
from sojourn_office.storage import second_readings as stored
from sojourn_office.storage.cases import Case
from sojourn_office.storage.judging import judged

# So many waiting readings are listed; the one that waits longest is at the head.
_LISTED = 20

OUTCOME_NAMES: Mapping[Outcome, Message] = {
    Outcome.GRANTED: Message("Issue the visa"),
    Outcome.REFUSED: Message("Do not issue the visa"),
}


@dataclass(frozen=True)
class Waiting:
    """A case that waits to be read a second time; nothing of what was found."""

    number: str
    name: str
    name_language: str
    scheme: str
    mission: Words | str
    invented: bool


@dataclass(frozen=True)
class CaseToRead:
    """A case as its second reader sees it: the person's own words and papers, and what the answers alone come to."""

    number: str
    name: str
    name_language: str
    scheme: str
    invented: bool
    mission: Words
    findings: tuple[FindingShown, ...]
    papers: tuple[PaperShown, ...]

    def paper(self, paper_id: str) -> PaperShown | None:
        """A paper by its name in the agreement."""
        return next((paper for paper in self.papers if paper.id == paper_id), None)


@dataclass(frozen=True)
class Compared:
    """One criterion in two readings."""

    name: Message
    first: Met
    second: Met | None
    why: str

    @property
    def differs(self) -> bool:
        """Whether the two say something else."""
        return self.second is not None and self.first is not self.second


@dataclass(frozen=True)
class BothReadings:
    """A case with both its readings, and how the difference was settled."""

    number: str
    host: str
    scheme: str
    round: str
    invented: bool
    first_by: Message
    second_by: Message
    read_at: datetime
    outcomes: tuple[Message, Message]
    compared: tuple[Compared, ...]
    why: str
    differs: bool
    settled: Settled | None
    may_look_again: bool
    results_at: datetime | None


@dataclass(frozen=True)
class Settled:
    """How a difference was settled: by whom, when, which way, and why."""

    who: Message
    at: datetime
    stands: bool
    why: str


@dataclass(frozen=True)
class Line:
    """One case behind a figure: who read it, and whether they came to the same."""

    number: str
    first_by: Message
    second_by: Message
    first: Message
    second: Message
    agrees: bool


@dataclass(frozen=True)
class FigureShown:
    """A figure with the words of what it is about."""

    figure: Figure
    names: tuple[Message | Words, ...]

    @property
    def low(self) -> int:
        """The lower end of the range, of a hundred."""
        return round(self.figure.range[0] * 100)

    @property
    def high(self) -> int:
        """The upper end of the range, of a hundred."""
        return round(self.figure.range[1] * 100)


@dataclass(frozen=True)
class Stated:
    """What is published of the second readings of a round; `secret` is empty while anything is to be decided."""

    share: int
    commitment: str
    secret: str
    chosen: int
    read: int


def said_of(round_id: str) -> Stated | None:
    """What is published of the second readings of a round; nothing where none are made."""
    said = stored.said_of(round_id)
    if said is None:
        return None
    stated, shown = said
    later = shown or {"secret": "", "chosen": 0, "read": 0}
    return Stated(stated["share"], stated["commitment"], later["secret"], later["chosen"], later["read"])


def waiting(hosts: Collection[str], names: Collection[str], *, at: datetime) -> tuple[int, tuple[Waiting, ...]]:
    """How many cases somebody may read a second time, and the first of them."""
    found = stored.to_read(hosts, names, at=at)
    return found.count(), tuple(_waiting(row.case) for row in found[:_LISTED])


def count_waiting(hosts: Collection[str], names: Collection[str], *, at: datetime) -> int:
    """How many cases somebody may read a second time."""
    return stored.to_read(hosts, names, at=at).count()


def why_not_read(number: str, hosts: Collection[str], names: Collection[str]) -> Message | None:
    """Why somebody with posts of some hosts may not read a case a second time; nothing where they may."""
    row, case = stored.of_case(number), cases.by_number(number)
    if row is None or case is None or case.host not in hosts or row.read_id is not None:
        return Message("This case is not to be read a second time now.")
    record = events.replay(case)
    if not is_readable(record):
        return Message("This case is not to be read a second time now.")
    if knows(record, names):
        return Message("You have opened this case before. A second reader knows nothing of the first.")
    return None


def case_to_read(number: str) -> CaseToRead:
    """A case for its second reader: no finding, mark, note, question or name of a colleague is in it."""
    case = cases.by_number(number)
    assert case is not None, "the page asked whether the case is there"
    made = next(action for action in reversed(events.replay(case).actions) if action.did is Did.PROPOSED)
    found = judged(case, known=date.fromisoformat(str(made.about["known_on"])), marks={})
    papers = papers_shown(case, found)
    return CaseToRead(
        number=number,
        name=case.person.shown_name,
        name_language=LANGUAGE_OF.get(case.person.nationality, "en"),
        scheme=case.scheme,
        invented=case.round.invented,
        mission=found.mission.short,
        findings=tuple(finding_shown(finding, found, papers, ()) for finding in found.judgement.findings),
        papers=papers,
    )


def both(number: str, hosts: Collection[str]) -> BothReadings | None:
    """Both readings of a case of some hosts, once there are two."""
    row, case = stored.of_case(number), cases.by_number(number)
    if row is None or row.read is None or case is None or case.host not in hosts:
        return None
    said, zone = row.read.open_part, ZoneInfo(case.round.zone)
    marks = {
        str(event.open_part["code"]): str(event.sealed_part.get("why", ""))
        for event in events.happened_to(case)
        if event.kind == Did.JUDGED.value and event.by == said["first_by"] and event.seq < row.read.seq
    }
    names = _criteria(case)
    second = said["findings"]
    return BothReadings(
        number=number,
        host=case.host,
        scheme=case.scheme,
        round=case.round_id,
        invented=case.round.invented,
        first_by=accounts.who_is(said["first_by"]),
        second_by=accounts.who_is(row.read.by),
        read_at=row.read.at.astimezone(zone),
        outcomes=(OUTCOME_NAMES[Outcome(said["first_outcome"])], OUTCOME_NAMES[Outcome(said["outcome"])]),
        compared=tuple(
            Compared(
                names.get(code, Message("{code}", {"code": code})),
                Met(met),
                Met(second[code]) if code in second else None,
                marks.get(code, ""),
            )
            for code, met in said["first"].items()
        ),
        why=str(row.read.sealed_part.get("why", "")),
        differs=row.differs,
        settled=_settled(row, zone),
        may_look_again=case.stage in (Stage.DECIDED.value, Stage.PROPOSED.value),
        results_at=case.round.results_at.astimezone(zone) if case.round.results_at else None,
    )


def _settled(row: stored.SecondReading, zone: ZoneInfo) -> Settled | None:
    event = row.settled
    if event is None:
        return None
    stands = event.open_part["answer"] == "stands"
    return Settled(accounts.who_is(event.by), event.at.astimezone(zone), stands, str(event.sealed_part.get("why", "")))


def unsettled(hosts: Collection[str]) -> tuple[Line, ...]:
    """The cases of some hosts whose two readings differ, and that nobody has settled."""
    who = _Who()
    return tuple(_line(stored.two_readings(row), who) for row in stored.unsettled(hosts))


def count_unsettled(hosts: Collection[str]) -> int:
    """How many differences of some hosts nobody has settled."""
    return stored.count_unsettled(hosts)


def agreement(hosts: Collection[str], *, at: datetime) -> dict[By, tuple[FigureShown, ...]]:
    """How far the officers of some hosts agree, over a year: all, by post, officer, pair and criterion."""
    readings, who = stored.readings(hosts, at=at), _Who()
    named = _Named(hosts, at=at)
    return {
        by: tuple(FigureShown(figure, named.of(by, figure.key, who)) for figure in figures(readings, by)) for by in By
    }


def own(names: Collection[str], hosts: Collection[str], *, at: datetime) -> tuple[tuple[Figure, ...], tuple[Line, ...]]:
    """
    How far one officer agrees with others: of their own decisions, and of what they read; with the cases, newest last.
    """
    readings = stored.readings(hosts, at=at)
    decided = [each for each in readings if each.first_by in names]
    read = [each for each in readings if each.second_by in names]
    who = _Who()
    both_ways = tuple(figure for part in (decided, read) for figure in (figures(part, By.ALL) or (_NONE,)))
    return both_ways, tuple(_line(each, who) for each in [*decided, *read])


_NONE = Figure((), (), 0, 0, 0)


def behind(
    by: By, key: Sequence[str], hosts: Collection[str], *, at: datetime
) -> tuple[FigureShown, tuple[Line, ...]] | None:
    """The cases behind a figure; nothing where there is no such figure."""
    readings, who = stored.readings(hosts, at=at), _Who()
    figure = next((each for each in figures(readings, by) if each.key == tuple(key)), None)
    if figure is None:
        return None
    wanted = set(figure.numbers)
    lines = tuple(_line(each, who, key[0] if by is By.CRITERION else "") for each in readings if each.number in wanted)
    return FigureShown(figure, _Named(hosts, at=at).of(by, figure.key, who)), lines


class _Who:
    """Officers by the numbers they have, each looked up once."""

    def __init__(self) -> None:
        self._known: dict[str, Message] = {}

    def __call__(self, name: str) -> Message:
        if name not in self._known:
            self._known[name] = accounts.who_is(name)
        return self._known[name]


class _Named:
    """What the keys of figures are called on pages: posts and criteria by the agreements in use."""

    def __init__(self, hosts: Collection[str], *, at: datetime) -> None:
        self._missions: dict[str, Words] = {}
        self._criteria: dict[str, Message] = {}
        for agreement in agreements.in_use().values():
            for scheme in agreement.schemes.values():
                if scheme.host in hosts:
                    self._missions.update({name: mission.short for name, mission in scheme.missions.items()})
                    rules = agreements.rules_of(scheme.id, on=at.date())
                    self._criteria.update({each.code: each.name() for each, _ in criteria_under(rules)})

    def of(self, by: By, key: tuple[str, ...], who: _Who) -> tuple[Message | Words, ...]:
        """The words of a key."""
        match by:
            case By.ALL:
                return (Message("Everyone"),)
            case By.POST:
                return (self._missions.get(key[0], Message("{code}", {"code": key[0]})),)
            case By.CRITERION:
                return (self._criteria.get(key[0], Message("{code}", {"code": key[0]})),)
            case _:
                return tuple(who(name) for name in key)


def _criteria(case: Case) -> dict[str, Message]:
    rules = agreements.rules_of(case.scheme, on=case.rule_on or date.max, mission=case.mission)
    return {criterion.code: criterion.name() for criterion, _ in criteria_under(rules)}


def _waiting(case: Case) -> Waiting:
    language = LANGUAGE_OF.get(case.person.nationality, "en")
    used = agreements.scheme(case.scheme)
    mission = used[1].missions[case.mission].short if used is not None else case.mission
    return Waiting(case.number, case.person.shown_name, language, case.scheme, mission, case.round.invented)


def _line(reading: TwoReadings, who: _Who, code: str = "") -> Line:
    first, second = reading.findings[code] if code else reading.granted
    return Line(
        number=reading.number,
        first_by=who(reading.first_by),
        second_by=who(reading.second_by),
        first=_said(first, code),
        second=_said(second, code),
        agrees=first is second,
    )


def _said(holds: bool, code: str) -> Message:
    if code:
        return Message("Met") if holds else Message("Not met")
    return OUTCOME_NAMES[Outcome.GRANTED if holds else Outcome.REFUSED]
