"""What every kind of criterion is: a code, a name, a question made of terms, and its sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.rules.terms import Question


class Criterion(Protocol):
    """
    One condition of a scheme on a day, written once.

    `asks` is the tree that every reading uses; `says` is its sentence; `finds` says to a person what was found of
    them, nothing where nothing is known; `remedy` what a person can do who does not meet it. `rests_on` names the
    values of the agreement it was made from. A `weighed` criterion is judged by an officer for everyone and stays
    outside the answer until they have.
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
    def under(cls, rules: Rules) -> Criterion: ...
