"""What the front page and every answer ask about time: openings ahead, and what changed last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sojourn.agreements.model import Entry
from sojourn.agreements.moves import entry_on
from sojourn.rounds.model import RoundState
from sojourn.rounds.moves import project, state_at
from sojourn_office.queries.schemes import InUse, changes, in_use
from sojourn_office.storage import rounds

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Opening:
    """
    A window in which one can apply: open now, published and ahead, or only projected.

    A published one has its moments in the zone of the round; a projected one the Mondays on which it may begin.
    """

    scheme: str
    round: str
    state: str
    period: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    mondays: tuple[date, ...] = ()
    places: int | None = None
    free: int | None = None
    year: int | None = None
    all_year: bool = False
    invented: bool = False

    @property
    def first_day(self) -> date:
        """The first day on which one can apply."""
        return self.opens_at.date() if self.opens_at else self.mondays[0]

    @property
    def last_day(self) -> date:
        """The last day on which the window may begin, as far as that is known."""
        return self.opens_at.date() if self.opens_at else self.mondays[-1]


@dataclass(frozen=True)
class Change:
    """A value that changed on a day, in one scheme or in both directions of an agreement."""

    name: str
    on: date
    before: Entry
    after: Entry
    schemes: tuple[InUse, ...]


def openings(used: InUse, *, at: datetime, count: int = 2) -> list[Opening]:
    """The windows of a scheme: those open now, those published and ahead, then `count` projected ones."""
    published = [_published(row, used, at) for row in rounds.of_scheme(used.scheme.id)]
    known = [opening for opening in published if opening is not None]
    rule = _window_rule(used, at)
    after = max([used.today(at), *(opening.first_day for opening in known if not opening.all_year)])
    projected = [
        Opening(
            scheme=used.scheme.id,
            round=window.round,
            state="projected",
            period=window.round,
            mondays=(window.earliest_opens_on, window.latest_opens_on),
        )
        for window in (project(rule, after, count=count) if rule else ())
    ]
    return sorted(known, key=_order) + projected


def all_openings(*, at: datetime, count: int = 5) -> list[Opening]:
    """The next windows of every scheme: open now first, then by the day they open."""
    found = [opening for used in in_use().values() for opening in openings(used, at=at)]
    return sorted(found, key=_order)[:count]


def last_change(*, at: datetime) -> Change | None:
    """The last value that changed in any scheme; the same change in both directions is one."""
    found = [
        (used, name, before, after)
        for used in in_use().values()
        for name, before, after in changes(used, until=used.today(at))
    ]
    if not found:
        return None
    newest = max(_start(after) for _, _, _, after in found)
    name, before, after = next((n, b, a) for _, n, b, a in found if _start(a) == newest)
    same = tuple(
        used for used, n, b, a in found if (n, b.value, a.value, _start(a)) == (name, before.value, after.value, newest)
    )
    return Change(name, newest, before, after, same)


def is_of_this_week(change: Change, *, at: datetime) -> bool:
    """Whether a change lies within the last seven days."""
    return change.on > change.schemes[0].today(at) - _WEEK


def _published(row: rounds.Round, used: InUse, at: datetime) -> Opening | None:
    state = state_at(row.record, at)
    if state not in (RoundState.OPEN, RoundState.AHEAD):
        return None
    zone = used.zone
    opens_at, closes_at = row.opens_at.astimezone(zone), row.closes_at.astimezone(zone)
    return Opening(
        scheme=row.scheme,
        round=row.id,
        state=state.value,
        period=row.id.removeprefix(f"{row.scheme}-"),
        opens_at=opens_at,
        closes_at=closes_at,
        places=row.period.granted or None,
        free=row.period.free if row.period.granted else None,
        year=row.period.year,
        all_year=closes_at - opens_at > timedelta(days=300),
        invented=row.invented,
    )


def _window_rule(used: InUse, at: datetime) -> Mapping[str, object] | None:
    """The pattern of past windows, where one is known and fits a projection."""
    series = used.scheme.series.get("window_rule")
    entry = entry_on(series, on=used.today(at)) if series else None
    value = entry.value if entry else None
    return value if isinstance(value, Mapping) and "weeks" in value else None


def _start(entry: Entry) -> date:
    return entry.start.day if entry.start else date.min


def _order(opening: Opening) -> tuple[bool, date]:
    return (opening.state != "open", opening.first_day)
