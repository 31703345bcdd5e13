"""Payments of fees: one row for each try, by a reference of our own that says nothing of anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sojourn.basics.money import Money
from sojourn.cases.fees import COUNTS, ENDED, PaidFor, State
from sojourn.cases.model import Stage
from sojourn_office.storage.cases import Case
from sojourn_office.storage.prepared import Question

_OPEN = (State.BEGUN.value, State.PAID.value, State.RETURNING.value)
_AT_ONCE = 500


class Payment(models.Model):
    """
    One try to pay a fee. `page` is where the provider takes it, `why` why it came to nothing or is given back.

    `kept_at` is when it was seen that the application ended and the agreement does not give the fee back.
    """

    reference = models.CharField(primary_key=True, max_length=32)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payments")
    paid_for = models.CharField(max_length=8)
    amount = models.DecimalField(max_digits=14, decimal_places=3)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10)
    why = models.CharField(max_length=40, blank=True)
    page = models.CharField(max_length=400, blank=True)
    by = models.CharField(max_length=60)
    begun_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "reference",
            "case",
            "paid_for",
            "amount",
            "currency",
            "state",
            "why",
            "page",
            "by",
            "begun_at",
            "asked_at",
            "settled_at",
            "returned_at",
            "kept_at",
        ),
        "C1",
    )

    class Meta:
        """However often somebody pays, one payment counts for a thing."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "paid_for"],
                condition=Q(state__in=sorted(state.value for state in COUNTS)),
                name="fee_paid_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="fee_is_a_sum"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["begun_at"], condition=Q(state__in=_OPEN), name="fee_open"),
        ]

    @property
    def money(self) -> Money:
        """The sum as it was told; what falls behind the point of its currency alone is not shown."""
        amount = self.amount
        whole = amount.to_integral_value()
        return Money(whole if whole == amount else amount.quantize(_CENT), self.currency)

    @property
    def is_at(self) -> State:
        """Where it is."""
        return State(self.state)


_CENT = Money("0.01", "XXX").amount  # type: ignore[arg-type]
_BY_REFERENCE = Question(lambda reference: Payment.objects.filter(pk=reference))
_TO_CHANGE = Question(lambda reference: Payment.objects.select_for_update().filter(pk=reference))
_OF_CASE = Question(lambda number: Payment.objects.filter(case=number).order_by("begun_at", "reference"))


def by_reference(reference: str) -> Payment | None:
    """A payment."""
    return _BY_REFERENCE.first(reference)


def to_change(reference: str) -> Payment:
    """A payment, locked until the transaction ends; its case is locked before it."""
    (row,) = _TO_CHANGE.rows(reference)
    return row


def of_case(number: str) -> list[Payment]:
    """Every try of a case, in the order in which they were begun."""
    return _OF_CASE.rows(number)


def keep(payment: Payment) -> None:
    """Keep a new payment."""
    payment.save(force_insert=True)


def save(payment: Payment) -> None:
    """Keep what became of one."""
    payment.save(force_update=True)


def keep_page(reference: str, page: str) -> None:
    """Keep where the provider takes a payment."""
    Payment.objects.filter(pk=reference).update(page=page)


def mark_asked(reference: str, *, at: datetime) -> None:
    """Mark when the provider was last asked about one."""
    Payment.objects.filter(pk=reference).update(asked_at=at)


def open_ones(*, asked_before: datetime, long_before: datetime, young_since: datetime) -> list[str]:
    """
    The payments about which the provider is to be asked: each that was not asked since a moment.

    One that was begun before `young_since` and is still not paid is asked less often: not since `long_before`.
    """
    waits = Q(asked_at__isnull=True) | Q(asked_at__lt=asked_before)
    old = Q(state=State.BEGUN.value, begun_at__lt=young_since, asked_at__gte=long_before)
    found = Payment.objects.filter(waits, state__in=_OPEN).exclude(old)
    return list(found.order_by("begun_at", "reference").values_list("reference", flat=True)[:_AT_ONCE])


def ended() -> list[str]:
    """The settled payments whose application ended, and of which nobody has seen yet whether they are given back."""
    found = Payment.objects.filter(
        state=State.SETTLED.value, kept_at__isnull=True, case__stage__in=sorted(stage.value for stage in ENDED)
    )
    return list(found.order_by("begun_at", "reference").values_list("reference", flat=True)[:_AT_ONCE])


def holds_over(*, at: datetime) -> list[str]:
    """
    The drafts whose place was held for a fee alone, and whose time is over.

    Where a place was claimed or drawn, its own hold ends it.
    """
    due = Case.objects.filter(stage=Stage.DRAFT.value, due_at__lte=at, payments__isnull=False)
    alone = due.filter(round__places__isnull=True, entry__isnull=True)
    return list(alone.order_by("due_at", "number").values_list("number", flat=True).distinct())


def every() -> Iterator[Payment]:
    """Every payment with its case and round, in the order in which they were begun."""
    return Payment.objects.select_related("case__round").order_by("begun_at", "reference").iterator(_AT_ONCE)


def paid_for(payment: Payment) -> PaidFor:
    """What a payment is for."""
    return PaidFor(payment.paid_for)
