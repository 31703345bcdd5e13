"""When a waiting case may be decided, how often such forecasts were right, and how often a standard was met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sojourn.cases.model import Stage
from sojourn.statistics.forecast import Forecast
from sojourn_office.queries.applications import Application
from sojourn_office.storage import agreements, cases, forecasts, paces
from sojourn_office.storage import second_looks as second_looks_kept
from sojourn_office.storage import standards as standards_kept

COMPARED_DAYS = 90
"""Forecasts are compared with what came of them over so many days."""

COMPARED_LEAST = 10
"""Below so many a share says nothing."""


@dataclass(frozen=True)
class Expected:
    """A forecast, with how many were made for people decided lately at that mission, and how many were right."""

    forecast: Forecast
    compared: int
    right: int


@dataclass(frozen=True)
class Standard:
    """
    By when a scheme states that a case is decided, and how many were decided in the last year, and in time.

    `days` is nothing where the result day of the round is what is stated.
    """

    scheme: str
    days: int | None
    decided: int
    in_time: int


@dataclass(frozen=True)
class SecondLooks:
    """How many asked for a second look in a scheme in the last year, were answered, in time, and with a visa."""

    scheme: str
    asked: int
    answered: int
    in_time: int
    changed: int


@dataclass(frozen=True)
class Compared:
    """
    A mission, how many people of it were decided lately with a forecast, and for how many it was right.

    `told_until` is the last day whose count the mission told itself; nothing where every day is counted here.
    """

    host: str
    mission: str
    compared: int
    right: int
    told_until: date | None


def expected(application: Application, *, at: datetime) -> Expected | None:
    """When a case is expected to be decided; nothing where it waits for something else, or the past is too short."""
    told = application.told
    if application.has_result_day or told.look is not None or told.stage not in (Stage.ASSESSMENT, Stage.PROPOSED):
        return None
    row = cases.by_number(application.number)
    assert row is not None, "one's own case was there a moment ago"
    found = paces.forecast_of(row, at=at)
    if found is None:
        return None
    since = application.today - timedelta(days=COMPARED_DAYS)
    compared, right = forecasts.compared(row.host, row.mission, since=since)
    return Expected(found, compared, right)


def standards(*, at: datetime) -> tuple[Standard, ...]:
    """The standard of every scheme that has cases decided in the last year, and how often it was met."""
    found = []
    for scheme, (decided, in_time) in standards_kept.met(at=at).items():
        days = agreements.rules_of(scheme, on=at.date()).value("processing_days")
        found.append(Standard(scheme, days if isinstance(days, int) else None, decided, in_time))
    return tuple(found)


def second_looks(*, at: datetime) -> tuple[SecondLooks, ...]:
    """The second looks of each scheme that were asked for in the last year, and what came of them."""
    return tuple(SecondLooks(scheme, *counts) for scheme, counts in second_looks_kept.counted(at=at).items())


def compared(*, at: datetime) -> tuple[Compared, ...]:
    """How often forecasts were right, for every mission that made some."""
    since = at.date() - timedelta(days=COMPARED_DAYS)
    return tuple(
        Compared(host, mission, *forecasts.compared(host, mission, since=since), paces.earlier_until(host, mission))
        for host, mission in forecasts.missions()
    )
