"""The terms of a rule: questions answered yes, no or not known, and quantities; each reading has a file of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Operator = Literal["<", "<=", "==", ">=", ">"]


@dataclass(frozen=True)
class Value:
    """A quantity of the rule itself: a number, a sum, a day, a word."""

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
class FirstKnown:
    """The first of several ways to know one quantity."""

    ways: tuple[Quantity, ...]


@dataclass(frozen=True)
class Hangs:
    """A value of the rule that cannot be told before a fact is known, as where it differs by mission."""

    on: str


@dataclass(frozen=True)
class Compare:
    """Whether one quantity stands so to another."""

    left: Quantity
    operator: Operator
    right: Quantity


@dataclass(frozen=True)
class Contains:
    """Whether a set has a member."""

    members: Quantity
    member: Quantity


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


Quantity = Value | Fact | AgeOn | MonthsUntil | FirstKnown | Hangs
Question = Compare | Contains | Holds | All | AnyOf | Not
Term = Quantity | Question
