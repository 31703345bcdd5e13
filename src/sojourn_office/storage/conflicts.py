"""Declared conflicts of interest: digests of the people an officer may not decide about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sojourn_office.events import Happened
from sojourn_office.storage import events
from sojourn_office.storage.cases import Case
from sojourn_office.storage.masters import digest_generations
from sojourn_office.storage.people import identity_digest, passport_digest


def digests_for(*, nationality: str, birth_date: str, latin_name: str, passport_number: str) -> list[str]:
    """The digests under which a related person is recognised."""
    found = [identity_digest(nationality, birth_date, latin_name)]
    if passport_number:
        found.append(passport_digest(nationality, passport_number))
    return found


def declared() -> set[UUID | None]:
    """The accounts that declared any conflict."""
    return {UUID(event.about) for event in events.of_kind(Happened.CONFLICT_DECLARED)}


def is_declared(account_id: UUID, case: Case, *, before: datetime | None = None) -> bool:
    """
    Whether an officer declared a conflict with the person of a case, under any generation of digest keys.

    `before` asks for what was declared until then.
    """
    found: set[str] = set()
    for public in events.publics_of(Happened.CONFLICT_DECLARED, str(account_id), before=before):
        found.update(public["digests"])
    return bool(found) and not found.isdisjoint(_digests_of(case))


def _digests_of(case: Case) -> set[str]:
    person, passport = case.person, case.passport
    found = {passport.number_digest, passport.identity_digest}
    for generation in digest_generations()[1:]:
        found.add(identity_digest(person.nationality, person.birth_date, person.latin_name, generation))
        found.add(passport_digest(passport.issuer, passport.number, generation))
    return found
