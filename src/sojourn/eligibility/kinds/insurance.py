"""Insurance for the stay: what it covers, up to which sum, for how long, and when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message, listed
from sojourn.basics.money import Money
from sojourn.eligibility.fact_table import FACTS
from sojourn.eligibility.facts import answered, sentences
from sojourn.rules.terms import All, AnyOf, Compare, Contains, Fact, Holds, Question, Value


@dataclass(frozen=True)
class Insurance:
    """
    A policy with certain covers, a least sum and the length of the stay; or the health charge of the state instead.

    Where it is looked at the border, an undertaking is enough on the day of application. Some nationals need none.
    """

    covers: tuple[str, ...] = ()
    least: Money | None = None
    whole_stay: bool = False
    when: str = "application"
    exempt: tuple[str, ...] = ()
    charge: bool = False
    code: str = "insurance"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("insurance_rule", "insurance")

    @classmethod
    def under(cls, rules: Rules) -> Insurance | None:
        """The criterion as the agreement has it under these rules."""
        asked = rules.table("insurance_rule")
        return cls(**asked) if asked is not None else None

    def name(self) -> Message:
        return Message("Insurance")

    def asks(self) -> Question:
        exempt = tuple(Contains(Fact("nationality"), Value(code)) for code in self.exempt)
        return AnyOf((*exempt, self._insured())) if exempt else self._insured()

    def _insured(self) -> Question:
        if self.charge:
            return Holds(Fact("health_charge_paid"))
        if self.when == "border":
            return Holds(Fact("insurance_undertaken"))
        asked: list[Question] = [Contains(Fact("insurance_covers"), Value(cover)) for cover in self.covers]
        if self.least is not None:
            asked.append(Compare(Fact("insurance_sum"), ">=", Value(self.least)))
        if self.whole_stay:
            asked.append(Compare(Fact("insured_months"), ">=", Fact("stay_months")))
        return All(tuple(asked))

    def says(self) -> Message:
        said = [Message("The health charge of the state is paid instead of an insurance.")] if self.charge else []
        if self.covers:
            words = FACTS["insurance_covers"].words
            covers = listed([words[cover] for cover in self.covers])
            said.append(Message("Insurance that covers: {covers}.", {"covers": covers}))
        if self.least is not None:
            said.append(Message("Insured for {sum} or more.", {"sum": self.least}))
        if self.whole_stay:
            said.append(Message("Insured for the whole stay."))
        if self.when == "border":
            said.append(Message("Shown at the border; an undertaking is enough before."))
        if self.exempt:
            countries = listed([country_in_a_sentence(code) for code in self.exempt])
            said.append(Message("Not asked of nationals of: {countries}.", {"countries": countries}))
        return sentences(said or [Message("Insurance.")])

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        if self.charge:
            return Message("Pay the health charge with the application.")
        return Message("Apply again with an insurance that covers what is asked.")
