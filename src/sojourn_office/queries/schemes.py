"""What public pages ask about schemes: which are in use, what holds on a day, what changed, and past figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from sojourn.agreements.figures import Figure
from sojourn.agreements.model import Agreement, Entry, Mission, Scheme, Source, Standing
from sojourn.agreements.moves import Rules, entry_on, rules_on, sources_of
from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn.basics.money import Money
from sojourn.cli.files import catalogue_folder, read_figures
from sojourn.eligibility.findings import can_be_judged
from sojourn_office.storage import agreements

# A change of these is told on the front page: they say who may go, how often, and how many.
_TOLD_IF_CHANGED = frozenset({"age", "ceiling", "funds", "selection", "stay_months", "turns", "work_hours_week"})


@dataclass(frozen=True)
class InUse:
    """A scheme with its agreement, and whether this office runs it or only knows of it."""

    agreement: Agreement
    scheme: Scheme
    is_run: bool = True

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the days of the scheme are counted: that of its first mission; none known, UTC."""
        return ZoneInfo(next((mission.zone for mission in self.scheme.missions.values()), "UTC"))

    def today(self, at: datetime) -> date:
        """The day at a moment, where the missions are."""
        return at.astimezone(self.zone).date()

    @property
    def currency(self) -> str:
        """The currency in which money is asked: that of the newest sum that is followed; none where none is."""
        funds = self.scheme.series.get("funds")
        entries = funds.entries if funds is not None else ()
        sums = [entry.value for entry in entries if isinstance(entry.value, Money) and entry.set_aside is None]
        return sums[-1].currency if sums else ""

    def is_judged(self, *, on: date, known: date | None) -> bool:
        """Whether the agreement gives what a verdict needs on a day, by what was known on a day."""
        return can_be_judged(rules_on(self.agreement, self.scheme, on=on, known=known))

    @property
    def judged_since(self) -> date:
        """The first day on which a verdict can be given: that on which the ages are in force."""
        ages = self.scheme.series.get("age")
        return min((entry.start.day for entry in ages.entries if entry.start), default=date.min) if ages else date.min


@dataclass(frozen=True)
class Cited:
    """One entry of a series with its sources, best first, and whether it is the one that holds."""

    entry: Entry
    sources: tuple[Source, ...]
    holds: bool
    mission: Mission | None

    @property
    def trust(self) -> str:
        """How good the best source is; empty where none is cited."""
        return self.sources[0].trust.value if self.sources else ""

    @property
    def known(self) -> object:
        """When it was published, as far as that is known."""
        return self.entry.known or self.entry.start


@dataclass(frozen=True)
class Row:
    """One name of a value on a day: what holds for all missions, what each has of its own, and all that was said."""

    name: str
    held: Cited | None
    of_missions: tuple[Cited, ...]
    pending: tuple[Cited, ...]
    history: tuple[Cited, ...]


def senders_of(host: str) -> list[str]:
    """The states whose people a host takes in this office."""
    return agreements.senders_of(host)


def in_use() -> dict[str, InUse]:
    """Every scheme in use by its id, in the order of the agreements."""
    return {
        scheme.id: InUse(agreement, scheme)
        for agreement in agreements.in_use().values()
        for scheme in agreement.schemes.values()
    }


def scheme(scheme_id: str) -> InUse | None:
    """A scheme in use, by its id."""
    return in_use().get(scheme_id)


def other_direction(used: InUse) -> InUse | None:
    """The scheme of the same agreement that leads the other way."""
    there = (used.scheme.host, used.scheme.sender)
    back = [scheme for scheme in used.agreement.schemes.values() if (scheme.sender, scheme.host) == there]
    category = used.scheme.id.split("-")[2:]
    same = next((scheme for scheme in back if scheme.id.split("-")[2:] == category), next(iter(back), None))
    return InUse(used.agreement, same, used.is_run) if same is not None else None


def rows(used: InUse, *, on: date, known: date | None) -> dict[str, Row]:
    """Every value of a scheme on a day, those a page shows first in its order, the others after them."""
    rules = rules_on(used.agreement, used.scheme, on=on, known=known)
    named = [name for name in VALUE_NAMES if name in used.scheme.series]
    named += [name for name in used.scheme.series if name not in VALUE_NAMES]
    return {name: _row(used, rules, name) for name in named}


def _row(used: InUse, rules: Rules, name: str) -> Row:
    series = used.scheme.series[name]
    held = rules.held.get(name)
    own = [
        entry
        for mission in used.scheme.missions
        if mission in series.missions
        and (entry := entry_on(series, on=rules.on, known=rules.known, mission=mission)) is not None
        and entry.mission is not None
    ]
    holding = [entry for entry in (held, *own) if entry is not None]
    pending = [found.entry for found in rules.pending if found.name == name]

    def cited(entry: Entry) -> Cited:
        mission = used.scheme.missions.get(entry.mission or "")
        holds = any(entry is one for one in holding)
        return Cited(entry, sources_of(used.agreement, entry), holds, mission)

    history = [entry for entry in series.entries if entry.was_known_by(rules.known)]
    return Row(
        name=name,
        held=cited(held) if held is not None else None,
        of_missions=tuple(map(cited, own)),
        pending=tuple(map(cited, pending)),
        history=tuple(map(cited, sorted(history, key=_told, reverse=True))),
    )


def _told(entry: Entry) -> tuple[date, date]:
    """The order of a history: by the day it was in force from, then by the day it was published."""
    known = entry.known or entry.start
    start = entry.start or known
    return (start.day if start else date.min, known.day if known else date.min)


def changes(used: InUse, *, until: date) -> list[tuple[str, Entry, Entry]]:
    """What changed of a scheme's main values up to a day: name, what held before, what holds since; oldest first."""
    found = []
    for name, series in used.scheme.series.items():
        if name not in _TOLD_IF_CHANGED:
            continue
        held = [
            entry
            for entry in series.entries
            if entry.standing is Standing.IN_FORCE
            and entry.set_aside is None
            and entry.mission is None
            and entry.is_found
            and entry.start is not None
            and entry.start.day <= until
        ]
        held.sort(key=_told)
        found += [(name, before, after) for before, after in pairwise(held) if before.value != after.value]
    return sorted(found, key=lambda change: _told(change[2]))


def figures(used: InUse) -> tuple[Figure, ...]:
    """The figures of past years that are kept beside an agreement; none where it has no such file."""
    return _figures("-".join(party.lower() for party in used.agreement.parties))


@lru_cache(maxsize=8)
def _figures(pair: str) -> tuple[Figure, ...]:
    return read_figures(catalogue_folder() / "series" / f"{pair}.csv")
