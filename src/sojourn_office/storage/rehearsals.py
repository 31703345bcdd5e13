"""Rehearsals that were shown: the report of each, as it was written."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sojourn_office.storage.events import Event


class Rehearsal(models.Model):
    """One report. `round_id` is the round that was rehearsed; one that was made up is no round of the office."""

    round_id = models.CharField(max_length=40)
    scheme = models.CharField(max_length=20, db_index=True)
    report = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    shown = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "round_id", "scheme", "report", "digest", "shown"), "C0")


def keep(*, round_id: str, scheme: str, report: str, digest: str, shown: Event) -> Rehearsal:
    """Keep a report."""
    return Rehearsal.objects.create(round_id=round_id, scheme=scheme, report=report, digest=digest, shown=shown)


def is_kept(digest: str) -> bool:
    """Whether a report was shown before."""
    return Rehearsal.objects.filter(digest=digest).exists()


def are_there() -> bool:
    """Whether any was ever shown."""
    return Rehearsal.objects.exists()


def count_of(round_id: str) -> int:
    """How many rehearsals of a round were shown."""
    return Rehearsal.objects.filter(round_id=round_id).count()


def find(number: int) -> Rehearsal | None:
    """A report by its number."""
    return Rehearsal.objects.select_related("shown").filter(pk=number).first()


def every(*, scheme: str = "") -> list[Rehearsal]:
    """All reports, or those of a scheme, the newest first."""
    found = Rehearsal.objects.select_related("shown").order_by("-pk")
    return list(found.filter(scheme=scheme) if scheme else found)
