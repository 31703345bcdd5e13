"""What is held of each application, what of it can be erased today, and until which day the rest stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sojourn.agreements.model import Source
from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn.basics.messages import Message, Words
from sojourn.cases.keeping import TERMS, Keeping, Terms, keeping
from sojourn_office.queries import applications, schemes
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


@dataclass(frozen=True)
class Term:
    """How long one kind of data is kept, why, and who says so; no source where it is this system's own."""

    label: Message
    number: int
    why: Message | Words | None
    source: Source | None


_OWN = Message("This system's own: nothing that was published says how long.")


def terms_shown(at: datetime) -> list[tuple[tuple[Term, ...], list[str]]]:
    """How long each programme of this office keeps what on the day of a moment; those that agree stand together."""
    found: list[tuple[tuple[Term, ...], list[str]]] = []
    for used in schemes.in_use().values():
        terms = terms_of_scheme(used, at)
        same = next((programmes for others, programmes in found if others == terms), None)
        if same is None:
            found.append((terms, [used.scheme.id]))
        else:
            same.append(used.scheme.id)
    return found


def terms_of_scheme(used: schemes.InUse, at: datetime) -> tuple[Term, ...]:
    """How long one programme keeps what."""
    said, own = schemes.rows(used, on=used.today(at), known=None), Terms()
    return tuple(_term(said.get(name), VALUE_NAMES[name].label, getattr(own, term)) for name, term in TERMS.items())


def _term(row: schemes.Row | None, label: Message, own: int) -> Term:
    held = row.held if row else None
    if held is None or not held.entry.is_found or not isinstance(held.entry.value, int):
        return Term(label, own, _OWN, None)
    return Term(label, held.entry.value, held.entry.note, next(iter(held.sources), None))


def held_of(account: Account, *, at: datetime) -> tuple[Held, ...]:
    """Every application of an account."""
    own = (applications.own(account.pk, line.number, at=at) for line in applications.of_account(account.pk, at=at))
    return tuple(Held(each, _kept(each, at=at)) for each in own if each is not None)


def draft_kept_until(application: Application, *, at: datetime) -> date | None:
    """The last day on which what is not lodged is kept; nothing once it was lodged."""
    row = cases.by_number(application.number)
    assert row is not None, "the application was just read"
    return stored.draft_until_of(row, at=at) if application.is_draft else None


def _kept(application: Application, *, at: datetime) -> Keeping | None:
    visa = visa_of(application)
    ends = None
    if visa is not None:
        ends = max(visa.valid_until, visa.stay.last_day) if visa.stay is not None else visa.valid_until
    row = cases.by_number(application.number)
    assert row is not None, "the application was just read"
    found = keeping(application.told, terms=stored.terms_at(row, at), zone=application.zone, visa_ends=ends)
    return None if found is None else stored.longer(found, row)
