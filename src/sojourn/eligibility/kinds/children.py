"""Children and other dependants: none who come along, none without a visa of their own, or none at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.rules.terms import AnyOf, Fact, Holds, Not, Question


@dataclass(frozen=True)
class Children:
    """No child or other dependant comes along; or only with an own visa; or there is no dependent child at all."""

    asked: str = "not-accompanied"
    code: str = "children"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("children", "dependants")

    @classmethod
    def under(cls, rules: Rules) -> Children | None:
        """The criterion as the agreement has it under these rules."""
        asked = rules.word("children") or rules.word("dependants")
        return cls(asked) if asked is not None else None

    def name(self) -> Message:
        return Message("Child")

    def asks(self) -> Question:
        match self.asked:
            case "none-at-all":
                return Not(Holds(Fact("has_child")))
            case "own-visa":
                return AnyOf((Not(Holds(Fact("child"))), Holds(Fact("dependants_have_visa"))))
            case _:
                return Not(Holds(Fact("child")))

    def says(self) -> Message:
        match self.asked:
            case "none-at-all":
                return Message("No child under 18 who lives with the applicant or is supported by them anywhere.")
            case "own-visa":
                return Message("A child or another dependant comes along only with a visa of their own.")
            case _:
                return Message("No child or other dependant comes along.")

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        match facts.get("child"):
            case True:
                return Message("You answered that a child or another dependant comes along.")
            case False:
                return Message("You answered that no child or other dependant comes along.")
        return None

    def remedy(self) -> Message:
        match self.asked:
            case "none-at-all":
                return Message("Nothing can be added to it while a child under 18 is supported.")
            case "own-visa":
                return Message("Apply for a visa for each person who comes along, too.")
            case _:
                return Message("Apply again to travel without a child or another dependant.")
