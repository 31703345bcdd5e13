"""Insurance, medical and police certificates: what is asked, of whom, and how old it may be."""

from __future__ import annotations

from decimal import Decimal

from sojourn.basics.money import Money
from sojourn.eligibility.kinds.health import Health
from sojourn.eligibility.kinds.insurance import Insurance
from sojourn.eligibility.kinds.police import Police

title = "Insurance, health and record"


def test_insurance_has_each_cover_for_the_whole_stay(spec):
    """One cover less, or one month less, is less."""
    spec(
        Insurance(covers=("health", "repatriation", "dental"), whole_stay=True),
        """
          | insurance_covers           | insured_months | stay_months | met
        A | health repatriation dental | 12             | 12          | yes
        B | health repatriation        | 12             | 12          | no
        C | health repatriation dental | 11             | 12          | no
        D | health repatriation dental |                | 12          | not known
        E | none                       |                |             | no
        """,
    )


def test_insurance_has_a_least_sum_and_a_liability_part(spec):
    """The sum itself is enough."""
    spec(
        Insurance(covers=("liability",), least=Money(Decimal(30000), "EUR")),
        """
          | insurance_covers | insurance_sum | met
        A | liability health | EUR 30000     | yes
        B | liability health | EUR 29999     | no
        C | health           | EUR 30000     | no
        D | liability        |               | not known
        """,
    )


def test_nationals_may_be_exempt_from_insurance(spec):
    """By another agreement on health."""
    spec(
        Insurance(covers=("health",), exempt=("AUS",)),
        """
          | nationality | insurance_covers | met
        A | AUS         |                  | yes
        B | NZL         | health           | yes
        C | NZL         | none             | no
        D | NZL         |                  | not known
        """,
    )


def test_an_undertaking_is_enough_where_insurance_is_looked_at_the_border(spec):
    """Nothing else is asked on the day of application."""
    spec(
        Insurance(covers=("health", "hospital"), whole_stay=True, when="border"),
        """
          | insurance_undertaken | met
        A | yes                  | yes
        B | no                   | no
        C |                      | not known
        """,
    )


def test_a_health_charge_may_stand_in_the_place_of_insurance(spec):
    """It is paid to the state."""
    spec(
        Insurance(charge=True),
        """
          | health_charge_paid | met
        A | yes                | yes
        B | no                 | no
        C |                    | not known
        """,
    )


def test_a_medical_is_asked_above_a_length_of_stay(spec):
    """Twelve months ask for none; a certificate of three months ago to the day still serves."""
    spec(
        Health(over_months=12, valid_months=3),
        """
          | stay_months | medical_on | application_date | met
        A | 12          |            | 2026-07-15       | yes
        B | 13          | 2026-04-15 | 2026-07-15       | yes
        C | 13          | 2026-04-14 | 2026-07-15       | no
        D | 13          |            | 2026-07-15       | not known
        E |             | 2026-04-15 | 2026-07-15       | yes
        """,
    )


def test_a_chest_x_ray_is_asked_of_those_who_lived_in_a_listed_country_and_stay_long(spec):
    """Both have to be so."""
    spec(
        Health(over_months=6, listed_countries=True),
        """
          | stay_months | lived_in_listed_country | medical_on | application_date | met
        A | 6           | yes                     |            | 2026-07-15       | yes
        B | 7           | no                      |            | 2026-07-15       | yes
        C | 7           | yes                     | 2026-07-15 | 2026-07-15       | yes
        D | 7           | yes                     | 2026-07-16 | 2026-07-15       | no
        E | 7           | yes                     |            | 2026-07-15       | not known
        """,
    )


def test_a_medical_is_asked_for_some_occupations_whatever_the_stay(spec):
    """Work with the sick, with pupils, with children."""
    spec(
        Health(occupations=("health", "teaching", "child-care")),
        """
          | planned_work | medical_on | application_date | met
        A | farming      |            | 2026-07-15       | yes
        B | teaching     |            | 2026-07-15       | not known
        C | teaching     | 2026-07-01 | 2026-07-15       | yes
        D |              |            | 2026-07-15       | not known
        """,
    )


def test_a_police_certificate_has_a_greatest_age(spec):
    """Six months to the day."""
    spec(
        Police(months_old=6),
        """
          | police_certificate_on | application_date | met
        A | 2026-01-15            | 2026-07-15       | yes
        B | 2026-01-15            | 2026-07-16       | no
        C |                       | 2026-07-15       | not known
        """,
    )


def test_a_police_certificate_of_each_country_lived_in(spec):
    """The person says whether they are complete."""
    spec(
        Police(each_country_months=6, since_age=18),
        """
          | police_certificates_complete | met
        A | yes                          | yes
        B | no                           | no
        C |                              | not known
        """,
    )
