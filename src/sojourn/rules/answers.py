"""The three answers of a question and how they combine (Kleene's strong logic)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Answer(Enum):
    """Yes, no, or not known yet; not known is never turned into no."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not-known"

    def __invert__(self) -> Answer:
        if self is Answer.NOT_KNOWN:
            return self
        return Answer.NO if self is Answer.YES else Answer.YES


def every(answers: Iterable[Answer]) -> Answer:
    """Yes if each is yes, no if any is no, otherwise not known."""
    seen = set(answers)
    if Answer.NO in seen:
        return Answer.NO
    return Answer.NOT_KNOWN if Answer.NOT_KNOWN in seen else Answer.YES


def any_of(answers: Iterable[Answer]) -> Answer:
    """Yes if any is yes, no if each is no, otherwise not known."""
    return ~every(~answer for answer in answers)


def from_bool(value: bool | None) -> Answer:
    """Yes or no; nothing is not known."""
    return Answer.NOT_KNOWN if value is None else Answer.YES if value else Answer.NO
