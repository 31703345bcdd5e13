"""The end of a round and of a season: what becomes of places nobody has, and of whoever is in the middle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum

from sojourn.places.model import Account, Balances, Cause, Movement


class Unused(Enum):
    """What becomes of places that are free, or came back, when a round ends and the season goes on."""

    NEXT_ROUND = "next-round"
    LAPSE = "lapse"


class Unfinished(Enum):
    """What becomes of somebody who holds a place when the season ends: nobody is left in the middle without a word."""

    FINISH = "finish"
    NEXT_SEASON = "next-season"
    END = "end"


def at_end_of_round(balances: Balances, *, unused: Unused, returned: Unused) -> tuple[Movement, ...]:
    """The movements that bring free places and those that came back to the next round, or keep them out of it."""
    movements = []
    if unused is Unused.LAPSE and balances[Account.FREE]:
        movements.append(Movement(Cause.SEASON_END, Account.FREE, Account.RETURNED, balances[Account.FREE]))
    elif returned is Unused.NEXT_ROUND and balances[Account.RETURNED]:
        movements.append(Movement(Cause.RELEASE, Account.RETURNED, Account.FREE, balances[Account.RETURNED]))
    return tuple(movements)


def at_end_of_season(
    balances: Balances, held: Sequence[str], *, rule: Unfinished
) -> tuple[tuple[Movement, ...], tuple[str, ...]]:
    """
    The movements that end a season, and the cases that come first in the next one, in their order.

    What is free lapses. Under *finish* whoever holds a place keeps it, and the visa counts in the period that passed
    it, whenever it is made; under *next season* and *end* the place lapses with the season, and the case goes to the
    head of the next one, or is told that it is over.
    """
    assert len(held) == len(set(held)) == balances[Account.HELD], "each held place is one case's"
    movements = []
    if balances[Account.FREE]:
        movements.append(Movement(Cause.SEASON_END, Account.FREE, Account.RETURNED, balances[Account.FREE]))
    if rule is not Unfinished.FINISH:
        movements += [Movement(Cause.SEASON_END, Account.HELD, Account.RETURNED, case=case) for case in held]
    return tuple(movements), tuple(held) if rule is Unfinished.NEXT_SEASON else ()


def first_in_next(
    balances: Balances, heads: Sequence[str], until: Mapping[str, datetime | None]
) -> tuple[Movement, ...]:
    """
    The movements that hold a place of the next season for each of those who come first in it, in their order.

    `until` is when each hold ends by itself, as it was; `balances` are those of the next season, and have room.
    """
    assert len(heads) <= balances[Account.FREE], "whoever ends a season asks first whether the next has the places"
    return tuple(Movement(Cause.CARRIED, Account.FREE, Account.HELD, case=case, ends_at=until[case]) for case in heads)
