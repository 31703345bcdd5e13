"""The terms of a rule: questions answered yes, no or not known, and quantities; each reading has a file of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Operator = Literal["<", "<=", "==", ">=", ">"]

APPLICATION = "application_date"
"""The fact whose last possible day is looked for: the day on which a person applies."""


@dataclass(frozen=True)
class Value:
    """A quantity of the rule itself: a number, a sum, a day, a word, or a set of words."""

    value: object


@dataclass(frozen=True)
class Fact:
    """What is known of a person, by its name in `sojourn.eligibility.facts`."""

    name: str


@dataclass(frozen=True)
class AgeOn:
    """Whole years of age on a day, by the birthday rule."""

    born: Quantity
    on: Quantity


@dataclass(frozen=True)
class MonthsUntil:
    """Whole months from one day to another; none where the other lies before it."""

    start: Quantity
    end: Quantity


@dataclass(frozen=True)
class DaysUntil:
    """Days from one day to another; negative where the other lies before it."""

    start: Quantity
    end: Quantity


@dataclass(frozen=True)
class Times:
    """A sum of money, or a number, as many times as a number says."""

    of: Quantity
    times: Quantity


@dataclass(frozen=True)
class Plus:
    """Two numbers together."""

    one: Quantity
    other: Quantity


@dataclass(frozen=True)
class DaysIn:
    """How many days of a list lie in a period, its first and last day included."""

    days: Fact
    first: Value
    last: Value


@dataclass(frozen=True)
class FirstKnown:
    """The first of several ways to know one quantity."""

    ways: tuple[Quantity, ...]


@dataclass(frozen=True)
class Hangs:
    """A value of the rule that cannot be told before a fact is known, as where it differs by mission."""

    on: str


@dataclass(frozen=True)
class Compare:
    """Whether one quantity stands so to another; of the two only the left one may move with the day of application."""

    left: Quantity
    operator: Operator
    right: Quantity


@dataclass(frozen=True)
class Contains:
    """Whether a set has a member."""

    members: Quantity
    member: Quantity


@dataclass(frozen=True)
class Overlaps:
    """Whether two periods have a day in common, first and last days included."""

    first: Quantity
    last: Quantity
    other_first: Quantity
    other_last: Quantity

    @property
    def comparisons(self) -> All:
        """The same said by two comparisons, which is how each reading reads it."""
        return All((Compare(self.first, "<=", self.other_last), Compare(self.last, ">=", self.other_first)))


@dataclass(frozen=True)
class Holds:
    """Whether a yes-or-no fact holds; a consent not yet given is not known."""

    fact: Fact


@dataclass(frozen=True)
class All:
    """Yes if each is yes, no if any is no."""

    questions: tuple[Question, ...]


@dataclass(frozen=True)
class AnyOf:
    """Yes if any is yes, no if each is no."""

    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Not:
    """The other way round; not known stays not known."""

    question: Question


@dataclass(frozen=True)
class Cases:
    """
    The question of the first case whose condition is met, or the other one.

    A condition that is not known is not met: where no region is known, no mission's own rule is asked.
    """

    cases: tuple[tuple[Question, Question], ...]
    otherwise: Question


@dataclass(frozen=True)
class Presumed:
    """Yes until it is known to be no, as what an officer weighs for everyone."""

    question: Question


YES = All(())
"""What holds for everyone."""

NO = AnyOf(())
"""What holds for nobody."""

Quantity = Value | Fact | AgeOn | MonthsUntil | DaysUntil | Times | Plus | DaysIn | FirstKnown | Hangs
Question = Compare | Contains | Overlaps | Holds | All | AnyOf | Not | Cases | Presumed
Term = Quantity | Question
