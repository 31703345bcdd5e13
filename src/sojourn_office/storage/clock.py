"""How far the demonstration's clock has been moved; in a real office there is no such row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from sojourn_office import clock
from sojourn_office.storage.prepared import Question


class ClockOffset(models.Model):
    """One row: what is added to the wall clock."""

    ahead = models.DurationField()

    classes: ClassVar[dict[str, str]] = {"id": "C0", "ahead": "C0"}


_OFFSET = Question(lambda: ClockOffset.objects.filter(pk=1))


def offset() -> timedelta:
    """What is added to the wall clock: nothing in production."""
    if not settings.SOJOURN.makes_keys:
        return timedelta(0)
    row = _OFFSET.first()
    return row.ahead if row else timedelta(0)


class ClockBackwards(ValueError):
    """The clock was to be moved back; entries would then be earlier than the last."""


def move_to(at: datetime, *, first: bool = False) -> timedelta:
    """
    Move the demonstration's clock forward to a moment, from where it goes on running; returns the new offset.

    `first` is the seed's own setting of the clock, which may also lie in the past. Production refuses both.
    """
    assert settings.SOJOURN.makes_keys, "the clock of a real office is not moved"
    assert at.tzinfo is not None, "a moment without a zone is not a moment"
    if not first and at < clock.now():
        raise ClockBackwards(f"{at.astimezone(UTC).isoformat()} lies before the clock")
    ahead = at - clock.wall()
    ClockOffset.objects.update_or_create(pk=1, defaults={"ahead": ahead})
    return ahead
