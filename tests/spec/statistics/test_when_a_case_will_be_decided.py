"""A forecast is a range of days from what was really decided before; too little past gives none."""

from __future__ import annotations

from datetime import date

import pytest

from sojourn.statistics.back_test import back_test
from sojourn.statistics.forecast import DAYS_LEAST, DAYS_MOST, SHARE, forecast, working_days_before

title = "When a case will be decided"

MONDAY = date(2026, 11, 9)


def test_an_even_past_gives_one_day() -> None:
    """Seven a day and twenty-three ahead: on the fourth working day, which is the Friday."""
    found = forecast([7] * DAYS_LEAST, ahead=23, after=MONDAY)
    assert found is not None
    assert (found.first_on, found.last_on, found.few, found.many) == (date(2026, 11, 13), date(2026, 11, 13), 7, 7)


def test_weekends_are_no_working_days() -> None:
    """Behind thirty-four others it is the fifth working day: the Monday after."""
    found = forecast([7] * DAYS_LEAST, ahead=34, after=MONDAY)
    assert found is not None
    assert found.first_on == date(2026, 11, 16)


def test_weeks_in_which_nobody_was_there_make_the_range_longer() -> None:
    """The same number a day, with two weeks away in the past: the last day comes later, the first stays."""
    steady = forecast([6] * 60, ahead=20, after=MONDAY)
    away = forecast([6] * 25 + [0] * 10 + [6] * 25, ahead=20, after=MONDAY)
    assert steady is not None and away is not None
    assert away.first_on == steady.first_on
    assert away.last_on > steady.last_on


@pytest.mark.parametrize("past", [[7] * (DAYS_LEAST - 1), [0] * DAYS_MOST, [1] * 19 + [0] * 40])
def test_too_little_past_gives_no_number(past: list[int]) -> None:
    """Fewer than forty working days, or fewer than twenty decided cases in them."""
    assert forecast(past, ahead=3, after=MONDAY) is None


def test_only_the_last_half_year_counts() -> None:
    """What an office did in other years says little of this one."""
    assert forecast([50] * 200 + [7] * DAYS_MOST, ahead=23, after=MONDAY) == forecast(
        [7] * DAYS_MOST, ahead=23, after=MONDAY
    )


def test_a_longer_queue_is_never_decided_earlier() -> None:
    """Each further case ahead leaves both days where they are or moves them back."""
    past = [5, 0, 9, 7, 3, 8, 0, 0, 6, 7] * 6
    found = [forecast(past, ahead=ahead, after=MONDAY) for ahead in range(0, 400, 3)]
    firsts, lasts = [each.first_on for each in found if each], [each.last_on for each in found if each]
    assert firsts == sorted(firsts)
    assert lasts == sorted(lasts)


def test_the_range_holds_the_true_day_as_often_as_it_says() -> None:
    """Invented quarters with officers away for days and for weeks; the whole table: `sojourn forecast --back-test`."""
    assert back_test(quarters=6, officers=3).share >= SHARE


def test_the_working_days_before_a_day_end_with_the_last_weekday() -> None:
    """Before a Monday lies the Friday."""
    assert working_days_before(MONDAY, 2) == [date(2026, 11, 5), date(2026, 11, 6)]
