"""Whether the programme takes applications at all: open, suspended, or ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import answered
from sojourn.rules.terms import NO, YES, Question


@dataclass(frozen=True)
class Programme:
    """Open to everyone who meets its conditions, or closed to everyone."""

    state: str
    code: str = "programme"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("programme",)

    @classmethod
    def under(cls, rules: Rules) -> Programme | None:
        """The criterion as the agreement has it under these rules."""
        state = rules.word("programme")
        return cls(state) if state is not None else None

    def name(self) -> Message:
        return Message("Programme")

    def asks(self) -> Question:
        return YES if self.state == "open" else NO

    def says(self) -> Message:
        match self.state:
            case "open":
                return Message("The programme is in force.")
            case "suspended":
                return Message("The programme is suspended: nobody can apply.")
            case _:
                return Message("The programme has ended: nobody can apply.")

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        return Message("Wait until the programme takes applications again, or look at another.")
