"""Age on the day of application, with the band that hangs on an officer's consent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.rules.judging import amount
from sojourn.rules.terms import AgeOn, All, AnyOf, Compare, Fact, FirstKnown, Holds, Question, Value

# A person may say their age on the day instead of a birth date; where both are known the birth date decides.
AGE = FirstKnown((AgeOn(Fact("birth_date"), Fact("application_date")), Fact("age")))


@dataclass(frozen=True)
class Age:
    """Between two ages, both included to their last day; above the upper one only if reasons are accepted."""

    youngest: int
    oldest: int
    oldest_by_consent: int | None = None
    code: str = "age"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("age",)

    @classmethod
    def under(cls, rules: Rules) -> Age:
        """The criterion as the agreement has it under these rules."""
        band = rules.value("age")
        assert isinstance(band, Mapping), "a scheme that asks for an age gives its band"
        return cls(band["youngest"], band["oldest"], band.get("oldest_by_consent"))

    def name(self) -> Message:
        return Message("Age")

    def asks(self) -> Question:
        old_enough = Compare(AGE, ">=", Value(self.youngest))
        young_enough: Question = Compare(AGE, "<=", Value(self.oldest))
        if self.oldest_by_consent is not None:
            with_consent = All((Compare(AGE, "<=", Value(self.oldest_by_consent)), Holds(Fact("age_reasons_accepted"))))
            young_enough = AnyOf((young_enough, with_consent))
        return All((old_enough, young_enough))

    def says(self) -> Message:
        limits = {"youngest": self.youngest, "oldest": self.oldest}
        if self.oldest_by_consent is None:
            return Message("{youngest} to {oldest} years old on the day of application.", limits)
        return Message(
            "{youngest} to {oldest} years old on the day of application; to {consent} if reasons are accepted.",
            limits | {"consent": self.oldest_by_consent},
        )

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        age, day = amount(AGE, facts), facts.get("application_date")
        if not isinstance(age, int) or not isinstance(day, date):
            return None
        said = {"age": age, "day": day}
        by_consent = self.oldest_by_consent is not None and self.oldest < age <= self.oldest_by_consent
        if by_consent and facts.get("age_reasons_accepted") is False:
            return Message("You were {age} on {day}, and the circumstances you gave were not accepted.", said)
        return Message("You were {age} on {day}.", said)

    def remedy(self) -> Message:
        if self.oldest_by_consent is None:
            return Message("The age on the day of application decides; nothing can be added to it.")
        return Message(
            "Apply again before turning {age}. Say in the statement which circumstance applies, with a proof of it.",
            {"age": self.oldest_by_consent + 1},
        )
