"""Rules of stay, work and study as the programmes of the world have them, each from its day on."""

from __future__ import annotations

import pytest
from tests.spec.values import holds_from_its_day

title = "Rules of a stay"

TEXT = '{ en = "a", ko = "b", ja = "c" }'


@pytest.mark.parametrize(
    "written",
    [
        "stay_months = 23",
        "stay_halves = { days = 180, extensions = 1 }",
        "extension_months = 12",
        'second_period = "back-to-back"',
        "extension_earned_months = 3",
        "entry_within_months = 3",
        'entry_until = "year-end"',
        "entries = 1",
        'entries = "multiple"',
        "work_employer_months = 6",
        "work_employer_weeks = 12",
        "work_total_months = 6",
        "work_hours_week = 25",
        "work_hours_year = 1300",
        'permanent_job = "not-allowed"',
        f"work_forbidden = {TEXT}",
        'self_employment = "not-allowed"',
        f"self_employment = {TEXT}",
        'work_permit = "employer-specific"',
        f"work_exemptions = {TEXT}",
        "study_months = 4",
        "study_courses = { number = 1, months = 3 }",
        'study_courses = "none"',
        f"study_clearance = {TEXT}",
        'change_of_status = "not-allowed"',
        'permit_ends_with = ["passport", "insurance"]',
        f"renewal = {TEXT}",
        f"territory_excluded = {TEXT}",
        'public_funds = "none"',
        "registration = { days = 90 }",
        f"licensed_work = {TEXT}",
        'volunteering = "allowed"',
        f"advice = {TEXT}",
        'fee = { amount = 0, currency = "JPY" }',
        'fee_second = { amount = 1000, currency = "AUD" }',
        'fee_registration = { amount = 60, currency = "EUR" }',
        'fee_parts = [{ amount = 85, currency = "EUR" }, { amount = 60, currency = "EUR" }]',
    ],
)
def test_each_rule_of_a_stay_holds_from_its_day(written):
    """On the eve nothing holds; on the day the value does."""
    holds_from_its_day(written)


@pytest.mark.parametrize(
    "written",
    [
        "stay_halves = { weeks = 26 }",
        'stay_months = "a year"',
        'work_permit = "tied"',
        "study_courses = { months = true }",
        'fee = { amount = 840, currency = "AUX" }',
    ],
)
def test_a_rule_of_another_shape_is_refused(written):
    """It is named before anybody is judged by it."""
    with pytest.raises(AssertionError):
        holds_from_its_day(written)
