"""Which groups a case counts in: what it was decided on, and nothing that is not known."""

from __future__ import annotations

from datetime import date

import pytest

from sojourn.statistics.traits import age_band, group_name, traits_of
from sojourn.texts import say

title = "Which groups a case counts in"

FACTS = {"birth_date": date(1999, 11, 10), "residence_region": "KR-11", "turns": 0}


def test_age_is_that_of_the_day_whose_rule_decided() -> None:
    """On the eve of a birthday one is in the band below."""
    eve = traits_of(FACTS, sex="F", on=date(2025, 11, 9), post="seoul")
    birthday = traits_of(FACTS, sex="F", on=date(2025, 11, 10), post="seoul")
    assert dict(eve)["age"] == "23-25" and dict(birthday)["age"] == "26-30"


@pytest.mark.parametrize(
    ("age", "band"), [(17, "-17"), (18, "18-22"), (22, "18-22"), (23, "23-25"), (30, "26-30"), (31, "31-")]
)
def test_every_age_is_in_one_band(age: int, band: str) -> None:
    """The bands meet: nobody lies between two of them."""
    assert age_band(age) == band


def test_what_is_not_known_counts_in_no_group() -> None:
    """Without a birth date, a region or an agency there is a post, a sex and nothing else."""
    assert traits_of({}, sex="M", on=date(2026, 1, 1), post="jeju") == (("sex", "M"), ("post", "jeju"))


def test_the_first_visa_is_the_first_turn() -> None:
    """Turns are told as those before; the group is called by the one that is applied for."""
    traits = dict(traits_of(FACTS, sex="F", on=date(2026, 1, 1), post="seoul", agency="A1"))
    assert traits["turn"] == "1" and traits["agency"] == "A1"


def test_a_group_is_named_in_words() -> None:
    """Who, how old, and then everything else."""
    women = frozenset({("age", "26-30"), ("sex", "F")})
    assert say(group_name(women, places={}), "en") == "Women aged 26 to 30"
    there = group_name(frozenset({("age", "31-"), ("post", "seoul")}), places={("post", "seoul"): "Seoul"})
    assert say(there, "en") == "People aged 31 or more, post Seoul"
    assert say(group_name(frozenset(), places={}), "en") == "Everyone"
