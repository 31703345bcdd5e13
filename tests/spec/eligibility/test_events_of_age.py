"""Age at other events than the application: on the invitation, at entry; without an upper age; written as not yet."""

from __future__ import annotations

import pytest

from sojourn.eligibility.kinds.age import Age
from sojourn.texts import say

title = "Age at other events"


def test_the_lower_age_may_be_reached_until_entry(spec):
    """Old enough when applying is enough; a younger person has to tell the day of entry."""
    spec(
        Age(youngest=18, oldest=30, youngest_on="entry"),
        """
          | birth_date | application_date | entry_date | met
        A | 2008-05-10 | 2026-05-09       | 2026-05-10 | yes
        B | 2008-05-10 | 2026-05-08       | 2026-05-09 | no
        C | 2008-05-10 | 2026-05-09       |            | not known
        D | 2008-05-10 | 2026-05-10       |            | yes
        E | 1995-05-10 | 2026-05-09       | 2026-06-01 | yes
        F | 1995-05-10 | 2026-05-10       | 2026-06-01 | no
        """,
    )


def test_the_upper_age_may_be_looked_at_on_entry(spec):
    """Too old when applying is too old; for anybody else the day of entry decides."""
    spec(
        Age(youngest=18, oldest=30, oldest_on="entry"),
        """
          | birth_date | application_date | entry_date | met
        A | 1995-05-10 | 2026-05-01       | 2026-05-09 | yes
        B | 1995-05-10 | 2026-05-01       | 2026-05-10 | no
        C | 1995-05-10 | 2026-05-01       |            | not known
        D | 1995-05-10 | 2026-05-10       |            | no
        """,
    )


def test_the_day_of_the_invitation_fixes_the_age(spec):
    """A birthday after it changes nothing; before there is one, the day of application stands for it."""
    spec(
        Age(youngest=18, oldest=35, oldest_on="invitation", youngest_on="invitation"),
        """
          | birth_date | invited_on | application_date | met
        A | 1990-05-10 | 2026-05-09 | 2026-05-29       | yes
        B | 1990-05-10 | 2026-05-10 | 2026-05-29       | no
        C | 1990-05-10 |            | 2026-05-09       | yes
        D | 1990-05-10 |            | 2026-05-10       | no
        E |            | 2026-05-10 | 2026-05-10       | not known
        """,
    )


def test_without_an_upper_age_nobody_is_too_old(spec):
    """Only the lower one is left."""
    spec(
        Age(youngest=18),
        """
          | birth_date | application_date | met
        A | 2008-05-10 | 2026-05-09       | no
        B | 2008-05-10 | 2026-05-10       | yes
        C | 1930-05-10 | 2026-05-10       | yes
        """,
    )


def test_not_yet_thirty_one_is_the_same_day_as_at_most_thirty(spec):
    """The rule writes the first age that is too old."""
    spec(
        Age(youngest=18, not_yet=31, oldest_on="filing"),
        """
          | birth_date | application_date | met
        A | 1995-05-10 | 2026-05-09       | yes
        B | 1995-05-10 | 2026-05-10       | no
        """,
    )


@pytest.mark.parametrize(
    ("criterion", "sentence"),
    [
        (Age(18), "18 years old or older on the day of application."),
        (
            Age(18, not_yet=31),
            "At least 18 years old on the day of application, and not yet 31 on the day of application.",
        ),
        (
            Age(18, 30, youngest_on="entry"),
            "At least 18 years old on the day of entry, and at most 30 on the day of application.",
        ),
    ],
)
def test_the_sentence_names_the_event_of_each_bound(criterion, sentence):
    """As the rule has it."""
    assert say(criterion.says(), "en") == sentence
