"""Ways of selection and filing as the programmes of the world have them, each from its day on."""

from __future__ import annotations

import pytest
from tests.spec.values import holds_from_its_day

title = "Ways of selection"


@pytest.mark.parametrize(
    "written",
    [
        'selection = "open-all-year"',
        'selection = "first-come"',
        'selection = "first-come-from"',
        'selection = "batch"',
        'selection = "ballot"',
        'selection = "paid-ballot"',
        'ballot_fee = { amount = 25, currency = "AUD" }',
        'selection = "pool"',
        "reply_days = 10",
        "file_days = 20",
        'selection = "assessed"',
        'gates = ["sender", "host"]',
        "preregistration_days = 90",
        'filing = "designated-body"',
        'filing = "in-person"',
        'filing = "online"',
        'duplicates = "all-void"',
        'duplicates = "one-counts"',
        'profile_ends = "season"',
        'selection_opens = "application"',
        'run_by = { en = "The immigration service", ko = "이민청", ja = "移民局" }',
    ],
)
def test_each_way_of_selection_holds_from_its_day(written):
    """On the eve nothing holds; on the day the value does."""
    holds_from_its_day(written)


@pytest.mark.parametrize("written", ['selection = "lottery"', 'filing = "by-pigeon"', 'duplicates = "two-count"'])
def test_a_way_that_nobody_knows_is_refused(written):
    """A word outside the format would be read by nobody."""
    with pytest.raises(AssertionError):
        holds_from_its_day(written)
