"""A stay: its last day by the calendar, the duty to register, one entry, the stamp that wins."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sojourn.agreements.moves import rules_on
from sojourn.agreements.reading import read_agreement
from sojourn.basics.days import last_day_of_days, last_day_of_months
from sojourn.basics.refusals import Refusal
from sojourn.stays.model import Stay
from sojourn.stays.moves import enter, leave, settle

title = "Stays"

FILE = Path(__file__).parents[3] / "agreements" / "jpn-kor.toml"


def landed(scheme: str, on: date, **changed: object) -> Stay | Refusal:
    agreement, _ = read_agreement(FILE.read_text(encoding="utf-8"), place=FILE.name)
    asked = {
        "serial": "JP0000001",
        "issued_on": date(2026, 10, 9),
        "valid_until": date(2027, 10, 9),
        "entries_left": 1,
        "revoked": False,
        "on": on,
        **changed,
    }
    return enter(rules_on(agreement, agreement.schemes[scheme], on=on), **asked)


@pytest.mark.parametrize(
    ("event", "months", "last"),
    [
        (date(2024, 7, 1), 12, date(2025, 7, 1)),
        (date(2019, 2, 28), 12, date(2020, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 30), 6, date(2027, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_a_period_of_months_ends_by_the_calendar(event, months, last):
    """The first day is not counted; a month without the corresponding day ends on its last."""
    assert last_day_of_months(event, months) == last


def test_ninety_days_from_landing():
    """1 May and ninety days is 30 July."""
    assert last_day_of_days(date(2026, 5, 1), 90) == date(2026, 7, 30)


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2026, 10, 8), "out_of_dates"),
        (date(2026, 10, 9), None),
        (date(2027, 10, 9), None),
        (date(2027, 10, 10), "out_of_dates"),
    ],
)
def test_the_visa_lets_in_from_its_first_to_its_last_day(on, code):
    """Both days included."""
    answer = landed("KOR-JPN", on)
    assert (answer.code if isinstance(answer, Refusal) else None) == code


def test_one_entry_is_one_entry():
    """A second landing is told to look at the residence card; a withdrawn visa lets nobody in."""
    assert landed("KOR-JPN", date(2026, 11, 1), entries_left=0).code == "used"
    assert landed("KOR-JPN", date(2026, 11, 1), revoked=True).code == "revoked"


def test_a_stamped_last_day_goes_before_the_one_worked_out():
    """What the border officer stamps is the truth; the other is an estimate."""
    estimate = landed("KOR-JPN", date(2026, 11, 1))
    stamped = landed("KOR-JPN", date(2026, 11, 1), stamped_last_day=date(2027, 10, 31))
    assert (estimate.last_day, estimate.last_day_is_stamped) == (date(2027, 11, 1), False)
    assert (stamped.last_day, stamped.last_day_is_stamped) == (date(2027, 10, 31), True)


def test_korea_counts_the_registration_from_landing_and_japan_from_settling():
    """Ninety days, and fourteen."""
    agreement, _ = read_agreement(FILE.read_text(encoding="utf-8"), place=FILE.name)
    in_korea = landed("JPN-KOR", date(2026, 11, 1))
    assert in_korea.register_by == date(2027, 1, 30)
    in_japan = landed("KOR-JPN", date(2026, 11, 1))
    assert in_japan.register_by is None
    rules = rules_on(agreement, agreement.schemes["KOR-JPN"], on=date(2026, 11, 5))
    assert settle(rules, in_japan, on=date(2026, 11, 5)).register_by == date(2026, 11, 19)


def test_nobody_leaves_before_landing_or_twice():
    """A day before the entry is refused."""
    stay = landed("KOR-JPN", date(2026, 11, 1))
    assert leave(stay, on=date(2026, 10, 31)).code == "invalid"
    gone = leave(stay, on=date(2027, 5, 1))
    assert not gone.is_open
    assert leave(gone, on=date(2027, 5, 2)).code == "case_state"
