"""Turns, nationality, residence, money, children, passport, purpose: each at its edge."""

from __future__ import annotations

from decimal import Decimal

from sojourn.basics.money import Money
from sojourn.eligibility.kinds.children import Children
from sojourn.eligibility.kinds.funds import Funds
from sojourn.eligibility.kinds.nationality import Nationality
from sojourn.eligibility.kinds.passport import Passport
from sojourn.eligibility.kinds.purpose import Purpose
from sojourn.eligibility.kinds.residence import Residence
from sojourn.eligibility.kinds.turns import Turns

title = "Turns, nationality, residence, money, children, passport, purpose"


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
        """,
    )


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
