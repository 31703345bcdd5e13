"""Forecasts kept when they are first made, and compared once the case is decided; no person is touched by it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sojourn_office.actions.one_by_one import each
from sojourn_office.storage import forecasts, paces
from sojourn_office.storage.cases import Case
from sojourn_office.storage.forecasts import KeptForecast

_METHOD = "one_by_one"


def keep_due(at: datetime) -> int:
    """Keep the first forecast of every case that waits, and the day of every decision since; returns how many."""
    rows = {row.number: row for row in forecasts.without_one(_METHOD)}
    kept = each("forecast", list(rows), lambda number: _keep(rows[number], at=at), at=at)
    return kept + _compare()


def _keep(case: Case, *, at: datetime) -> int:
    found = paces.forecast_of(case, at=at)
    if found is None:
        return 0
    made_on = at.astimezone(ZoneInfo(case.round.zone)).date()
    forecasts.keep(case, made_on=made_on, first_on=found.first_on, last_on=found.last_on)
    return 1


def _compare() -> int:
    rows = forecasts.open_ones()
    decided = forecasts.decisions_of(row.case_id for row in rows)
    due = [row for row in rows if row.case_id in decided]
    for row in due:
        _mark(row, decided[row.case_id])
    return len(due)


def _mark(row: KeptForecast, at: datetime) -> None:
    forecasts.mark_decided(row, at.astimezone(ZoneInfo(row.case.round.zone)).date())
