"""Every programme that is known: those of this office as it has loaded them, all others as the catalogue has them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from pathlib import Path

from sojourn.agreements.model import Agreement
from sojourn.agreements.moves import entry_on
from sojourn.cli.files import catalogue_folder, read_catalogue
from sojourn.rounds.doors import Door, State, is_published
from sojourn.rounds.where import Going, where
from sojourn.rules.answers import Answer
from sojourn.texts import say
from sojourn_office.queries import schemes
from sojourn_office.queries.front import Opening, openings
from sojourn_office.queries.schemes import InUse

log = logging.getLogger(__name__)


# What a person can still see to before they apply; that it is not said yet makes nothing doubtful.
TO_SEE_TO = frozenset(
    {
        "child", "couple", "dependants_have_visa", "entry_date", "funds", "funds_accepted", "funds_held_days",
        "funds_statement_days", "government_letter", "has_child", "health_charge_paid", "insurance_covers",
        "insurance_sum", "insurance_undertaken", "insured_months", "lived_in_listed_country", "lodging_proved",
        "medical_on", "onward_funds", "passport_expires_on", "passport_months", "planned_work",
        "police_certificate_on", "police_certificates_complete", "preregistered", "present_in", "purpose",
        "residence_at_issue", "residence_certificate", "residence_region", "stay_months", "ticket",
        "undertaking_given",
    }
)  # fmt: skip


class Fit(Enum):
    """What a programme is to a person: it fits, it depends on something still open, or it does not."""

    FITS = "fits"
    DEPENDS = "depends"
    NO = "no"


@dataclass(frozen=True)
class Way:
    """One programme for one person, with the door as this office opens it where it runs the programme."""

    used: InUse
    going: Going
    door: Door
    is_invented: bool = False

    @property
    def depends_on(self) -> tuple[str, ...]:
        """The facts that are still open and that nobody can see to."""
        return tuple(name for name in self.going.judgement.asks if name not in TO_SEE_TO)

    @property
    def still_needs(self) -> tuple[str, ...]:
        """The facts that are still open and that the person can see to."""
        return tuple(name for name in self.going.judgement.asks if name in TO_SEE_TO)

    @property
    def fit(self) -> Fit:
        """Whether it fits: nothing speaks against it, and nothing is open but what the person can see to."""
        if self.going.answer is Answer.NO:
            return Fit.NO
        return Fit.DEPENDS if self.depends_on else Fit.FITS

    @property
    def usefulness(self) -> tuple[int, int, int, date, str]:
        """What sorts first: what fits, what can be done soonest, what misses by the least; the name at last."""
        return (
            list(Fit).index(self.fit),
            len(self.going.hindered_by),
            list(State).index(self.door.state),
            self.door.on or date.max,
            self.going.scheme.id,
        )


def programmes() -> dict[str, InUse]:
    """Every programme by its id; what the office has loaded goes before the file of the catalogue."""
    known = {
        scheme.id: InUse(agreement, scheme, is_run=False)
        for agreement in _folder()
        for scheme in agreement.schemes.values()
    }
    return known | schemes.in_use()


def programme(scheme_id: str) -> InUse | None:
    """One programme by its id."""
    return schemes.scheme(scheme_id) or programmes().get(scheme_id)


def programmes_for(passports: Iterable[str], *, on: date, known: date | None) -> dict[str, InUse]:
    """The programmes for the holders of these passports."""
    held = frozenset(passports)
    return {scheme_id: used for scheme_id, used in programmes().items() if _is_for(used, held, on, known)}


def ways(
    facts: Mapping[str, object],
    *,
    passports: Iterable[str],
    on: date,
    known: date | None,
    stays: Mapping[str, Mapping[str, object]],
    at: datetime,
) -> tuple[Way, ...]:
    """Every programme for the holders of these passports, the most useful first."""
    open_to = programmes_for(passports, on=on, known=known)
    asked = ((used.agreement, used.scheme) for used in open_to.values())
    found = where(asked, facts, on=on, known=known, stays=stays)
    shown = [_way(open_to[going.scheme.id], going, on, known, at) for going in found]
    return tuple(sorted(shown, key=lambda way: way.usefulness))


def _is_for(used: InUse, passports: frozenset[str], on: date, known: date | None) -> bool:
    series = used.scheme.series.get("nationality")
    held = entry_on(series, on=on, known=known) if series else None
    named = held.value if held is not None and isinstance(held.value, tuple) else (used.scheme.sender,)
    return not passports.isdisjoint(named)


def _way(used: InUse, going: Going, on: date, known: date | None, at: datetime) -> Way:
    """The windows that this office holds itself say more than the agreement does."""
    if not used.is_run or known is not None:
        return Way(used, going, going.door)
    moment = at if on == used.today(at) else datetime.combine(on, time(12), tzinfo=used.zone)
    published = [opening for opening in openings(used, at=moment) if opening.opens_at and opening.closes_at]
    if not published:
        return Way(used, going, going.door)
    first = published[0]
    assert first.closes_at is not None, "a published window has its moments"
    if first.state == "open":
        last = (first.closes_at - timedelta(microseconds=1)).date()
        return Way(used, going, Door(State.OPEN, None if first.all_year else last), first.invented)
    return Way(used, going, Door(State.OPENS, first.first_day), first.invented)


def openings_of(used: InUse, *, at: datetime) -> list[Opening]:
    """
    The windows of a programme that are open or ahead, published or projected.

    This office knows the rounds it runs itself; of others, what their hosts published and what past rounds suggest.
    """
    if used.is_run:
        return openings(used, at=at)
    today = used.today(at)
    published = [
        Opening(
            scheme=used.scheme.id,
            round=f"{used.scheme.id}-{window.round}",
            state="open" if window.opens <= today else "ahead",
            period=window.round,
            opens_at=datetime.combine(window.opens, time(), tzinfo=used.zone),
            closes_at=datetime.combine(window.closes + timedelta(days=1), time(), tzinfo=used.zone),
            invented=window.is_invented,
        )
        for window in used.scheme.windows
        if is_published(window) and window.opens and window.closes and window.closes >= today
    ]
    return published + openings(used, at=at)


def read_ahead() -> None:
    """Read what the first question about every programme would wait a second for."""
    _folder()


def _folder() -> list[Agreement]:
    """Every agreement of the catalogue's folder; a file is read again only once it has changed."""
    stands = [(path, path.stat()) for path in sorted(catalogue_folder().glob("*.toml"))]
    read = (_read(path, stat.st_mtime_ns, stat.st_size) for path, stat in stands)
    return [agreement for agreement in read if agreement is not None]


@lru_cache(maxsize=1024)
def _read(path: Path, changed: int, size: int) -> Agreement | None:
    """One file as it was at its last change; one with faults is left out, since `sojourn check` names them."""
    agreements, problems = read_catalogue(path)
    if problems:
        log.warning("%s is left out: %s", path.name, say(problems[0].trouble, "en"))
        return None
    return agreements[0]
