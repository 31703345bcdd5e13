"""Being a national of the sending party, and not of the host; with the kind of passport and the part of the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message, listed
from sojourn.eligibility.fact_table import FACTS
from sojourn.eligibility.facts import sentences
from sojourn.rules.terms import All, AnyOf, Contains, Fact, Not, Question, Value

_HELD, _TYPE, _PART = Fact("nationality"), Fact("passport_type"), Fact("home_territory")


@dataclass(frozen=True)
class Nationality:
    """
    Holding one of the passports the agreement names; a national of the host is no foreigner there.

    A code may be of a state, of a territory that issues passports, or of a class of nationals (`GBN`).
    """

    countries: tuple[str, ...]
    host: str
    host_nationals_excluded: bool
    passport_types: tuple[str, ...] = ()
    passport_types_excluded: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    territories_excluded: tuple[str, ...] = ()
    code: str = "nationality"
    weighed: bool = False
    rests_on: tuple[str, ...] = (
        "nationality",
        "host_nationals",
        "passport_types",
        "passport_types_excluded",
        "territories",
        "territories_excluded",
    )

    @classmethod
    def under(cls, rules: Rules) -> Nationality | None:
        """The criterion as the agreement has it under these rules."""
        countries = rules.words("nationality")
        if not countries:
            return None
        return cls(
            countries,
            rules.scheme.host,
            rules.word("host_nationals") == "excluded",
            rules.words("passport_types"),
            rules.words("passport_types_excluded"),
            rules.words("territories"),
            rules.words("territories_excluded"),
        )

    def name(self) -> Message:
        return Message("Nationality")

    def asks(self) -> Question:
        asked: list[Question] = [AnyOf(tuple(Contains(_HELD, Value(country)) for country in self.countries))]
        if self.host_nationals_excluded:
            asked.append(Not(Contains(_HELD, Value(self.host))))
        if self.passport_types:
            asked.append(Contains(Value(self.passport_types), _TYPE))
        if self.passport_types_excluded:
            asked.append(Not(Contains(Value(self.passport_types_excluded), _TYPE)))
        if self.territories:
            asked.append(Contains(Value(self.territories), _PART))
        if self.territories_excluded:
            asked.append(Not(Contains(Value(self.territories_excluded), _PART)))
        return All(tuple(asked)) if len(asked) > 1 else asked[0]

    def says(self) -> Message:
        said = [self._says_who()]
        for types, sentence in (
            (self.passport_types, Message("Kind of passport: {types}.")),
            (self.passport_types_excluded, Message("Not with a passport of this kind: {types}.")),
        ):
            if types:
                words = [FACTS["passport_type"].words[type_] for type_ in types]
                said.append(Message(sentence.text, {"types": listed(words)}))
        return sentences(said + self._says_where_from())

    def _says_who(self) -> Message:
        host = country_in_a_sentence(self.host)
        country = listed([country_in_a_sentence(code) for code in self.countries])
        several = len(self.countries) > 1
        if self.host_nationals_excluded:
            values = {"country": country, "host": host}
            if several:
                return Message("Passport of one of these: {country}. Not also national of {host}.", values)
            return Message("National of {country}, and not also of {host}.", values)
        if several:
            return Message("Passport of one of these: {country}.", {"country": country})
        return Message("National of {country}.", {"country": country})

    def _says_where_from(self) -> list[Message]:
        said = []
        if self.territories:
            parts = listed([country_in_a_sentence(code) for code in self.territories])
            said.append(Message("Only from this part of the state: {parts}.", {"parts": parts}))
        if self.territories_excluded:
            parts = listed([country_in_a_sentence(code) for code in self.territories_excluded])
            said.append(Message("Not from this part of the state: {parts}.", {"parts": parts}))
        return said

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
