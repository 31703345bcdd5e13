"""Claiming a place: who gets which number, until when a place is held, and when nothing can be claimed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.rounds.model import Offer, Round
from sojourn.rounds.moves import end_of_day


@dataclass(frozen=True)
class Tally:
    """How many numbers of a round were given, how many of them on the reserve list, and the places still free."""

    given: int
    reserves: int
    free: int


@dataclass(frozen=True)
class Number:
    """
    The number of one claim: 1, 2, 3 and so on through the round, with no gap.

    Without a `reserve` it is a place; otherwise the rank on the reserve list, from 1 on.
    """

    number: int
    reserve: int | None = None


def next_numbers(offer: Offer, tally: Tally, *, asked: int) -> tuple[Number, ...]:
    """
    The numbers for so many people who come next, in their order; fewer where places and reserve list end.

    A place is given while one is free and nobody is on the reserve list: whoever waits there comes first.

    >>> [each.reserve for each in next_numbers(Offer(2, 2, 14), Tally(1, 0, 1), asked=9)]
    [None, 1, 2]
    """
    left = max(offer.numbers - tally.given, 0)
    places = 0 if tally.reserves else min(asked, left, tally.free, max(offer.places - tally.given, 0))
    reserves = min(asked, left) - places
    return (
        *(Number(tally.given + ahead) for ahead in range(1, places + 1)),
        *(Number(tally.given + places + ahead, reserve=tally.reserves + ahead) for ahead in range(1, reserves + 1)),
    )


def held_until(round_: Round, at: datetime) -> datetime:
    """The moment at which the hold of a place ends that is claimed, or moved up to, at a moment."""
    assert round_.offer is not None, "in this round places are claimed"
    day = at.astimezone(ZoneInfo(round_.zone)).date()
    return end_of_day(day + timedelta(days=round_.offer.hold_days), round_.zone)


def may_claim(round_: Round, at: datetime) -> Refusal | None:
    """Why nothing can be claimed at a moment; the opening second is open, the closing second is closed."""
    if at < round_.opens_at:
        opens = round_.opens_at.astimezone(ZoneInfo(round_.zone))
        return Refusal("not_open", Message("Not open yet. It opens on {opens}.", {"opens": opens}))
    if at >= round_.closes_at:
        closed = round_.closes_at.astimezone(ZoneInfo(round_.zone))
        return Refusal("period_closed", Message("Closed since {closed}.", {"closed": closed}))
    return None


def time_left(moment: datetime, now: datetime) -> Message:
    """
    How long it is until a moment: in days, within two days in hours, within an hour in minutes, rounded down.

    >>> time_left(datetime(2026, 11, 10, 10), datetime(2026, 11, 10, 9, 56, 30)).values["minutes"]
    3
    """
    left = max(moment - now, timedelta(0))
    if left >= timedelta(days=2):
        return Message("Days left: {days}", {"days": left.days})
    if left >= timedelta(hours=1):
        return Message("Hours left: {hours}", {"hours": int(left / timedelta(hours=1))})
    return Message("Minutes left: {minutes}", {"minutes": int(left / timedelta(minutes=1))})


def claims_digest(claims: Sequence[tuple[int, str, int | None]]) -> str:
    """
    One digest over claims that were kept together: each with its number, its case and its rank on the reserve list.

    It binds them to the event that they came with.
    """
    lines = "".join(f"{number} {case} {reserve or '-'}\n" for number, case, reserve in claims)
    return sha256(lines.encode()).hexdigest()
