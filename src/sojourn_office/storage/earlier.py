"""Visas that were granted before this office began, as a source told them, and whose they were found to be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from sojourn_office.storage import wholes
from sojourn_office.storage.classes import Class
from sojourn_office.storage.keys import make_key
from sojourn_office.storage.masters import digest
from sojourn_office.storage.people import Person, identity_digest, passport_digest
from sojourn_office.storage.prepared import Question
from sojourn_office.storage.sealing import SealedText


class Found(StrEnum):
    """Whose an earlier grant is."""

    NOBODYS = "nobodys"
    PERHAPS = "perhaps"
    COUNTED = "counted"
    ASIDE = "aside"


class EarlierGrant(models.Model):
    """
    One visa of before, with what the source says of its holder sealed under a key of its own.

    It is found by the digests under which passports are found; `person` is whoever it counts with, or may count with.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    host = models.CharField(max_length=3)
    scheme = models.CharField(max_length=20)
    source = models.CharField(max_length=200)
    granted_on = models.DateField()
    said = SealedText(personal=Class.C3, owner="id")
    reference_digest = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    number_digest = models.CharField(max_length=64, db_index=True)
    identity_digest = models.CharField(max_length=64, db_index=True)
    imported_at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="earlier_grants")
    found = models.CharField(max_length=8, default=Found.NOBODYS.value)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "host",
            "scheme",
            "source",
            "granted_on",
            "reference_digest",
            "content_digest",
            "number_digest",
            "identity_digest",
            "imported_at",
            "person",
            "found",
        ),
        "C1",
    )

    class Meta:
        """A grant is imported once, however often its sheet is given."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["host", "reference_digest"], name="earlier_grant_once")
        ]

    @property
    def told(self) -> dict[str, Any]:
        """What the source said, opened."""
        part: dict[str, Any] = json.loads(self.said)
        return part


_COUNTED = Question(
    lambda person_id, host, scheme: EarlierGrant.objects.filter(
        Q(person_id=person_id) | Q(person_id__in=wholes.beside(person_id, host)),
        scheme=scheme,
        found=Found.COUNTED.value,
    )
)
_MATCHING = Question(
    lambda host, number, identity: EarlierGrant.objects.filter(
        Q(number_digest=number) | Q(identity_digest=identity), host=host, found=Found.NOBODYS.value
    )
)


def counted(person_id: UUID, host: str, scheme: str) -> int:
    """How many earlier grants of a scheme count with a person, by whatever record."""
    return len(_COUNTED.rows(person_id, host, scheme))


def matching(host: str, *, number: str, identity: str) -> list[EarlierGrant]:
    """The grants that are nobody's yet and have this digest of a passport, or of nationality, birth date and name."""
    return _MATCHING.rows(host, number, identity)


def known(host: str, references: Iterable[str]) -> dict[str, str]:
    """Of some numbers of a source those that were imported, each with the digest of what it said."""
    wanted = {digest("earlier-grant", each): each for each in references}
    found = EarlierGrant.objects.filter(host=host, reference_digest__in=list(wanted))
    return {wanted[row]: content for row, content in found.values_list("reference_digest", "content_digest")}


def content_of(said: Mapping[str, str]) -> str:
    """The digest by which it is told whether a line says what it said when it was imported."""
    return digest("earlier-content", sha256(json.dumps(said, sort_keys=True).encode()).hexdigest())


def keep(said: Mapping[str, str], *, source: str, at: datetime) -> EarlierGrant:
    """Keep one grant of a sheet; it is nobody's before it is matched."""
    scheme = said["scheme"]
    row = EarlierGrant(id=uuid4(), host=scheme[4:7], scheme=scheme, source=source, imported_at=at)
    make_key(row.id)
    row.granted_on, row.said = date.fromisoformat(said["granted_on"]), json.dumps(said)
    row.reference_digest, row.content_digest = digest("earlier-grant", said["reference"]), content_of(said)
    row.number_digest = passport_digest(scheme[:3], said["passport_number"])
    name = f"{said['surname']} {said['given_names']}".strip()
    row.identity_digest = identity_digest(scheme[:3], said["birth_date"], name)
    row.save(force_insert=True)
    return row


def give(row: EarlierGrant, found: Found, person_id: UUID | None) -> None:
    """Write whose a grant was found to be."""
    row.found, row.person_id = found.value, person_id
    row.save(update_fields=["found", "person"])


def by_id(grant_id: UUID) -> EarlierGrant | None:
    """An earlier grant with whoever it counts with."""
    return EarlierGrant.objects.select_related("person").filter(pk=grant_id).first()


def to_change(grant_id: UUID) -> EarlierGrant | None:
    """An earlier grant, locked until the transaction ends."""
    return EarlierGrant.objects.select_for_update(of=("self",)).filter(pk=grant_id).first()


def of_persons(person_ids: Iterable[UUID]) -> list[EarlierGrant]:
    """The grants that count with some records, oldest first."""
    found = EarlierGrant.objects.filter(person__in=list(person_ids), found=Found.COUNTED.value)
    return list(found.order_by("granted_on", "id"))


def counts_for(account_id: UUID) -> bool:
    """Whether an earlier grant counts with a record of an account."""
    return EarlierGrant.objects.filter(person__account=account_id, found=Found.COUNTED.value).exists()


def perhaps(hosts: Iterable[str], *, limit: int) -> list[EarlierGrant]:
    """The grants of some hosts that may be of somebody here, the first imported first."""
    found = EarlierGrant.objects.filter(host__in=list(hosts), found=Found.PERHAPS.value).select_related("person")
    return list(found.order_by("imported_at", "id")[:limit])


def found_for(person_id: UUID, host: str) -> list[EarlierGrant]:
    """The grants of a host that count with a record, or may."""
    found = EarlierGrant.objects.filter(person=person_id, host=host, found__in=[Found.PERHAPS, Found.COUNTED])
    return list(found.order_by("granted_on", "id"))


def of_a_person(person_id: UUID) -> list[UUID]:
    """Every grant that has anything to do with a person: its key goes with theirs."""
    return list(EarlierGrant.objects.filter(person=person_id).values_list("id", flat=True))
