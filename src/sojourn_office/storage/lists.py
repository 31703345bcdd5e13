"""The lists of desks: cases of some places in the order of their days, and what is counted over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from sojourn.cases.model import DECIDES, IN_OFFICE, Did, Stage
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event


class Placed(Protocol):
    """Somewhere that cases belong to: a host and a mission; no mission means every one of the host."""

    @property
    def host(self) -> str: ...

    @property
    def mission(self) -> str: ...


@dataclass(frozen=True)
class Mission:
    """One mission of one host."""

    host: str
    mission: str


def cases_of(places: Iterable[Placed]) -> QuerySet[Case]:
    """The cases of some places, the one that is due first at the head; read only as far as a page goes."""
    return Case.objects.filter(in_places(places)).select_related("round", "person").order_by("due_at", "number")


def numbers_in_order(several: Iterable[QuerySet[Case]], members: Sequence[str], most: int) -> list[str]:
    """
    The numbers of the first cases of several lists together, at most so many, by what of a case is compared in turn.

    What has no first member comes last. However long the lists are, an index gives each only as far as it is read.
    """
    first, *rest = members
    found: dict[str, tuple[Any, ...]] = {}
    for some in several:
        with_it = some.filter(**{f"{first}__isnull": False}).order_by(*members)
        without = some.filter(**{f"{first}__isnull": True}).order_by(*rest)
        head = list(with_it.values_list(*members)[:most])
        head += without.values_list(*members)[: most - len(head)]
        found |= {key[-1]: key for key in head}
    return sorted(found, key=lambda number: [(part is None, part) for part in found[number]])[:most]


def cases_named(numbers: Sequence[str]) -> list[Case]:
    """Some cases in the order of their numbers as given, with their persons and rounds."""
    found = Case.objects.select_related("round", "person").in_bulk(list(numbers))
    return [found[number] for number in numbers]


def shown_to(names: Sequence[str], found: QuerySet[Case]) -> QuerySet[Case]:
    """Of cases to do those that somebody can go on with."""
    return found.exclude(_waits_for_another(names)).exclude(_own_decision(names))


def hidden_from(names: Sequence[str], found: QuerySet[Case]) -> int:
    """How many of them are left out; what is marked so is few, and an index of its own finds it."""
    hidden = (
        found.filter(why).values_list("number", flat=True) for why in (_waits_for_another(names), _own_decision(names))
    )
    return len(set(chain.from_iterable(hidden)))


def _waits_for_another(names: Iterable[str]) -> Q:
    """That somebody gave their points and a colleague's are not there."""
    return Q(waits_for_points=True, number__in=_points_given(names))


def _own_decision(names: Iterable[str]) -> Q:
    """That a second look is asked for at a decision in which somebody had a part."""
    kinds = [did.value for did in DECIDES]
    own = Event.objects.filter(about=OuterRef("number"), kind__in=kinds, by__in=list(names))
    return Q(Exists(own.filter(at__lt=OuterRef("look_asked_at"))), look_asked_at__isnull=False)


def second_looks(places: Iterable[Placed]) -> QuerySet[Case]:
    """The second looks of some places that are under way, the one that is due first at the head."""
    return cases_of(places).filter(look_asked_at__isnull=False)


def cases_held_by(names: Iterable[str]) -> QuerySet[Case]:
    """The cases somebody has taken, wherever they are."""
    return Case.objects.filter(holder__in=list(names)).order_by("due_at", "number")


def missions_with_untaken(hosts: Iterable[str], *, but: Iterable[Placed]) -> Counter[str]:
    """How many cases nobody has taken lie in each mission of some hosts, beyond some places."""
    untaken = Case.objects.filter(host__in=list(hosts), stage=Stage.ASSESSMENT.value, holder="").exclude(in_places(but))
    return Counter(dict(untaken.values_list("mission").annotate(count=Count("*"))))


def waiting_for_points(found: QuerySet[Case], *, but: Iterable[str]) -> QuerySet[Case]:
    """Of some cases those to which another officer has still to give points, but for those that somebody gave some."""
    return found.filter(waits_for_points=True).exclude(number__in=_points_given(but))


def _points_given(names: Iterable[str]) -> QuerySet[Event, str]:
    return Event.objects.filter(kind=Did.POINTS_GIVEN.value, by__in=list(names)).values_list("about", flat=True)


def done_between(since: datetime, until: datetime) -> QuerySet[Event]:
    """What ended the work of a time: the decisions, and the endorsements that sending states took back."""
    kinds = [Did.DECIDED.value, Did.ENDORSEMENT_TAKEN_BACK.value]
    return Event.objects.filter(kind__in=kinds, at__gte=since, at__lte=until)


def decided_by_day(place: Placed, since: datetime, zone: ZoneInfo) -> dict[date, int]:
    """How many cases of a place were decided on each day since a moment, by the calendar of a zone."""
    there = Case.objects.filter(in_places([place])).values("number")
    made = Event.objects.filter(kind=Did.DECIDED.value, at__gte=since, about__in=there)
    days = made.annotate(day=TruncDate("at", tzinfo=zone)).values_list("day").annotate(count=Count("seq"))
    return dict(days.order_by("day"))


def ahead_of(case: Case, members: Sequence[str]) -> int:
    """
    How many cases of the same mission an office has to decide before one, by what of a case is compared in turn.

    The smallest comes first, and what has none last.
    """
    before, alike = Q(pk__in=[]), Q()
    for name in members:
        value = getattr(case, name)
        less = Q(**{f"{name}__isnull": False}) if value is None else Q(**{f"{name}__lt": value})
        before |= alike & less
        alike &= Q(**{f"{name}__isnull": True} if value is None else {name: value})
    waiting = Case.objects.filter(host=case.host, mission=case.mission, stage__in=_TO_DECIDE)
    return waiting.filter(before).count()


_TO_DECIDE = [Stage.ASSESSMENT.value, Stage.PROPOSED.value]


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
    stages = Case.objects.filter(round_id=round_id).values_list("stage").annotate(count=Count("*"))
    return Counter(dict(stages))


def to_lapse_in_round(round_id: str, *, at: datetime) -> int:
    """How many places of a round nobody collected in time, and that have not gone back yet."""
    return Case.objects.filter(round_id=round_id, stage=Stage.PASSED.value, due_at__lte=at).count()


def to_decide_by_mission(places: Iterable[Placed]) -> list[dict[str, Any]]:
    """How many cases of each round a mission has to decide, with the last day on which one of them is due."""
    waiting = Case.objects.filter(in_places(places), stage__in=[stage.value for stage in IN_OFFICE])
    found = waiting.values("host", "mission", "round_id", "round__results_at", "round__zone", "round__scheme")
    rows = found.annotate(count=Count("number"), last_due=Max("due_at")).order_by("mission", "round_id")
    return [dict(row) for row in rows]


def in_places(places: Iterable[Placed], case: str = "") -> Q:
    """The condition that a case lies in one of some places; `case` leads to the case, as `case__`."""
    whole = Q(pk__in=[])
    for place in places:
        mission = {f"{case}mission": place.mission} if place.mission else {}
        whole |= Q(**{f"{case}host": place.host}, **mission)
    return whole
