"""A medical certificate or chest X-ray, asked by the length of the stay, the countries lived in, or the work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message, listed
from sojourn.eligibility.fact_table import FACTS
from sojourn.eligibility.facts import answered, sentences
from sojourn.rules.terms import All, AnyOf, Compare, Contains, Fact, Holds, MonthsUntil, Not, Question, Value

_APPLIES = Fact("application_date")
_ISSUED = Fact("medical_on")


@dataclass(frozen=True)
class Health:
    """
    Asked of whoever stays longer than so many months, or has lived in a listed country: of both, where both are named.

    Work in one of the listed occupations asks for it whatever the stay. Where a length is given, the certificate
    is no older on the day of application.
    """

    over_months: int | None = None
    listed_countries: bool = False
    valid_months: int | None = None
    occupations: tuple[str, ...] = ()
    code: str = "health"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("health_check",)

    @classmethod
    def under(cls, rules: Rules) -> Health | None:
        """The criterion as the agreement has it under these rules."""
        asked = rules.table("health_check")
        return cls(**asked) if asked is not None else None

    def name(self) -> Message:
        return Message("Medical certificate")

    def asks(self) -> Question:
        if self.valid_months is None:
            there: Question = Compare(_APPLIES, ">=", _ISSUED)
        else:
            there = Compare(MonthsUntil(_APPLIES, _ISSUED), ">=", Value(-self.valid_months))
        needed = self._needed()
        return AnyOf((Not(AnyOf(tuple(needed))), there)) if needed else there

    def _needed(self) -> list[Question]:
        by_stay: list[Question] = []
        if self.over_months is not None:
            by_stay.append(Compare(Fact("stay_months"), ">", Value(self.over_months)))
        if self.listed_countries:
            by_stay.append(Holds(Fact("lived_in_listed_country")))
        needed: list[Question] = [All(tuple(by_stay)) if len(by_stay) > 1 else by_stay[0]] if by_stay else []
        if self.occupations:
            needed.append(Contains(Value(self.occupations), Fact("planned_work")))
        return needed

    def says(self) -> Message:
        said = []
        months = {"months": self.over_months}
        if self.over_months is not None and self.listed_countries:
            said.append(
                Message("Of whoever has lived in a listed country and stays longer than {months} months.", months)
            )
        elif self.over_months is not None:
            said.append(Message("Of whoever stays longer than {months} months.", months))
        elif self.listed_countries:
            said.append(Message("Of whoever has lived in a listed country."))
        if self.occupations:
            words = FACTS["planned_work"].words
            work = listed([words[occupation] for occupation in self.occupations])
            said.append(Message("Of whoever plans: {work}.", {"work": work}))
        if self.valid_months is not None:
            said.append(Message("Issued {months} months ago at most.", {"months": self.valid_months}))
        return sentences([Message("A medical certificate."), *said])

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        return Message("Apply again with a medical certificate of a doctor whom the host names.")
