"""What the agreement in use allows of a period: its number, its parts, the most on a day, a pause of the host."""

from __future__ import annotations

from datetime import date, datetime

from sojourn.agreements.model import Entry
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.places.moves import to_quota
from sojourn.places.quotas import released_by, why_paused
from sojourn.rounds.moves import end_of_day, start_of_day
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, events, ledger
from sojourn_office.storage.rounds import Period, every_period, period_to_change


def why_not_released(period: Period, places: int, *, on: date) -> Refusal | None:
    """Why places of a locked period cannot be released on a day: the host paused them, or their part has not begun."""
    rules = agreements.rules_of(period.scheme, on=on)
    paused = why_paused(rules)
    most = released_by(rules, on=on)
    released = period.granted - period.not_released
    if paused is not None or most is None or released + places <= most:
        return paused
    told = {"there": max(0, most - released), "asked": places}
    words = Message("The parts of the year that have begun leave {there} places to release, not {asked}.", told)
    return Refusal("ledger_short", words, field="places")


def why_not_held(period: Period, *, on: date, zone: str) -> Refusal | None:
    """Why no more places of a locked period can be held on a day: the host paused them, or the day has its number."""
    rules = agreements.rules_of(period.scheme, on=on)
    daily = rules.number("daily_ceiling")
    if daily is not None and ledger.held_between(period, start_of_day(on, zone), end_of_day(on, zone)) >= daily:
        told = {"quota": Message("the most on one day"), "most": daily}
        return Refusal("period_full", Message("No place is left under {quota}: all {most} are promised.", told))
    return why_paused(rules)


def set_quotas(*, by: str, at: datetime) -> Refusal | None:
    """
    Bring every period to what the agreement in use grants its year, in the transaction in hand.

    Refused where more places of a period are promised already, with the smallest number there can be.
    """
    for period in every_period():
        found = agreements.ceiling_entry(period.scheme, period.year)
        if found is None or found.value == period.granted:
            continue
        refusal = _set_quota(period_to_change(period.scheme, period.year), found, by=by, at=at)
        if refusal is not None:
            return refusal
    return None


def _set_quota(period: Period, found: Entry, *, by: str, at: datetime) -> Refusal | None:
    quota = int(str(found.value))
    movements = to_quota(period.balances, quota)
    if isinstance(movements, Refusal):
        told = {"period": period.key, **movements.message.values}
        return Refusal(movements.code, Message("The smallest legal quota of {period} is {smallest}.", told))
    public = {
        "scheme": period.scheme,
        "year": period.year,
        "before": period.granted,
        "places": quota,
        "from": str(found.start or ""),
        "cites": list(found.cites),
    }
    moves = [(period, movement) for movement in movements]
    events.record(Happened.QUOTA_SET, period.key, by=by, at=at, public=public, moves=moves)
    return None
