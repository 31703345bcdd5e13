"""Points of an assessed round: two officers apart, by published criteria; a third settles; the sum gives the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message, Words
from sojourn.basics.refusals import Refusal

OFFICERS = 2
"""How many officers give points apart from each other."""


@dataclass(frozen=True)
class PointCriterion:
    """One published criterion, with the most points that can be given by it; the fewest are none."""

    code: str
    name: Words
    highest: int


@dataclass(frozen=True)
class Scale:
    """
    The published criteria of a scheme, and the step.

    Two officers whose points by one criterion lie further apart than the `step` do not agree by it: a third settles.
    """

    criteria: tuple[PointCriterion, ...]
    step: int

    @property
    def highest(self) -> int:
        """The most points in all."""
        return sum(criterion.highest for criterion in self.criteria)

    def named(self, codes: Iterable[str]) -> tuple[PointCriterion, ...]:
        """Some of the criteria, in their order."""
        wanted = set(codes)
        return tuple(criterion for criterion in self.criteria if criterion.code in wanted)


@dataclass(frozen=True)
class Points:
    """What one officer gave a case, by the code of each criterion."""

    by: str
    given: Mapping[str, int]


def scale_of(rules: Rules) -> Scale | None:
    """The criteria and the step of a scheme on the day of the rules; nothing where none are published."""
    written, step = rules.value("points"), rules.value("points_step")
    if not isinstance(written, tuple) or not isinstance(step, int):
        return None
    return Scale(tuple(_criterion(each) for each in written), step)


def _criterion(written: Mapping[str, object]) -> PointCriterion:
    highest = written["highest"]
    assert isinstance(highest, int), "the shape of the value was checked when the file was read"
    names = tuple((language, str(written[language])) for language in ("en", "ko", "ja") if language in written)
    return PointCriterion(str(written["code"]), Words(names), highest)


def disputed(scale: Scale, sheets: Sequence[Points]) -> tuple[PointCriterion, ...]:
    """The criteria by which the first two officers lie further apart than the step."""
    if len(sheets) < OFFICERS:
        return ()
    one, two = sheets[:OFFICERS]
    return tuple(each for each in scale.criteria if abs(one.given[each.code] - two.given[each.code]) > scale.step)


def asked_now(scale: Scale, sheets: Sequence[Points]) -> tuple[PointCriterion, ...]:
    """The criteria by which the next officer gives points: all, or for a third those in dispute; none when settled."""
    if len(sheets) < OFFICERS:
        return scale.criteria
    return disputed(scale, sheets) if len(sheets) == OFFICERS else ()


def is_settled(scale: Scale, sheets: Sequence[Points]) -> bool:
    """Whether everybody who has to has given points."""
    return len(sheets) >= OFFICERS and not asked_now(scale, sheets)


def settled(scale: Scale, sheets: Sequence[Points]) -> dict[str, Fraction] | None:
    """
    The points by each criterion: the middle of the two, or the third's where they did not agree.

    Nothing while an officer has still to give points.
    """
    if not is_settled(scale, sheets):
        return None
    one, two, *third = sheets
    points = {each.code: Fraction(one.given[each.code] + two.given[each.code], 2) for each in scale.criteria}
    points.update({each.code: Fraction(third[0].given[each.code]) for each in disputed(scale, sheets)})
    return points


def total(scale: Scale, sheets: Sequence[Points]) -> Fraction | None:
    """The sum of the points; nothing while an officer has still to give some."""
    points = settled(scale, sheets)
    return sum(points.values(), Fraction(0)) if points is not None else None


def check(asked: Sequence[PointCriterion], given: Mapping[str, int]) -> Refusal | None:
    """Why points cannot be kept: one is missing or too many, or it is no number from 0 to the highest."""
    for criterion in asked:
        if not 0 <= given.get(criterion.code, -1) <= criterion.highest:
            told = {"name": criterion.name, "highest": criterion.highest}
            words = Message("{name}: give whole points from 0 to {highest}.", told)
            return Refusal("invalid", words, field=criterion.code)
    if set(given) - {criterion.code for criterion in asked}:
        return Refusal("invalid", Message("Points are given by the published criteria alone."))
    return None


def in_order(totals: Mapping[str, Fraction]) -> list[str]:
    """
    The numbers of cases, the most points first.

    Of equal ones the smaller case number goes first; it is random and was there before anybody gave points.
    """
    return sorted(totals, key=lambda number: (-totals[number], number))
