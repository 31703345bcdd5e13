"""Where a person is when they apply: abroad, abroad for a first visa, at home, or anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import answered
from sojourn.rules.terms import YES, AnyOf, Compare, Fact, Not, Question, Value

_THERE = Fact("present_in")


@dataclass(frozen=True)
class Presence:
    """Outside the host, or inside the sending country, on the day of application; or wherever one likes."""

    applies_from: str
    sender: str
    host: str
    code: str = "presence"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("applies_from",)

    @classmethod
    def under(cls, rules: Rules) -> Presence | None:
        """The criterion as the agreement has it under these rules."""
        asked = rules.word("applies_from")
        return cls(asked, rules.scheme.sender, rules.scheme.host) if asked is not None else None

    def name(self) -> Message:
        return Message("Place of application")

    def asks(self) -> Question:
        match self.applies_from:
            case "abroad":
                return self._abroad()
            case "abroad-first":
                return AnyOf((Compare(Fact("turns"), ">=", Value(1)), self._abroad()))
            case "home":
                return Compare(_THERE, "==", Value(self.sender))
            case _:
                return YES

    def _abroad(self) -> Question:
        return Not(Compare(_THERE, "==", Value(self.host)))

    def says(self) -> Message:
        match self.applies_from:
            case "abroad":
                return Message("Applies from outside {country}.", {"country": country_in_a_sentence(self.host)})
            case "abroad-first":
                host = country_in_a_sentence(self.host)
                return Message("Applies for a first visa from outside {country}.", {"country": host})
            case "home":
                return Message("Applies from within {country}.", {"country": country_in_a_sentence(self.sender)})
            case _:
                return Message("May apply from anywhere, also after entry.")

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        return Message("Apply again from the place that is asked for.")
