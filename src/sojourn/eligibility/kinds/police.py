"""Police certificates: one that is recent, or one of each country lived in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import answered
from sojourn.rules.terms import Compare, Fact, Holds, MonthsUntil, Question, Value


@dataclass(frozen=True)
class Police:
    """No older than so many months on the day of application; or of each country lived in for so many months."""

    months_old: int | None = None
    each_country_months: int | None = None
    since_age: int | None = None
    code: str = "police"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("police_certificate",)

    @classmethod
    def under(cls, rules: Rules) -> Police | None:
        """The criterion as the agreement has it under these rules."""
        asked = rules.table("police_certificate")
        return cls(**asked) if asked is not None else None

    def name(self) -> Message:
        return Message("Police certificate")

    def asks(self) -> Question:
        if self.months_old is None:
            return Holds(Fact("police_certificates_complete"))
        age = MonthsUntil(Fact("application_date"), Fact("police_certificate_on"))
        return Compare(age, ">=", Value(-self.months_old))

    def says(self) -> Message:
        if self.months_old is not None:
            return Message("A police certificate that is {months} months old at most.", {"months": self.months_old})
        holes = {"months": self.each_country_months, "age": self.since_age}
        if self.each_country_months is None:
            return Message("A police certificate.")
        if self.since_age is None:
            return Message("A police certificate of each country lived in for {months} months or more.", holes)
        return Message(
            "A police certificate of each country lived in for {months} months or more since the age of {age}.", holes
        )

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        return Message("Apply again with a new police certificate.")
