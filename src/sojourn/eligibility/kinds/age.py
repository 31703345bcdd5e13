"""Age on the day of application, of an invitation or of entry, with the band that hangs on an officer's consent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.rules.judging import amount
from sojourn.rules.terms import AgeOn, All, AnyOf, Compare, Fact, FirstKnown, Holds, Operator, Question, Value

# A person may say their age on the day instead of a birth date; where both are known the birth date decides.
AGE = FirstKnown((AgeOn(Fact("birth_date"), Fact("application_date")), Fact("age")))

# Before a person is invited, the day that is asked about stands for the day of the invitation.
_AGE_WHEN_INVITED = FirstKnown((AgeOn(Fact("birth_date"), Fact("invited_on")), *AGE.ways))
_AGE_AT_ENTRY = AgeOn(Fact("birth_date"), Fact("entry_date"))

_EVENTS = {
    "application": Message("the day of application"),
    "filing": Message("the day of application"),
    "invitation": Message("the day of the invitation"),
    "entry": Message("the day of entry"),
}


@dataclass(frozen=True)
class Age:
    """
    Between two ages, both included to their last day; above the upper one only if reasons are accepted.

    Each bound has the event on whose day it is looked at. Without an upper age there is no limit; `not_yet` is an
    upper age that the rule writes as the first one that is too old.
    """

    youngest: int
    oldest: int | None = None
    oldest_by_consent: int | None = None
    youngest_on: str = "application"
    oldest_on: str = "application"
    not_yet: int | None = None
    code: str = "age"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("age",)

    @classmethod
    def under(cls, rules: Rules) -> Age | None:
        """The criterion as the agreement has it under these rules."""
        band = rules.table("age")
        return cls(**band) if band is not None else None

    def name(self) -> Message:
        return Message("Age")

    def asks(self) -> Question:
        old_enough = _on(self.youngest_on, ">=", self.youngest)
        oldest = self.not_yet - 1 if self.not_yet is not None else self.oldest
        if oldest is None:
            return old_enough
        young_enough = _on(self.oldest_on, "<=", oldest)
        if self.oldest_by_consent is not None:
            limit = _on(self.oldest_on, "<=", self.oldest_by_consent)
            young_enough = AnyOf((young_enough, All((limit, Holds(Fact("age_reasons_accepted"))))))
        return All((old_enough, young_enough))

    def says(self) -> Message:
        limits: dict[str, object] = {"youngest": self.youngest}
        days: dict[str, object] = {"youngest_on": _EVENTS[self.youngest_on], "oldest_on": _EVENTS[self.oldest_on]}
        if self.oldest is None and self.not_yet is None:
            return Message(
                "{youngest} years old or older on {day}.", {"youngest": self.youngest, "day": days["youngest_on"]}
            )
        if self.not_yet is not None:
            return Message(
                "At least {youngest} years old on {youngest_on}, and not yet {not_yet} on {oldest_on}.",
                limits | days | {"not_yet": self.not_yet},
            )
        limits["oldest"] = self.oldest
        if {self.youngest_on, self.oldest_on} - {"application", "filing"}:
            return Message(
                "At least {youngest} years old on {youngest_on}, and at most {oldest} on {oldest_on}.", limits | days
            )
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
        by_consent = (
            self.oldest is not None
            and self.oldest_by_consent is not None
            and self.oldest < age <= self.oldest_by_consent
        )
        if by_consent and facts.get("age_reasons_accepted") is False:
            return Message("You were {age} on {day}, and the circumstances you gave were not accepted.", said)
        return Message("You were {age} on {day}.", said)

    def remedy(self) -> Message:
        if self.oldest_by_consent is None:
            return Message("The age on the day of application decides; nothing can be added to it.")
        return Message(
            "If you are not yet {age}, apply again. Say in the statement which circumstance applies, with proof of it.",
            {"age": self.oldest_by_consent + 1},
        )


def _on(event: str, operator: Operator, years: int) -> Question:
    """A bound on the day of its event, with what the age on the day of application already tells of it."""
    if event == "invitation":
        return Compare(_AGE_WHEN_INVITED, operator, Value(years))
    when_applying = Compare(AGE, operator, Value(years))
    if event != "entry":
        return when_applying
    # Nobody is younger at entry than when they applied: old enough then is enough, and too old then is too old.
    at_entry = Compare(_AGE_AT_ENTRY, operator, Value(years))
    return (AnyOf if operator == ">=" else All)((when_applying, at_entry))
