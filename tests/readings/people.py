"""Random people, aimed at the edges: eve, day and morrow of birthdays, 29 February, first days, and much not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sojourn.basics.days import birthday
from sojourn.basics.money import Money
from tests.readings.trees import AGES, FIRST_DAYS

_LEAP_DAYS = tuple(date(year, 2, 29) for year in (1996, 2000, 2004, 2008))
_BESIDE = (-1, 0, 1)


def person(chance: Random) -> dict[str, object]:
    """One person; each fact but the day of application is missing now and then."""
    applies = _beside(chance, chance.choice((*FIRST_DAYS, date(2026, 2, 28), date(2026, 3, 1), date(2027, 3, 31))))
    facts: dict[str, object] = {"application_date": applies}
    for name, draw in _FACTS.items():
        if chance.random() < 0.8:
            facts[name] = draw(chance, applies)
    return facts


def nobody() -> dict[str, object]:
    """Somebody of whom nothing is known, not even the day."""
    return {}


def _born(chance: Random, applies: date) -> date:
    if chance.random() < 0.3:
        return chance.choice(_LEAP_DAYS)
    return birthday(_beside(chance, applies), -chance.choice(AGES))


def _beside(chance: Random, day: date) -> date:
    return day + timedelta(days=chance.choice(_BESIDE))


def _months_off(chance: Random, applies: date) -> date:
    months = chance.choice((-12, -6, -3, 0, 3, 6, 12))
    return _beside(chance, applies + timedelta(days=round(months * 30.44)))


_FACTS: Mapping[str, Callable[[Random, date], object]] = {
    "birth_date": _born,
    "age": lambda chance, applies: chance.choice(AGES) + chance.choice(_BESIDE),
    "entry_date": lambda chance, applies: applies + timedelta(days=chance.choice((0, 27, 28, 29, 89, 90, 91))),
    "passport_expires_on": _months_off,
    "last_turn_ended_on": _months_off,
    "turns_issued_on": lambda chance, applies: tuple(
        _beside(chance, day) for day in FIRST_DAYS if chance.random() < 0.5
    ),
    "turns": lambda chance, applies: chance.randint(0, 3),
    "funds": lambda chance, applies: Money(
        Decimal(chance.choice((0, 999, 1000, 1001, 12000))), chance.choice(("EUR", "EUR", "EUR", "KRW"))
    ),
    "stay_months": lambda chance, applies: chance.choice((1, 12)),
    "nationality": lambda chance, applies: tuple(code for code in ("KOR", "JPN", "USA") if chance.random() < 0.5),
    "residence": lambda chance, applies: chance.choice(("KOR", "JPN", "FRA")),
    "child": lambda chance, applies: chance.random() < 0.5,
    "age_reasons_accepted": lambda chance, applies: chance.random() < 0.5,
}
