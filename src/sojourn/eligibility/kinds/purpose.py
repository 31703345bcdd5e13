"""The main purpose is a holiday; an officer weighs it for everyone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.rules.terms import Fact, Holds, Question


@dataclass(frozen=True)
class Purpose:
    """Weighed from the statement and the plan; outside the answer until an officer has."""

    code: str = "purpose"
    weighed: bool = True
    rests_on: tuple[str, ...] = ("purpose",)

    @classmethod
    def under(cls, rules: Rules) -> Purpose:
        """The criterion as the agreement has it under these rules."""
        return cls()

    def name(self) -> Message:
        return Message("Purpose")

    def asks(self) -> Question:
        return Holds(Fact("purpose_accepted"))

    def says(self) -> Message:
        return Message("Mainly a holiday. Weighed by the consul from the statement and the plan.")

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        match facts.get("purpose_accepted"):
            case True:
                return Message("Your statement and plan show a holiday as the main purpose.")
            case False:
                return Message("Your statement and plan do not show a holiday as the main purpose.")
        return None

    def remedy(self) -> Message:
        return Message("Apply again with a statement and a plan in which the holiday comes first.")
