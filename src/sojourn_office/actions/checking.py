"""What a check of everything found is kept where it outlives the database, and told to whoever keeps the office."""

from __future__ import annotations

from datetime import datetime

from sojourn.basics.messages import Message
from sojourn_office.roles import Role
from sojourn_office.storage import accounts, last_check, outbox
from sojourn_office.storage.last_check import LastCheck


def keep(*, sentences: int, broken: int, at: datetime) -> None:
    """Keep what a check came to: how many sentences were asked, and how many did not hold."""
    last_check.keep(LastCheck(at, sentences, broken))


def tell_operators(*, broken: int, at: datetime) -> int:
    """Write to every operator that something is not as it must be, without saying what; returns to how many."""
    operators = accounts.accounts_with(Role.OPERATOR.value, at=at)
    for account in operators:
        outbox.post(
            account,
            subject=Message("The check of everything found something"),
            body=Message(
                "The check of this night found what must not be. Found: {broken}. What it is stands on the machine of "
                "the office: sojourn-office check. Whether the service works is told at {address}.",
                {"broken": broken, "address": "/status"},
            ),
            at=at,
        )
    return len(operators)
