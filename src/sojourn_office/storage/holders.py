"""Holders at one time: whose stay or visa is over, so that the place can be given to somebody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q

from sojourn.places.model import Cause
from sojourn.places.quotas import Binds
from sojourn_office.storage.prepared import Question
from sojourn_office.storage.rounds import Period
from sojourn_office.storage.visas import Visa

# A day is over once it is over everywhere, so that nobody's last day is cut short.
_OVER_EVERYWHERE = timedelta(hours=12)


def over_by(at: datetime) -> date:
    """The first day that is not over everywhere at a moment."""
    return (at - _OVER_EVERYWHERE).date()


def ended(*periods: Period, at: datetime) -> list[Visa]:
    """The visas of some periods whose stay or validity was over by a moment, and whose place did not come back yet."""
    day = over_by(at)
    unused = Q(stay__isnull=True, valid_until__lt=day)
    stayed = Q(stay__last_day__lt=day) | Q(stay__left_on__isnull=False)
    issued = {"case__movements__cause": Cause.ISSUE.value, "case__movements__period__in": periods}
    over = Visa.objects.filter(unused | stayed | Q(revoked_at__isnull=False), **issued)
    back = (Cause.HOLDER_GONE.value, Cause.CORRECTION.value)
    return list(over.exclude(case__movements__cause__in=back).select_related("case").order_by("serial"))


_BESIDE = Question(
    lambda round_id: Period.objects.filter(
        quotas__binds=Binds.HOLDERS.value, quotas__periods__rounds=round_id
    ).distinct()
)


def periods_beside(round_id: str) -> list[Period]:
    """The periods that share a quota of holders with the period of a round, that one among them."""
    return _BESIDE.rows(round_id)


def every_period() -> list[Period]:
    """The periods that a quota of holders at one time is over."""
    return list(Period.objects.filter(quotas__binds=Binds.HOLDERS.value).distinct())
