"""Applicants of any programme of the world, at the edges of what its rule asks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sojourn.basics.days import birthday
from sojourn.basics.money import Money
from sojourn.eligibility.facts import FACTS
from sojourn.eligibility.whole import WholeRule
from sojourn.rules.asking import facts_named
from sojourn.rules.terms import APPLICATION


def applicant(chance: Random, scheme: str, rule: WholeRule, *, applies: date) -> dict[str, object]:
    """Somebody whom the rule may take, at the edges of what it asks; a few facts are missing."""
    facts: dict[str, object] = {}
    for name in facts_named(rule.answer):
        if name != APPLICATION and chance.random() < 0.9:
            facts[name] = _fact(chance, name, scheme, applies)
    return facts | {"nationality": (scheme.split("-")[0],)}


def _fact(chance: Random, name: str, scheme: str, applies: date) -> object:
    beside = timedelta(days=chance.choice((-1, 0, 1)))
    match FACTS[name].type:
        case "day" if name == "birth_date":
            return birthday(applies, -chance.choice((17, 18, 25, 26, 29, 30, 31, 34, 35))) + beside
        case "day":
            return applies + timedelta(days=chance.choice((-700, -366, -90, 0, 27, 90, 400, 900))) + beside
        case "days":
            return tuple(applies - timedelta(days=chance.randrange(9000)) for _ in range(chance.randrange(3)))
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
            return chance.choice(("KR-11", "KR-26", "KR-49", "JP-13", "JP-27"))
