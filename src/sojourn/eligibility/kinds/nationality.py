"""Being a national of the sending party, and not of the host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import listed
from sojourn.rules.terms import All, AnyOf, Contains, Fact, Not, Question, Value

_HELD = Fact("nationality")


@dataclass(frozen=True)
class Nationality:
    """Holding one of the passports the agreement names; a national of the host is no foreigner there."""

    countries: tuple[str, ...]
    host: str
    host_nationals_excluded: bool
    code: str = "nationality"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("nationality", "host_nationals")

    @classmethod
    def under(cls, rules: Rules) -> Nationality:
        """The criterion as the agreement has it under these rules."""
        countries = rules.value("nationality")
        assert isinstance(countries, tuple), "a scheme names the nationals it is for"
        return cls(countries, rules.scheme.host, rules.value("host_nationals") == "excluded")

    def name(self) -> Message:
        return Message("Nationality")

    def asks(self) -> Question:
        held: Question = AnyOf(tuple(Contains(_HELD, Value(country)) for country in self.countries))
        if self.host_nationals_excluded:
            held = All((held, Not(Contains(_HELD, Value(self.host)))))
        return held

    def says(self) -> Message:
        values = {"country": country_in_a_sentence(self.countries[0]), "host": country_in_a_sentence(self.host)}
        if self.host_nationals_excluded:
            return Message("National of {country}, and not also of {host}.", values)
        return Message("National of {country}.", {"country": values["country"]})

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        match facts.get("nationality"):
            case (only,):
                return Message("You hold a passport of {country}.", {"country": country_in_a_sentence(str(only))})
            case (_, *_) as held:
                countries = listed([country_in_a_sentence(str(code)) for code in held])
                return Message("You hold passports of {countries}.", {"countries": countries})
        return None

    def remedy(self) -> Message:
        return Message("See which programmes are open to the passport that is held.")
