"""Quota periods with their balances, and rounds with their moments."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from sojourn.places.model import Account as Place
from sojourn.places.model import Balances, Cause
from sojourn.rounds.model import Offer
from sojourn.rounds.model import Round as RoundRecord
from sojourn_office.storage.prepared import Question

if TYPE_CHECKING:
    from sojourn_office.storage.quotas import Quota


class Period(models.Model):
    """
    One quota year of one scheme; its balances are written by `record` alone, from the movements.

    `stopped_since` is the moment from which nothing is given in it, since a check found something there;
    `paused_since` that from which a person gives nothing; at `ended_at` its season ended.
    """

    scheme = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    granted = models.PositiveIntegerField(default=0)
    not_released = models.IntegerField(default=0)
    free = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    taken = models.IntegerField(default=0)
    used = models.IntegerField(default=0)
    returned = models.IntegerField(default=0)
    stopped_since = models.DateTimeField(null=True)
    paused_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    # The quotas over it, once they were read and locked for this row; no column (`quotas.over`).
    over: list[Quota] | None = None

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "scheme",
            "year",
            "granted",
            "not_released",
            "free",
            "held",
            "taken",
            "used",
            "returned",
            "stopped_since",
            "paused_since",
            "ended_at",
        ),
        "C0",
    )

    class Meta:
        """No account below zero; the accounts sum to the grant: the database keeps both even if we forget to."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scheme", "year"], name="period_once"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{place.value}__gte": 0}), name=f"period_{place.value}_not_negative"
                )
                for place in Place
            ),
            models.CheckConstraint(
                condition=Q(granted=F("not_released") + F("free") + F("held") + F("taken") + F("used") + F("returned")),
                name="period_sums_to_the_grant",
            ),
        ]

    @property
    def balances(self) -> Balances:
        """The balances as the library reads them."""
        return Balances(self.granted, MappingProxyType({place: getattr(self, place.value) for place in Place}))

    @property
    def key(self) -> str:
        """How the period is named: scheme and year."""
        return f"{self.scheme}-{self.year}"


