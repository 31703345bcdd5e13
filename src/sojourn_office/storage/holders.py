"""Holders at one time: who of those that were given a place holds none any more, since the stay or the visa is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sojourn.places.quotas import Binds
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.ledger import PlaceMovement
from sojourn_office.storage.quotas import Quota
from sojourn_office.storage.visas import Visa

# A day is over once it is over everywhere, so that nobody's last day is cut short.
_OVER_EVERYWHERE = timedelta(hours=12)


class HolderGone(models.Model):
    """That somebody holds a place no more, by which event; the place itself stays taken or used."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="gone")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "case", "event"), "C1")


def over_by(at: datetime) -> date:
    """The first day that is not over everywhere at a moment."""
    return (at - _OVER_EVERYWHERE).date()


def ended(quota: Quota, *, at: datetime) -> list[Visa]:
    """The visas of a quota's holders whose stay or visa was over by a moment, and who still count in it."""
    if quota.binds != Binds.HOLDERS.value:
        return []
    day = over_by(at)
    unused = Q(stay__isnull=True, valid_until__lt=day)
    stayed = Q(stay__last_day__lt=day) | Q(stay__left_on__isnull=False)
    visas = Visa.objects.filter(unused | stayed | Q(revoked_at__isnull=False), case__gone__isnull=True)
    there = visas.filter(case__round__period__in=quota.periods.all()).exclude(pk__in=_given_back())
    return list(there.select_related("case").order_by("serial"))


def _given_back() -> models.QuerySet[Visa]:
    """The visas whose place was given back by a correction: they count in no quota."""
    back = PlaceMovement.objects.filter(cause="correction", target="returned", case__isnull=False)
    return Visa.objects.filter(case__in=back.values("case"))


def keep_gone(quota: Quota, case: Case, *, event: Event) -> None:
    """Keep that the holder of a case is gone, in a locked quota."""
    HolderGone.objects.create(case=case, event=event)
    Quota.objects.filter(pk=quota.pk).update(gone=F("gone") + 1)
    quota.gone += 1


def gone_of(quota: Quota) -> int:
    """How many of the places that are promised under a quota have a holder who is gone, by what was kept."""
    rows = HolderGone.objects.filter(case__round__period__in=quota.periods.all())
    return rows.exclude(case__visa__in=_given_back()).count()
