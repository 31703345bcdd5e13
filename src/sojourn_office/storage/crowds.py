"""Crowds of invented people, for rehearsals and measures: a draft of each, with nothing sealed in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

from django.db import transaction

from sojourn.cases.numbers import case_number
from sojourn_office.storage import agreements
from sojourn_office.storage.accounts import Account, find_or_open
from sojourn_office.storage.cases import Case
from sojourn_office.storage.keys import make_key
from sojourn_office.storage.outbox import Mail
from sojourn_office.storage.people import Passport, Person
from sojourn_office.storage.remembering import remembering

_ROWS = 1_000
_SEALED_NAMES = ("surname", "given_names", "native_name", "birth_date", "sex")
# Nobody has this address, and no mail leaves where there are such people.
ADDRESS = "crowd@example.org"


def drafts(rounds: Sequence[str], *, scheme: str = "KOR-JPN", at: datetime) -> list[str]:
    """
    A draft of somebody else in each of these rounds of a scheme, at its first mission; gives the numbers of the cases.

    The rows are written at once: what is rehearsed and measured with them is claiming, not applying.
    """
    found = agreements.scheme(scheme)
    assert found is not None, f"{scheme} is a scheme of this office"
    sender, host, mission = scheme[:3], scheme[4:7], next(iter(found[1].missions))
    account = find_or_open(ADDRESS, language="ko", at=at)
    free, numbers = _free_numbers(host, at.year), []
    place = {"scheme": scheme, "host": host, "mission": mission, "language": "ko"}
    for first in range(0, len(rounds), _ROWS):
        where = rounds[first : first + _ROWS]
        some = [next(free) for _ in where]
        persons = [_with(Person(account=account, nationality=sender, made_at=at), *_SEALED_NAMES) for _ in some]
        passports = [
            _with(Passport(person=each, issuer=sender, made_at=at), "number", "expires_on") for each in persons
        ]
        cases = [
            Case(number=number, person=person, passport=passport, round_id=round_id, started_at=at, **place)
            for number, person, passport, round_id in zip(some, persons, passports, where, strict=True)
        ]
        Person.objects.bulk_create(persons)
        Passport.objects.bulk_create(passports)
        Case.objects.bulk_create(cases)
        numbers += some
    return numbers


def drafts_of_each(rounds: tuple[str, str], count: int, *, at: datetime) -> list[tuple[str, str]]:
    """A draft in each of two rounds for each of so many people; gives the numbers of the cases of each."""
    first, second = (drafts([round_id] * count, at=at) for round_id in rounds)
    for one, other in zip(first, second, strict=True):
        own = Case.objects.values("person_id", "passport_id").get(pk=one)
        Case.objects.filter(pk=other).update(**own)
    return list(zip(first, second, strict=True))


def people(round_id: str, count: int, *, at: datetime) -> list[str]:
    """
    So many people with an account, a passport and a draft each, all sealed as those of anybody.

    Gives the numbers of the cases.
    """
    free, numbers = _free_numbers("JPN", at.year), []
    for first in range(0, count, _ROWS):
        some = [next(free) for _ in range(min(_ROWS, count - first))]
        with remembering(), transaction.atomic(), transaction.atomic("keys"):
            rows = [_person(number, round_id, at) for number in some]
            for model, several in zip((Account, Person, Passport, Case), zip(*rows, strict=True), strict=True):
                model.objects.bulk_create(several)  # type: ignore[attr-defined]
        numbers += some
    return numbers


def _person(number: str, round_id: str, at: datetime) -> tuple[Account, Person, Passport, Case]:
    account = Account(id=uuid4(), alias=f"{number}@{ADDRESS}", language="ko", made_at=at)
    person = Person(id=uuid4(), account=account, nationality="KOR", made_at=at)
    for each in (account.id, person.id):
        make_key(each)
    account.address = f"{number}@example.org"
    person.surname, person.given_names, person.native_name = "CROWD", number, ""
    person.birth_date, person.sex = f"{1995 + person.id.int % 9}-05-05", "X"
    passport = Passport(person=person, issuer="KOR", made_at=at, number_digest=number, identity_digest=number)
    passport.number, passport.expires_on = number.replace("-", ""), "2033-01-01"
    place = {"scheme": "KOR-JPN", "host": "JPN", "mission": "seoul", "language": "ko"}
    case = Case(number=number, person=person, passport=passport, round_id=round_id, started_at=at, **place)
    return account, person, passport, case


def _free_numbers(host: str, year: int) -> Iterator[str]:
    """Case numbers that nobody has, in turn: four bits of a count stand in each of their six signs."""
    taken = set(Case.objects.filter(host=host).values_list("number", flat=True))
    made = (case_number(host, year, bytes(each >> 4 * at & 15 for at in range(6))) for each in count())
    return (number for number in made if number not in taken)


def _with(row: Any, *names: str) -> Any:
    for name in names:
        setattr(row, row._meta.get_field(name).attname, b"")
    return row


def forget_mail() -> int:
    """Forget every mail that has not left; returns how many. For a copy of an office, from which none may leave."""
    return Mail.objects.filter(sent_at__isnull=True).delete()[0]
