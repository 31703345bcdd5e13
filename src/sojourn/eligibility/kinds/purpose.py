"""The main purpose: a holiday, which an officer weighs for everyone, or one of several that the rule names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.model import NOT_ASKED
from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message, listed
from sojourn.eligibility.fact_table import FACTS
from sojourn.rules.terms import Contains, Fact, Holds, Question, Value


@dataclass(frozen=True)
class Purpose:
    """
    Weighed from the statement and the plan; outside the answer until an officer has.

    Where a rule names several purposes, the person says which is theirs, and nothing is weighed.
    """

    one_of: tuple[str, ...] = ()
    code: str = "purpose"
    weighed: bool = True
    rests_on: tuple[str, ...] = ("purpose", "purposes")

    @classmethod
    def under(cls, rules: Rules) -> Purpose | None:
        """The criterion as the agreement has it under these rules; its words stand in the agreement alone."""
        one_of = rules.words("purposes")
        if not one_of and rules.value("purpose") in (None, NOT_ASKED):
            return None
        return cls(one_of, weighed=not one_of)

    def name(self) -> Message:
        return Message("Purpose")

    def asks(self) -> Question:
        return Contains(Value(self.one_of), Fact("purpose")) if self.one_of else Holds(Fact("purpose_accepted"))

    def says(self) -> Message:
        if not self.one_of:
            return Message("Mainly a holiday. Weighed by the consul from the statement and the plan.")
        words = [FACTS["purpose"].words[purpose] for purpose in self.one_of]
        return Message("One of these purposes: {purposes}.", {"purposes": listed(words)})

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        match facts.get("purpose_accepted"):
            case True:
                return Message("Your statement and plan show a holiday as the main purpose.")
            case False:
                return Message("Your statement and plan do not show a holiday as the main purpose.")
        return None

    def remedy(self) -> Message:
        if self.one_of:
            return Message("Apply again for one of the purposes that are named.")
        return Message("Apply again with a statement and a plan in which the holiday comes first.")
