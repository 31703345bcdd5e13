"""What must hold of a ledger, from its movements alone; anyone with the export can run it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sojourn.basics.messages import Message
from sojourn.places.model import PROMISED, WAYS, Account, Balances, Movement

Check = Callable[[Sequence[Movement], Balances], Iterator[Message]]


def no_account_is_ever_below_zero(movements: Sequence[Movement], stated: Balances) -> Iterator[Message]:
    """At every entry in order, each account holds zero or more."""
    accounts = dict.fromkeys(Account, 0)
    for number, movement in enumerate(movements, start=1):
        if movement.source is not None:
            accounts[movement.source] -= movement.places
            if accounts[movement.source] < 0:
                yield Message(
                    "Movement {number} takes {account} below zero.",
                    {"number": number, "account": movement.source.value},
                )
        if movement.target is not None:
            accounts[movement.target] += movement.places


def every_way_is_open_to_its_cause(movements: Sequence[Movement], stated: Balances) -> Iterator[Message]:
    """A cause moves places only along its own ways."""
    for number, movement in enumerate(movements, start=1):
        if (movement.source, movement.target) not in WAYS[movement.cause] or movement.places < 1:
            yield Message(
                "Movement {number} goes a way that {cause} does not open.",
                {"number": number, "cause": movement.cause.value},
            )


def the_stated_balances_are_the_sum_of_movements(movements: Sequence[Movement], stated: Balances) -> Iterator[Message]:
    """Every figure that is shown is the sum of movements."""
    accounts = dict.fromkeys(Account, 0)
    for movement in movements:
        if movement.source is not None:
            accounts[movement.source] -= movement.places
        if movement.target is not None:
            accounts[movement.target] += movement.places
    for account, places in accounts.items():
        if stated[account] != places:
            yield Message(
                "{account} is stated as {stated}; the movements come to {places}.",
                {"account": account.value, "stated": stated[account], "places": places},
            )


def the_accounts_sum_to_the_grant(movements: Sequence[Movement], stated: Balances) -> Iterator[Message]:
    """Wherever they are, the places of a period are as many as the agreement grants."""
    came = sum(movement.places for movement in movements if movement.source is None)
    granted = came - sum(movement.places for movement in movements if movement.target is None)
    if stated.total != granted or stated.granted != granted:
        yield Message(
            "The accounts sum to {total}; {granted} were granted.", {"total": stated.total, "granted": granted}
        )


def no_case_holds_two_places(movements: Sequence[Movement], stated: Balances) -> Iterator[Message]:
    """A case has at most one living place, and gives back only what it has."""
    living: dict[str, Account] = {}
    for number, movement in enumerate(movements, start=1):
        if not movement.case:
            continue
        at = living.get(movement.case)
        if movement.source in (Account.NOT_RELEASED, Account.FREE) and at is not None:
            yield Message("Movement {number} gives a second place to one case.", {"number": number})
        if movement.source in PROMISED and at is not movement.source:
            yield Message("Movement {number} moves a place that the case does not have.", {"number": number})
        if movement.target in PROMISED:
            living[movement.case] = movement.target
        else:
            living.pop(movement.case, None)


def every_promised_place_belongs_to_a_case(movements: Sequence[Movement], stated: Balances) -> Iterator[Message]:
    """What is held, taken or used is one place of one case: none is promised to nobody, and none is counted twice."""
    for number, movement in enumerate(movements, start=1):
        if {movement.source, movement.target} & PROMISED and (not movement.case or movement.places != 1):
            yield Message("Movement {number} promises a place to nobody.", {"number": number})


CHECKS: tuple[Check, ...] = (
    no_account_is_ever_below_zero,
    every_way_is_open_to_its_cause,
    the_stated_balances_are_the_sum_of_movements,
    the_accounts_sum_to_the_grant,
    no_case_holds_two_places,
    every_promised_place_belongs_to_a_case,
)


def broken(movements: Sequence[Movement], stated: Balances) -> tuple[tuple[str, Message], ...]:
    """Every sentence that does not hold, with what was found."""
    return tuple((check.__name__, found) for check in CHECKS for found in check(movements, stated))
