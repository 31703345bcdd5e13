"""The monthly review of openings as a supervisor reads it: which months wait, and what each officer opened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.statistics.looking import Month
from sojourn_office.storage import accounts, openings
from sojourn_office.storage.events import Event
from sojourn_office.storage.openings import MonthLine


@dataclass(frozen=True)
class Line:
    """What one officer opened in a month; `reviewed` says whether somebody else has signed it off."""

    officer: Message
    month: Month
    reviewed: bool
    is_own: bool


@dataclass(frozen=True)
class SignedOff:
    """One signing off: who, when, and what they found."""

    who: Message
    at: datetime
    words: str


@dataclass(frozen=True)
class MonthShown:
    """One month with everyone who opened anything, and how it was signed off."""

    name: str
    host: str
    month: date
    lines: tuple[Line, ...]
    signed: tuple[SignedOff, ...]
    is_over: bool

    @property
    def left(self) -> int:
        """How many officers' openings are still to be reviewed by whoever reads."""
        return sum(not line.reviewed and not line.is_own for line in self.lines)


def months(hosts: Collection[str], *, at: datetime) -> tuple[MonthLine, ...]:
    """The months of some hosts that are over, the newest first."""
    return tuple(line for host in sorted(hosts) for line in reversed(openings.months_over(host, at=at)))


def waiting(hosts: Collection[str], *, at: datetime) -> tuple[int, int]:
    """How many months of some hosts wait for a review, and how many of them are late."""
    open_months = [line for line in months(hosts, at=at) if not line.reviewed]
    return len(open_months), sum(line.late for line in open_months)


def one(name: str, hosts: Collection[str], *, names: Collection[str], at: datetime) -> MonthShown | None:
    """A month by its name; `names` are those of whoever reads it, whose own openings somebody else reviews."""
    host, _, written = name.partition("-")
    try:
        month = date.fromisoformat(f"{written}-01")
    except ValueError:
        return None
    if host not in hosts or openings.name_of(host, month) != name:
        return None
    zone = openings.zone_of(host)
    signed = openings.reviews(host, [month])[month]
    covered = openings.covered(signed)
    found = openings.opened_in(host, month)
    lines = tuple(Line(accounts.who_is(each.by), each, each.by in covered, each.by in names) for each in found)
    ends_on = openings.next_month(month)
    return MonthShown(
        name=name,
        host=host,
        month=month,
        lines=lines,
        signed=tuple(_signed(event, zone) for event in signed),
        is_over=at.astimezone(zone).date() >= ends_on,
    )


def _signed(event: Event, zone: ZoneInfo) -> SignedOff:
    return SignedOff(accounts.who_is(event.by), event.at.astimezone(zone), event.open_part["words"])
