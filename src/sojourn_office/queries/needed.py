"""Who is needed so that a round ends in its standard: what is left, the pace of the mission, the days left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Words
from sojourn.statistics.forecast import Forecast, working_days
from sojourn_office.queries.queues import Place
from sojourn_office.queries.supervision import short_name
from sojourn_office.roles import Role, Standing, roles_of
from sojourn_office.storage import absences, accounts, lists, paces
from sojourn_office.storage.lists import Mission


@dataclass(frozen=True)
class Needed:
    """
    One round at one mission: what is left, until when, the forecast of its last decision, and how many are needed.

    `there` are the officers who are not away; `officers` is how many decide in time at the pace of today's, nothing
    where too little is known or no day is left.
    """

    mission: Words | None
    round: str
    left: int
    until: date
    days: int
    there: int
    forecast: Forecast | None
    officers: int | None

    @property
    def in_time(self) -> bool | None:
        """Whether all is decided by the day: yes, no, or not known, as where the day lies within the forecast."""
        if self.forecast is None:
            return None
        if self.forecast.last_on <= self.until:
            return True
        return False if self.forecast.first_on > self.until else None


def needed(places: Sequence[Place], *, at: datetime) -> tuple[Needed, ...]:
    """Every round of some places in which something is left to decide."""
    found, ahead = [], dict[tuple[str, str], int]()
    rows = lists.to_decide_by_mission(places)
    there = {host: _there(host, at=at) for host in {row["host"] for row in rows}}
    for row in sorted(rows, key=lambda row: row["round__results_at"] or row["last_due"] or at):
        ends_at = row["round__results_at"] or row["last_due"]
        if ends_at is None:
            continue
        zone, place = ZoneInfo(row["round__zone"]), Mission(row["host"], row["mission"])
        # What is due earlier is decided first.
        before = ahead.get((place.host, place.mission), 0)
        ahead[place.host, place.mission] = before + row["count"]
        forecast = paces.forecast_for(place, zone, ahead=before + row["count"] - 1, at=at)
        officers = sum(standing.mission in ("", place.mission) for standing in there[place.host])
        today, until = at.astimezone(zone).date(), ends_at.astimezone(zone).date()
        days = _days(today, until)
        found.append(
            Needed(
                mission=short_name(place.host, place.mission),
                round=row["round_id"],
                left=row["count"],
                until=until,
                days=days,
                there=officers,
                forecast=forecast,
                officers=_officers(forecast, officers, today=today, days=days),
            )
        )
    return tuple(found)


def _there(host: str, *, at: datetime) -> list[Standing]:
    """The posts of the officers of a host who are not away today."""
    away = absences.away_until([host], at=at)
    staff = [(post, roles_of(post.roles)) for post in accounts.staff_of(host, at=at)]
    return [
        Standing(post.host, post.mission, roles)
        for post, roles in staff
        if Role.OFFICER in roles and f"post:{post.id}" not in away
    ]


def _days(today: date, until: date) -> int:
    """The working days from today until a day, both included."""
    return sum(1 for _ in takewhile(lambda day: day <= until, working_days(today - timedelta(days=1))))


def _officers(forecast: Forecast | None, there: int, *, today: date, days: int) -> int | None:
    """How many officers at the pace of those who are there end in time, by the later end of the forecast."""
    if forecast is None or not days or not there:
        return None
    return -(-there * _days(today, forecast.last_on) // days)
