"""Notices to many: the list as it was computed and approved, and who of it was written to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import ClassVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q

from sojourn.cases.model import IN_OFFICE, Did, Stage, Turn
from sojourn_office.storage import agreements
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.visas import Visa

# A deadline that was moved is news for so long, and a visa that is not used yet is near its last day.
_LATELY, _NEAR = timedelta(days=90), timedelta(days=30)


def _moved(at: datetime) -> Q:
    """A deadline of theirs was moved lately, by time that was given back, and still runs."""
    given = Event.objects.filter(kind=Did.GIVEN_BACK.value, at__gt=at - _LATELY, at__lte=at)
    runs = Q(turn=Turn.APPLICANT.value, due_at__gt=at) | Q(stage=Stage.DRAFT.value, round__closes_at__gt=at)
    return runs & Q(number__in=given.values("about"))


def _unused(at: datetime) -> Q:
    """A visa that nobody entered with, from 30 days before its last day up to that day."""
    days = (at.date(), (at + _NEAR).date())
    near = Visa.objects.filter(stay__isnull=True, revoked_at__isnull=True, valid_until__range=days)
    return Q(stage=Stage.ISSUED.value, number__in=near.values("case_id"))


# The questions that can be asked, by name: which applications fit at a moment, with the day of the host.
WHO: Mapping[str, Callable[[datetime], Q]] = {
    "prepares": lambda _: Q(stage=Stage.DRAFT.value),
    "silent": lambda _: Q(stage=Stage.PAPER_ASKED.value),
    "waits": lambda _: Q(stage__in=[stage.value for stage in IN_OFFICE]),
    "reserve": lambda _: Q(stage=Stage.RESERVE.value),
    "passed": lambda _: Q(stage=Stage.PASSED.value),
    "moved": _moved,
    "unused": _unused,
}

WAITING, WRITTEN, GONE = "waiting", "written", "gone"
Texts = Mapping[str, Mapping[str, str]]


class MassNotice(models.Model):
    """One text to everybody who fitted a question when it was asked; it leaves once a second person approved it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    host = models.CharField(max_length=3)
    scheme = models.CharField(max_length=20)
    who = models.CharField(max_length=20)
    texts = models.JSONField()
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    composed_by = models.CharField(max_length=60)
    composed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=60, blank=True)
    event_id = models.BigIntegerField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "host",
            "scheme",
            "who",
            "texts",
            "digest",
            "count",
            "composed_by",
            "composed_at",
            "approved_by",
            "event_id",
        ),
        "C1",
    )


class MassAddressee(models.Model):
    """One account on the list of a notice, by the application for which it stands there."""

    notice = models.ForeignKey(MassNotice, on_delete=models.CASCADE, related_name="addressees")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=20)
    state = models.CharField(max_length=8, default=WAITING)
    mail_id = models.UUIDField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "notice", "account", "number", "state", "mail_id"), "C1")

    class Meta:
        """Nobody stands on a list twice; who waits is found without reading who was written to."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "account"], name="mass_addressee_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["notice"], name="mass_waiting", condition=models.Q(state=WAITING))
        ]


def fitting(host: str, scheme: str, who: str, *, at: datetime) -> dict[UUID, str]:
    """The accounts with an application that fits a question of `WHO` at a moment, each by its newest number."""
    there = at.astimezone(ZoneInfo(agreements.zone_of(host, "")))
    found = Case.objects.filter(WHO[who](there), host=host, scheme=scheme, person__account__is_active=True)
    return dict(found.order_by("started_at", "number").values_list("person__account_id", "number"))


def digest_of(scheme: str, who: str, texts: Texts, accounts: Sequence[str]) -> str:
    """What two people look at: the question, the texts and the whole list, as one number."""
    told = json.dumps([scheme, who, texts, sorted(accounts)], sort_keys=True, ensure_ascii=False)
    return sha256(told.encode()).hexdigest()


def keep(notice: MassNotice, accounts: Mapping[UUID, str]) -> None:
    """Keep a notice with its list."""
    notice.save(force_insert=True)
    rows = [MassAddressee(notice=notice, account_id=account, number=number) for account, number in accounts.items()]
    MassAddressee.objects.bulk_create(rows, batch_size=500)


def to_change(notice_id: UUID) -> MassNotice | None:
    """A notice, locked."""
    return MassNotice.objects.select_for_update().filter(pk=notice_id).first()


def digest_now(notice: MassNotice) -> str:
    """The digest of a notice as it stands in the tables."""
    accounts = [str(each) for each in notice.addressees.values_list("account_id", flat=True)]
    return digest_of(notice.scheme, notice.who, notice.texts, accounts)


def waiting(*, limit: int) -> list[int]:
    """The next on the lists of approved notices to whom nothing was written."""
    found = MassAddressee.objects.filter(state=WAITING, notice__event_id__isnull=False).order_by("pk")
    return list(found.values_list("pk", flat=True)[:limit])


def addressee_to_change(row: int) -> MassAddressee:
    """One on a list, locked, so that of two workers one writes."""
    return MassAddressee.objects.select_for_update(of=("self",)).select_related("notice", "account").get(pk=row)


def of_host(host: str, *, limit: int) -> list[MassNotice]:
    """The newest notices of a host."""
    return list(MassNotice.objects.filter(host=host).order_by("-composed_at")[:limit])


def one(notice_id: UUID, host: str) -> MassNotice | None:
    """A notice of a host."""
    return MassNotice.objects.filter(pk=notice_id, host=host).first()
