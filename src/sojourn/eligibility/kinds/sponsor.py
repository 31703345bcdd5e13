"""A body in between that sponsors the person on its own terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import answered
from sojourn.rules.terms import Fact, Holds, Question


@dataclass(frozen=True)
class Sponsor:
    """Sponsored by a body that the host recognises."""

    code: str = "sponsor"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("sponsor",)

    @classmethod
    def under(cls, rules: Rules) -> Sponsor | None:
        """The criterion as the agreement has it under these rules."""
        return cls() if rules.word("sponsor") is not None else None

    def name(self) -> Message:
        return Message("Sponsor")

    def asks(self) -> Question:
        return Holds(Fact("sponsored"))

    def says(self) -> Message:
        return Message("Sponsored by a body that the host recognises.")

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        return Message("Find a recognised body that sponsors the stay.")
