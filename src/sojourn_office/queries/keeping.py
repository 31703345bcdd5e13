"""What is held of each application, what of it can be erased today, and until which day the rest stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sojourn.cases.keeping import Keeping, keeping
from sojourn_office.queries import applications
from sojourn_office.queries.applications import Application
from sojourn_office.queries.visas import visa_of
from sojourn_office.storage import cases
from sojourn_office.storage import keeping as stored
from sojourn_office.storage.accounts import Account


@dataclass(frozen=True)
class Held:
    """One application with what must stay of it; nothing where it was never lodged and can go whole."""

    application: Application
    kept: Keeping | None

    @property
    def papers_go(self) -> bool:
        """Whether the year of its papers is over."""
        until = self.kept.papers_until if self.kept else None
        return until is not None and until < self.application.today

    @property
    def is_over(self) -> bool:
        """Whether nothing of it must stay."""
        until = self.kept.record_until if self.kept else None
        return self.kept is None or (until is not None and until < self.application.today)


def held_of(account: Account, *, at: datetime) -> tuple[Held, ...]:
    """Every application of an account."""
    own = (applications.own(account.pk, line.number, at=at) for line in applications.of_account(account.pk, at=at))
    return tuple(Held(each, _kept(each)) for each in own if each is not None)


def draft_kept_until(application: Application) -> date | None:
    """The last day on which what is not lodged is kept; nothing once it was lodged."""
    row = cases.by_number(application.number)
    assert row is not None, "the application was just read"
    return stored.draft_until_of(row) if application.is_draft else None


def _kept(application: Application) -> Keeping | None:
    visa = visa_of(application)
    ends = None
    if visa is not None:
        ends = max(visa.valid_until, visa.stay.last_day) if visa.stay is not None else visa.valid_until
    found = keeping(application.told, zone=application.zone, visa_ends=ends)
    row = cases.by_number(application.number)
    assert row is not None, "the application was just read"
    return None if found is None else stored.longer(found, row)
