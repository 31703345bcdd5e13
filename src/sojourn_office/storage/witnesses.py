"""What witnesses signed: that they saw a head of the log, each with its own time (C2SP tlog-cosignature)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from sojourn.log.notes import NoteKey
from sojourn_office.storage.log import LogHead


class LogCosignature(models.Model):
    """The line that one witness put under one head. Never changed, never removed."""

    head = models.ForeignKey(LogHead, on_delete=models.PROTECT, related_name="cosignatures")
    name = models.CharField(max_length=100)
    line = models.TextField()
    seen_at = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "head", "name", "line", "seen_at"), "C0")

    class Meta:
        """A witness signs a head once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["head", "name"], name="cosigned_once")
        ]


def keys() -> list[NoteKey]:
    """The keys of the witnesses whose signatures this office takes."""
    return [NoteKey.read(line) for line in settings.SOJOURN.log_witnesses.split()]


def head_of(text: str) -> LogHead | None:
    """The newest head with this signed text; nothing where this office signed no such head."""
    return LogHead.objects.filter(note__startswith=f"{text}\n").order_by("-pk").first()


def of(head: LogHead) -> list[LogCosignature]:
    """What witnesses signed under a head, by their names."""
    return list(LogCosignature.objects.filter(head=head).order_by("name"))


def keep(head: LogHead, *, name: str, line: str, seen_at: datetime) -> None:
    """Keep what a witness signed; a second signature under the same head changes nothing."""
    LogCosignature.objects.get_or_create(head=head, name=name, defaults={"line": line, "seen_at": seen_at})


def last_cosigned() -> LogHead | None:
    """The newest head that a witness signed too."""
    return LogHead.objects.filter(cosignatures__isnull=False).order_by("-pk").first()


def every() -> list[LogCosignature]:
    """Every line of a witness with its head, oldest first."""
    return list(LogCosignature.objects.select_related("head").order_by("pk"))
