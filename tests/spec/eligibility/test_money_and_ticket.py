"""Money by case: held, with or without a ticket, for a couple, by the month, replaced by a job; and the ticket."""

from __future__ import annotations

from decimal import Decimal

from sojourn.basics.money import Money
from sojourn.eligibility.kinds.funds import Funds
from sojourn.eligibility.kinds.ticket import Ticket

title = "Money and ticket"


def eur(amount: int) -> Money:
    """A sum in euros."""
    return Money(Decimal(amount), "EUR")


def test_a_lump_sum_is_held_for_a_number_of_days(spec):
    """One pound less, or one day less, is less."""
    spec(
        Funds(Money(Decimal(2530), "GBP"), held_days=28),
        """
          | funds    | funds_held_days | met
        A | GBP 2530 | 28              | yes
        B | GBP 2529 | 28              | no
        C | GBP 2530 | 27              | no
        D | GBP 2530 |                 | not known
        """,
    )


def test_without_a_ticket_the_sum_is_higher(spec):
    """The higher sum is enough for everyone; the lower one only with a ticket."""
    spec(
        Funds(eur(1500), without_ticket=eur(3000)),
        """
          | funds    | ticket | met
        A | EUR 1500 | yes    | yes
        B | EUR 1499 | yes    | no
        C | EUR 2999 | no     | no
        D | EUR 3000 | no     | yes
        E | EUR 3000 |        | yes
        F | EUR 1500 |        | not known
        G | EUR 1499 |        | no
        """,
    )


def test_money_for_each_month_of_the_stay(spec):
    """So many times as there are months."""
    spec(
        Funds(None, per_month=eur(1080)),
        """
          | funds    | stay_months | met
        A | EUR 6480 | 6           | yes
        B | EUR 6479 | 6           | no
        C | EUR 6480 |             | not known
        """,
    )


def test_a_firm_job_offer_may_stand_in_the_place_of_money(spec):
    """With one nobody counts."""
    spec(
        Funds(Money(Decimal(41370), "NOK"), or_job_offer=True),
        """
          | funds     | job_offer | met
        A |           | yes       | yes
        B | NOK 41370 | no        | yes
        C | NOK 41369 | no        | no
        D | NOK 41369 |           | not known
        """,
    )


def test_a_couple_needs_more_than_one_person(spec):
    """Each case has its sum."""
    spec(
        Funds(Money(Decimal(2500), "AUD"), couple=Money(Decimal(3500), "AUD")),
        """
          | funds    | couple | met
        A | AUD 2500 | no     | yes
        B | AUD 3499 | yes    | no
        C | AUD 3500 | yes    | yes
        D | AUD 3000 |        | not known
        """,
    )


def test_an_own_estimate_is_looked_at_by_an_officer(spec):
    """No sum is written anywhere."""
    spec(
        Funds(None, "funds_accepted", is_estimate=True),
        """
          | funds_accepted | met
        A | yes            | yes
        B | no             | no
        C |                | not known
        """,
    )


def test_a_statement_is_only_so_many_days_old(spec):
    """On its last day it is still fresh."""
    spec(
        Funds(Money(Decimal(18000), "DKK"), statement_days=30),
        """
          | funds     | funds_statement_days | met
        A | DKK 18000 | 30                   | yes
        B | DKK 18000 | 31                   | no
        C | DKK 18000 |                      | not known
        """,
    )


def test_a_ticket_or_money_for_one(spec):
    """Where the rule allows it."""
    spec(
        Ticket(or_funds=True),
        """
          | ticket | onward_funds | met
        A | yes    |              | yes
        B | no     | yes          | yes
        C | no     | no           | no
        D | no     |              | not known
        """,
    )
    spec(
        Ticket(or_funds=False),
        """
          | ticket | met
        A | yes    | yes
        B | no     | no
        """,
    )
