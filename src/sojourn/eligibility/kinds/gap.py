"""Time that has to pass between one participation and the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import answered
from sojourn.rules.terms import AnyOf, Compare, Fact, MonthsUntil, Question, Value


@dataclass(frozen=True)
class Gap:
    """So many whole months since the last permit expired; a first participation needs no gap."""

    months: int
    code: str = "gap"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("gap_months",)

    @classmethod
    def under(cls, rules: Rules) -> Gap | None:
        """The criterion as the agreement has it under these rules."""
        months = rules.number("gap_months")
        return cls(months) if months is not None else None

    def name(self) -> Message:
        return Message("Gap")

    def asks(self) -> Question:
        since = MonthsUntil(Fact("last_turn_ended_on"), Fact("application_date"))
        return AnyOf((Compare(Fact("turns"), "==", Value(0)), Compare(since, ">=", Value(self.months))))

    def says(self) -> Message:
        return Message("{months} months after the last permit expired.", {"months": self.months})

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        return Message("Apply again {months} months after the last permit expired.", {"months": self.months})
