"""Forecasts kept when they are first made, and compared once the case is decided; no person is touched by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions.acting import perform
from sojourn_office.actions.one_by_one import each
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, events, forecasts, paces
from sojourn_office.storage.cases import Case
from sojourn_office.storage.forecasts import KeptForecast

_METHOD = "one_by_one"


def tell_earlier(
    host: str, mission: str, decided: Mapping[date, int], *, by: str, at: datetime, key: str
) -> str | Refusal:
    """
    Keep how many cases a mission decided on each day before this office kept them, so that a forecast has a past.

    Refused for a mission that is none of the host's, and for days that are not over.
    """
    if mission not in agreements.missions_of(host):
        told = {"mission": mission, "host": host}
        return Refusal("not_found", Message("There is no mission {mission} of {host}.", told))
    if not decided or max(decided) >= at.date() or min(decided.values()) < 0:
        return Refusal("invalid", Message("Tell days that are over, each with a number from 0 on."), field="decided")

    def do() -> str:
        paces.keep_earlier(host, mission, decided)
        public = {
            "mission": mission,
            "from": min(decided).isoformat(),
            "to": max(decided).isoformat(),
            "decided": sum(decided.values()),
        }
        events.record(Happened.EARLIER_TOLD, host, by=by, at=at, public=public)
        return mission

    asked = [host, mission, {day.isoformat(): count for day, count in sorted(decided.items())}]
    return perform(do, verb="tell-earlier", by=by, key=key, at=at, asked=asked)


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
