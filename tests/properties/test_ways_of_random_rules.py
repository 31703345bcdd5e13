"""What any person comes to by a rule, the enumeration of its outcomes comes to as well."""

from __future__ import annotations

from random import Random

from tests.readings.people import person
from tests.readings.trees import FIRST_DAYS, tree

from sojourn.eligibility.laws import LAWS
from sojourn.eligibility.outcomes import outcomes_of
from sojourn.eligibility.whole import WholeRule
from sojourn.rules.judging import judge
from sojourn.rules.terms import APPLICATION

_, ON, _ = FIRST_DAYS
TREES, PEOPLE = 200, 400


def test_no_answer_of_a_random_rule_is_left_out() -> None:
    """Two hundred trees of every term, each over some hundred people who could be."""
    chance = Random(391)
    drawn = [{**person(chance), APPLICATION: ON} for _ in range(PEOPLE)]
    people = [{APPLICATION: ON}, *(facts for facts in drawn if all(law.holds(facts) for law in LAWS))]
    assert len(people) > PEOPLE / 5
    for _ in range(TREES):
        rule = tree(chance)
        found = outcomes_of(WholeRule(rule, {"it": rule}), on=ON, home="KOR")
        assert {outcome.answer for outcome in found.reached} >= {judge(rule, facts) for facts in people}, rule


def test_each_person_of_a_random_rule_is_one_who_could_be() -> None:
    """They come to what their outcome says, and keep what holds of every person."""
    chance = Random(1998)
    for _ in range(TREES):
        rule = tree(chance)
        for outcome in outcomes_of(WholeRule(rule, {"it": rule}), on=ON, home="KOR").reached:
            assert judge(rule, outcome.facts) is outcome.met is outcome.answer
            assert all(law.holds(outcome.facts) for law in LAWS)
