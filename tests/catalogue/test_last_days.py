"""The last day to apply, for every programme of the world: that day can be yes, and the morrow cannot."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from sojourn.basics.days import birthday
from sojourn.basics.money import Money
from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
from sojourn.eligibility.facts import FACTS
from sojourn.eligibility.whole import WholeRule, whole_rule
from sojourn.rules.answers import Answer
from sojourn.rules.asking import facts_named
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


def _person(chance: Random, scheme: str, rule: WholeRule) -> dict[str, object]:
    """Somebody whom the rule may take, at the edges of what it asks; a few facts are missing."""
    facts: dict[str, object] = {}
    for name in facts_named(rule.answer):
        if name != APPLICATION and chance.random() < 0.9:
            facts[name] = _fact(chance, name, scheme)
    return facts | {"nationality": (scheme.split("-")[0],)}


def _fact(chance: Random, name: str, scheme: str) -> object:
    beside = timedelta(days=chance.choice((-1, 0, 1)))
    match FACTS[name].type:
        case "day" if name == "birth_date":
            return birthday(ON, -chance.choice((17, 18, 25, 26, 29, 30, 31, 34, 35))) + beside
        case "day":
            return ON + timedelta(days=chance.choice((-700, -366, -90, 0, 27, 90, 400, 900))) + beside
        case "days":
            return tuple(ON - timedelta(days=chance.randrange(9000)) for _ in range(chance.randrange(3)))
        case "number":
            return chance.choice((0, 0, 1, 2, 12, 90, 180)) if name != "age" else chance.randrange(17, 37)
        case "yes-no":
            return name not in ("child", "has_child")
        case "money":
            return Money(Decimal(10_000_000), chance.choice(("KRW", "EUR", "AUD", "CAD", "NZD", "GBP", "SEK", "DKK")))
        case "country":
            return scheme.split("-")[0]
        case "countries":
            return (scheme.split("-")[0],)
        case "score":
            return Decimal(chance.choice(("4.0", "4.5", "6.5")))
        case "words":
            return tuple(FACTS[name].words)
        case "word":
            return chance.choice(tuple(FACTS[name].words))
        case _:
            return "KR-11"


def test_the_last_day_is_the_last_for_every_programme(rules):
    """Ten thousand people, some of them for each programme."""
    chance = Random(391)
    ends: Counter[str] = Counter()
    names = sorted(rules)
    for number in range(PEOPLE):
        name = names[number % len(names)]
        rule, facts = rules[name].answer, _person(chance, name, rules[name])
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
