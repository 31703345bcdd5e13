"""A passport that stays valid long enough: after the application, after the arrival, or beyond the stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import sentences
from sojourn.rules.judging import amount
from sojourn.rules.terms import All, Compare, Fact, FirstKnown, MonthsUntil, Plus, Question, Value

_EXPIRES = Fact("passport_expires_on")

MONTHS_LEFT = FirstKnown((MonthsUntil(Fact("application_date"), _EXPIRES), Fact("passport_months")))


@dataclass(frozen=True)
class Passport:
    """Valid for a number of whole months from the day of application, from the arrival, or from the end of the stay."""

    months: int | None = None
    months_after_arrival: int | None = None
    months_beyond_stay: int | None = None
    code: str = "passport"
    weighed: bool = False
    rests_on: tuple[str, ...] = (
        "passport_months_valid",
        "passport_months_after_arrival",
        "passport_months_beyond_stay",
    )

    @classmethod
    def under(cls, rules: Rules) -> Passport | None:
        """The criterion as the agreement has it under these rules."""
        months, after_arrival, beyond_stay = (
            rules.number(f"passport_months_{counted}") for counted in ("valid", "after_arrival", "beyond_stay")
        )
        if months is after_arrival is beyond_stay is None:
            return None
        return cls(months, after_arrival, beyond_stay)

    def name(self) -> Message:
        return Message("Passport")

    def asks(self) -> Question:
        asked = []
        if self.months is not None:
            asked.append(Compare(MONTHS_LEFT, ">=", Value(self.months)))
        after_arrival = MonthsUntil(Fact("entry_date"), _EXPIRES)
        if self.months_after_arrival is not None:
            asked.append(Compare(after_arrival, ">=", Value(self.months_after_arrival)))
        if self.months_beyond_stay is not None:
            whole = Plus(Fact("stay_months"), Value(self.months_beyond_stay))
            asked.append(Compare(after_arrival, ">=", whole))
        return All(tuple(asked)) if len(asked) > 1 else asked[0]

    def says(self) -> Message:
        said = []
        if self.months is not None:
            said.append(Message("Passport valid for {months} months or more.", {"months": self.months}))
        if self.months_after_arrival is not None:
            holes = {"months": self.months_after_arrival}
            said.append(Message("Passport valid for {months} months or more after arrival.", holes))
        if self.months_beyond_stay is not None:
            holes = {"months": self.months_beyond_stay}
            said.append(Message("Passport valid for {months} months or more after the end of the stay.", holes))
        return sentences(said)

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        if "passport_expires_on" in facts:
            return Message("Your passport is valid until {day}.", {"day": facts["passport_expires_on"]})
        months = amount(MONTHS_LEFT, facts)
        if months is None:
            return None
        return Message("The number of whole months left on your passport was {months}.", {"months": months})

    def remedy(self) -> Message:
        if self.months is None:
            return Message("Apply again with a passport that is valid for longer.")
        return Message("Apply again with a passport that is valid for {months} months.", {"months": self.months})
