"""Language at a level or a least score, which may hang on the test and on its day, or by schooling in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.eligibility.fact_table import FACTS
from sojourn.eligibility.facts import answered, sentences
from sojourn.rules.terms import All, AnyOf, Compare, Fact, Holds, Question, Value

_TEST, _SCORE, _TESTED = Fact("language_test"), Fact("language_score"), Fact("language_tested_on")
_LEVELS = {"functional": Message("functional")}


@dataclass(frozen=True)
class Score:
    """
    A least score in a test; a test before the day of a change counts by the score of before.

    A test on a day from `not_from` to `not_until` does not serve.
    """

    least: Decimal
    test: str = ""
    changed_on: date | None = None
    least_before: Decimal | None = None
    not_from: date | None = None
    not_until: date | None = None

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Score:
        """As an agreement writes it; a score is a word there, so that 4.5 stays 4.5."""
        return cls(**{**asked, **{key: Decimal(asked[key]) for key in ("least", "least_before") if key in asked}})

    def reached(self) -> Question:
        """Whether a person has it."""
        asked: list[Question] = [self._by_its_day()]
        if self.not_from is not None and self.not_until is not None:
            outside = Compare(_TESTED, "<", Value(self.not_from)), Compare(_TESTED, ">", Value(self.not_until))
            asked.append(AnyOf(outside))
        return asked[0] if len(asked) == 1 else All(tuple(asked))

    def _by_its_day(self) -> Question:
        reached = Compare(_SCORE, ">=", Value(self.least))
        if self.changed_on is None:
            return reached
        before = All((Compare(_TESTED, "<", Value(self.changed_on)), self._before()))
        return AnyOf((before, All((Compare(_TESTED, ">=", Value(self.changed_on)), reached))))

    def _before(self) -> Question:
        """By the score of before the change; where no source gives it, the mission says it."""
        if self.least_before is None:
            return Holds(Fact("unfound_met"))
        return Compare(_SCORE, ">=", Value(self.least_before))

    def says(self) -> list[Message]:
        """The sentences of this score."""
        score = str(self.least)
        if self.test:
            said = [Message("{test}: {score} or more.", {"test": _test(self.test), "score": score})]
        else:
            said = [Message("A language test with a score of {score} or more.", {"score": score})]
        if self.changed_on is not None and self.least_before is None:
            said.append(Message("For a test before {day} the score was not found.", {"day": self.changed_on}))
        elif self.changed_on is not None:
            holes = {"day": self.changed_on, "score": str(self.least_before)}
            said.append(Message("For a test before {day}: {score} or more.", holes))
        if self.not_from is not None and self.not_until is not None:
            days = {"first": self.not_from, "last": self.not_until}
            said.append(Message("A test from {first} to {last} does not serve.", days))
        return said


@dataclass(frozen=True)
class Language:
    """
    A least score in a test, or in each of several tests its own; or schooling in the language, where that serves.

    Where a source gives the level alone, which proofs serve is for the host to say.
    """

    scores: tuple[Score, ...] = ()
    or_schooling: bool = False
    level: str = ""
    code: str = "language"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("language", "language_scores", "language_minimum")

    @classmethod
    def under(cls, rules: Rules) -> Language | None:
        """The criterion as the agreement has it under these rules."""
        asked = rules.table("language")
        if asked is not None:
            score = {key: item for key, item in asked.items() if key != "or_schooling"}
            return cls((Score.of(score),), or_schooling=asked.get("or_schooling", False))
        tests = rules.value("language_scores")
        if isinstance(tests, tuple):
            return cls(tuple(Score.of(test) for test in tests))
        level = rules.word("language_minimum")
        return cls(level=level) if level in _LEVELS else None

    def name(self) -> Message:
        return Message("Language")

    def asks(self) -> Question:
        if not self.scores:
            return Holds(Fact("language_proved"))
        ways: list[Question] = [score.reached() for score in self.scores]
        if len(ways) > 1:
            taken = [Compare(_TEST, "==", Value(score.test)) for score in self.scores]
            ways = [All(pair) for pair in zip(taken, ways, strict=True)]
        if self.or_schooling:
            ways = [Holds(Fact("schooled_in_language")), *ways]
        return ways[0] if len(ways) == 1 else AnyOf(tuple(ways))

    def says(self) -> Message:
        if self.level:
            return Message("The language at this level: {level}.", {"level": _LEVELS[self.level]})
        said = [sentence for score in self.scores for sentence in score.says()]
        if self.or_schooling:
            said.append(Message("Schooling in the language may stand in its place."))
        return sentences(said)

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        if self.level:
            return Message("Apply again with a proof of that level; the host says which ones serve.")
        return Message("Apply again with a test of a higher score.")


def _test(name: str) -> Message | str:
    """What a test is called; a name that is no word of ours stays as the source writes it."""
    return FACTS["language_test"].words.get(name, name)
