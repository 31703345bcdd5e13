"""The first forecast that was made for each case, kept so that it can be compared with the day of the decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from django.db import models

from sojourn.cases.model import Did, Stage
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event


class KeptForecast(models.Model):
    """Between which days a case was expected to be decided, when that was said, and the day on which it was."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    host = models.CharField(max_length=3)
    mission = models.CharField(max_length=40)
    made_on = models.DateField()
    first_on = models.DateField()
    last_on = models.DateField()
    decided_on = models.DateField(null=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "case", "host", "mission", "made_on", "first_on", "last_on", "decided_on"), "C1"
    )

    class Meta:
        """Compared by mission, over the last days."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["host", "mission", "decided_on"], name="forecast_compared")
        ]


def without_one(method: str) -> list[Case]:
    """The cases of rounds of one method that an office has and for which no forecast was made, with their rounds."""
    waiting = [Stage.ASSESSMENT.value, Stage.PROPOSED.value]
    found = Case.objects.filter(stage__in=waiting, round__method=method)
    return list(found.exclude(pk__in=KeptForecast.objects.values("case")).select_related("round").order_by("number"))


def keep(case: Case, *, made_on: date, first_on: date, last_on: date) -> None:
    """Keep the first forecast for a case."""
    days = {"made_on": made_on, "first_on": first_on, "last_on": last_on}
    KeptForecast.objects.get_or_create(case=case, defaults={"host": case.host, "mission": case.mission, **days})


def open_ones() -> list[KeptForecast]:
    """The forecasts whose case was not decided when it was last asked."""
    return list(KeptForecast.objects.filter(decided_on__isnull=True).select_related("case__round").order_by("id"))


def decisions_of(numbers: Iterable[str]) -> dict[str, datetime]:
    """When each of some cases was decided, of those that were."""
    found = Event.objects.filter(kind=Did.DECIDED.value, about__in=list(numbers)).order_by("seq")
    return dict(found.values_list("about", "at"))


def mark_decided(row: KeptForecast, decided_on: date) -> None:
    """Keep the day on which the case was decided."""
    row.decided_on = decided_on
    row.save(update_fields=["decided_on"])


def compared(host: str, mission: str, *, since: date) -> tuple[int, int]:
    """How many cases of a mission were decided since a day, and for how many of them the forecast was right."""
    decided = KeptForecast.objects.filter(host=host, mission=mission, decided_on__gte=since)
    right = decided.filter(decided_on__gte=models.F("first_on"), decided_on__lte=models.F("last_on"))
    return decided.count(), right.count()


def missions() -> list[tuple[str, str]]:
    """The missions that forecasts were made for, by host."""
    return list(KeptForecast.objects.order_by("host", "mission").values_list("host", "mission").distinct())
