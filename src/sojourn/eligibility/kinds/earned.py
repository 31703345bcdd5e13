"""A second or third visa that is earned by listed work on the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message, listed
from sojourn.eligibility.facts import answered, sentences
from sojourn.rules.terms import All, AnyOf, Compare, Contains, Fact, Not, Question, Value


@dataclass(frozen=True)
class Earned:
    """So many days of listed work for a second visa, and so many for a third; some nationals need none."""

    second: int
    third: int | None = None
    exempt: tuple[str, ...] = ()
    code: str = "earned"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("work_earned", "work_earned_since")

    @classmethod
    def under(cls, rules: Rules) -> Earned | None:
        """The criterion as the agreement has it under these rules."""
        asked = rules.table("work_earned")
        return cls(**asked) if asked is not None else None

    def name(self) -> Message:
        return Message("Work done before")

    def asks(self) -> Question:
        earned: Question = self._after(1, self.second)
        if self.third is not None:
            earned = All((earned, self._after(2, self.third)))
        exempt = tuple(Contains(Fact("nationality"), Value(code)) for code in self.exempt)
        return AnyOf((*exempt, earned)) if exempt else earned

    def _after(self, turns: int, days: int) -> Question:
        """So many visas before ask so many days of work."""
        return AnyOf((Not(Compare(Fact("turns"), "==", Value(turns))), Compare(Fact("work_days"), ">=", Value(days))))

    def says(self) -> Message:
        if self.third is None:
            said = [Message("For a second visa {second} days of listed work.", {"second": self.second})]
        else:
            holes = {"second": self.second, "third": self.third}
            said = [Message("Days of listed work: {second} for a second visa, {third} for a third.", holes)]
        if self.exempt:
            countries = listed([country_in_a_sentence(code) for code in self.exempt])
            said.append(Message("Not asked of nationals of: {countries}.", {"countries": countries}))
        return sentences(said)

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        return Message("Apply again with proof of the days of listed work.")
