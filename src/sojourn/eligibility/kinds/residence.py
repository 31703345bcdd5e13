"""Living in the sending country; the region decides the mission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message
from sojourn.rules.terms import Compare, Fact, Question, Value


@dataclass(frozen=True)
class Residence:
    """Living in the country that the agreement names."""

    country: str
    code: str = "residence"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("residence",)

    @classmethod
    def under(cls, rules: Rules) -> Residence:
        """The criterion as the agreement has it under these rules."""
        country = rules.value("residence")
        assert isinstance(country, str), "a scheme that asks for residence names the country"
        return cls(country)

    def name(self) -> Message:
        return Message("Residence")

    def asks(self) -> Question:
        return Compare(Fact("residence"), "==", Value(self.country))

    def says(self) -> Message:
        return Message("Lives in {country}.", {"country": country_in_a_sentence(self.country)})

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        if "residence" not in facts:
            return None
        return Message(
            "The country you gave as your residence is {country}.",
            {"country": country_in_a_sentence(str(facts["residence"]))},
        )

    def remedy(self) -> Message:
        return Message("Apply again when living in {country}.", {"country": country_in_a_sentence(self.country)})
