"""The number of places of a period follows the agreement in use, by a movement that cites it."""

from __future__ import annotations

from datetime import datetime

from sojourn.agreements.model import Entry
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.places.moves import to_quota
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, events
from sojourn_office.storage.rounds import Period, every_period, period_to_change


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
