"""Money for the journey home and the first period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.rules.terms import Compare, Fact, Hangs, Holds, Question, Value


@dataclass(frozen=True)
class Funds:
    """
    At least a sum, proved by the bank.

    Where each mission has its own, the region decides; where what a mission asks was not found, an officer does.
    """

    least: Money | None
    hangs_on: str = "residence_region"
    code: str = "funds"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("funds", "funds_proof")

    @classmethod
    def under(cls, rules: Rules) -> Funds:
        """The criterion as the agreement has it under these rules."""
        least = rules.value("funds")
        assert least is None or isinstance(least, Money), "funds are a sum with a currency"
        return cls(least, "funds_accepted" if rules.mission else "residence_region")

    def name(self) -> Message:
        return Message("Money")

    def asks(self) -> Question:
        if self.least is None and self.hangs_on == "funds_accepted":
            return Holds(Fact("funds_accepted"))
        least = Hangs(self.hangs_on) if self.least is None else Value(self.least)
        return Compare(Fact("funds"), ">=", least)

    def says(self) -> Message:
        if self.least is None and self.hangs_on == "funds_accepted":
            return Message("What sum this mission asks was not found. Proved by the bank.")
        if self.least is None:
            return Message("A sum that each mission sets; proved by the bank.")
        return Message("About {least}, proved by the bank.", {"least": self.least})

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        if facts.get("funds_accepted") is False:
            return Message("The money you proved was not accepted.")
        if "funds" not in facts:
            return None
        return Message("The sum you gave is {sum}.", {"sum": facts["funds"]})

    def remedy(self) -> Message:
        if self.least is None and self.hangs_on == "funds_accepted":
            return Message("Ask the mission which sum it wants to see.")
        if self.least is None:
            return Message("Say where you live; the mission of that region sets the sum.")
        return Message("Apply again with a certificate of the bank that shows {least}.", {"least": self.least})
