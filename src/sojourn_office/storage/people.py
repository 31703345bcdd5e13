"""Persons, their passports over time, and the digests by which they are found."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from sojourn_office.storage.accounts import Account
from sojourn_office.storage.keys import PersonErased, make_key
from sojourn_office.storage.masters import digest, digest_generations
from sojourn_office.storage.prepared import Question, insert, save
from sojourn_office.storage.sealing import SealedText


class Person(models.Model):
    """A natural person, with a key of their own; an account may have several."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="persons")
    surname = SealedText(personal="C2", owner="id")
    given_names = SealedText(personal="C2", owner="id")
    native_name = SealedText(personal="C2", owner="id")
    birth_date = SealedText(personal="C2", owner="id")
    sex = SealedText(personal="C2", owner="id")
    nationality = models.CharField(max_length=3)
    made_at = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = {"id": "C1", "account": "C1", "nationality": "C1", "made_at": "C1"}

    @property
    def born_on(self) -> date:
        """The birth date as a day."""
        return date.fromisoformat(self.birth_date)

    @property
    def latin_name(self) -> str:
        """Family name first, in passport letters; a dash for someone whose key was destroyed."""
        try:
            return f"{self.surname} {self.given_names}".strip()
        except PersonErased:
            return "—"

    @property
    def shown_name(self) -> str:
        """Native script first, then passport letters: the form of every page and paper."""
        try:
            return f"{self.native_name} ({self.latin_name})" if self.native_name else self.latin_name
        except PersonErased:
            return "—"


class Passport(models.Model):
    """One passport of a person; found by keyed digests, never by its number."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="passports")
    number = SealedText(personal="C3")
    expires_on = SealedText(personal="C3")
    issuer = models.CharField(max_length=3)
    number_digest = models.CharField(max_length=64, db_index=True)
    identity_digest = models.CharField(max_length=64, db_index=True)
    made_at = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = {
        "id": "C1",
        "person": "C1",
        "issuer": "C1",
        "number_digest": "C1",
        "identity_digest": "C1",
        "made_at": "C1",
    }


class NamePart(models.Model):
    """A keyed digest of one folded part of a name, for looking a person up by exact parts."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="name_parts")
    part_digest = models.CharField(max_length=64, db_index=True)

    classes: ClassVar[dict[str, str]] = {"id": "C1", "person": "C1", "part_digest": "C1"}


# Variants of Chinese characters in Japanese names that people type in the common form.
_VARIANTS = str.maketrans("髙﨑濵邊邉齋齊澤廣國", "高崎浜辺辺斎斉沢広国")


def fold_name(part: str) -> str:
    """
    A part of a name in the form in which two spellings are the same.

    >>> fold_name("髙橋") == fold_name("高橋")
    True
    """
    return unicodedata.normalize("NFKC", part).translate(_VARIANTS).casefold().strip()


