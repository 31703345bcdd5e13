"""How many cases Osaka decided on each day before the demonstration begins, invented: most are not in its world."""

from __future__ import annotations

from datetime import date, timedelta

from sojourn.statistics.forecast import DAYS_MOST, working_days_before
from sojourn_office.actions.world.chance import Chance
from sojourn_office.actions.world.course import SEED

_FIRST_DAY = date(2026, 11, 9)
# Officers were away in the week of the summer holidays, and one of the two for a week in autumn.
_AWAY = {date(2026, 8, 10) + timedelta(days=each) for each in range(5)}
_ONE_AWAY = {date(2026, 9, 21) + timedelta(days=each) for each in range(5)}


def _decided(day: date) -> int:
    if day in _AWAY:
        return 0
    chance = Chance(SEED, f"korea/earlier/{day}")
    return chance.below(2) if day in _ONE_AWAY else chance.between(1, 3)


EARLIER = {day: _decided(day) for day in working_days_before(_FIRST_DAY, DAYS_MOST)}
