"""Education: a level or years of study, being a student, the school, and the field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message, listed
from sojourn.eligibility.fact_table import FACTS
from sojourn.eligibility.facts import answered, sentences
from sojourn.rules.terms import All, AnyOf, Compare, Contains, Fact, Holds, Question, Value


@dataclass(frozen=True)
class Education:
    """
    One of several levels, or years at a university, or being a student: each that is named is enough.

    Beside it may be asked where one studies, in which field, for how long full time, and at a school that is
    recognised: each of these that is named is needed.
    """

    levels: tuple[str, ...] = ()
    or_years: int | None = None
    student: bool = False
    student_in: str = ""
    recognised: bool = False
    fields: tuple[str, ...] = ()
    full_time_months: int | None = None
    code: str = "education"
    weighed: bool = False
    rests_on: tuple[str, ...] = ("education",)

    @classmethod
    def under(cls, rules: Rules) -> Education | None:
        """The criterion as the agreement has it under these rules."""
        asked = rules.table("education")
        return cls(**asked) if asked is not None else None

    def name(self) -> Message:
        return Message("Education")

    def asks(self) -> Question:
        ways = [question for question, _ in self._ways()]
        return All((*((AnyOf(tuple(ways)),) if ways else ()), *(question for question, _ in self._needed())))

    def says(self) -> Message:
        ways = [said for _, said in self._ways()]
        either = [Message("One of these: {ways}.", {"ways": listed(ways)})] if ways else []
        return sentences([*either, *(said for _, said in self._needed())])

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        return Message("Apply again with the certificate or the proof of study that is asked for.")

    def _ways(self) -> list[tuple[Question, Message]]:
        ways: list[tuple[Question, Message]] = []
        if self.levels:
            words = FACTS["education"].words
            levels = listed([words[level] for level in self.levels])
            ways.append((Contains(Value(self.levels), Fact("education")), levels))
        if self.or_years is not None:
            years = Compare(Fact("study_years"), ">=", Value(self.or_years))
            ways.append((years, Message("{years} years at a university", {"years": self.or_years})))
        if self.student:
            ways.append((Holds(Fact("is_student")), Message("being a student")))
        return ways

    def _needed(self) -> list[tuple[Question, Message]]:
        needed: list[tuple[Question, Message]] = []
        if self.student_in:
            said = Message("Studies in {country}.", {"country": country_in_a_sentence(self.student_in)})
            needed.append((Compare(Fact("student_in"), "==", Value(self.student_in)), said))
        if self.fields:
            words = FACTS["study_field"].words
            said = Message("Field of study: {fields}.", {"fields": listed([words[field] for field in self.fields])})
            needed.append((Contains(Value(self.fields), Fact("study_field")), said))
        if self.full_time_months is not None:
            said = Message("Full-time study of {months} months or more.", {"months": self.full_time_months})
            needed.append((Compare(Fact("full_time_months"), ">=", Value(self.full_time_months)), said))
        if self.recognised:
            said = Message("At a school that the host recognises.")
            needed.append((Holds(Fact("institution_recognised")), said))
        return needed
