"""A passport that stays valid long enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.rules.judging import amount
from sojourn.rules.terms import Compare, Fact, FirstKnown, MonthsUntil, Question, Value

MONTHS_LEFT = FirstKnown((MonthsUntil(Fact("application_date"), Fact("passport_expires_on")), Fact("passport_months")))


@dataclass(frozen=True)
class Passport:
    """Valid for a number of whole months from the day of application."""

    months: int
    code: str = "passport"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("passport_months_valid",)

    @classmethod
    def under(cls, rules: Rules) -> Passport:
        """The criterion as the agreement has it under these rules."""
        months = rules.value("passport_months_valid")
        assert isinstance(months, int), "a scheme that asks for a valid passport gives the months"
        return cls(months)

    def name(self) -> Message:
        return Message("Passport")

    def asks(self) -> Question:
        return Compare(MONTHS_LEFT, ">=", Value(self.months))

    def says(self) -> Message:
        return Message("Passport valid for {months} months or more.", {"months": self.months})

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        if "passport_expires_on" in facts:
            return Message("Your passport is valid until {day}.", {"day": facts["passport_expires_on"]})
        months = amount(MONTHS_LEFT, facts)
        if months is None:
            return None
        return Message("The number of whole months left on your passport was {months}.", {"months": months})

    def remedy(self) -> Message:
        return Message("Apply again with a passport that is valid for {months} months.", {"months": self.months})
