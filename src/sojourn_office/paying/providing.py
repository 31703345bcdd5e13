"""What a provider of payments must be able to do: begin, say where a payment stands, settle, refund."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from sojourn.basics.money import Money


class Standing(Enum):
    """
    Where a payment stands with its provider.

    `authorised` is promised and not taken yet: `settle` takes it, `refund` lets it go.
    """

    UNKNOWN = "unknown"
    WAITING = "waiting"
    DECLINED = "declined"
    TIMED_OUT = "timed-out"
    AUTHORISED = "authorised"
    SETTLED = "settled"
    RETURNED = "returned"


@dataclass(frozen=True)
class Said:
    """What a provider says of a payment: where it stands, and the sum that the payer agreed to, if they did."""

    standing: Standing
    money: Money | None = None


@dataclass(frozen=True)
class Asked:
    """
    A payment that is to be taken: under our reference, how much, and how many seconds the payer has.

    `return_to` is where the payer is led back to, `hint_to` where the provider says that there is news. Neither says
    more of a person than the reference does, which is drawn by chance.
    """

    reference: str
    money: Money
    seconds: int
    return_to: str
    hint_to: str
    language: str


class ProviderAway(Exception):
    """No answer that can be understood came back: what was asked for may be done, or not. Ask again."""


class Provider(Protocol):
    """
    A provider of payments. Everything goes by our own reference, and may be asked for again: nothing is done twice.

    Each call raises `ProviderAway` where no answer came.
    """

    def begin(self, asked: Asked) -> str:
        """Take down a payment; gives the address of the page on which the payer agrees."""
        ...

    def status(self, reference: str) -> Said:
        """Where a payment stands now."""
        ...

    def settle(self, reference: str, money: Money) -> Said:
        """Take an authorised sum, and no more than it, whatever was agreed to beyond."""
        ...

    def refund(self, reference: str) -> Said:
        """Give back what was taken, and let go what was authorised."""
        ...
