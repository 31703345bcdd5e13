"""Invitations to lodge: whose, and until when. An invitation is no place; it stands beside the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from sojourn.cases.model import Stage
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.rounds import Period


class Invitation(models.Model):
    """That someone was invited to lodge, until a moment; once for a case."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="invitation")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "case", "event", "until"), "C1")


def next_to_invite(round_id: str, *, behind: int, most: int) -> list[Case]:
    """Those of a round who were not invited yet, in the order in which they began, behind so many of them."""
    waiting = Case.objects.filter(round_id=round_id, stage=Stage.DRAFT.value, invitation__isnull=True)
    return list(waiting.order_by("started_at", "number")[behind : behind + most])


def keep(case: Case, *, event: Event, until: datetime) -> None:
    """Keep an invitation."""
    Invitation.objects.create(case=case, event=event, until=until)


def of_case(number: str) -> Invitation | None:
    """The invitation of a case."""
    return Invitation.objects.select_related("event").filter(case=number).first()


def move(invitation: Invitation, until: datetime) -> None:
    """Let an invitation end at another moment."""
    invitation.until = until
    invitation.save(update_fields=["until"])


def still_open(period: Period, *, at: datetime) -> int:
    """How many people of a period were invited and can still lodge; an invitation ends at its moment by itself."""
    rows = Invitation.objects.filter(case__round__period=period, case__stage=Stage.DRAFT.value, until__gt=at)
    return rows.count()
