"""Where can I go: every programme for one person, how its door stands, and the last day to apply."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from sojourn.agreements.moves import rules_on
from sojourn.basics.money import Money
from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
from sojourn.eligibility.findings import judge_person
from sojourn.rounds.ages import End, Ends, ends
from sojourn.rounds.doors import State, door
from sojourn.rounds.where import where
from sojourn.rules.answers import Answer

title = "Where can I go?"

ON = date(2026, 11, 9)
SEOUL = {
    "nationality": ("KOR",),
    "birth_date": date(2000, 11, 10),
    "residence": "KOR",
    "residence_region": "KR-11",
    "child": False,
    "funds": Money(Decimal(3_000_000), "KRW"),
}


@pytest.fixture(scope="module")
def schemes():
    agreements, problems = read_catalogue(catalogue_folder())
    assert not problems
    return schemes_of(agreements)


def _japan(schemes, facts, **more):
    return next(one for one in where(schemes.values(), facts, on=ON, **more) if one.scheme.id == "KOR-JPN")


def test_the_last_day_is_the_eve_of_the_birthday_above_the_band(schemes):
    """Sure until the eve of 26; to the eve of 31 if an officer accepts the reasons."""
    japan = _japan(schemes, SEOUL, stays={})
    assert (japan.answer, japan.sure_until, japan.last_day) == (Answer.YES, date(2026, 11, 9), date(2031, 11, 9))
    agreement, scheme = schemes["KOR-JPN"]
    accepted = {**SEOUL, "turns": 0, "age_reasons_accepted": True}
    days = (japan.last_day, japan.last_day + timedelta(days=1))
    assert [judge_person(agreement, scheme, accepted, on=day).answer for day in days] == [Answer.YES, Answer.NO]


def test_by_an_age_alone_the_end_is_an_age(schemes):
    """The eve of which birthday, and not that there is no end; with the birth date it is a day."""
    young = {name: fact for name, fact in SEOUL.items() if name != "birth_date"} | {"age": 25}
    assert ends(_japan(schemes, young, stays={}), on=ON) == Ends(End(age=31), End(age=26))
    assert ends(_japan(schemes, young | {"age": 31}, stays={}), on=ON) == Ends(None, None)
    exact = Ends(End(day=date(2031, 11, 9)), End(day=date(2026, 11, 9)))
    assert ends(_japan(schemes, SEOUL, stays={}), on=ON) == exact


def test_a_sum_that_no_source_gives_is_no_consent(schemes):
    """Austria's sum was not found: nobody has to accept a reason for going to the age of 30."""
    found = where([schemes["KOR-AUT"]], SEOUL, on=ON, stays={})
    assert found[0].sure_until == found[0].last_day == date(2031, 11, 9)


def test_turns_are_counted_for_each_host(schemes):
    """Two visas of Japan close Japan; two of Canada do not. A host that is not named has issued none."""
    assert _japan(schemes, SEOUL, stays={"JPN": {"turns": 2}}).last_day is None
    assert _japan(schemes, SEOUL, stays={"CAN": {"turns": 2}}).answer is Answer.YES
    assert _japan(schemes, SEOUL).answer is Answer.NOT_KNOWN


def test_the_other_passport_comes_last_and_says_why(schemes):
    """What can be done stands first."""
    found = where(schemes.values(), SEOUL, on=ON, stays={})
    assert found[0].answer is not Answer.NO
    korea = next(one for one in found if one.scheme.id == "JPN-KOR")
    assert "nationality" in [finding.code for finding in korea.hindered_by]


def test_a_projected_window_opens_nothing(schemes):
    """Its day is told as one that nobody published."""
    agreement, scheme = schemes["KOR-JPN"]
    stands = door(rules_on(agreement, scheme, on=ON))
    assert (stands.state, stands.on) == (State.PROJECTED, date(2027, 1, 11))


def test_a_programme_open_all_year_is_open_on_any_day(schemes):
    """And has no day on which it ends."""
    agreement, scheme = schemes["JPN-KOR"]
    stands = door(rules_on(agreement, scheme, on=ON))
    assert (stands.state, stands.on) == (State.OPEN, None)
