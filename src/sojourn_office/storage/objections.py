"""What a person says is not theirs: records joined with theirs, or an earlier grant; a mission answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q

from sojourn_office.storage.cases import Case
from sojourn_office.storage.classes import Class
from sojourn_office.storage.lists import Placed
from sojourn_office.storage.sealing import SealedText


class Objection(models.Model):
    """That something counted with a person is not theirs: `about` names a pair or an earlier grant, by kind and id."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="objections")
    person_id = models.UUIDField(db_index=True)
    about = models.CharField(max_length=60)
    words = SealedText(personal=Class.C2)
    said_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    upheld = models.BooleanField(null=True)
    answer = SealedText(personal=Class.C2, null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "case", "person_id", "about", "said_at", "due_at", "answered_at", "upheld"), "C1"
    )

    class Meta:
        """One open objection of a person to one thing."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person_id", "about"], condition=Q(answered_at__isnull=True), name="objection_open_once"
            )
        ]


def of_persons(person_ids: Iterable[UUID]) -> list[Objection]:
    """Everything some persons objected to, oldest first."""
    return list(Objection.objects.filter(person_id__in=list(person_ids)).order_by("said_at", "id"))


def of_about(about: str) -> list[Objection]:
    """Everything that was said against one thing, oldest first."""
    return list(Objection.objects.filter(about=about).order_by("said_at", "id"))


def open_about(about: str) -> list[Objection]:
    """What is said against one thing and waits for an answer."""
    return list(Objection.objects.filter(about=about, answered_at__isnull=True).order_by("said_at", "id"))


def to_change(objection_id: UUID) -> Objection | None:
    """An objection with its case, locked until the transaction ends."""
    found = Objection.objects.select_for_update(of=("self",)).select_related("case__person", "case__round")
    return found.filter(pk=objection_id).first()


def open_at(places: Iterable[Placed], *, limit: int) -> list[Objection]:
    """What waits for an answer in some places, the first due first."""
    there = Q(pk__isnull=True)
    for place in places:
        there |= Q(case__host=place.host) & (Q(case__mission=place.mission) if place.mission else Q())
    found = Objection.objects.filter(there, answered_at__isnull=True).select_related("case")
    return list(found.order_by("due_at", "id")[:limit])
