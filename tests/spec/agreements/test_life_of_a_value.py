"""How a value lives: raised for a time, changed within a year, dropped, suspended, signed before it is in force."""

from __future__ import annotations

from datetime import date

import pytest
from tests.spec.values import agreement_with

from sojourn.agreements.model import Transition
from sojourn.agreements.moves import rules_on

title = "The life of a value"

RELAXED = """
age = [
  { value = { youngest = 18, oldest = 30 }, cite = ["law"] },
  { from = 2023-07-01, until = 2024-12-31, value = { youngest = 18, not_yet = 32 }, cite = ["law"] },
]
"""
CHANGED = """
ceiling = [
  { from = 2025-01-01, value = "unlimited", cite = ["law"] },
  { from = 2026-01-01, value = 5670, cite = ["law"] },
  { from = 2026-03-15, value = 7105, cite = ["law"] },
]
"""
DROPPED = """
proofs = [
  { from = 2012-07-09, value = ["government-letter"], cite = ["law"] },
  { from = 2020-01-22, value = [], cite = ["law"] },
]
language = [
  { from = 2012-07-09, value = { least = "4.5" }, cite = ["law"] },
  { from = 2020-01-22, value = "not-asked", cite = ["law"] },
]
"""
SUSPENDED = """
programme = [
  { from = 2018-01-01, value = "open", cite = ["law"] },
  { from = 2020-04-01, value = "suspended", standing = "suspended", cite = ["law"] },
]
"""


def held(written: str, name: str, on: date, known: date | None = None) -> object:
    """The value of a day."""
    agreement = agreement_with(written)
    return rules_on(agreement, agreement.schemes["KOR-JPN"], on=on, known=known).value(name)


@pytest.mark.parametrize(
    ("written", "name", "on", "value"),
    [
        (RELAXED, "age", date(2023, 6, 30), {"youngest": 18, "oldest": 30}),
        (RELAXED, "age", date(2023, 7, 1), {"youngest": 18, "not_yet": 32}),
        (RELAXED, "age", date(2024, 12, 31), {"youngest": 18, "not_yet": 32}),
        (RELAXED, "age", date(2025, 1, 1), {"youngest": 18, "oldest": 30}),
        (CHANGED, "ceiling", date(2025, 12, 31), "unlimited"),
        (CHANGED, "ceiling", date(2026, 1, 1), 5670),
        (CHANGED, "ceiling", date(2026, 3, 14), 5670),
        (CHANGED, "ceiling", date(2026, 3, 15), 7105),
        (DROPPED, "proofs", date(2020, 1, 21), ("government-letter",)),
        (DROPPED, "proofs", date(2020, 1, 22), ()),
        (DROPPED, "language", date(2020, 1, 22), "not-asked"),
        (SUSPENDED, "programme", date(2020, 3, 31), "open"),
        (SUSPENDED, "programme", date(2020, 4, 1), "suspended"),
    ],
)
def test_a_value_holds_from_its_first_day_to_its_last(written, name, on, value):
    """A relaxation ends by itself, a later entry takes over, and what is dropped or suspended says so."""
    assert held(written, name, on) == value


def test_what_is_signed_judges_nobody_before_it_is_in_force():
    """Four years lay between the signature and the first day."""
    signed = 'turns = [{ from = 2026-04-01, known = 2022-05-02, value = 1, cite = ["law"] }]\n'
    assert held(signed, "turns", date(2026, 3, 31)) is None
    assert held(signed, "turns", date(2026, 4, 1)) == 1
    assert held(signed, "turns", date(2026, 4, 1), known=date(2022, 5, 1)) is None


def test_cases_under_way_keep_the_old_rule_where_a_change_says_so():
    """The entry says it; the day of application decides."""
    agreement = agreement_with('stay_months = [{ value = 12, cite = ["law"], transition = "old-rule" }]\n')
    (entry,) = agreement.schemes["KOR-JPN"].series["stay_months"].entries
    assert entry.transition is Transition.OLD_RULE


def test_of_two_claims_the_one_that_is_set_aside_judges_nobody():
    """Both stay in the file."""
    claims = """
    ceiling = [
      { from = 2023-01-01, value = 600, cite = ["law"], set_aside = { en = "a", ko = "b", ja = "c" } },
      { from = 2023-01-01, value = 800, cite = ["law"] },
    ]
    """
    assert held(claims, "ceiling", date(2023, 1, 1)) == 800
