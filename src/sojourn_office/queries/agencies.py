"""The public register of agencies: what each may do, what it takes, what was held against it, and how well it files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sojourn.agreements.model import Mission
from sojourn.basics.messages import Words
from sojourn.basics.money import Money
from sojourn.statistics.chance import range_of_share
from sojourn_office.events import Happened
from sojourn_office.intake.countries import currency_in
from sojourn_office.storage import agencies, agreements, events, filings
from sojourn_office.storage.agencies import Agency

# Below so many cases a share says more about chance than about an agency, and might tell of one person.
ENOUGH = 10


@dataclass(frozen=True)
class Quality:
    """
    How an agency files: of `cases` whose assessment is over, `complete` had no paper asked for afterwards.

    No pass rates: they would invite touting. `complete_from` and `complete_to` are shares in hundred, nothing where
    there are too few cases to say.
    """

    cases: int
    complete: int
    papers: int
    answered: int
    upheld: int

    @property
    def is_enough(self) -> bool:
        """Whether there are cases enough to say anything."""
        return self.cases >= ENOUGH

    @property
    def complete_from(self) -> int:
        """The lower end of the range, in hundred."""
        return int(range_of_share(self.complete, self.cases)[0] * 100)

    @property
    def complete_to(self) -> int:
        """The upper end of the range, in hundred, rounded up."""
        return -int(-range_of_share(self.complete, self.cases)[1] * 100 // 1)


@dataclass(frozen=True)
class Sanction:
    """What was done about an agency on a day, and why: suspended, or let go on."""

    at: datetime
    suspended: bool
    reason: str


@dataclass(frozen=True)
class Listed:
    """One agency as the register shows it."""

    slug: str
    name: str
    host: str
    missions: tuple[Words, ...]
    fee: Money | None
    cases_max: int | None
    closes_days_before: int
    admitted_at: datetime
    suspended_at: datetime | None
    invented: bool
    quality: Quality


_NOTHING = {"cases": 0, "complete": 0, "papers": 0, "answered": 0, "upheld": 0}


def register(*, host: str = "") -> tuple[Listed, ...]:
    """Every agency of the register, of one host if named."""
    counted = filings.counted()
    rows = [agency for agency in agencies.registered() if host in ("", agency.host)]
    return tuple(_listed(agency, counted.get(agency.id, _NOTHING)) for agency in rows)


def one(slug: str) -> Listed | None:
    """One agency of the register."""
    agency = agencies.by_slug(slug)
    return None if agency is None else _listed(agency, filings.counted().get(agency.id, _NOTHING))


def sanctions(slug: str) -> tuple[Sanction, ...]:
    """What was done about an agency, the newest first."""
    kinds = (Happened.AGENCY_SUSPENDED.value, Happened.AGENCY_RESTORED.value)
    found = [event for event in events.events_about("agency", slug) if event.kind in kinds]
    return tuple(
        Sanction(event.at, event.kind == kinds[0], str(event.open_part["reason"])) for event in reversed(found)
    )


def currency_of(host: str, missions: Sequence[str]) -> str:
    """The money that an agency takes: that of the state whose people apply at these missions of a host."""
    senders = agreements.senders_of(host, missions) or agreements.senders_of(host)
    return currency_in(senders[0] if senders else host)


def to_choose(host: str, mission: str) -> tuple[tuple[str, str], ...]:
    """The agencies that may file with a mission now: name in addresses, name in words."""
    return tuple((agency.slug, agency.name) for agency in agencies.for_mission(host, mission))


def _listed(agency: Agency, counted: dict[str, int]) -> Listed:
    fee = Money(Decimal(agency.fee_amount), agency.fee_currency) if agency.fee_amount is not None else None
    return Listed(
        slug=agency.slug,
        name=agency.name,
        host=agency.host,
        missions=tuple(mission.name for mission in _missions(agency)),
        fee=fee,
        cases_max=agency.cases_max,
        closes_days_before=agency.closes_days_before,
        admitted_at=agency.admitted_at,
        suspended_at=agency.suspended_at,
        invented=agency.invented,
        quality=Quality(**counted),
    )


def _missions(agency: Agency) -> list[Mission]:
    schemes = (scheme for found in agreements.in_use().values() for scheme in found.schemes.values())
    known = {key: each for scheme in schemes if scheme.host == agency.host for key, each in scheme.missions.items()}
    return [known[mission] for mission in agency.missions if mission in known]
