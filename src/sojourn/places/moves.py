"""Moving places: never below zero, never along a way that the cause does not open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.places.model import PROMISED, WAYS, Account, Balances, Cause, Movement


def move(balances: Balances, movement: Movement) -> Balances | Refusal:
    """The balances after a movement; a refusal where an account would go below zero."""
    assert movement.places > 0, "a movement takes at least one place"
    way = (movement.source, movement.target)
    assert way in WAYS[movement.cause], f"{movement.cause.value} does not go from {way[0]} to {way[1]}"
    accounts = dict(balances.accounts)
    granted = balances.granted
    if movement.source is None:
        granted += movement.places
    else:
        if accounts[movement.source] < movement.places:
            return _short(movement, accounts[movement.source])
        accounts[movement.source] -= movement.places
    if movement.target is None:
        granted -= movement.places
    else:
        accounts[movement.target] += movement.places
    return replace(balances, granted=granted, accounts=MappingProxyType(accounts))


def replay(movements: Iterable[Movement]) -> Balances:
    """What a list of movements comes to; a list that goes below zero is no ledger and is asserted against."""
    balances = Balances()
    for movement in movements:
        after = move(balances, movement)
        assert isinstance(after, Balances), f"{movement} goes below zero"
        balances = after
    return balances


def smallest_quota(balances: Balances) -> int:
    """The smallest number a quota can be lowered to: held, taken and used are promised."""
    return balances[Account.HELD] + balances[Account.TAKEN] + balances[Account.USED]


def promised_by(movement: Movement) -> int:
    """How many more places are promised after a movement than before it: held, taken or used."""
    return movement.places * ((movement.target in PROMISED) - (movement.source in PROMISED))


def to_quota(balances: Balances, quota: int) -> tuple[Movement, ...] | Refusal:
    """
    The movements that bring a period to another number of places; none where it has that many.

    A lower one takes first what no round was given, then what came back, then what is free. What is held, taken or
    used is promised: a number below that is refused, with the smallest there can be.
    """
    smallest = smallest_quota(balances)
    if quota < smallest:
        says = Message("The smallest legal quota is {smallest}.", {"smallest": smallest})
        return Refusal("quota_below_promised", says)
    if quota > balances.granted:
        return (Movement(Cause.CEILING, None, Account.NOT_RELEASED, quota - balances.granted),)
    too_many, movements = balances.granted - quota, []
    for account in (Account.NOT_RELEASED, Account.RETURNED, Account.FREE):
        places = min(too_many, balances[account])
        if places:
            movements.append(Movement(Cause.CEILING, account, None, places))
            too_many -= places
    return tuple(movements)


def _short(movement: Movement, there: int) -> Refusal:
    if movement.cause in (Cause.CLAIM, Cause.DRAW, Cause.LODGING, Cause.PAYMENT, Cause.PASSING):
        return Refusal("period_full", Message("No place is left in this period."))
    return Refusal(
        "ledger_short",
        Message("Only {there} places can be moved, not {asked}.", {"there": there, "asked": movement.places}),
    )
