"""Holders at one time: whoever's stay or visa is over makes room, by itself and however late the worker is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sojourn_office.actions.acting import SYSTEM
from sojourn_office.actions.one_by_one import each
from sojourn_office.events import Happened
from sojourn_office.storage import events, holders, quotas, rounds
from sojourn_office.storage.rounds import Period


def make_room(period: Period, *, at: datetime) -> int:
    """
    Count those no more whose stay or visa was over by a moment, in the quotas over a locked period; returns how many.

    Asked by whoever gives a place, in the same transaction.
    """
    gone = 0
    for quota in quotas.over(period):
        for visa in holders.ended(quota, at=at):
            event = events.record(Happened.HOLDER_GONE, visa.serial, by=SYSTEM, at=at, public={"quota": quota.key})
            holders.keep_gone(quota, visa.case, event=event)
            gone += 1
    return gone


def make_room_due(at: datetime) -> int:
    """The same in every period that a quota of holders is over, by the worker; returns in how many."""

    def of(key: str) -> int:
        scheme, _, year = key.rpartition("-")
        with transaction.atomic():
            return bool(make_room(rounds.period_to_change(scheme, int(year)), at=at))

    return each("make-room", sorted({period.key for period in quotas.under_holders()}), of, at=at)
