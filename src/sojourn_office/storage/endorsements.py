"""The places at a sending state's gate: how many there are, and how many endorsements count there."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, QuerySet

from sojourn.cases.model import Stage
from sojourn.places.quotas import Binds
from sojourn_office.storage import ledger
from sojourn_office.storage.cases import Case
from sojourn_office.storage.quotas import Quota, QuotaOver
from sojourn_office.storage.rounds import Period


def quota_of(period_id: int) -> Quota | None:
    """The quota at the gate of a period, read only; nothing where its places have no number."""
    return Quota.objects.filter(over__period=period_id, binds=Binds.GATE.value).first()


def quota_to_change(period_id: int) -> Quota | None:
    """The same, locked until the transaction ends. The period of the case is locked before it, the case after it."""
    found = Quota.objects.select_for_update(of=("self",)).filter(over__period=period_id, binds=Binds.GATE.value)
    return found.first()


def every_gate(schemes: Iterable[str]) -> list[tuple[Quota, Period]]:
    """The quotas at the gates of some schemes with their periods, by scheme and year."""
    over = QuotaOver.objects.filter(quota__binds=Binds.GATE.value, period__scheme__in=list(schemes))
    rows = over.select_related("quota", "period").order_by("period__scheme", "period__year")
    return [(row.quota, row.period) for row in rows]


def waiting(schemes: Iterable[str]) -> QuerySet[Case]:
    """The applications of some schemes that wait at the gate, the one that was lodged first at the head."""
    found = Case.objects.filter(scheme__in=list(schemes), stage=Stage.AT_SENDER.value)
    return found.select_related("round", "person").order_by("lodged_at", "number")


def asked(schemes: Iterable[str], *, count: int) -> list[Case]:
    """The applications of some schemes of whose persons the gate asks a paper, whatever is due first at the head."""
    wanted = list(schemes)
    # By the host, and not by the scheme alone, an index leads to them.
    hosts = {scheme[4:7] for scheme in wanted}
    found = Case.objects.filter(host__in=hosts, scheme__in=wanted, stage=Stage.ASKED_BY_SENDER.value)
    return list(found.select_related("round", "person").order_by("due_at", "number")[:count])


def latest(schemes: Iterable[str], *, count: int) -> list[Case]:
    """The applications of some schemes that were endorsed last, the newest first."""
    found = Case.objects.filter(scheme__in=list(schemes), endorsed_at__isnull=False)
    return list(found.select_related("round", "person").order_by("-endorsed_at", "number")[:count])


def counting_in(periods: Iterable[Period]) -> QuerySet[Case]:
    """The applications whose endorsements count at the gates of some periods."""
    return Case.objects.filter(round__period__in=list(periods), endorsed_at__isnull=False)


def counted_in(periods: Iterable[Period]) -> int:
    """How many endorsements count at the gates of some periods, by the cases alone."""
    return counting_in(periods).count()


def given_under(quota: Quota, periods: Iterable[Period]) -> int:
    """How many are given under a quota over some periods: endorsements at a gate, places by their movements else."""
    if quota.binds == Binds.GATE.value:
        return counted_in(periods)
    return ledger.promised_in(periods, quota.stream)


def keep_up(case: Case, *, counted: bool) -> None:
    """
    Count an endorsement of a case, or take it out again, as soon as the case says otherwise than before.

    `counted` is whether it was. The database refuses one more than there are places.
    """
    change = int(case.endorsed_at is not None) - int(counted)
    if change:
        gate = Quota.objects.filter(over__period=case.round.period_id, binds=Binds.GATE.value)
        gate.update(promised=F("promised") + change)
