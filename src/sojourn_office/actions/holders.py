"""Holders at one time: the place of somebody whose stay or visa is over can be given again, however late the worker."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from sojourn.places.model import Account, Cause, Movement
from sojourn_office.actions.acting import SYSTEM
from sojourn_office.actions.one_by_one import each
from sojourn_office.events import Happened
from sojourn_office.storage import events, holders, ledger, rounds
from sojourn_office.storage.rounds import Period


def make_room_for(round_id: str, *, at: datetime) -> None:
    """
    Take back the places of everyone in the pool of a round whose stay or visa is over.

    Asked by whoever gives a place, before its own transaction: each period of a pool is locked alone.
    """
    for period in _with_gone(holders.periods_beside(round_id), at):
        _make_room(period.key, at=at)


def make_room_due(at: datetime) -> int:
    """The same in every pool, by the worker; returns in how many periods."""
    keys = [period.key for period in _with_gone(holders.every_period(), at)]
    return each("make-room", keys, lambda key: bool(_make_room(key, at=at)), at=at)


def _with_gone(periods: Iterable[Period], at: datetime) -> list[Period]:
    return [period for period in periods if holders.ended(period, at=at)]


def _make_room(key: str, *, at: datetime) -> int:
    scheme, _, year = key.rpartition("-")
    gone = 0
    with transaction.atomic():
        period = rounds.period_to_change(scheme, int(year))
        for visa in holders.ended(period, at=at):
            place = ledger.place_of(visa.case)
            assert place in (Account.TAKEN, Account.USED), "a visa has a place until it comes back"
            moves = [(period, Movement(Cause.HOLDER_GONE, place, Account.FREE, case=visa.case_id))]
            events.record(Happened.HOLDER_GONE, visa.serial, by=SYSTEM, at=at, moves=moves)
            gone += 1
    return gone
