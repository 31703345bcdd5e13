"""How many cases a mission decided on each working day, and where a case stands in its queue."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.cache import cache

from sojourn.rounds.moves import start_of_day
from sojourn.statistics.forecast import DAYS_MOST, Forecast, forecast, working_days_before
from sojourn_office.storage import lists, orders
from sojourn_office.storage.cases import Case
from sojourn_office.storage.lists import Mission

_DAY = timedelta(days=1)
_KEPT_SECONDS = 3600


def forecast_of(case: Case, *, at: datetime) -> Forecast | None:
    """
    Between which days a waiting case will be decided, by the pace of its mission; nothing where too little is known.

    Today is a working day still to come: what is decided on it is not counted before it is over.
    """
    zone = ZoneInfo(case.round.zone)
    ahead = lists.ahead_of(case, orders.in_force(case.host).members)
    return forecast(_past(case, zone, at=at), ahead=ahead, after=at.astimezone(zone).date() - _DAY)


def _past(case: Case, zone: ZoneInfo, *, at: datetime) -> list[int]:
    """
    The decisions of a mission on each working day from the first one that is known; what was, does not change.

    A decision on a Saturday counts for the Monday.
    """
    today = at.astimezone(zone).date()
    key = f"past/{case.host}/{case.mission}/{today}"
    known: list[int] | None = cache.get(key)
    if known is not None:
        return known
    days = working_days_before(today, DAYS_MOST)
    made = lists.decided_by_day(Mission(case.host, case.mission), start_of_day(days[0], zone.key), zone)
    counts = dict.fromkeys(days, 0)
    for day, count in made.items():
        on = next((each for each in days if each >= day), None)
        if on is not None:
            counts[on] += count
    past = list(counts.values())
    first = next((place for place, count in enumerate(past) if count), len(past))
    cache.set(key, past[first:], _KEPT_SECONDS)
    return past[first:]
