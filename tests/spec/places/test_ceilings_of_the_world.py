"""Ceilings as the programmes of the world have them: years, parts, shared pools, defaults, what is counted."""

from __future__ import annotations

from datetime import date

import pytest
from tests.spec.values import holds_from_its_day

from sojourn.places.ceilings import places_in_parts, places_raised, places_without_a_number, quota_year

title = "Ceilings of the world"

HALVES = ({"from": "03-01", "share": "1/2"}, {"from": "09-01", "share": "1/2"})
DEFAULT = {"under": 1000, "least": 1000, "share": "1/2"}


@pytest.mark.parametrize(
    "written",
    [
        'ceiling = "unlimited"',
        "ceiling = 1500",
        "ceiling = 0",
        'ceiling_kind = "stock"',
        'ceiling_shared_with = ["KOR-SGP"]',
        "sub_ceilings = { vie = 945 }",
        'tranches = [{ from = "03-01", share = "1/2" }, { from = "09-01", share = "1/2" }]',
        "tranches = [{ places = 100 }]",
        "daily_ceiling = 200",
        'quota_year = "opening-to-opening"',
        'ceiling_default = { under = 1000, least = 1000, share = "1/2" }',
        'ceiling_counts = "first-grants"',
        'ceiling_counts = "applications"',
        'ceiling_excludes = { en = "Extensions", ko = "연장", ja = "延長" }',
        "ceiling_uplift = { percent = 30 }",
        'ceiling_state = "paused"',
        "gate_ceiling = 4796",
        'unused_places = "next-round"',
        'returned_places = "lapse"',
        'invited_per_place = "3/2"',
        'season_end = "finish"',
        'ceiling_changed_by = "notes"',
        "entry_bound_to_year = true",
    ],
)
def test_each_rule_of_places_holds_from_its_day(written):
    """On the eve nothing holds; on the day the value does."""
    holds_from_its_day(written)


@pytest.mark.parametrize(
    ("rule", "day", "first", "last"),
    [
        ("calendar", date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 31)),
        ("july-june", date(2026, 6, 30), date(2025, 7, 1), date(2026, 6, 30)),
        ("july-june", date(2026, 7, 1), date(2026, 7, 1), date(2027, 6, 30)),
        ("march-february", date(2028, 2, 29), date(2027, 3, 1), date(2028, 2, 29)),
        ("march-february", date(2028, 3, 1), date(2028, 3, 1), date(2029, 2, 28)),
    ],
)
def test_a_year_of_its_own_begins_and_ends_on_its_days(rule, day, first, last):
    """The last day of one year and the first of the next are in different years."""
    assert quota_year(rule, day) == (first, last)


@pytest.mark.parametrize("rule", ["season", "opening-to-opening", "none"])
def test_a_year_that_no_day_bounds_has_no_days(rule):
    """It is not guessed."""
    assert quota_year(rule, date(2026, 7, 1)) is None


@pytest.mark.parametrize(
    ("last", "places"),
    [(0, 0), (999, 999), (1000, 1000), (1999, 1000), (2000, 1000), (2002, 1001), (6000, 3000)],
)
def test_where_no_number_is_set_the_year_before_decides(last, places):
    """The same below a thousand; above it half, and never below a thousand."""
    assert places_without_a_number(DEFAULT, last) == places


@pytest.mark.parametrize(
    ("tranches", "ceiling", "places"),
    [(HALVES, 150, (75, 75)), (HALVES, 151, (75, 76)), (({"places": 100}, {"places": 100}), 200, (100, 100))],
)
def test_parts_of_the_year_come_to_the_whole(tranches, ceiling, places):
    """What rounding leaves goes to the last part."""
    assert places_in_parts(tranches, ceiling) == places


@pytest.mark.parametrize(("ceiling", "raised"), [(3400, 4420), (5, 6), (0, 0)])
def test_a_ceiling_is_raised_once(ceiling, raised):
    """By thirty in a hundred, rounded down."""
    assert places_raised(ceiling, 30) == raised
