"""What every kind of criterion is: a code, a name, a question made of terms, and its sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sojourn.agreements.moves import Rules
from sojourn.agreements.vocabulary import VALUE_NAMES
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import answered
from sojourn.rules.terms import YES, Fact, Holds, Question


class Criterion(Protocol):
    """
    One condition of a scheme on a day, written once.

    `asks` is the tree that every reading uses; `says` is its sentence; `finds` says to a person what was found of
    them, nothing where nothing is known; `remedy` what a person can do who does not meet it. `rests_on` names the
    values of the agreement it was made from. A `weighed` criterion is judged by an officer for everyone and stays
    outside the answer until they have. `under` is nothing where the values
    that hold do not make the criterion: before an agreement is in force none is made.
    """

    @property
    def code(self) -> str: ...

    @property
    def weighed(self) -> bool: ...

    @property
    def rests_on(self) -> tuple[str, ...]: ...

    def name(self) -> Message: ...

    def asks(self) -> Question: ...

    def says(self) -> Message: ...

    def finds(self, facts: Mapping[str, object]) -> Message | None: ...

    def remedy(self) -> Message: ...

    @classmethod
    def under(cls, rules: Rules) -> Criterion | None: ...


@dataclass(frozen=True)
class NotAsked:
    """What a scheme asked at another time, and does not ask on this day."""

    code: str
    rests_on: tuple[str, ...]
    weighed: bool = False

    @classmethod
    def under(cls, rules: Rules) -> None:
        """It is made in the place of a criterion, never from values."""

    def name(self) -> Message:
        return VALUE_NAMES[self.rests_on[0]].label

    def asks(self) -> Question:
        return YES

    def says(self) -> Message:
        return Message("Not asked on this day.")

    def finds(self, facts: Mapping[str, object]) -> None:
        """Nothing is looked for."""

    def remedy(self) -> Message:
        return Message("Nothing needs to be done.")


@dataclass(frozen=True)
class NotFound:
    """What a scheme asks by a rule that no source gives: it is not known until the mission says it."""

    code: str
    rests_on: tuple[str, ...]
    weighed: bool = False

    @classmethod
    def under(cls, rules: Rules) -> None:
        """It is made in the place of a criterion, never from values."""

    def name(self) -> Message:
        return VALUE_NAMES[self.rests_on[0]].label

    def asks(self) -> Question:
        return Holds(Fact("unfound_met"))

    def says(self) -> Message:
        return Message("A condition that no source gives; the mission can tell it.")

    def finds(self, facts: Mapping[str, object]) -> Message | None:
        return answered(facts, self.asks())

    def remedy(self) -> Message:
        return Message("Ask the mission for the condition.")
