"""The last sign of life of each door of the office: one row a door, so that a killed machine leaves a gap behind it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import ClassVar

from django.db import models

EVERY = timedelta(seconds=30)
# Three signs that did not come; less than that is a slow moment, and no door was closed.
SILENT_AFTER = timedelta(seconds=90)


class Door(Enum):
    """What people and the office go through; each may be closed alone."""

    PAGES = "pages"
    GATE = "gate"
    WORKER = "worker"


class Heartbeat(models.Model):
    """When a door was last open, by the office's own clock."""

    door = models.CharField(primary_key=True, max_length=20)
    last_at = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = {"door": "C0", "last_at": "C0"}


def every() -> dict[str, datetime]:
    """The last sign of each door that ever gave one."""
    return dict(Heartbeat.objects.order_by("door").values_list("door", "last_at"))


def last_to_change(door: str) -> datetime | None:
    """The last sign of a door, locked until the transaction ends; nothing before the first."""
    row = Heartbeat.objects.select_for_update().filter(pk=door).first()
    return row.last_at if row else None


def keep(door: str, at: datetime) -> None:
    """Keep a sign of a door; one that comes late does not count."""
    if not Heartbeat.objects.filter(pk=door, last_at__lt=at).update(last_at=at):
        Heartbeat.objects.get_or_create(door=door, defaults={"last_at": at})


def leap(since: datetime, to: datetime) -> None:
    """Carry the doors that gave a sign since a moment over a move of the clock, in which nobody lost time."""
    Heartbeat.objects.filter(last_at__gte=since, last_at__lt=to).update(last_at=to)


def forget() -> None:
    """Keep no sign of any door: with the next one nothing has been lost."""
    Heartbeat.objects.all().delete()
