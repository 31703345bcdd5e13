"""A ticket onward or home, or money for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import answered
from sojourn.rules.terms import AnyOf, Fact, Holds, Question


@dataclass(frozen=True)
class Ticket:
    """A ticket to leave the host again; where the rule allows it, money for one stands in its place."""

    or_funds: bool
    code: str = "ticket"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("onward_ticket",)

    @classmethod
    def under(cls, rules: Rules) -> Ticket | None:
        """The criterion as the agreement has it under these rules."""
        asked = rules.word("onward_ticket")
        return cls(asked == "ticket-or-funds") if asked is not None else None

    def name(self) -> Message:
        return Message("Ticket")

    def asks(self) -> Question:
        has_ticket = Holds(Fact("ticket"))
        return AnyOf((has_ticket, Holds(Fact("onward_funds")))) if self.or_funds else has_ticket

    def says(self) -> Message:
        if self.or_funds:
            return Message("A ticket to leave the country again, or money for one.")
        return Message("A ticket to leave the country again.")

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        return Message("Apply again with a ticket, or with the money for one where that is enough.")
