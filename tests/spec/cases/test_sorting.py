"""The order in which cases are worked on: stated criteria, the same for everyone, reviewed each year."""

from __future__ import annotations

from datetime import date

from sojourn.basics.refusals import Refusal
from sojourn.cases.sorting import CRITERIA, UNREVIEWED, Order, order_of

title = "The order in which cases are worked on"


def _order(*codes: str, reviewed_on: date | None = None) -> Order:
    order = order_of(codes, reviewed_on=reviewed_on)
    assert isinstance(order, Order)
    return order


def test_the_first_criterion_goes_before_the_second_and_the_number_comes_last() -> None:
    """Cases are put in order by the first criterion; equal ones by the next; in the end the random number decides."""
    assert _order("due", "lodged").members == ("due_at", "lodged_at", "number")
    assert _order("lodged", "due").members == ("lodged_at", "due_at", "number")


def test_nothing_about_the_person_can_be_a_criterion() -> None:
    """A criterion that is not on the list is refused, and the list holds days alone: the day due and the day lodged."""
    assert {criterion.member for criterion in CRITERIA.values()} == {"due_at", "lodged_at"}
    for code in ("nationality", "surname", "agency", "findings"):
        assert isinstance(order_of(["due", code], reviewed_on=None), Refusal)


def test_an_order_names_each_criterion_once_and_at_least_one() -> None:
    """No criterion at all, or one named twice, is no order."""
    assert isinstance(order_of([], reviewed_on=None), Refusal)
    assert isinstance(order_of(["due", "due"], reviewed_on=None), Refusal)


def test_a_review_holds_for_a_year() -> None:
    """On the day a year after its review an order is to be reviewed again, and one that never was, from the start."""
    reviewed = _order("due", reviewed_on=date(2026, 1, 5))
    assert not reviewed.is_review_due(date(2027, 1, 4))
    assert reviewed.is_review_due(date(2027, 1, 5))
    assert UNREVIEWED.is_review_due(date(2026, 1, 5))
