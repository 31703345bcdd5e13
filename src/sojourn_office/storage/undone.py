"""What the office should have done by itself and could not: one row for each thing, until it is done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

from django.db import models


class Undone(models.Model):
    """One act on one thing that failed. Only the kind of trouble is kept: its words may hold what is sealed."""

    verb = models.CharField(max_length=20)
    about = models.CharField(max_length=64)
    trouble = models.CharField(max_length=80)
    since = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "verb", "about", "trouble", "since"), "C1")

    class Meta:
        """A thing fails in one act once, however often it is tried."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["verb", "about"], name="undone_once")
        ]


def every() -> list[Undone]:
    """Everything that could not be done, in the order in which it failed first."""
    return list(Undone.objects.order_by("since", "id"))


def keep(verb: str, about: str, *, trouble: str, at: datetime) -> None:
    """Keep that something failed; the moment is that of the first time."""
    Undone.objects.update_or_create(
        verb=verb,
        about=about,
        defaults={"trouble": trouble},
        create_defaults={"trouble": trouble, "since": at},
    )


def forget(verb: str, *, but: Collection[str]) -> None:
    """Forget what failed in an act before and fails no longer."""
    Undone.objects.filter(verb=verb).exclude(about__in=but).delete()
