"""How many cases a mission decided on each working day, and where a case stands in its queue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db import models

from sojourn.rounds.moves import start_of_day
from sojourn.statistics.forecast import DAYS_MOST, Forecast, forecast, working_days_before
from sojourn_office.storage import lists, orders
from sojourn_office.storage.cases import Case
from sojourn_office.storage.lists import Mission, Placed

_DAY = timedelta(days=1)
_KEPT_SECONDS = 3600


class EarlierDay(models.Model):
    """How many cases a mission decided on a day before this office kept its cases, as the mission told."""

    host = models.CharField(max_length=3)
    mission = models.CharField(max_length=40)
    day = models.DateField()
    decided = models.PositiveIntegerField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "host", "mission", "day", "decided"), "C0")

    class Meta:
        """One number a day."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["host", "mission", "day"], name="earlier_day_once")
        ]


def keep_earlier(host: str, mission: str, decided: Mapping[date, int]) -> None:
    """Keep what a mission told of its days before, in place of what it told of them earlier."""
    EarlierDay.objects.filter(host=host, mission=mission, day__in=list(decided)).delete()
    rows = [EarlierDay(host=host, mission=mission, day=day, decided=count) for day, count in decided.items()]
    EarlierDay.objects.bulk_create(rows)


def earlier_until(host: str, mission: str) -> date | None:
    """The last day of which a mission told; nothing where it told of none."""
    told = EarlierDay.objects.filter(host=host, mission=mission)
    return told.order_by("-day").values_list("day", flat=True).first()


def forecast_of(case: Case, *, at: datetime) -> Forecast | None:
    """
    Between which days a waiting case will be decided, by the pace of its mission; nothing where too little is known.

    Today is a working day still to come: what is decided on it is not counted before it is over.
    """
    zone = ZoneInfo(case.round.zone)
    ahead = lists.ahead_of(case, orders.in_force(case.host).members)
    return forecast_for(case, zone, ahead=ahead, at=at)


def forecast_for(place: Placed, zone: ZoneInfo, *, ahead: int, at: datetime) -> Forecast | None:
    """Between which days a mission will have decided so many cases and one more, by its pace; nothing as above."""
    return forecast(_past(place, zone, at=at), ahead=ahead, after=at.astimezone(zone).date() - _DAY)


def _past(case: Placed, zone: ZoneInfo, *, at: datetime) -> list[int]:
    """
    The decisions of a mission on each working day from the first one that is known.

    Of a day before the office kept its cases the number that the mission told counts.
    """
    today = at.astimezone(zone).date()
    counts = _counted(case, working_days_before(today, DAYS_MOST), zone)
    told = EarlierDay.objects.filter(host=case.host, mission=case.mission, day__in=list(counts))
    counts |= dict(told.values_list("day", "decided"))
    past = list(counts.values())
    first = next((place for place, count in enumerate(past) if count), len(past))
    return past[first:]


def _counted(case: Placed, days: list[date], zone: ZoneInfo) -> dict[date, int]:
    """What is counted here, once an hour: what was, does not change. A decision on a Saturday counts for the Monday."""
    key = f"past/{case.host}/{case.mission}/{days[-1]}"
    known: dict[date, int] | None = cache.get(key)
    if known is not None:
        return known
    made = lists.decided_by_day(Mission(case.host, case.mission), start_of_day(days[0], zone.key), zone)
    counts = dict.fromkeys(days, 0)
    for day, count in made.items():
        on = next((each for each in days if each >= day), None)
        if on is not None:
            counts[on] += count
    cache.set(key, counts, _KEPT_SECONDS)
    return counts
