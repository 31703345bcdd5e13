"""The months of all participations together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import answered
from sojourn.rules.terms import AnyOf, Compare, Fact, Plus, Question, Value


@dataclass(frozen=True)
class TotalStay:
    """The stay that is planned and those before it come to so many months at most."""

    months: int
    code: str = "total_stay"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("total_months",)

    @classmethod
    def under(cls, rules: Rules) -> TotalStay | None:
        """The criterion as the agreement has it under these rules."""
        months = rules.number("total_months")
        return cls(months) if months is not None else None

    def name(self) -> Message:
        return Message("Months in all")

    def asks(self) -> Question:
        whole = Plus(Fact("turn_months"), Fact("stay_months"))
        is_first = Compare(Fact("turns"), "==", Value(0))
        return AnyOf((is_first, Compare(whole, "<=", Value(self.months))))

    def says(self) -> Message:
        return Message("{months} months at most in all participations together.", {"months": self.months})

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        return Message("Apply again for a stay that fits into the {months} months.", {"months": self.months})
