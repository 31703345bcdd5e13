"""The last day to apply, for every programme of the world: that day can be yes, and the morrow cannot."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from tests.readings.applicants import applicant

from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
from sojourn.eligibility.whole import WholeRule, whole_rule
from sojourn.rules.answers import Answer
from sojourn.rules.judging import judge
from sojourn.rules.lasting import ALWAYS, last_day
from sojourn.rules.terms import APPLICATION

ON = date(2026, 11, 9)
PEOPLE = 10_000


@pytest.fixture(scope="module")
def rules() -> dict[str, WholeRule]:
    agreements, problems = read_catalogue(catalogue_folder())
    assert not problems
    return {
        name: whole_rule(agreement, scheme, since=ON) for name, (agreement, scheme) in schemes_of(agreements).items()
    }


def test_the_last_day_is_the_last_for_every_programme(rules):
    """Ten thousand people, some of them for each programme."""
    chance = Random(391)
    ends: Counter[str] = Counter()
    names = sorted(rules)
    for number in range(PEOPLE):
        name = names[number % len(names)]
        rule, facts = rules[name].answer, applicant(chance, name, rules[name], applies=ON)
        last = last_day(rule, facts, since=ON)
        if last is None:
            ends["never"] += 1
            assert judge(rule, {**facts, APPLICATION: ON}) is Answer.NO, (name, facts)
        else:
            assert judge(rule, {**facts, APPLICATION: last}) is not Answer.NO, (name, last, facts)
            if last == ALWAYS:
                ends["no end"] += 1
            else:
                ends["a day"] += 1
                morrow = last + timedelta(days=1)
                assert judge(rule, {**facts, APPLICATION: morrow}) is Answer.NO, (name, last, facts)
    assert min(ends["a day"], ends["never"]) > PEOPLE / 20, ends
