"""The lists of desks: cases of some places in the order of their days, and what is counted over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django.db.models import Q, QuerySet

from sojourn.cases.model import IN_OFFICE, Did, Stage
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event


class Placed(Protocol):
    """Somewhere that cases belong to: a host and a mission; no mission means every one of the host."""

    @property
    def host(self) -> str: ...

    @property
    def mission(self) -> str: ...


def cases_of(places: Iterable[Placed]) -> QuerySet[Case]:
    """The cases of some places, the one that is due first at the head; read only as far as a page goes."""
    return Case.objects.filter(_in(places)).select_related("round", "person").order_by("due_at", "number")


def cases_held_by(name: str) -> QuerySet[Case]:
    """The cases somebody has taken, wherever they are."""
    return Case.objects.filter(holder=name).order_by("due_at", "number")


def missions_with_untaken(hosts: Iterable[str], *, but: Iterable[Placed]) -> Counter[str]:
    """How many cases nobody has taken lie in each mission of some hosts, beyond some places."""
    untaken = Case.objects.filter(host__in=list(hosts), stage=Stage.ASSESSMENT.value, holder="").exclude(_in(but))
    return Counter(untaken.values_list("mission", flat=True))


def decided_between(since: datetime, until: datetime) -> QuerySet[Event]:
    """The decisions of a time."""
    return Event.objects.filter(kind=Did.DECIDED.value, at__gte=since, at__lte=until)


def waiting_for_staff(*, at: datetime) -> list[Case]:
    """The cases that wait for a signature, are late, or may be second applications; the late ones first."""
    in_office = [stage.value for stage in IN_OFFICE]
    why = Q(stage=Stage.PROPOSED.value) | Q(due_at__lt=at) | Q(is_flagged=True)
    return list(Case.objects.filter(why, stage__in=in_office).order_by("due_at", "number"))


def proposers_of(numbers: Iterable[str]) -> dict[str, str]:
    """Who made the last proposal in each of these cases."""
    made = Event.objects.filter(kind=Did.PROPOSED.value, about__in=list(numbers)).order_by("seq")
    return dict(made.values_list("about", "by"))


def openings_by(name: str, *, since: datetime, until: datetime) -> int:
    """How often somebody opened a case or a paper in a time."""
    return Event.objects.filter(kind=Did.OPENED.value, by=name, at__gte=since, at__lte=until).count()


def stages_in_round(round_id: str) -> Counter[str]:
    """How many cases of a round stand at each stage."""
    return Counter(Case.objects.filter(round_id=round_id).values_list("stage", flat=True))


def to_lapse_in_round(round_id: str, *, at: datetime) -> int:
    """How many places of a round nobody collected in time, and that have not gone back yet."""
    return Case.objects.filter(round_id=round_id, stage=Stage.PASSED.value, due_at__lte=at).count()


def _in(places: Iterable[Placed]) -> Q:
    whole = Q(pk__in=[])
    for place in places:
        whole |= Q(host=place.host, mission=place.mission) if place.mission else Q(host=place.host)
    return whole
