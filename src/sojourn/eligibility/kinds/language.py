"""Language at a level or a least score, which may hang on the day of the test, or by schooling in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import answered, sentences
from sojourn.rules.terms import All, AnyOf, Compare, Fact, Holds, Question, Value

_SCORE, _TESTED = Fact("language_score"), Fact("language_tested_on")
_LEVELS = {"functional": Message("functional")}


@dataclass(frozen=True)
class Language:
    """
    A least score in a test; a test before the day of a change counts by the score of before.

    Where a source gives the level alone, which proofs serve is for the host to say.
    """

    least: Decimal | None = None
    test: str = ""
    or_schooling: bool = False
    changed_on: date | None = None
    least_before: Decimal | None = None
    level: str = ""
    code: str = "language"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("language", "language_minimum")

    @classmethod
    def under(cls, rules: Rules) -> Language | None:
        """The criterion as the agreement has it under these rules."""
        asked = rules.table("language")
        if asked is None:
            level = rules.word("language_minimum")
            return cls(level=level) if level in _LEVELS else None
        scores = {key: Decimal(asked[key]) for key in ("least", "least_before") if key in asked}
        return cls(**{**asked, **scores})

    def name(self) -> Message:
        return Message("Language")

    def asks(self) -> Question:
        if self.least is None:
            return Holds(Fact("language_proved"))
        reached: Question = Compare(_SCORE, ">=", Value(self.least))
        if self.changed_on is not None:
            before = All((Compare(_TESTED, "<", Value(self.changed_on)), self._reached_before()))
            reached = AnyOf((before, All((Compare(_TESTED, ">=", Value(self.changed_on)), reached))))
        return AnyOf((Holds(Fact("schooled_in_language")), reached)) if self.or_schooling else reached

    def _reached_before(self) -> Question:
        """By the score of before the change; where no source gives it, the mission says it."""
        if self.least_before is None:
            return Holds(Fact("unfound_met"))
        return Compare(_SCORE, ">=", Value(self.least_before))

    def says(self) -> Message:
        if self.level:
            return Message("The language at this level: {level}.", {"level": _LEVELS[self.level]})
        score = {"score": str(self.least)}
        if self.test:
            said = [Message("{test}: {score} or more.", {"test": self.test} | score)]
        else:
            said = [Message("A language test with a score of {score} or more.", score)]
        if self.changed_on is not None and self.least_before is None:
            said.append(Message("For a test before {day} the score was not found.", {"day": self.changed_on}))
        elif self.changed_on is not None:
            holes = {"day": self.changed_on, "score": str(self.least_before)}
            said.append(Message("For a test before {day}: {score} or more.", holes))
        if self.or_schooling:
            said.append(Message("Schooling in the language may stand in its place."))
        return sentences(said)

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        if self.level:
            return Message("Apply again with a proof of that level; the host says which ones serve.")
        return Message("Apply again with a test of a higher score.")
