"""What the agreement in use allows of a period: its number, its parts, the most on a day, a pause of the host."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.places.moves import to_quota
from sojourn.places.quotas import released_by, why_paused
from sojourn.rounds.moves import end_of_day, start_of_day
from sojourn_office.actions import nested
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, events, ledger, stops
from sojourn_office.storage import quotas as stored
from sojourn_office.storage.agreements import Ceiling
from sojourn_office.storage.rounds import Period, every_period_to_change, period_of


def why_not_released(period: Period, places: int, *, on: date) -> Refusal | None:
    """Why places of a locked period cannot be released on a day: the host paused them, or their part has not begun."""
    if period.ended_at is not None:
        words = Message("The season {period} ended. Nothing is released any more.", {"period": period.key})
        return Refusal("period_closed", words)
    rules = agreements.rules_of(period.scheme, on=on)
    paused = why_paused(rules) or _why_paused_here(period)
    most = released_by(rules, on=on)
    released = period.granted - period.not_released
    if paused is not None or most is None or released + places <= most:
        return paused
    told = {"there": max(0, most - released), "asked": places}
    words = Message("The parts of the year that have begun leave {there} places to release, not {asked}.", told)
    return Refusal("ledger_short", words, field="places")


def why_not_held(period: Period, *, at: datetime, zone: str) -> Refusal | None:
    """Why no place of a locked period can be held at a moment: the host paused them, or the day has its number."""
    return why_not_that_day(period, 1, at=at, zone=zone) or why_paused_at(period, at=at, zone=zone)


def why_not_that_day(period: Period, places: int, *, at: datetime, zone: str) -> Refusal | None:
    """Why so many more places of a locked period cannot be held on the day of a moment; nothing where they can."""
    daily, held = _of_day(period, at, zone)
    if daily is None or held + places <= daily:
        return None
    told = {"quota": Message("the most on one day"), "most": daily}
    return Refusal("period_full", Message("No place is left under {quota}: all {most} are promised.", told))


def why_paused_at(period: Period, *, at: datetime, zone: str) -> Refusal | None:
    """Why the places of a period are held back at a moment, by the agreement or by a person; nothing where not."""
    return why_paused(_rules_at(period, at, zone)) or _why_paused_here(period)


def _why_paused_here(period: Period) -> Refusal | None:
    if period.paused_since is None:
        return None
    told = {"period": period.key, "moment": stops.in_its_zone(period.scheme, period.paused_since)}
    return Refusal("period_paused", Message("Places of {period} are paused since {moment}.", told))


def free_now(period: Period, *, at: datetime, zone: str, stream: str) -> int:
    """
    How many places of a locked period can be held at a moment: those that are free, as far as the day and the other
    quotas over them have room.
    """
    daily, held = _of_day(period, at, zone)
    rooms = (period.free, None if daily is None else daily - held, stored.left(period, stream))
    return max(0, min(room for room in rooms if room is not None))


def _of_day(period: Period, at: datetime, zone: str) -> tuple[int | None, int]:
    """The most that the day of a moment has, if any, and how many were held on it."""
    daily = _rules_at(period, at, zone).number("daily_ceiling")
    if daily is None:
        return None, 0
    on = at.astimezone(ZoneInfo(zone)).date()
    return daily, ledger.held_between(period, start_of_day(on, zone), end_of_day(on, zone))


def _rules_at(period: Period, at: datetime, zone: str) -> Rules:
    return agreements.rules_of(period.scheme, on=at.astimezone(ZoneInfo(zone)).date())


def set_quotas(*, by: str, at: datetime) -> Refusal | None:
    """
    Bring every period to what the agreement in use grants its year, in the transaction in hand.

    Refused where more places of a period are promised already, with the smallest number there can be.
    """
    for period in every_period_to_change():
        found = ceiling_of(period.scheme, period.year)
        if found is None or found.places == period.granted:
            continue
        refusal = _set_quota(period, found, by=by, at=at)
        if refusal is not None:
            return refusal
    return nested.set_all(by=by, at=at)


def ceiling_of(scheme: str, year: int) -> Ceiling | None:
    """What the agreement in use grants a scheme for a year, where a default rests on it with the year before."""
    before = period_of(scheme, year - 1)
    return agreements.ceiling(scheme, year, last_year=before.granted if before else None)


def _set_quota(period: Period, found: Ceiling, *, by: str, at: datetime) -> Refusal | None:
    movements = to_quota(period.balances, found.places)
    if isinstance(movements, Refusal):
        told = {"period": period.key, **movements.message.values}
        return Refusal(movements.code, Message("The smallest legal quota of {period} is {smallest}.", told))
    public = {
        "scheme": period.scheme,
        "year": period.year,
        "before": period.granted,
        "places": found.places,
        "from": found.since,
        "cites": list(found.cites),
    }
    moves = [(period, movement) for movement in movements]
    events.record(Happened.QUOTA_SET, period.key, by=by, at=at, public=public, moves=moves)
    return None
