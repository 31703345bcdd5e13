"""Quotas over several periods, or over a part of one: how many places there are under each, and how many are given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.places.model import Movement
from sojourn.places.moves import promised_by
from sojourn.places.quotas import Binds, quota_name
from sojourn_office.storage.cases import Case
from sojourn_office.storage.prepared import Question
from sojourn_office.storage.rounds import Period


class Quota(models.Model):
    """
    So many places at most over the periods that are joined to it, of one stream or of all.

    `promised` is how many of them are held, taken or used there; it changes with the movements alone.
    """

    key = models.CharField(max_length=64, unique=True)
    binds = models.CharField(max_length=8)
    word = models.CharField(max_length=40, blank=True)
    stream = models.CharField(max_length=40, blank=True)
    most = models.PositiveIntegerField()
    promised = models.IntegerField(default=0)
    periods = models.ManyToManyField(Period, through="QuotaOver", related_name="quotas")

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "key", "binds", "word", "stream", "most", "promised"), "C0"
    )

    class Meta:
        """Never more than there are, never below nothing: the database keeps both even if we forget to."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(promised__lte=F("most")), name="quota_never_exceeded"),
            models.CheckConstraint(condition=Q(promised__gte=0), name="quota_not_negative"),
        ]

    @property
    def name(self) -> Message:
        """What it is called."""
        return quota_name(Binds(self.binds), self.word)

    @property
    def left(self) -> int:
        """How many places can still be given under it."""
        return self.most - self.promised


class QuotaOver(models.Model):
    """That a quota is over the places of a period."""

    quota = models.ForeignKey(Quota, on_delete=models.CASCADE, related_name="over", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="under")

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "quota", "period"), "C0")

    class Meta:
        """Once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["quota", "period"], name="quota_over_period_once")
        ]


_OVER = Question(
    lambda period: (
        Quota.objects.select_for_update(of=("self",))
        .filter(over__period=period)
        .exclude(binds=Binds.GATE.value)
        .order_by("key")
    )
)


def over(period: Period) -> list[Quota]:
    """
    The quotas over a locked period, locked behind it in the order of their keys, once for the row in hand.

    That of the sending state's gate is not among them: it counts endorsements (`storage.endorsements`), no places.
    Every act locks in this order: periods, quotas, cases, the end of the chain of events.
    """
    if period.over is None:
        period.over = _OVER.rows(period.pk)
    return period.over


def shown(period: Period) -> list[Quota]:
    """The quotas over a period, read only."""
    return list(Quota.objects.filter(over__period=period).order_by("key"))


def left(period: Period, stream: str) -> int | None:
    """How many places of a stream the quotas over a locked period still allow; nothing where none is over it."""
    return min((each.left for each in over(period) if each.stream in ("", stream)), default=None)


def why_full(period: Period, movement: Movement) -> Refusal | None:
    """Why a movement has no room under a quota over its locked period; the one with the least room is named."""
    wanted = promised_by(movement)
    if wanted <= 0 or not over(period):
        return None
    stream = _streams([movement.case])[movement.case]
    binding = [each for each in over(period) if each.stream in ("", stream) and each.left < wanted]
    if not binding:
        return None
    quota = min(binding, key=lambda each: each.left)
    told = {"quota": quota.name, "most": quota.most}
    return Refusal("period_full", Message("No place is left under {quota}: all {most} are promised.", told))


def count(period: Period, movements: Sequence[Movement]) -> None:
    """Count movements of a locked period in every quota over it; the database refuses what exceeds one."""
    changing = [(movement.case, change) for movement in movements if (change := promised_by(movement))]
    if not changing or not over(period):
        return
    streams = _streams([case for case, _ in changing])
    for quota in over(period):
        change = sum(change for case, change in changing if quota.stream in ("", streams[case]))
        if not change:
            continue
        # Not the number that was read: two periods of one act may be under the same quota.
        Quota.objects.filter(pk=quota.pk).update(promised=F("promised") + change)
        quota.promised += change


def _streams(cases: Sequence[str]) -> dict[str, str]:
    """The stream of each case: that of its round."""
    return dict(Case.objects.filter(pk__in=cases).values_list("number", "round__stream"))


def periods_of(quota: Quota) -> list[Period]:
    """The periods that a quota is over, by scheme and year."""
    return list(quota.periods.order_by("scheme", "year"))


def every() -> list[Quota]:
    """Every quota, by its key."""
    return list(Quota.objects.order_by("key"))


def every_to_change() -> dict[str, Quota]:
    """Every quota by its key, locked in the order of their keys. The periods are locked before."""
    return {each.key: each for each in Quota.objects.select_for_update().order_by("key")}


def keep(quota: Quota, periods: Iterable[Period]) -> None:
    """Keep a quota, and over which periods it is."""
    quota.save()
    wanted = {period.pk for period in periods}
    quota.over.exclude(period__in=wanted).delete()
    there = set(quota.over.values_list("period_id", flat=True))
    QuotaOver.objects.bulk_create(QuotaOver(quota=quota, period_id=pk) for pk in sorted(wanted - there))


def lift(quota: Quota) -> None:
    """Take a quota away that binds nothing any more."""
    quota.delete()