class Round(models.Model):
    """
    One round of a scheme, with the zone its moments are named in.

    `planned_to` is when it was to close, where its window was lengthened since.
    """

    id = models.CharField(primary_key=True, max_length=40)
    scheme = models.CharField(max_length=20, db_index=True)
    method = models.CharField(max_length=20)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="rounds")
    zone = models.CharField(max_length=40)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    planned_to = models.DateTimeField(null=True)
    results_at = models.DateTimeField(null=True)
    collect_until = models.DateTimeField(null=True)
    results_told_at = models.DateTimeField(null=True)
    places = models.PositiveIntegerField(null=True)
    reserves = models.PositiveIntegerField(null=True)
    hold_days = models.PositiveSmallIntegerField(null=True)
    waiting_minutes = models.PositiveSmallIntegerField(default=0)
    waiting_fixed_at = models.DateTimeField(null=True)
    read_again_share = models.PositiveSmallIntegerField(default=0)
    ordered_at = models.DateTimeField(null=True)
    invented = models.BooleanField(default=False)
    stream = models.CharField(max_length=40, blank=True, default="")

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "scheme",
            "method",
            "period",
            "zone",
            "opens_at",
            "closes_at",
            "planned_to",
            "results_at",
            "collect_until",
            "results_told_at",
            "places",
            "reserves",
            "hold_days",
            "waiting_minutes",
            "waiting_fixed_at",
            "read_again_share",
            "ordered_at",
            "invented",
            "stream",
        ),
        "C0",
    )

    class Meta:
        """A round opens before it closes, and tells results after."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="round_opens_before_it_closes"),
            models.CheckConstraint(
                condition=Q(results_at__isnull=True) | Q(results_at__gte=F("closes_at")),
                name="round_results_after_closing",
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=True, reserves__isnull=True, hold_days__isnull=True)
                | Q(places__gte=1, reserves__isnull=False, hold_days__gte=1),
                name="round_offer_is_whole",
            ),
        ]

    @property
    def record(self) -> RoundRecord:
        """The round as the library reads it."""
        return RoundRecord(
            id=self.id,
            scheme=self.scheme,
            method=self.method,
            period=self.period.year,
            zone=self.zone,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            results_at=self.results_at,
            collect_until=self.collect_until,
            offer=self.offer,
            planned_to=self.planned_to,
        )

    @property
    def offer(self) -> Offer | None:
        """What can be claimed in the round; nothing where places are not claimed."""
        if self.places is None or self.reserves is None or self.hold_days is None:
            return None
        return Offer(self.places, self.reserves, self.hold_days, self.waiting_minutes)

    @property
    def gathers(self) -> bool:
        """Whether whoever comes is put into the waiting room, or behind it: until its order is known."""
        return bool(self.waiting_minutes) and self.ordered_at is None


def every_period_to_change() -> list[Period]:
    """Every quota period, locked in the order of scheme and year."""
    return list(Period.objects.select_for_update().order_by("scheme", "year"))


def period_to_change(scheme: str, year: int) -> Period:
    """A period, locked until the transaction ends: the first lock every movement takes."""
    return Period.objects.select_for_update().get(scheme=scheme, year=year)


_OF_CASE = Question(lambda number: Period.objects.select_for_update(of=("self",)).filter(rounds__cases=number))
_CARRIED_TO = Question(
    lambda number: Period.objects.select_for_update(of=("self",)).filter(
        movements__case=number, movements__cause=Cause.CARRIED.value
    )
)
_OF_ROUND = Question(lambda round_id: Period.objects.select_for_update(of=("self",)).filter(rounds=round_id))
_BY_ID = Question(lambda round_id: Round.objects.select_related("period").filter(pk=round_id))


def period_of_round_to_change(round_id: str) -> Period | None:
    """The period of a round, locked in the same way; nothing where there is no such round."""
    return _OF_ROUND.first(round_id)


def period_of_case(number: str) -> Period | None:
    """
    The period of a case, locked in the same way: that of its round, or the later one in which it goes on; nothing where
    there is no such case.
    """
    period = _OF_CASE.first(number)
    if period is None or period.ended_at is None:
        return period
    carried = {each.year: each for each in _CARRIED_TO.rows(number)}
    return carried[max(carried)] if carried else period


def by_id(round_id: str) -> Round | None:
    """A round with its period."""
    return _BY_ID.first(round_id)


def of_scheme(scheme: str) -> list[Round]:
    """The rounds of a scheme with their periods, by the moment they open."""
    return list(Round.objects.select_related("period").filter(scheme=scheme).order_by("opens_at"))


def of_period(period: Period) -> list[Round]:
    """The rounds of a period, by the moment they open."""
    return list(period.rounds.order_by("opens_at", "id"))


def mark_ended(period: Period, *, at: datetime) -> None:
    """Mark that the season of a locked period ended."""
    period.ended_at = at
    period.save(update_fields=["ended_at"])


def mark_paused(period: Period, since: datetime | None) -> None:
    """Mark since when a locked period is paused; nothing where it is open again."""
    period.paused_since = since
    period.save(update_fields=["paused_since"])


def every_period() -> list[Period]:
    """Every quota period, by scheme and year."""
    return list(Period.objects.order_by("scheme", "year"))


def every_round() -> list[Round]:
    """Every round, by the moment it opens."""
    return list(Round.objects.select_related("period").order_by("opens_at", "id"))


def period_of(scheme: str, year: int) -> Period | None:
    """A quota period, read only."""
    return Period.objects.filter(scheme=scheme, year=year).first()


def open_period(scheme: str, year: int) -> tuple[Period, bool]:
    """The quota period of a scheme and year, and whether it was opened by this call."""
    return Period.objects.get_or_create(scheme=scheme, year=year)


def keep_round(record: RoundRecord, period: Period, *, invented: bool, stream: str = "") -> Round:
    """Keep a round as it was planned."""
    return Round.objects.create(
        id=record.id,
        scheme=record.scheme,
        method=record.method,
        period=period,
        zone=record.zone,
        opens_at=record.opens_at,
        closes_at=record.closes_at,
        results_at=record.results_at,
        collect_until=record.collect_until,
        places=record.offer.places if record.offer else None,
        reserves=record.offer.reserves if record.offer else None,
        hold_days=record.offer.hold_days if record.offer else None,
        waiting_minutes=record.offer.waiting_minutes if record.offer else 0,
        invented=invented,
        stream=stream,
    )


def not_closed(*, at: datetime) -> list[Round]:
    """The rounds that are open or will open, the earliest first."""
    return list(Round.objects.select_related("period").filter(closes_at__gt=at).order_by("opens_at", "id"))


def lengthen(round_: Round, *, closes_at: datetime) -> None:
    """Let a round close later, and its results come no earlier than that. The period is locked."""
    round_.planned_to = round_.planned_to or round_.closes_at
    round_.closes_at = closes_at
    if round_.results_at is not None:
        round_.results_at = max(round_.results_at, closes_at)
    round_.save(update_fields=["closes_at", "planned_to", "results_at"])


def claimed_in(*, until: datetime) -> list[Round]:
    """The rounds in which places are claimed and that close after a moment, with their periods."""
    return list(Round.objects.select_related("period").filter(places__isnull=False, closes_at__gt=until))


def gathering() -> list[Round]:
    """The rounds whose waiting room is not in its order yet, with their periods, by the moment they open."""
    found = Round.objects.select_related("period").filter(waiting_minutes__gt=0, ordered_at__isnull=True)
    return list(found.order_by("opens_at", "id"))


def mark_fixed(round_: Round, *, at: datetime) -> None:
    """Mark that the list of a waiting room is fixed. The period is locked."""
    round_.waiting_fixed_at = at
    round_.save(update_fields=["waiting_fixed_at"])


def mark_ordered(round_: Round, *, at: datetime) -> None:
    """Mark that a waiting room is in its order. The period is locked."""
    round_.ordered_at = at
    round_.save(update_fields=["ordered_at"])


def next_of(scheme: str, *, after: datetime) -> Round | None:
    """The round of a scheme that opens next."""
    return Round.objects.filter(scheme=scheme, opens_at__gt=after).order_by("opens_at").first()
