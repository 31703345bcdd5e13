"""How many times a person may take part in a lifetime."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.rules.terms import Compare, Fact, Question, Value


@dataclass(frozen=True)
class Turns:
    """Fewer turns so far than the agreement gives; a turn is a visa issued, used or not."""

    most: int
    code: str = "turns"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("turns", "turns_count")

    @classmethod
    def under(cls, rules: Rules) -> Turns:
        """The criterion as the agreement has it under these rules."""
        most = rules.value("turns")
        assert isinstance(most, int), "a scheme that counts turns gives their number"
        return cls(most)

    def name(self) -> Message:
        return Message("Turns")

    def asks(self) -> Question:
        return Compare(Fact("turns"), "<", Value(self.most))

    def says(self) -> Message:
        if self.most == 1:
            return Message("Once in a lifetime.")
        return Message("At most {most} times in a lifetime.", {"most": self.most})

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        if "turns" not in facts:
            return None
        return Message(
            "The number of working holiday visas issued to you before is {count}.", {"count": facts["turns"]}
        )

    def remedy(self) -> Message:
        return Message("No further turn is given by the rule of this day.")
