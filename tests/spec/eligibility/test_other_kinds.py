"""Turns, nationality, residence, money, children, passport, purpose: each at its edge."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sojourn.basics.money import Money
from sojourn.eligibility.kinds.children import Children
from sojourn.eligibility.kinds.funds import Funds
from sojourn.eligibility.kinds.nationality import Nationality
from sojourn.eligibility.kinds.passport import Passport
from sojourn.eligibility.kinds.purpose import Purpose
from sojourn.eligibility.kinds.residence import Residence
from sojourn.eligibility.kinds.turns import Turns
from sojourn.texts import say

title = "Turns, nationality, residence, money, children, passport, purpose"

NATIONALITY = Nationality(countries=("KOR",), host="JPN", host_nationals_excluded=True)


def test_a_turn_is_left_while_fewer_visas_were_issued_than_the_rule_gives(spec):
    """Twice in a lifetime: somebody who had one may go again, somebody who had two may not."""
    spec(
        Turns(most=2),
        """
          | turns | met
        A | 0     | yes
        B | 1     | yes
        C | 2     | no
        D |       | not known
        """,
    )
    spec(
        Turns(most=1),
        """
          | turns | met
        A | 0     | yes
        B | 1     | no
        """,
    )


def test_a_national_of_the_host_is_no_foreigner_there(spec):
    """Somebody who holds both passports cannot take part."""
    spec(
        Nationality(countries=("KOR",), host="JPN", host_nationals_excluded=True),
        """
          | nationality | met
        A | KOR         | yes
        B | KOR USA     | yes
        C | KOR JPN     | no
        D | USA         | no
        E |             | not known
        """,
    )


def test_one_lives_in_the_sending_country(spec):
    """Somebody who lives elsewhere applies later."""
    spec(
        Residence(country="KOR"),
        """
          | residence | met
        A | KOR       | yes
        B | JPN       | no
        C |           | not known
        """,
    )


def test_the_sum_itself_is_enough_and_another_currency_says_nothing(spec):
    """One won less is less; yen are not counted as won."""
    spec(
        Funds(least=Money(Decimal(2_800_000), "KRW")),
        """
          | funds       | met
        A | KRW 2800000 | yes
        B | KRW 2799999 | no
        C |             | not known
        D | JPY 2800000 | not known
        """,
    )


def test_a_sum_in_another_currency_is_asked_again():
    """Nothing is converted: the sum that the rule names is still missing."""
    from sojourn.rules.asking import asks

    enough = Funds(least=Money(Decimal(2_800_000), "KRW")).asks()
    assert asks(enough, {"funds": Money(Decimal(9_000_000), "JPY")}) == ("funds",)
    assert asks(enough, {"funds": Money(Decimal(2_800_000), "KRW")}) == ()


def test_where_each_mission_sets_the_sum_the_region_is_asked_for(spec):
    """Without a region the sum is not known, whatever is proved."""
    from sojourn.rules.asking import asks

    question = Funds(least=None).asks()
    assert asks(question, {"funds": Money(Decimal(1), "JPY")}) == ("residence_region",)
    assert asks(Funds(least=None, hangs_on="funds_accepted").asks(), {}) == ("funds_accepted",)


def test_no_child_comes_along(spec):
    """A child or another dependant ends it."""
    spec(
        Children(),
        """
          | child | met
        A | no    | yes
        B | yes   | no
        C |       | not known
        """,
    )


def test_a_passport_is_valid_for_whole_months_from_the_day_of_application(spec):
    """The corresponding day is enough; the day before is not."""
    spec(
        Passport(months=6),
        """
          | application_date | passport_expires_on | passport_months | met
        A | 2026-11-09       | 2027-05-09          |                 | yes
        B | 2026-11-09       | 2027-05-08          |                 | no
        C | 2026-11-09       |                     | 6               | yes
        D | 2026-11-09       |                     | 5               | no
        E | 2026-11-09       |                     |                 | not known
        """,
    )


def test_the_purpose_is_weighed_by_an_officer_for_everyone(spec):
    """Until then it is not known, and stays outside the answer."""
    assert Purpose().weighed
    spec(
        Purpose(),
        """
          | purpose_accepted | met
        A | yes              | yes
        B | no               | no
        C |                  | not known
        """,
    )


@pytest.mark.parametrize(
    ("criterion", "facts", "said"),
    [
        (Turns(most=2), {"turns": 2}, "The number of working holiday visas issued to you before is 2."),
        (Residence("KOR"), {"residence": "JPN"}, "The country you gave as your residence is Japan."),
        (NATIONALITY, {"nationality": ("JPN",)}, "You hold a passport of Japan."),
        (NATIONALITY, {"nationality": ("JPN", "KOR")}, "You hold passports of Japan, the Republic of Korea."),
        (Funds(least=None), {"funds": Money(Decimal(100), "JPY")}, "The sum you gave is JPY 100."),
        (Funds(least=None), {"funds_accepted": False}, "The money you proved was not accepted."),
        (Children(), {"child": True}, "You answered that a child or another dependant comes along."),
        (Children(), {"child": False}, "You answered that no child or other dependant comes along."),
        (Passport(6), {"passport_expires_on": date(2027, 1, 1)}, "Your passport is valid until 1 January 2027."),
        (Passport(6), {"passport_months": 5}, "The number of whole months left on your passport was 5."),
        (Purpose(), {"purpose_accepted": True}, "Your statement and plan show a holiday as the main purpose."),
        (Purpose(), {"purpose_accepted": False}, "Your statement and plan do not show a holiday as the main purpose."),
    ],
)
def test_what_was_found_is_said_in_a_sentence(criterion, facts, said):
    """To the person, in their letter."""
    assert say(criterion.finds(facts), "en") == said


def test_a_country_is_named_as_a_sentence_wants_it():
    """English sets an article before some names; no other language here has one."""
    assert say(NATIONALITY.says(), "en") == "National of the Republic of Korea, and not also of Japan."
    assert say(Residence("KOR").says(), "en") == "Lives in the Republic of Korea."
    assert say(Residence("KOR").says(), "ko") == "대한민국 내에 거주할 것."


@pytest.mark.parametrize(
    "criterion", [Turns(2), Residence("KOR"), NATIONALITY, Funds(None), Children(), Passport(6), Purpose()]
)
def test_where_nothing_is_known_nothing_is_found(criterion):
    """A fact that is missing is no fact."""
    assert criterion.finds({}) is None
