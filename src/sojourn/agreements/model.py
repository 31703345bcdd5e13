"""The nouns of an agreement: sources, instruments, dated and cited entries, series, missions, papers, schemes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from sojourn.basics.days import PartialDay
from sojourn.basics.messages import Message, Words

NOT_FOUND = "not-found"
"""What stands for a value that was looked for and that no source gives."""

NOT_ASKED = "not-asked"
"""What stands for a condition that a scheme does not ask, as after it was dropped."""


class Standing(Enum):
    """How far a value has come: only what is in force judges anybody."""

    REPORTED = "reported"
    ANNOUNCED = "announced"
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"


class Trust(Enum):
    """How good the source is, best first."""

    OFFICIAL = "official"
    PRESS = "press"
    SECONDARY = "secondary"
    INFERENCE = "inference"


class Transition(Enum):
    """Which rule is followed for cases that were under way when a value changed."""

    OLD_RULE = "old-rule"
    NEW_RULE = "new-rule"


class Counts(Enum):
    """Which day's value counts for a person."""

    APPLICATION = "application"
    DECISION = "decision"
    ISSUE = "issue"
    ENTRY = "entry"
    PERIOD = "period"


@dataclass(frozen=True)
class Problem:
    """Something wrong with a catalogue: where it is, what is the trouble, and the remedy."""

    place: str
    trouble: Message
    remedy: Message


@dataclass(frozen=True)
class Source:
    """Where a value comes from: title, outlet, address, the day it was seen, and how far it is trusted."""

    id: str
    title: str
    outlet: str
    trust: Trust
    seen: date
    address: str = ""
    language: str = ""
    dated: date | None = None
    note: str = ""
    is_invented: bool = False
    called: Words | None = None
    """What the file calls it in other languages than its own, where its title has been translated."""


@dataclass(frozen=True)
class Instrument:
    """
    A legal text between the two parties.

    Where it comes into force after the parties have told each other, `notified` are those days, and `plus_days` how
    many days after the later of them.
    """

    id: str
    kind: str
    title: Words
    cites: tuple[str, ...]
    signed: PartialDay | None = None
    in_force: PartialDay | None = None
    notified: tuple[date, ...] = ()
    plus_days: int | None = None

    @property
    def in_force_by_notes(self) -> date | None:
        """
        The day on which it is in force by the later notification; nothing where that is not its rule.

        Where only one of the two is known, the first day on which it can be.
        """
        if not self.notified or self.plus_days is None:
            return None
        return max(self.notified) + timedelta(days=self.plus_days)


@dataclass(frozen=True)
class Entry:
    """
    One dated, cited value of a series.

    `start` is the day it is in force from, as precisely as it is known, or nothing where no day was given.
    `known` is the day it was published, never the day it was seen; left out, it is taken to be `start`.
    `mirrors` names a value of the partner's scheme that this one follows, as `KOR-JPN.stay_months`. `transition` says
    which rule is followed for cases that were under way. `is_invented` marks what a demonstration adds; nothing in
    the catalogue is.
    """

    value: object
    cites: tuple[str, ...]
    start: PartialDay | None = None
    known: PartialDay | None = None
    known_by_inference: bool = False
    standing: Standing = Standing.IN_FORCE
    counts: Counts = Counts.APPLICATION
    mission: str | None = None
    until: date | None = None
    set_aside: Words | None = None
    note: Words | None = None
    looked: date | None = None
    mirrors: str = ""
    transition: Transition | None = None
    is_invented: bool = False

    @property
    def is_found(self) -> bool:
        """Whether a source gives the value."""
        return self.value != NOT_FOUND

    def was_known_by(self, day: date | None) -> bool:
        """Whether the value had been published on a day; no day asks for all that is known."""
        known = self.known or self.start
        return day is None or known is None or known.day <= day


@dataclass(frozen=True)
class Series:
    """All entries of one value, oldest first; nothing is taken out."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def missions(self) -> frozenset[str]:
        """The missions that have an entry of their own."""
        return frozenset(entry.mission for entry in self.entries if entry.mission)


@dataclass(frozen=True)
class CriterionSpec:
    """A kind of criterion that a scheme asks, with its sources; `of` tells apart several of one kind."""

    kind: str
    cites: tuple[str, ...]
    of: str = ""

    @property
    def code(self) -> str:
        """By which the scheme calls the criterion."""
        return self.of or self.kind


@dataclass(frozen=True)
class Mission:
    """An embassy or consulate: its name, zone, area, holidays, and how people reach it."""

    id: str
    name: Words
    short: Words
    kind: str
    zone: str
    area: Series
    holidays: Series
    contact: Series


@dataclass(frozen=True)
class Paper:
    """A paper that a scheme or one of its missions asks for."""

    number: int
    id: str
    name: Words
    asked: Words
    group: str
    made_by: str
    needed: str
    entry: Entry
    languages: tuple[str, ...] = ()
    form: Words | None = None
    months_old_max: int | None = None
    proves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Window:
    """A reception window that was held, cancelled or published."""

    round: str
    cites: tuple[str, ...]
    opens: date | None = None
    closes: date | None = None
    result: date | None = None
    state: str = ""
    standing: Standing = Standing.IN_FORCE
    note: Words | None = None
    is_invented: bool = False


@dataclass(frozen=True)
class Example:
    """A worked example of the agreement, run as a test."""

    title: Words
    on: date
    known: date | None
    facts: Mapping[str, object]
    answer: str
    findings: Mapping[str, str]
    values: Mapping[str, object]
    reported: tuple[Mapping[str, object], ...]


@dataclass(frozen=True)
class Scheme:
    """
    One direction of an agreement: SENDER-HOST, with everything that is known of it.

    `category` is the name of the one of several schemes of the same direction that this is. A `title` of its own is
    words; without one it is the sentence that fits every scheme.
    """

    id: str
    sender: str
    host: str
    title: Words | Message
    criteria: tuple[CriterionSpec, ...]
    series: Mapping[str, Series]
    missions: Mapping[str, Mission]
    papers: tuple[Paper, ...]
    windows: tuple[Window, ...]
    rounds_known: tuple[Mapping[str, object], ...]
    examples: tuple[Example, ...]
    category: Words | None = None


@dataclass(frozen=True)
class Agreement:
    """Two parties, the instruments they signed, their sources, and a scheme for each direction."""

    place: str
    digest: str
    parties: tuple[str, ...]
    title: Words
    sources: Mapping[str, Source]
    instruments: tuple[Instrument, ...]
    regions: Mapping[str, Words]
    schemes: Mapping[str, Scheme]
