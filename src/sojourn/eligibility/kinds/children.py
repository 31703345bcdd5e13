"""Travelling without children or other dependants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.rules.terms import Fact, Holds, Not, Question


@dataclass(frozen=True)
class Children:
    """No child or other dependant comes along."""

    code: str = "children"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("children", "dependants")

    @classmethod
    def under(cls, rules: Rules) -> Children:
        """The criterion as the agreement has it under these rules."""
        return cls()

    def name(self) -> Message:
        return Message("Child")

    def asks(self) -> Question:
        return Not(Holds(Fact("child")))

    def says(self) -> Message:
        return Message("No child or other dependant comes along.")

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        match facts.get("child"):
            case True:
                return Message("You answered that a child or another dependant comes along.")
            case False:
                return Message("You answered that no child or other dependant comes along.")
        return None

    def remedy(self) -> Message:
        return Message("Apply again to travel without a child or another dependant.")
