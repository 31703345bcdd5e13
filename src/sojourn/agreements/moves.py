"""What holds on a day by what was known on a day: the two questions of time, asked of every series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sojourn.agreements.model import NOT_ASKED, Agreement, Entry, Mission, Scheme, Series, Source, Standing, Trust
from sojourn.basics.money import Money

_JUDGES = (Standing.IN_FORCE, Standing.SUSPENDED)


@dataclass(frozen=True)
class Pending:
    """A value that was reported or announced and that nothing in force has settled."""

    name: str
    entry: Entry


@dataclass(frozen=True)
class Rules:
    """
    The values of a scheme that hold `on` a day by what was `known` on a day, for one mission or for all.

    A name is missing from `held` where nothing holds; it is in `by_mission` where only missions have a value.
    """

    agreement: Agreement
    scheme: Scheme
    on: date
    known: date | None
    mission: str | None
    held: Mapping[str, Entry]
    by_mission: frozenset[str]
    pending: tuple[Pending, ...]

    def value(self, name: str) -> object | None:
        """The value held under a name; nothing where none holds or none was found."""
        entry = self.held.get(name)
        return entry.value if entry is not None and entry.is_found else None

    def number(self, name: str) -> int | None:
        """A whole number held under a name; another kind of value is a fault of the file."""
        value = self._asked(name)
        assert value is None or (isinstance(value, int) and not isinstance(value, bool)), f"{name} is a whole number"
        return value

    def word(self, name: str) -> str | None:
        """A word held under a name."""
        value = self._asked(name)
        assert value is None or isinstance(value, str), f"{name} is a word"
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words held under a name; an empty one where none holds."""
        value = self._asked(name)
        assert value is None or (isinstance(value, tuple) and all(isinstance(word, str) for word in value)), name
        return value or ()

    def sum(self, name: str) -> Money | None:
        """A sum of money held under a name."""
        value = self._asked(name)
        assert value is None or isinstance(value, Money), f"{name} is a sum of money"
        return value

    def table(self, name: str) -> Mapping[str, Any] | None:
        """A table held under a name."""
        value = self._asked(name)
        assert value is None or isinstance(value, Mapping), f"{name} is a table"
        return value

    def _asked(self, name: str) -> object | None:
        value = self.value(name)
        return None if value == NOT_ASKED else value

    def trust(self, entry: Entry) -> Trust | None:
        """How good the best source of an entry is."""
        return best_trust(self.agreement, entry)


def rules_on(
    agreement: Agreement, scheme: Scheme, *, on: date, known: date | None = None, mission: str | None = None
) -> Rules:
    """What holds on a day. `known` left out asks for all that is known; no verdict rests on what is only reported."""
    held = {}
    by_mission = set()
    pending: list[Pending] = []
    for name, series in scheme.series.items():
        entry = entry_on(series, on=on, known=known, mission=mission)
        if entry is not None:
            held[name] = entry
        elif mission is None and series.missions:
            by_mission.add(name)
        pending += [Pending(name, entry) for entry in pending_on(series, known=known, mission=mission)]
    return Rules(agreement, scheme, on, known, mission, held, frozenset(by_mission), tuple(pending))


def entry_on(series: Series, *, on: date, known: date | None = None, mission: str | None = None) -> Entry | None:
    """The entry of a series that holds on a day; a mission's own goes before the scheme's."""
    candidates = [
        entry
        for entry in series.entries
        if (entry.mission is None or entry.mission == mission)
        and entry.standing in _JUDGES
        and entry.set_aside is None
        and entry.was_known_by(known)
        and (entry.start is None or entry.start.day <= on)
        and (entry.until is None or on <= entry.until)
    ]
    # For most values there is one, and nothing to choose.
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    own = [entry for entry in candidates if entry.mission is not None]
    return max(own or candidates, key=_age_of)


def pending_on(series: Series, *, known: date | None = None, mission: str | None = None) -> list[Entry]:
    """
    What had been reported or announced by a day and had not come true or been overtaken, newest first.

    A later report of the same value takes the place of an earlier one; each is settled by its own successor alone.
    """
    # Hardly any series has such an entry, and every look at the rules of a day asks all of them.
    if all(entry.standing in _JUDGES for entry in series.entries):
        return []
    seen = [
        entry
        for entry in series.entries
        if entry.was_known_by(known) and entry.set_aside is None and entry.mission in (None, mission)
    ]
    judging = [entry for entry in seen if entry.standing in _JUDGES and entry.is_found]
    latest = {
        (said.standing, repr(said.value)): said for said in sorted(seen, key=_known) if said.standing not in _JUDGES
    }
    open_still = (said for said in latest.values() if not any(_settles(held, said) for held in judging))
    return sorted(open_still, key=_known, reverse=True)


def _settles(held: Entry, said: Entry) -> bool:
    """
    Whether a value in force, known no earlier, is what became of one that was only said.

    It is the same value; or it holds from the day that was named or later; or, where neither a day nor a
    comparable value was named ("more turns"), it came into force after that was said.
    """
    if _known(held) < _known(said):
        return False
    if held.value == said.value:
        return True
    if said.start is not None:
        return held.start is not None and held.start.day >= said.start.day
    comparable = type(held.value) is type(said.value)
    return not comparable and held.start is not None and held.start.day > _known(said)


def breakpoints(series: Series) -> tuple[date, ...]:
    """The days on which a series changes, as known today."""
    return tuple(sorted({entry.start.day for entry in series.entries if entry.start is not None}))


def changed_on(scheme: Scheme, day: date, *, mission: str | None = None) -> tuple[str, ...]:
    """The names of the values that are others on a day than on the day before it, for one mission or for all."""
    return tuple(
        name
        for name, series in scheme.series.items()
        if day in breakpoints(series)
        and _value_on(series, day, mission) != _value_on(series, day - timedelta(days=1), mission)
    )


def _value_on(series: Series, day: date, mission: str | None) -> object:
    entry = entry_on(series, on=day, mission=mission)
    return entry.value if entry is not None else None


def mission_of(scheme: Scheme, region: str, *, on: date, known: date | None = None) -> Mission | None:
    """The mission in whose area a region lies on a day; nothing where no source assigns it."""
    for mission in scheme.missions.values():
        area = entry_on(mission.area, on=on, known=known)
        if area is not None and isinstance(area.value, tuple) and region in area.value:
            return mission
    return None


def sources_of(agreement: Agreement, entry: Entry) -> tuple[Source, ...]:
    """The sources an entry cites, best first."""
    order = list(Trust)
    cited = [agreement.sources[cite] for cite in entry.cites if cite in agreement.sources]
    return tuple(sorted(cited, key=lambda source: order.index(source.trust)))


def sources_behind(agreement: Agreement, cites: tuple[str, ...], entry: Entry | None) -> tuple[Source, ...]:
    """The sources of a criterion: those of the value it rests on, else those it `cites` itself."""
    sources = sources_of(agreement, entry) if entry is not None else ()
    return sources or tuple(agreement.sources[cite] for cite in cites if cite in agreement.sources)


def best_trust(agreement: Agreement, entry: Entry) -> Trust | None:
    """How good the best source of an entry is; nothing where none is cited."""
    cited = sources_of(agreement, entry)
    return cited[0].trust if cited else None


def _known(entry: Entry) -> date:
    known = entry.known or entry.start
    return known.day if known else date.min


def _age_of(entry: Entry) -> tuple[date, date]:
    return (entry.start.day if entry.start else date.min, _known(entry))
