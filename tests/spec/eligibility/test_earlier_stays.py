"""Earlier stays: which of them count, how long ago, how many months in all, and what work they have to show."""

from __future__ import annotations

from datetime import date

import pytest
from tests.spec.values import holds_from_its_day

from sojourn.eligibility.kinds.earned import Earned
from sojourn.eligibility.kinds.gap import Gap
from sojourn.eligibility.kinds.total_stay import TotalStay
from sojourn.eligibility.kinds.turns import Turns

title = "Earlier stays"


def test_visas_of_a_period_that_could_not_be_used_are_not_counted(spec):
    """While a border was closed: its first and last day are in; one left unused without an event counts."""
    spec(
        Turns(most=1, exempt=(date(2019, 1, 1), date(2019, 12, 31))),
        """
          | turns | turns_issued_on       | turn_blocked | met
        A | 0     |                       |              | yes
        B | 1     | 2019-01-01            | yes          | yes
        C | 1     | 2019-12-31            | yes          | yes
        D | 1     | 2018-12-31            | yes          | no
        E | 1     | 2020-01-01            | yes          | no
        F | 2     | 2018-12-31 2019-06-01 | yes          | no
        G | 1     |                       | yes          | not known
        H | 1     | 2019-06-01            | no           | no
        I | 1     | 2019-06-01            |              | not known
        J | 1     | 2020-01-01            |              | no
        """,
    )


def test_who_took_part_once_before_a_day_has_one_more(spec):
    """Though the category would not be repeated; a stay on that day, or a second one, is under the terms of now."""
    spec(
        Turns(most=2, in_category=1, before=date(2015, 1, 1)),
        """
          | turns | turns_in_category | turns_issued_on       | met
        A | 0     |                   |                       | yes
        B | 1     | 0                 |                       | yes
        C | 1     | 1                 | 2014-12-31            | yes
        D | 1     | 1                 | 2015-01-01            | no
        E | 2     | 1                 | 2014-12-31 2019-05-01 | no
        F | 1     | 1                 |                       | not known
        """,
    )


def test_a_body_in_between_may_give_further_turns(spec):
    """On top of those of the country, to whom it sponsors."""
    spec(
        Turns(most=2, sponsored=2),
        """
          | turns | sponsored | met
        A | 1     |           | yes
        B | 2     | no        | no
        C | 2     | yes       | yes
        D | 3     | yes       | yes
        E | 4     | yes       | no
        F | 2     |           | not known
        G | 4     |           | no
        """,
    )


def test_a_category_may_be_taken_less_often_than_all_together(spec):
    """The count is shared, and one category is not repeated."""
    spec(
        Turns(most=2, in_category=1),
        """
          | turns | turns_in_category | met
        A | 0     |                   | yes
        B | 1     | 0                 | yes
        C | 1     | 1                 | no
        D | 1     |                   | not known
        E | 2     | 0                 | no
        """,
    )


def test_a_gap_begins_with_the_end_of_the_last_permit(spec):
    """On the corresponding day it is over; a first participation needs none."""
    spec(
        Gap(months=12),
        """
          | turns | last_turn_ended_on | application_date | met
        A | 0     |                    |                  | yes
        B | 1     | 2025-05-10         | 2026-05-09       | no
        C | 1     | 2025-05-10         | 2026-05-10       | yes
        D | 1     | 2024-02-29         | 2025-02-28       | no
        E | 1     | 2024-02-29         | 2025-03-01       | yes
        F | 1     |                    | 2026-05-10       | not known
        G |       | 2025-05-10         | 2026-05-10       | yes
        """,
    )


def test_all_stays_together_have_a_ceiling_of_months(spec):
    """What is planned counts with what was."""
    spec(
        TotalStay(months=18),
        """
          | turns | turn_months | stay_months | met
        A | 1     | 12          | 6           | yes
        B | 1     | 12          | 7           | no
        C | 0     |             |             | yes
        D | 1     |             | 6           | not known
        """,
    )


def test_a_further_visa_is_earned_by_days_of_listed_work(spec):
    """One number for the second, another for the third; some nationals need none."""
    spec(
        Earned(second=88, third=179, exempt=("GBR",)),
        """
          | turns | work_days | nationality | met
        A | 0     |           | KOR         | yes
        B | 1     | 87        | KOR         | no
        C | 1     | 88        | KOR         | yes
        D | 2     | 178       | KOR         | no
        E | 2     | 179       | KOR         | yes
        F | 1     |           | GBR         | yes
        G | 1     |           | KOR         | not known
        H |       | 88        | KOR         | not known
        """,
    )


@pytest.mark.parametrize(
    "written",
    [
        "turns_before = { before = 2013-01-01, further = 1, months = 24 }",
        "turns_exempt = { first = 2019-01-01, last = 2019-12-31 }",
        'turns_count = "issued-at-border"',
        'turns_not_counted = { en = "Visas of 2019", ko = "2019년의 사증", ja = "2019年の査証" }',
    ],
)
def test_what_counts_as_a_participation_holds_from_its_day(written):
    """On the eve nothing holds; on the day the value does."""
    holds_from_its_day(written)
