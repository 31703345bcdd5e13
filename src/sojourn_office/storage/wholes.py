"""Which records count as one person for a host, worked out from the joins that stand; the records themselves stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from sojourn.cases.records import wholes
from sojourn_office.storage.people import Person
from sojourn_office.storage.prepared import Question, about_many, id_of


class OnePerson(models.Model):
    """One record of a person who has several for a host; all of them name the same `whole`."""

    host = models.CharField(max_length=3)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    whole = models.UUIDField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "host", "person", "whole"), "C1")

    class Meta:
        """A record belongs to one person."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "host"], name="one_person_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["whole", "host"], name="one_person_whole")]


def beside(person_id: Any, host: Any) -> models.QuerySet[OnePerson, Any]:
    """As a part of a question: the records that count as one person with one, itself among them, if it was joined."""
    return _with(person_id, host).values("person_id")


def _with(person_id: Any, host: Any) -> models.QuerySet[OnePerson]:
    own = OnePerson.objects.filter(person_id=person_id, host=host).values("whole")
    return OnePerson.objects.filter(whole__in=own, host=host)


_BESIDE = Question(_with)


def others(person_id: UUID, host: str) -> set[UUID]:
    """The other records of the person of one, for a host."""
    return {row.person_id for row in _BESIDE.rows(person_id, host)} - {person_id}


def among(person_ids: Iterable[UUID], host: str) -> dict[UUID, set[UUID]]:
    """Of many records those that are joined, each with all that count as one person with it; in one question."""
    wanted = (person_id.hex for person_id in person_ids)
    whole_of = {id_of(person): id_of(whole) for person, whole in about_many(_AMONG, wanted, host, host)}
    members: dict[UUID, set[UUID]] = {}
    for person_id, whole in whole_of.items():
        members.setdefault(whole, set()).add(person_id)
    return {person_id: members[whole] for person_id, whole in whole_of.items()}


_AMONG = {
    "postgresql": "SELECT person_id, whole FROM storage_oneperson WHERE whole IN (SELECT whole FROM storage_oneperson "
    "WHERE person_id = ANY(%s::uuid[]) AND host = %s) AND host = %s",
    "sqlite": "SELECT person_id, whole FROM storage_oneperson WHERE whole IN (SELECT whole FROM json_each(%s) asked "
    "CROSS JOIN storage_oneperson ON person_id = asked.value AND host = %s) AND host = %s",
}


def every() -> dict[tuple[str, UUID], UUID]:
    """What each joined record belongs to, by host and record."""
    rows = OnePerson.objects.values_list("host", "person_id", "whole")
    return {(host, person_id): whole for host, person_id, whole in rows}


def worked_out(host: str, joined: Iterable[tuple[UUID, UUID]]) -> dict[tuple[str, UUID], UUID]:
    """What each record of a host belongs to by its joins; the first of a person's records names them all."""
    return {(host, person_id): min(whole) for person_id, whole in wholes(joined).items()}


def write(host: str, joined: Iterable[tuple[UUID, UUID]]) -> None:
    """Write anew what the joins of a host come to; the end of the chain is locked, so nobody else does."""
    OnePerson.objects.filter(host=host).delete()
    found = worked_out(host, joined)
    OnePerson.objects.bulk_create(OnePerson(host=host, person_id=who, whole=whole) for (_, who), whole in found.items())
