"""Correcting the ledger: a name, a reason for everybody to read, and two people who may."""

from __future__ import annotations

from datetime import datetime

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.places.model import CORRECTION_WAYS, Balances, Cause, Movement
from sojourn.places.moves import move
from sojourn_office.actions.acting import by_post, perform
from sojourn_office.actions.by_number import post_that_may
from sojourn_office.actions.periods import no_such_period
from sojourn_office.actions.reasons import not_for_everybody
from sojourn_office.events import Happened
from sojourn_office.roles import May
from sojourn_office.storage import events, ledger, rounds
from sojourn_office.storage.accounts import Post


def planned(*, scheme: str, year: int, name: str, places: int) -> tuple[Balances, Balances] | Refusal:
    """What a correction would make of the balances: as they are, and as they would be. Nothing is done."""
    period = rounds.period_of(scheme, year)
    if period is None:
        return no_such_period(scheme, year)
    after = move(period.balances, _movement(name, places))
    return after if isinstance(after, Refusal) else (period.balances, after)


def correct(
    *, scheme: str, year: int, name: str, places: int, reason: str, first: int, second: int, at: datetime, key: str
) -> str | Refusal:
    """
    Correct a period by a named correction. `first` and `second` are staff numbers of two people who may correct the
    ledger of the host; name, places and reason stand on the public page.
    """
    host = scheme.partition("-")[2][:3]
    people = [_may_correct(host, number, at=at) for number in (first, second)]
    refused = next((each for each in people if isinstance(each, Refusal)), None) or _wrong_reason(reason)
    if refused is not None:
        return refused
    one, two = (each for each in people if isinstance(each, Post))
    if one.account_id == two.account_id:
        return Refusal("same_officer", Message("A correction of the ledger is signed by two people."), field="second")

    def do() -> str | Refusal:
        if rounds.period_of(scheme, year) is None:
            return no_such_period(scheme, year)
        period = rounds.period_to_change(scheme, year)
        movement = _movement(name, places)
        refusal = ledger.cannot_move(period, movement)
        if refusal is not None:
            return refusal
        public = {"name": name, "places": places, "reason": reason.strip(), "second": by_post(two)}
        moves = [(period, movement)]
        events.record(Happened.PLACES_CORRECTED, period.key, by=by_post(one), at=at, public=public, moves=moves)
        return period.key

    asked = [scheme, year, name, places, reason, second]
    return perform(do, verb="correct", by=by_post(one), key=key, at=at, asked=asked)


def _movement(name: str, places: int) -> Movement:
    source, target = CORRECTION_WAYS[name]
    return Movement(Cause.CORRECTION, source, target, places)


def _may_correct(host: str, number: int, *, at: datetime) -> Post | Refusal:
    post = post_that_may(May.LEDGER_CORRECT, host=host, number=number, at=at)
    if post is not None:
        return post
    told = {"number": str(number), "host": host}
    return Refusal("not_allowed", Message("Number {number} of {host} may not correct the ledger.", told))


def _wrong_reason(reason: str) -> Refusal | None:
    if not reason.strip():
        return Refusal("invalid", Message("Write why the ledger is corrected."), field="reason")
    return not_for_everybody(reason)
