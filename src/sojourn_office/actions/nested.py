"""Quotas over several periods, or over a part of one, brought to what the agreements in use say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.events import Happened
from sojourn_office.storage import endorsements, events, quotas, rounds
from sojourn_office.storage.quotas import Quota
from sojourn_office.storage.quotas_said import Wanted, wanted
from sojourn_office.storage.rounds import Period


def set_all(*, by: str, at: datetime) -> Refusal | None:
    """
    Bring every quota to what the agreements in use say, in the transaction in hand.

    Refused where more places are promised under one than there would be, with the smallest number there can be.
    """
    periods = rounds.every_period_to_change()
    rows, want = quotas.every_to_change(), wanted(periods)
    for key, each in want.items():
        row = rows.get(key) or Quota(key=key, most=0)
        refusal = _set(row, each, by=by, at=at)
        if refusal is not None:
            return refusal
    for key, row in rows.items():
        if key not in want:
            _record(row, key, None, (), by=by, at=at)
            quotas.lift(row)
    return None


def _set(row: Quota, each: Wanted, *, by: str, at: datetime) -> Refusal | None:
    is_new = row.pk is None
    there = set() if is_new else {period.pk for period in row.periods.all()}
    if not is_new and row.most == each.most and there == {period.pk for period in each.periods}:
        return None
    before = None if is_new else row.most
    row.binds, row.word, row.stream, row.most = each.rule.binds.value, each.rule.word, each.rule.stream, each.most
    row.promised = endorsements.given_under(row, each.periods)
    if row.promised > row.most:
        told = {"period": each.key, "smallest": row.promised}
        says = Message("The smallest legal quota of {period} is {smallest}.", told)
        return Refusal("quota_below_promised", says)
    quotas.keep(row, each.periods)
    _record(row, each.key, before, each.cites, by=by, at=at, periods=each.periods)
    return None


def _record(
    row: Quota,
    key: str,
    before: int | None,
    cites: Sequence[str],
    *,
    by: str,
    at: datetime,
    periods: Sequence[Period] = (),
) -> None:
    """What a quota is from now on; without periods it binds nothing any more."""
    public = {
        "binds": row.binds,
        "before": before if periods else row.most,
        "places": row.most if periods else None,
        "over": sorted(period.key for period in periods),
        "cites": list(cites),
    }
    events.record(Happened.NESTED_SET, key, by=by, at=at, public=public)