def fold_passport_number(number: str) -> str:
    """A passport number without spaces and punctuation, in capitals."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", number).upper() if sign.isalnum())


def passport_digest(issuer: str, number: str, generation: int | None = None) -> str:
    """The digest under which a passport is found."""
    return digest("passport", f"{issuer}|{fold_passport_number(number)}", generation)


def identity_digest(nationality: str, birth_date: str, latin_name: str, generation: int | None = None) -> str:
    """The digest of nationality, birth date and passport name: the same person with another passport."""
    return digest("identity", f"{nationality}|{birth_date}|{fold_name(latin_name)}", generation)


_OF_ACCOUNT = Question(lambda account_id: Person.objects.filter(account_id=account_id).order_by("made_at"))
_PARTS = Question(lambda person_id: NamePart.objects.filter(person_id=person_id))
_WITH_NUMBER = Question(lambda digest: Passport.objects.filter(number_digest=digest))
_WITH_IDENTITY = Question(lambda digest: Passport.objects.filter(identity_digest=digest))


def open_person(
    account: Account,
    *,
    surname: str,
    given_names: str,
    native_name: str,
    birth_date: str,
    sex: str,
    nationality: str,
    passport_number: str,
    passport_expires_on: str,
    at: datetime,
) -> Passport:
    """Keep a person and their passport; the key is made before the rows."""
    person_id = uuid4()
    make_key(person_id)
    person = Person(id=person_id, account=account, nationality=nationality, made_at=at)
    write_person(
        person,
        surname=surname,
        given_names=given_names,
        native_name=native_name,
        birth_date=birth_date,
        sex=sex,
    )
    return open_passport(person, issuer=nationality, number=passport_number, expires_on=passport_expires_on, at=at)


def open_blank(account: Account, *, nationality: str, at: datetime) -> Passport:
    """A person of whom nothing is known yet but whose account it is; found by no digest until there is a passport."""
    person_id = uuid4()
    make_key(person_id)
    person = Person(id=person_id, account=account, nationality=nationality, made_at=at)
    person.surname = person.given_names = person.native_name = person.birth_date = person.sex = ""
    insert(person)
    passport = Passport(person=person, issuer=nationality, made_at=at)
    passport.number, passport.expires_on = "", ""
    insert(passport)
    return passport


def write_person(
    person: Person, *, surname: str, given_names: str, native_name: str, birth_date: str, sex: str
) -> None:
    """Write what a person is called, and the digests of the parts."""
    person.surname, person.given_names, person.native_name = surname, given_names, native_name
    person.birth_date, person.sex = birth_date, sex
    save(person)
    if _PARTS.first(person.pk) is not None:
        person.name_parts.all().delete()
    parts = {*surname.split(), *given_names.split(), *native_name.split(), native_name.replace(" ", "")}
    insert(*(NamePart(person=person, part_digest=digest("name", fold_name(part))) for part in sorted(parts) if part))


def give_to(person: Person, account: Account) -> None:
    """Let a person be of another account; nothing of theirs is sealed for the one of before."""
    person.account = account
    person.save(update_fields=["account"])


def open_passport(person: Person, *, issuer: str, number: str, expires_on: str, at: datetime) -> Passport:
    """Keep one more passport of a person."""
    passport = Passport(person=person, issuer=issuer, made_at=at)
    change_passport(passport, number=number, expires_on=expires_on)
    return passport


def change_passport(passport: Passport, *, number: str, expires_on: str) -> None:
    """Write a passport's number and last day, and the digests under which it is found."""
    passport.number, passport.expires_on = fold_passport_number(number), expires_on
    passport.number_digest = passport_digest(passport.issuer, number)
    person = passport.person
    passport.identity_digest = identity_digest(person.nationality, person.birth_date, person.latin_name)
    save(passport)


def perhaps_the_same(passport: Passport) -> set[UUID]:
    """Other persons with this passport or this identity, under any generation of digest keys."""
    person = passport.person
    if not passport.number_digest:
        return set()
    found: list[Passport] = []
    for generation in digest_generations():
        found += _WITH_NUMBER.rows(passport_digest(passport.issuer, passport.number, generation))
        identity = identity_digest(person.nationality, person.birth_date, person.latin_name, generation)
        found += _WITH_IDENTITY.rows(identity)
    return {other.person_id for other in found} - {person.pk}


def with_name_parts(parts: Iterable[str]) -> set[UUID]:
    """The persons whose name has every one of these parts."""
    found: set[UUID] | None = None
    for part in parts:
        digests = [digest("name", fold_name(part), generation) for generation in digest_generations()]
        having = set(NamePart.objects.filter(part_digest__in=digests).values_list("person_id", flat=True))
        found = having if found is None else found & having
    return found or set()


def with_passport(issuer: str, number: str) -> set[UUID]:
    """The persons who hold a passport."""
    digests = [passport_digest(issuer, number, generation) for generation in digest_generations()]
    return set(Passport.objects.filter(number_digest__in=digests).values_list("person_id", flat=True))


def passports_of(persons: Iterable[UUID]) -> list[Passport]:
    """Every passport of some persons."""
    return list(Passport.objects.filter(person_id__in=list(persons)).select_related("person"))


def with_lodged_cases(host: str) -> list[Person]:
    """The persons who lodged anything with a host, each with their passports, oldest first."""
    lodged = Q(cases__host=host, cases__lodged_at__isnull=False)
    found = Person.objects.filter(lodged).distinct().order_by("made_at", "id")
    return list(found.prefetch_related("passports"))


def with_identity(identity: str) -> set[UUID]:
    """The persons of whom a passport has this digest of nationality, birth date and name."""
    return {row.person_id for row in _WITH_IDENTITY.rows(identity)}


def accounts_of_persons() -> dict[UUID | None, UUID]:
    """The account of every person."""
    return dict(Person.objects.values_list("pk", "account_id"))


def persons_of(account: Account) -> list[Person]:
    """The persons of an account, oldest first."""
    return _OF_ACCOUNT.rows(account.pk)
