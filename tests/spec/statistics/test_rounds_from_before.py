"""Rounds from before this office: fed as a table of counts, checked line by line; with a fault nothing is fed."""

from __future__ import annotations

from datetime import date

import pytest

from sojourn.statistics.fed import earlier
from sojourn.statistics.model import EVERYONE, Count
from sojourn.texts import say

title = "Rounds from before this office"

TODAY = date(2026, 11, 9)
HEAD = "round,closed_on,judged,passed,age,sex"
ROW = "KOR-JPN-2025-Q2,2025-04-18,55,51,26-30,F"


def faults(*lines: str) -> list[tuple[int, str]]:
    found, wrong = earlier(lines, today=TODAY)
    assert not (found and wrong)
    return [(fault.line, say(fault.trouble, "en")) for fault in wrong]


def test_each_round_has_its_counts_by_group_and_the_day_on_which_it_closed() -> None:
    """Rows of one round are counted together; a remark begins with #."""
    found, wrong = earlier(["# by hand", HEAD, ROW, "KOR-JPN-2025-Q2,2025-04-18,262,212,,"], today=TODAY)
    assert not wrong
    (only,) = found
    assert (only.result.round, only.closed_on) == ("KOR-JPN-2025-Q2", date(2025, 4, 18))
    assert only.result.counts[EVERYONE] == Count(263, 317)
    assert only.result.counts[frozenset({("age", "26-30"), ("sex", "F")})] == Count(51, 55)


def test_every_line_with_a_fault_is_named_at_once() -> None:
    """Three broken rows of five: each with its line and its trouble, and nothing is fed."""
    rows = ("KOR-JPN-2025-Q3,2025-02-31,60,54,,", ROW, "KOR-JPN-2025-Q4,2025-10-17,5,6,,", "=1+1,2025-10-17,5,5,,")
    assert [line for line, _ in faults(HEAD, *rows, ROW)] == [2, 4, 5]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ((), "There is no table here."),
        (("# only a remark",), "There is no table here."),
        ((HEAD,), "There is no row here."),
        (("round,judged,passed", "a,1,1"), "The column closed_on is missing."),
        ((f"{HEAD},faith", f"{ROW},x"), "There is no trait faith. Known are age, sex, area, post, agency, turn."),
        ((f"{HEAD},age", f"{ROW},26-30"), "The column age stands there twice."),
        ((HEAD, "a,2025-04-18,1"), "The row has 3 cells; there are 6 columns."),
        ((HEAD, "a,18.4.2025,1,1,,"), "“18.4.2025” is no day. Write it like 2025-04-18."),
        ((HEAD, "a,2026-11-09,1,1,,"), "The round closes on 9 November 2026, which is not over."),
        ((HEAD, "a,2025-04-18,1,1,,", "a,2025-04-19,1,1,,"), "a closed on 18 April 2025 in a row above."),
        ((HEAD, "a,2025-04-18,−1,1,,"), "judged is “−1”, which is no whole number."),
    ],
)
def test_a_table_that_cannot_be_counted_says_why(lines: tuple[str, ...], says: str) -> None:
    """The place, the trouble, and what to write instead."""
    assert says in [trouble for _, trouble in faults(*lines)]
