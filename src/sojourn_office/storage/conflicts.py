"""Declared conflicts of interest: digests of the people an officer may not decide about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sojourn_office.events import Happened
from sojourn_office.storage import events, people, wholes
from sojourn_office.storage.cases import Case
from sojourn_office.storage.masters import digest_generations
from sojourn_office.storage.people import Passport, identity_digest, passport_digest


def digests_for(
    *, nationality: str, birth_date: str, latin_name: str, passport_number: str, generation: int | None = None
) -> list[str]:
    """The digests under which a related person is recognised."""
    found = [identity_digest(nationality, birth_date, latin_name, generation)]
    if passport_number:
        found.append(passport_digest(nationality, passport_number, generation))
    return found


def declared() -> set[UUID | None]:
    """The accounts that declared any conflict."""
    return {UUID(event.about) for event in events.of_kind(Happened.CONFLICT_DECLARED)}


def is_own(account_id: UUID, case: Case) -> bool:
    """Whether a case is somebody's own, or of a person they declared a relation with."""
    return case.person.account_id == account_id or is_declared(account_id, case)


def is_declared(account_id: UUID, case: Case, *, before: datetime | None = None) -> bool:
    """
    Whether an officer declared a conflict with the person of a case, under any generation of digest keys.

    Their other passports and joined records count too. `before` asks for what was declared until then, by the passport
    of the case alone: another may have become known later.
    """
    said = _said(account_id, before=before)
    if not said or before is not None:
        return not said.isdisjoint(_digests_of([case.passport]) if said else ())
    return not said.isdisjoint(_digests_of(_passports({case.person_id}, case.host)))


def is_declared_of(
    account_id: UUID, *, nationality: str, birth_date: str, latin_name: str, passport_number: str, host: str
) -> bool:
    """The same of somebody who is being typed and has no case yet."""
    said = _said(account_id)
    if not said:
        return False
    holders = people.with_passport(nationality, passport_number)
    found = _digests_of(_passports(holders, host))
    typed = {"nationality": nationality, "birth_date": birth_date, "latin_name": latin_name}
    for generation in digest_generations():
        found.update(digests_for(**typed, passport_number=passport_number, generation=generation))
    return not said.isdisjoint(found)


def _said(account_id: UUID, *, before: datetime | None = None) -> set[str]:
    found: set[str] = set()
    for public in events.publics_of(Happened.CONFLICT_DECLARED, str(account_id), before=before):
        found.update(public["digests"])
    return found


def _passports(persons: set[UUID], host: str) -> list[Passport]:
    joined = wholes.among(persons, host)
    return people.passports_of(persons.union(*joined.values()))


def _digests_of(passports: Iterable[Passport]) -> set[str]:
    found: set[str] = set()
    for passport in passports:
        person = passport.person
        found |= {passport.number_digest, passport.identity_digest}
        for generation in digest_generations()[1:]:
            found.add(identity_digest(person.nationality, person.birth_date, person.latin_name, generation))
            found.add(passport_digest(passport.issuer, passport.number, generation))
    return found
