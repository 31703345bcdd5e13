"""Age on the day of application: by the birthday, with the band that hangs on an officer's consent."""

from __future__ import annotations

from datetime import date

import pytest

from sojourn.eligibility.kinds.age import Age
from sojourn.texts import say

title = "Age on the day of application"

PLAIN = Age(youngest=18, oldest=30)
WITH_CONSENT = Age(youngest=18, oldest=25, oldest_by_consent=30)


def test_the_upper_age_is_included_to_its_last_day(spec):
    """The eve of turning thirty-one is still thirty; the birthday is not."""
    spec(
        PLAIN,
        """
          | birth_date | application_date | met
        A | 1995-05-10 | 2026-05-09       | yes
        B | 1995-05-10 | 2026-05-10       | no
        C |            | 2026-05-10       | not known
        D | 1995-05-10 |                  | not known
        """,
    )


def test_the_lower_age_is_reached_on_the_birthday(spec):
    """Nobody is eighteen the day before."""
    spec(
        PLAIN,
        """
          | birth_date | application_date | met
        A | 2008-05-10 | 2026-05-09       | no
        B | 2008-05-10 | 2026-05-10       | yes
        """,
    )


def test_between_26_and_30_it_is_not_known_until_an_officer_accepts_the_reasons(spec):
    """The consent decides only inside the band: it opens nothing above it and is not needed below."""
    spec(
        WITH_CONSENT,
        """
          | birth_date | application_date | age_reasons_accepted | met
        A | 2000-11-09 | 2026-11-08       |                      | yes
        B | 2000-11-09 | 2026-11-09       |                      | not known
        C | 2000-11-09 | 2026-11-09       | yes                  | yes
        D | 2000-11-09 | 2026-11-09       | no                   | no
        E | 1995-11-09 | 2026-11-09       | yes                  | no
        F | 1995-11-10 | 2026-11-09       | yes                  | yes
        """,
    )


def test_someone_born_on_29_february_is_a_year_older_on_1_march(spec):
    """In a common year; in a leap year on the day itself."""
    spec(
        WITH_CONSENT,
        """
          | birth_date | application_date | met
        A | 2000-02-29 | 2026-02-28       | yes
        B | 2000-02-29 | 2026-03-01       | not known
        C | 1996-02-29 | 2027-02-28       | not known
        D | 1996-02-29 | 2027-03-01       | no
        E | 2008-02-29 | 2026-02-28       | no
        F | 2008-02-29 | 2026-03-01       | yes
        G | 1998-02-28 | 2024-02-28       | not known
        """,
    )


def test_a_stated_age_serves_where_no_birth_date_is_given(spec):
    """The public page asks for no birth date; where both are known the birth date decides."""
    spec(
        WITH_CONSENT,
        """
          | age | birth_date | application_date | met
        A | 24  |            |                  | yes
        B | 26  |            |                  | not known
        C | 31  |            |                  | no
        D | 24  | 1990-01-01 | 2026-11-09       | no
        """,
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "18 to 25 years old on the day of application; to 30 if reasons are accepted."),
        ("ko", None),
        ("ja", None),
    ],
)
def test_the_sentence_names_the_limits_in_each_language(language, sentence):
    """The page prints what the judge judges by."""
    said = say(WITH_CONSENT.says(), language)
    assert all(number in said for number in ("18", "25", "30"))
    assert sentence is None or said == sentence


def test_the_days_of_the_table_are_days():
    """The ages above are what the calendar says."""
    from sojourn.basics.days import age_on, birthday

    assert [age_on(date(2000, 11, 9), day) for day in (date(2026, 11, 8), date(2026, 11, 9))] == [25, 26]
    assert birthday(date(2000, 2, 29), 26) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"birth_date": date(1999, 4, 14)}, "You were 27 on 14 April 2026."),
        ({"birth_date": date(1999, 4, 15)}, "You were 26 on 14 April 2026."),
        ({"age": 31, "age_reasons_accepted": False}, "You were 31 on 14 April 2026."),
        (
            {"age": 26, "age_reasons_accepted": False},
            "You were 26 on 14 April 2026, and the circumstances you gave were not accepted.",
        ),
        ({"age": 25, "age_reasons_accepted": False}, "You were 25 on 14 April 2026."),
    ],
)
def test_the_age_is_said_with_its_day(facts, said):
    """By the tree that judges it; the circumstances are named where they count."""
    assert say(WITH_CONSENT.finds({**facts, "application_date": date(2026, 4, 14)}), "en") == said


def test_an_age_that_is_not_known_is_not_said():
    """Neither without a birth date nor without the day."""
    assert WITH_CONSENT.finds({"application_date": date(2026, 4, 14)}) is None
    assert WITH_CONSENT.finds({"birth_date": date(1999, 4, 14)}) is None
