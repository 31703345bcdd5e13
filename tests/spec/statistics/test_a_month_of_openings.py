"""A month of openings: what is counted of each officer, and what another person has to look at closely."""

from __future__ import annotations

from datetime import datetime

import pytest

from sojourn.statistics.looking import Opened, is_odd_hour, months_of

title = "A month of openings"

MONDAY = datetime(2026, 11, 9, 10)


def opened(by: str, cases: int, *, at: datetime = MONDAY, own: bool = True) -> list[Opened]:
    return [Opened(by, at, f"{by}-{number}", own) for number in range(cases)]


@pytest.mark.parametrize(
    ("at", "odd"),
    [
        (datetime(2026, 11, 9, 6, 59), True),
        (datetime(2026, 11, 9, 7, 0), False),
        (datetime(2026, 11, 9, 20, 59), False),
        (datetime(2026, 11, 9, 21, 0), True),
        (datetime(2026, 11, 14, 10, 0), True),
    ],
)
def test_odd_hours_are_before_seven_after_nine_in_the_evening_and_weekends(at: datetime, *, odd: bool) -> None:
    """Told on the clock of the office, to the minute."""
    assert is_odd_hour(at) is odd


def test_the_same_case_twice_is_two_openings_of_one_case() -> None:
    """Who looks twice is not counted as having seen two people."""
    (month,) = months_of([*opened("a", 1), *opened("a", 1)])
    assert (month.openings, month.cases, month.is_flagged) == (2, 1, False)


def test_one_opening_outside_the_own_queue_is_shown() -> None:
    """However few: its reason is to be read by somebody."""
    months = {month.by: month for month in months_of([*opened("a", 9), *opened("b", 1, own=False)])}
    assert months["b"].outside == 1 and months["b"].is_flagged and not months["a"].is_flagged


def test_far_more_than_the_others_is_unusual_and_three_times_as_much_is_not_yet() -> None:
    """The median of 7, 7 and 21 is 7: twenty-one is three times as much, twenty-two is more."""
    assert not any(month.unusual for month in months_of([*opened("a", 7), *opened("b", 7), *opened("c", 21)]))
    found = months_of([*opened("a", 7), *opened("b", 7), *opened("c", 22)])
    assert [month.by for month in found if month.unusual] == ["c"]


def test_nineteen_cases_are_never_unusual() -> None:
    """In a quiet month three times next to nothing says nothing."""
    assert not any(month.unusual for month in months_of([*opened("a", 1), *opened("b", 1), *opened("c", 19)]))


def test_a_month_without_openings_has_nobody() -> None:
    """And nothing to review."""
    assert months_of([]) == ()
