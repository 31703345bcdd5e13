"""When officers are away; their cases are offered to others for as long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from sojourn_office.storage import agreements
from sojourn_office.storage.accounts import Account, Post
from sojourn_office.storage.prepared import Question, insert

_POST = "post:"
# Nowhere is the date further from that of universal time.
_A_DAY = timedelta(days=1)


class Absence(models.Model):
    """Someone of staff is away from all their posts, from a day to a day, both included."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="absences")
    first_on = models.DateField()
    last_on = models.DateField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "account", "first_on", "last_on"), "C1")

    class Meta:
        """Ends no earlier than it begins; found by its days."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="absence_ends_after_it_began")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["last_on", "first_on"], name="absence_days")]


_OF_ACCOUNT = Question(lambda account_id: Absence.objects.filter(account_id=account_id).order_by("first_on"))


def keep(account_id: UUID, *, first_on: date, last_on: date) -> Absence:
    """Keep that somebody is away."""
    absence = Absence(account_id=account_id, first_on=first_on, last_on=last_on)
    insert(absence)
    return absence


def by_id(absence_id: UUID) -> Absence | None:
    """An absence by its id, locked."""
    return Absence.objects.select_for_update().filter(pk=absence_id).first()


def end(absence: Absence) -> None:
    """Take an absence away; that there was one stays in the events."""
    absence.delete()


def of_account(account_id: UUID) -> list[Absence]:
    """The absences of one person."""
    return _OF_ACCOUNT.rows(account_id)


def to_come(account_ids: Iterable[UUID], *, day: date) -> list[Absence]:
    """The absences of some people that are not over on a day, the first to begin first."""
    found = Absence.objects.filter(account_id__in=list(account_ids), last_on__gte=day)
    return list(found.order_by("first_on", "last_on"))


def today_at(host: str, mission: str, *, at: datetime) -> date:
    """The day at a moment where a mission of a host is."""
    return at.astimezone(ZoneInfo(agreements.zone_of(host, mission))).date()


def away_until(hosts: Iterable[str], *, at: datetime) -> dict[str, date]:
    """How events name everyone of some hosts who is away on the day of their mission, with the last day of it."""
    near = Post.objects.filter(
        host__in=set(hosts),
        account__absences__first_on__lte=at.date() + _A_DAY,
        account__absences__last_on__gte=at.date() - _A_DAY,
    )
    named = near.values_list("pk", "host", "mission", "account__absences__first_on", "account__absences__last_on")
    found: dict[str, date] = {}
    for post_id, host, mission, first_on, last_on in named:
        name = f"{_POST}{post_id}"
        if first_on <= today_at(host, mission, at=at) <= last_on:
            found[name] = max(last_on, found.get(name, last_on))
    return found
