"""The nouns of the ledger: accounts, causes, movements, and the balances of one period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from types import MappingProxyType

from sojourn.basics.messages import Message


class Account(Enum):
    """Where a place can be; every place of a period is in exactly one of them."""

    NOT_RELEASED = "not_released"
    FREE = "free"
    HELD = "held"
    TAKEN = "taken"
    USED = "used"
    RETURNED = "returned"


ACCOUNT_NAMES: Mapping[Account, Message] = {
    Account.FREE: Message("Free (released)"),
    Account.HELD: Message("Held"),
    Account.TAKEN: Message("Taken (visa)"),
    Account.USED: Message("Used (entered)"),
    Account.RETURNED: Message("Returned, lapsed"),
    Account.NOT_RELEASED: Message("Not released"),
}


class Cause(Enum):
    """Why places moved."""

    GRANT = "grant"
    CEILING = "ceiling"
    RELEASE = "release"
    CLAIM = "claim"
    DRAW = "draw"
    LODGING = "lodging"
    PAYMENT = "payment"
    PASSING = "passing"
    ISSUE = "issue"
    ENTRY = "entry"
    EXPIRY = "expiry"
    DECLINE = "decline"
    REFUSAL = "refusal"
    WITHDRAWAL = "withdrawal"
    HOLDER_GONE = "holder-gone"
    SEASON_END = "season-end"
    CARRIED = "carried"
    CORRECTION = "correction"


CAUSE_NAMES: Mapping[Cause, Message] = {
    Cause.GRANT: Message("granted by the agreement"),
    Cause.CEILING: Message("the agreement grants another number"),
    Cause.RELEASE: Message("released to a round"),
    Cause.CLAIM: Message("held on claiming"),
    Cause.DRAW: Message("held by a draw"),
    Cause.LODGING: Message("held on lodging"),
    Cause.PAYMENT: Message("held while a fee is paid"),
    Cause.PASSING: Message("held on passing"),
    Cause.ISSUE: Message("visa issued"),
    Cause.ENTRY: Message("entered"),
    Cause.EXPIRY: Message("not collected in time"),
    Cause.DECLINE: Message("declined"),
    Cause.REFUSAL: Message("visa not issued"),
    Cause.WITHDRAWAL: Message("withdrawn"),
    Cause.HOLDER_GONE: Message("the holder is gone"),
    Cause.SEASON_END: Message("the season ended"),
    Cause.CARRIED: Message("first in the next season"),
    Cause.CORRECTION: Message("corrected by two officers"),
}

# Where a place is promised to somebody.
PROMISED = frozenset({Account.HELD, Account.TAKEN, Account.USED})

# Which ways are open for each cause; the grant comes from outside the period, and what a lower ceiling takes away goes
# there. A correction names its own way.
WAYS: Mapping[Cause, frozenset[tuple[Account | None, Account | None]]] = {
    Cause.GRANT: frozenset({(None, Account.NOT_RELEASED)}),
    Cause.CEILING: frozenset(
        {
            (None, Account.NOT_RELEASED),
            (Account.NOT_RELEASED, None),
            (Account.RETURNED, None),
            (Account.FREE, None),
        }
    ),
    Cause.RELEASE: frozenset({(Account.NOT_RELEASED, Account.FREE), (Account.RETURNED, Account.FREE)}),
    Cause.CLAIM: frozenset({(Account.FREE, Account.HELD)}),
    Cause.DRAW: frozenset({(Account.FREE, Account.HELD)}),
    Cause.LODGING: frozenset({(Account.FREE, Account.HELD)}),
    Cause.PAYMENT: frozenset({(Account.FREE, Account.HELD)}),
    Cause.PASSING: frozenset({(Account.FREE, Account.HELD)}),
    Cause.ISSUE: frozenset({(Account.HELD, Account.TAKEN)}),
    Cause.ENTRY: frozenset({(Account.TAKEN, Account.USED)}),
    Cause.EXPIRY: frozenset({(Account.HELD, Account.RETURNED), (Account.HELD, Account.FREE)}),
    Cause.DECLINE: frozenset({(Account.HELD, Account.RETURNED), (Account.HELD, Account.FREE)}),
    Cause.REFUSAL: frozenset({(Account.HELD, Account.FREE)}),
    Cause.WITHDRAWAL: frozenset({(Account.HELD, Account.RETURNED), (Account.HELD, Account.FREE)}),
    Cause.HOLDER_GONE: frozenset({(Account.TAKEN, Account.FREE), (Account.USED, Account.FREE)}),
    Cause.SEASON_END: frozenset({(Account.FREE, Account.RETURNED), (Account.HELD, Account.RETURNED)}),
    Cause.CARRIED: frozenset({(Account.FREE, Account.HELD)}),
    Cause.CORRECTION: frozenset(
        {
            (Account.TAKEN, Account.RETURNED),
            (Account.USED, Account.RETURNED),
            (Account.HELD, Account.RETURNED),
            (Account.RETURNED, Account.FREE),
            (Account.FREE, Account.NOT_RELEASED),
        }
    ),
}

# The name of the correction that a withdrawn visa brings with it; its place was taken or used.
VISA_WITHDRAWN = "visa-withdrawn"

# Every named correction, as the public page says it.
CORRECTION_NAMES: Mapping[str, Message] = {
    "released-by-mistake": Message("Places were released by mistake"),
    "returned-by-mistake": Message("Places that came back can be given again"),
    VISA_WITHDRAWN: Message("A visa was withdrawn for an error of the office"),
}

# The way of each correction that moves places by itself; a place that a case has moves only with its case.
CORRECTION_WAYS: Mapping[str, tuple[Account, Account]] = {
    "released-by-mistake": (Account.FREE, Account.NOT_RELEASED),
    "returned-by-mistake": (Account.RETURNED, Account.FREE),
}


@dataclass(frozen=True)
class Movement:
    """
    So many places from one account to another, for a cause; a hold says when it ends, if it ends by itself.

    Without a source they come from outside the period, without a target they leave it: only the agreement does either.
    """

    cause: Cause
    source: Account | None
    target: Account | None
    places: int = 1
    case: str = ""
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Balances:
    """How many places of one period are in each account, and how many the agreement grants."""

    granted: int = 0
    accounts: Mapping[Account, int] = field(default_factory=lambda: MappingProxyType(dict.fromkeys(Account, 0)))

    def __getitem__(self, account: Account) -> int:
        return self.accounts[account]

    @property
    def total(self) -> int:
        """All places of the period, wherever they are."""
        return sum(self.accounts.values())
