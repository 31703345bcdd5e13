"""A person's claim as their page shows it: right at the moment that is asked, however late the worker is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sojourn.cases.model import Stage
from sojourn.rounds.claims import held_until
from sojourn.rounds.model import Offer, RoundState
from sojourn.rounds.moves import state_at
from sojourn.rounds.waiting import drawn_at
from sojourn_office.queries import receipts
from sojourn_office.queries.applications import Application
from sojourn_office.storage import claims, draws, rounds, waiting
from sojourn_office.storage.waiting import Waiting, Waits


class Standing(Enum):
    """Where a claim stands, or why there is none."""

    AHEAD = "ahead"
    OPEN = "open"
    WAITS = "waits"
    FULL = "full"
    CLOSED = "closed"
    PLACE = "place"
    RESERVE = "reserve"
    OVER = "over"


@dataclass(frozen=True)
class ClaimShown:
    """
    A claim: its number, its rank on the reserve list or nothing, and until when a place is held.

    `ahead` is how many people wait on the list before this one; `entry` the event the claim was kept with. In a round
    with a waiting room `came` is what its person was told there, and `drawn_at` when its order is drawn.
    """

    standing: Standing
    offer: Offer
    number: int = 0
    reserve: int | None = None
    until: datetime | None = None
    ahead: int = 0
    entry: int = 0
    claimed_at: datetime | None = None
    moved_up_at: datetime | None = None
    came: Waits | None = None
    drawn_at: datetime | None = None


def claim_of(application: Application, *, at: datetime) -> ClaimShown | None:
    """
    The claim of an application at a moment; nothing where places of its round are not claimed.

    A hold that has ended is over from its moment on, also before the office has given the place back.
    """
    offer = application.round.offer
    if offer is None:
        return None
    claim = claims.of_case(application.number)
    if claim is None:
        return _without_one(application, offer, at=at)
    until = None
    if claim.reserve is None or claim.moved_up_at is not None:
        until = held_until(application.round, claim.moved_up_at or claim.at)
    standing = Standing.RESERVE if until is None else Standing.PLACE
    is_waiting = application.told.stage is Stage.DRAFT
    if application.told.stage in _GIVEN_UP or (is_waiting and until is not None and at >= until):
        standing = Standing.OVER
    was_drawn = claim.round.ordered_at is not None
    drawn = drawn_at(application.round, fixed_at=claim.round.waiting_fixed_at) if was_drawn else None
    came = waiting.of_case(application.number) if was_drawn else None
    return ClaimShown(
        standing,
        offer,
        claim.number,
        claim.reserve,
        until,
        claims.ahead_of(claim) if standing is Standing.RESERVE else 0,
        claim.event_id,
        claim.at,
        claim.moved_up_at,
        came=_told(came, drawn) if came is not None and drawn is not None else None,
        drawn_at=drawn,
    )


_GIVEN_UP = (Stage.LAPSED, Stage.DECLINED, Stage.WITHDRAWN, Stage.VOID, Stage.SEASON_OVER)


def _without_one(application: Application, offer: Offer, *, at: datetime) -> ClaimShown:
    row = rounds.by_id(application.round.id) if offer.waiting_minutes else None
    if row is None:
        return ClaimShown(_of_round(application, offer, at=at), offer)
    drawn = drawn_at(application.round, fixed_at=row.waiting_fixed_at)
    came = waiting.of_case(application.number)
    if came is None:
        return ClaimShown(_of_round(application, offer, at=at), offer, drawn_at=drawn)
    standing = Standing.WAITS if row.ordered_at is None else _of_round(application, offer, at=at)
    return ClaimShown(standing, offer, entry=came.event_id, came=_told(came, drawn), drawn_at=drawn)


def _told(came: Waiting, drawn: datetime) -> Waits:
    return Waits(came.ticket, came.nonce, came.is_late, drawn)


def receipt(application: Application) -> dict[str, Any] | None:
    """
    What somebody keeps who came into a waiting room in time; nothing for anybody else.

    It has the secret by which its owner, and nobody else, shows that a line of the public list is theirs.
    """
    came = waiting.of_case(application.number)
    if came is None or came.is_late:
        return None
    waiter = came.record
    draw = draws.find(application.round.id, 1)
    return receipts.receipt(application.round.id, waiter.entry, waiter.nonce, draw, entered_at=came.event.at)


def _of_round(application: Application, offer: Offer, *, at: datetime) -> Standing:
    match state_at(application.round, at):
        case RoundState.AHEAD:
            return Standing.AHEAD
        case RoundState.OPEN:
            return Standing.FULL if claims.given(application.round.id)[0] >= offer.numbers else Standing.OPEN
        case _:
            return Standing.CLOSED
