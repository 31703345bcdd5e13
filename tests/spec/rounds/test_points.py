"""Points of an assessed round: given apart, settled by a third, and the sum puts those who passed in order."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sojourn.basics.messages import Words
from sojourn.rounds.points import (
    PointCriterion,
    Points,
    Scale,
    asked_now,
    check,
    disputed,
    in_order,
    is_settled,
    settled,
    total,
)

title = "Points of an assessed round"

SCALE = Scale(
    (PointCriterion("purpose", Words((("en", "Purpose"),)), 5), PointCriterion("plan", Words((("en", "Plan"),)), 5)), 1
)


def sheet(by: str, purpose: int, plan: int) -> Points:
    return Points(by, {"purpose": purpose, "plan": plan})


def test_points_count_when_two_officers_have_given_them() -> None:
    """One officer's points are nothing yet; of two that agree the middle counts, so that half points come of it."""
    one, two = sheet("a", 3, 4), sheet("b", 4, 4)
    assert total(SCALE, []) is None
    assert total(SCALE, [one]) is None
    assert settled(SCALE, [one, two]) == {"purpose": Fraction(7, 2), "plan": 4}
    assert total(SCALE, [one, two]) == Fraction(15, 2)


def test_a_difference_of_the_step_is_none_and_one_more_is() -> None:
    """The step itself is still agreement; beyond it a third officer is asked, by that criterion alone."""
    assert disputed(SCALE, [sheet("a", 3, 4), sheet("b", 4, 4)]) == ()
    far = [sheet("a", 2, 4), sheet("b", 4, 4)]
    assert [each.code for each in asked_now(SCALE, far)] == ["purpose"]
    assert total(SCALE, far) is None


def test_the_third_settles_what_was_in_dispute_and_nothing_else() -> None:
    """Where two did not agree the third's points count; where they did, theirs stay."""
    sheets = [sheet("a", 1, 4), sheet("b", 5, 3), Points("c", {"purpose": 4})]
    assert settled(SCALE, sheets) == {"purpose": 4, "plan": Fraction(7, 2)}
    assert is_settled(SCALE, sheets)


@pytest.mark.parametrize(
    "points",
    [{}, {"purpose": 3}, {"purpose": 6, "plan": 1}, {"purpose": -1, "plan": 1}, {"purpose": 1, "plan": 1, "x": 1}],
)
def test_points_are_whole_within_the_scale_and_by_the_published_criteria_alone(points: dict[str, int]) -> None:
    """One that is missing, above the highest, below none, or by a criterion that is not published, is refused."""
    assert check(SCALE.criteria, points) is not None
    assert check(SCALE.criteria, {"purpose": 0, "plan": 5}) is None


def test_the_most_points_come_first_and_of_equal_ones_the_smaller_number() -> None:
    """The reserve list goes by the points; where they are equal, by the random number of the case."""
    totals = {"JPN-2026-B": Fraction(7), "JPN-2026-A": Fraction(7), "JPN-2026-C": Fraction(15, 2)}
    assert in_order(totals) == ["JPN-2026-C", "JPN-2026-A", "JPN-2026-B"]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=2))
def test_who_was_first_makes_no_difference(points: list[tuple[int, int]]) -> None:
    """Two officers change places and nothing changes: the same dispute, or the same sum."""
    one, two = (sheet(str(n), *each) for n, each in enumerate(points))
    assert disputed(SCALE, [one, two]) == disputed(SCALE, [two, one])
    assert total(SCALE, [one, two]) == total(SCALE, [two, one])
