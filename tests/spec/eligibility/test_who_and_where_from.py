"""Passports, kinds of passport, parts of a state; residence for a time and at two moments; where one applies from."""

from __future__ import annotations

from sojourn.eligibility.facts import read_facts
from sojourn.eligibility.kinds.nationality import Nationality
from sojourn.eligibility.kinds.presence import Presence
from sojourn.eligibility.kinds.residence import Residence
from sojourn.texts import say

title = "Who, and where from"


def test_one_of_several_passports_of_the_same_place_is_enough(spec):
    """A class of nationals has a code of its own and is no state."""
    spec(
        Nationality(("HKG", "GBN"), "CAN", False),
        """
          | nationality | met
        A | HKG         | yes
        B | GBN         | yes
        C | GBR         | no
        D | CHN HKG     | yes
        E |             | not known
        """,
    )


def test_a_kind_of_passport_may_be_excluded_or_required(spec):
    """It is asked for; it is not taken to be ordinary."""
    spec(
        Nationality(("TWN",), "AUS", False, passport_types_excluded=("official", "diplomatic")),
        """
          | nationality | passport_type | met
        A | TWN         | ordinary      | yes
        B | TWN         | diplomatic    | no
        C | TWN         |               | not known
        D | KOR         |               | no
        """,
    )
    spec(
        Nationality(("TWN",), "AUS", False, passport_types=("ordinary",)),
        """
          | nationality | passport_type | met
        A | TWN         | ordinary      | yes
        B | TWN         | emergency     | no
        """,
    )


def test_a_part_of_a_state_may_be_in_or_out(spec):
    """The European Netherlands alone, or everywhere but one part."""
    spec(
        Nationality(("NLD",), "HKG", False, territories=("NLD",)),
        """
          | nationality | home_territory | met
        A | NLD         | NLD            | yes
        B | NLD         | CUW            | no
        C | NLD         |                | not known
        """,
    )
    spec(
        Nationality(("FRA",), "CAN", False, territories_excluded=("NCL",)),
        """
          | nationality | home_territory | met
        A | FRA         | REU            | yes
        B | FRA         | NCL            | no
        """,
    )


def test_a_territory_without_passports_of_its_own_is_answered_with_its_state():
    """Jersey travels on a British passport; Hong Kong on its own."""
    facts, (fault,) = read_facts({"nationality": ["JEY"]})
    assert facts == {}
    assert say(fault.trouble, "en") == "JEY is a territory that issues no passport of its own."
    assert say(fault.remedy, "en") == "Its people travel on a passport of the United Kingdom: write GBR."
    assert read_facts({"nationality": ["HKG"]})[1] == []


def test_a_territory_beside_the_state_may_serve_as_residence(spec):
    """Each that is named, and no other of the same state."""
    spec(
        Residence("DNK", also=("GRL", "FRO")),
        """
          | residence | met
        A | DNK       | yes
        B | GRL       | yes
        C | FRO       | yes
        D | NOR       | no
        E |           | not known
        """,
    )


def test_residence_may_be_asked_for_whole_months(spec):
    """The corresponding day is enough."""
    spec(
        Residence("CHL", months=6),
        """
          | residence | residence_since | application_date | met
        A | CHL       | 2026-01-15      | 2026-07-15       | yes
        B | CHL       | 2026-01-15      | 2026-07-14       | no
        C | CHL       |                 | 2026-07-14       | not known
        D | ARG       |                 | 2026-07-14       | no
        """,
    )


def test_residence_at_issue_is_presumed_until_it_is_known(spec):
    """On the day of application nobody knows it, and it keeps nobody waiting."""
    spec(
        Residence("HKG", at_issue=True),
        """
          | residence | residence_at_issue | met
        A | HKG       |                    | yes
        B | HKG       | HKG                | yes
        C | HKG       | CHN                | no
        D | CHN       | HKG                | no
        E |           | HKG                | not known
        """,
    )


def test_where_one_applies_from(spec):
    """Outside the host, outside it for a first visa, inside the sending country, or anywhere."""
    spec(
        Presence("abroad", "GBR", "AUS"),
        """
          | present_in | met
        A | GBR        | yes
        B | THA        | yes
        C | AUS        | no
        D |            | not known
        """,
    )
    spec(
        Presence("abroad-first", "KOR", "AUS"),
        """
          | turns | present_in | met
        A | 0     | KOR        | yes
        B | 0     | AUS        | no
        C | 1     | AUS        | yes
        D | 0     |            | not known
        E | 1     |            | yes
        F |       | KOR        | yes
        G |       | AUS        | not known
        """,
    )
    spec(
        Presence("home", "CHN", "NZL"),
        """
          | present_in | met
        A | CHN        | yes
        B | THA        | no
        C |            | not known
        """,
    )
    spec(
        Presence("anywhere", "JPN", "DEU"),
        """
          | met
        A | yes
        """,
    )
