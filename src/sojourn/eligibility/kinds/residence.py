"""Living in the sending country, since when, and at which moments; the region decides the mission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message, Words, listed
from sojourn.eligibility.facts import sentences
from sojourn.rules.terms import All, Compare, Contains, Fact, MonthsUntil, Presumed, Question, Value


@dataclass(frozen=True)
class Residence:
    """
    Living in the country that the agreement names, or in a territory beside it, for so many whole months if it says so.

    Where residence counts once more on the day the visa is issued, it is presumed until that day tells otherwise.
    """

    country: str
    months: int | None = None
    at_issue: bool = False
    also: tuple[str, ...] = ()
    code: str = "residence"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("residence", "residence_also", "residence_months", "residence_at_issue")

    @classmethod
    def under(cls, rules: Rules) -> Residence | None:
        """The criterion as the agreement has it under these rules."""
        country = rules.word("residence")
        if country is None:
            return None
        at_issue = rules.value("residence_at_issue") is True
        return cls(country, rules.number("residence_months"), at_issue, rules.words("residence_also"))

    def name(self) -> Message:
        return Message("Residence")

    def asks(self) -> Question:
        lives_there = self._is_there(Fact("residence"))
        asked: list[Question] = [lives_there]
        if self.months is not None:
            since = MonthsUntil(Fact("residence_since"), Fact("application_date"))
            asked.append(Compare(since, ">=", Value(self.months)))
        if self.at_issue:
            asked.append(Presumed(self._is_there(Fact("residence_at_issue"))))
        return All(tuple(asked)) if len(asked) > 1 else lives_there

    def _is_there(self, lives: Fact) -> Question:
        if self.also:
            return Contains(Value((self.country, *self.also)), lives)
        return Compare(lives, "==", Value(self.country))

    def _where(self) -> Message | Words:
        if self.also:
            return listed([country_in_a_sentence(code) for code in (self.country, *self.also)])
        return country_in_a_sentence(self.country)

    def says(self) -> Message:
        said = [Message("Lives in {country}.", {"country": self._where()})]
        if self.months is not None:
            said.append(Message("For {months} months or more on the day of application.", {"months": self.months}))
        if self.at_issue:
            said.append(Message("Still lives there on the day of issue."))
        return sentences(said)

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        if "residence" not in facts:
            return None
        return Message(
            "The country you gave as your residence is {country}.",
            {"country": country_in_a_sentence(str(facts["residence"]))},
        )

    def remedy(self) -> Message:
        return Message("Apply again when living in {country}.", {"country": self._where()})
