"""Which periods a check's findings lie in, and which are stopped now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sojourn_office.queries.broken import Broken
from sojourn_office.storage import cases, events, outbox, rounds, stops, visas


@dataclass(frozen=True)
class Stopped:
    """A period in which nothing is given now, since when, and the host whose it is."""

    scheme: str
    year: int
    host: str
    since: datetime

    @property
    def key(self) -> str:
        """How the period is named."""
        return f"{self.scheme}-{self.year}"


def stopped(hosts: Iterable[str] | None = None) -> tuple[Stopped, ...]:
    """The periods that are stopped; those of some hosts, where they are named."""
    wanted = None if hosts is None else set(hosts)
    found = [
        Stopped(period.scheme, period.year, period.scheme[4:7], stops.in_its_zone(period.scheme, period.stopped_since))
        for period in stops.stopped()
        if period.stopped_since is not None
    ]
    return tuple(each for each in found if wanted is None or each.host in wanted)


def check_is_overdue() -> bool:
    """Whether nothing is given anywhere, since no check was made for too long."""
    return stops.is_overdue()


def periods_of(found: Iterable[Broken]) -> set[str]:
    """
    The periods in which something does not hold, each by its name.

    What names a period, or something of one, stops that one; what belongs to none, as a break in the history that
    all of them share, stops every one.
    """
    every = {period.key for period in rounds.every_period()}
    periods: set[str] = set()
    for each in found:
        named = _period_named(each.about, every)
        periods |= {named} if named else every
    return periods


def _period_named(about: str, every: set[str]) -> str:
    """The period of what a finding is about (`case JPN-2026-…`); nothing where it is of none."""
    kind, _, name = about.rpartition(" ")
    if name in every:
        return name
    match kind:
        case "mail":
            event = outbox.event_of(name)
            return _period_named(f"event {event}", every) if event is not None else ""
        case "event":
            subject = events.subject_of(int(name))
            return _period_named(subject, every) if subject else ""
        case "round":
            round_ = rounds.by_id(name)
        case _:
            # `case …`, and the verb of what was left undone (`lapse …`).
            found = cases.by_number(_case_named(kind, name))
            round_ = found.round if found else None
    return round_.period.key if round_ else ""


def _case_named(kind: str, name: str) -> str:
    visa = visas.by_serial(name) if kind == "visa" else None
    if visa is not None:
        return visa.case_id
    return cases.case_of_paper(name) if kind == "paper" else name
