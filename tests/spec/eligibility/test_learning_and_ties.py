"""Education, language, employers, purposes, proofs, passports and dependants: each at its edge."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sojourn.eligibility.criterion import NotAsked, NotFound
from sojourn.eligibility.kinds.children import Children
from sojourn.eligibility.kinds.education import Education
from sojourn.eligibility.kinds.language import Language, Score
from sojourn.eligibility.kinds.passport import Passport
from sojourn.eligibility.kinds.programme import Programme
from sojourn.eligibility.kinds.proof import PROOFS, Proof
from sojourn.eligibility.kinds.purpose import Purpose
from sojourn.eligibility.kinds.work_tie import WorkTie

title = "Learning, ties and proofs"


def test_a_level_of_education_or_years_at_a_university(spec):
    """One of the ways is enough."""
    spec(
        Education(levels=("bachelor", "master"), or_years=2),
        """
          | education  | study_years | met
        A | bachelor   |             | yes
        B | secondary  | 2           | yes
        C | secondary  | 1           | no
        D | vocational |             | not known
        """,
    )


def test_a_student_of_a_school_in_a_country(spec):
    """Both where and in which field."""
    spec(
        Education(student=True, student_in="AUT", fields=("forestry", "agriculture", "tourism")),
        """
          | is_student | student_in | study_field | met
        A | yes        | AUT        | forestry    | yes
        B | yes        | DEU        | forestry    | no
        C | yes        | AUT        | other       | no
        D | no         | AUT        | forestry    | no
        E | yes        | AUT        |             | not known
        """,
    )


def test_a_recognised_school_full_time_for_some_months(spec):
    """Students and graduates alike."""
    spec(
        Education(levels=("bachelor", "master"), student=True, recognised=True, full_time_months=3),
        """
          | education | is_student | institution_recognised | full_time_months | met
        A | secondary | yes        | yes                    | 3                | yes
        B | bachelor  | no         | yes                    | 36               | yes
        C | secondary | yes        | yes                    | 2                | no
        D | secondary | yes        | no                     | 3                | no
        E | secondary | no         | yes                    | 3                | no
        """,
    )


def test_a_language_score_or_schooling(spec):
    """Several ways to prove the same."""
    spec(
        Language((Score(Decimal("4.5")),), or_schooling=True),
        """
          | language_score | schooled_in_language | met
        A | 4.5            |                      | yes
        B | 4              | no                   | no
        C | 4              | yes                  | yes
        D | 4              |                      | not known
        """,
    )


def test_a_level_whose_proofs_no_source_gives(spec):
    """The person says whether they can prove it."""
    spec(
        Language(level="functional"),
        """
          | language_proved | met
        A | yes             | yes
        B | no              | no
        C |                 | not known
        """,
    )


def test_a_score_that_hangs_on_the_day_of_the_test(spec):
    """The day of the change already counts by the new score."""
    spec(
        Language((Score(Decimal(30), changed_on=date(2025, 8, 6), least_before=Decimal("4.5")),)),
        """
          | language_score | language_tested_on | met
        A | 4.5            | 2025-08-05         | yes
        B | 4.4            | 2025-08-05         | no
        C | 29.9           | 2025-08-06         | no
        D | 30             | 2025-08-06         | yes
        E | 30             |                    | not known
        F | 4.4            |                    | no
        """,
    )


def test_a_score_of_before_a_change_that_was_not_found_is_not_guessed(spec):
    """A test of the eve is not known; the mission can tell."""
    spec(
        Language((Score(Decimal("4.5"), changed_on=date(2025, 8, 6)),)),
        """
          | language_score | language_tested_on | met
        A | 9              | 2025-08-05         | not known
        B | 4.5            | 2025-08-06         | yes
        C | 4.4            | 2025-08-06         | no
        """,
    )


def test_each_of_several_tests_has_its_own_score(spec):
    """The score of one test says nothing in another; a test that is not named does not serve."""
    spec(
        Language(
            (
                Score(Decimal("4.5"), "ielts"),
                Score(Decimal(24), "pte-academic", changed_on=date(2025, 8, 6), least_before=Decimal(30)),
            )
        ),
        """
          | language_test | language_score | language_tested_on | met
        A | ielts         | 4.5            |                    | yes
        B | pte-academic  | 4.5            | 2025-08-06         | no
        C | pte-academic  | 24             | 2025-08-06         | yes
        D | pte-academic  | 29             | 2025-08-05         | no
        E | pte-academic  | 30             | 2025-08-05         | yes
        F | other         | 90             | 2025-08-06         | no
        G |               | 24             | 2025-08-06         | not known
        H |               | 4.4            | 2025-08-06         | no
        """,
    )


def test_a_test_of_a_time_in_which_it_did_not_serve(spec):
    """The first and the last day of that time are in it."""
    spec(
        Language((Score(Decimal(26), "toefl-ibt", not_from=date(2023, 7, 26), not_until=date(2024, 5, 4)),)),
        """
          | language_score | language_tested_on | met
        A | 26             | 2023-07-25         | yes
        B | 26             | 2023-07-26         | no
        C | 26             | 2024-05-04         | no
        D | 26             | 2024-05-05         | yes
        E | 26             |                    | not known
        """,
    )


def test_an_employer_at_home_and_a_job_offer(spec):
    """The one, the other, or both."""
    spec(
        WorkTie("AUT", job_offer=True),
        """
          | employer_in | job_offer | met
        A | AUT         | yes       | yes
        B | DEU         | yes       | no
        C | AUT         | no        | no
        D | AUT         |           | not known
        """,
    )
    spec(
        WorkTie(None, job_offer=True),
        """
          | job_offer | met
        A | yes       | yes
        B | no        | no
        """,
    )


def test_one_of_several_purposes_is_not_weighed(spec):
    """The person says which."""
    assert not Purpose(("study", "internship"), weighed=False).weighed
    spec(
        Purpose(("study", "internship"), weighed=False),
        """
          | purpose    | met
        A | study      | yes
        B | holiday    | no
        C |            | not known
        """,
    )


@pytest.mark.parametrize("paper", PROOFS)
def test_each_proof_is_asked_while_it_is_listed(spec, paper):
    """A letter, a certificate, a registration, a lodging, an undertaking; dropped, it is asked of nobody."""
    spec(
        Proof((paper,)).of(paper),
        f"""
          | {PROOFS[paper].fact} | met
        A | yes | yes
        B | no  | no
        C |     | not known
        """,
    )
    spec(
        Proof(()).of(paper),
        """
          | met
        A | yes
        """,
    )


def test_a_passport_outlasts_the_stay_or_the_arrival(spec):
    """The months of the stay and those beyond it together, from the day of entry."""
    spec(
        Passport(months_beyond_stay=3),
        """
          | entry_date | stay_months | passport_expires_on | met
        A | 2026-05-01 | 12          | 2027-08-01          | yes
        B | 2026-05-01 | 12          | 2027-07-31          | no
        C | 2026-05-01 | 6           | 2027-02-01          | yes
        D | 2026-05-01 |             | 2027-02-01          | not known
        """,
    )
    spec(
        Passport(months_after_arrival=15),
        """
          | entry_date | passport_expires_on | met
        A | 2026-05-01 | 2027-08-01          | yes
        B | 2026-05-01 | 2027-07-31          | no
        C |            | 2027-08-01          | not known
        """,
    )


def test_dependants_come_on_their_own_visa_or_there_are_none(spec):
    """Two rules that are stricter or milder than leaving them at home."""
    spec(
        Children("own-visa"),
        """
          | child | dependants_have_visa | met
        A | no    |                      | yes
        B | yes   | yes                  | yes
        C | yes   | no                   | no
        D | yes   |                      | not known
        """,
    )
    spec(
        Children("none-at-all"),
        """
          | has_child | met
        A | no        | yes
        B | yes       | no
        C |           | not known
        """,
    )


@pytest.mark.parametrize(("state", "met"), [("open", "yes"), ("suspended", "no"), ("ended", "no")])
def test_a_programme_is_open_to_everyone_or_to_nobody(spec, state, met):
    """Nothing is asked of the person."""
    spec(
        Programme(state),
        f"""
          | met
        A | {met}
        """,
    )


def test_a_condition_that_was_dropped_is_not_asked_and_one_that_was_not_found_is_not_guessed(spec):
    """The one is met by everyone; the other by nobody until the mission says so."""
    spec(
        NotAsked("language", ("language",)),
        """
          | met
        A | yes
        """,
    )
    spec(
        NotFound("age", ("age",)),
        """
          | unfound_met | met
        A |             | not known
        B | yes         | yes
        C | no          | no
        """,
    )
