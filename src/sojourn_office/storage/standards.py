"""How many cases of each scheme were decided by the day by which it was to be, as it was said when they were lodged."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from typing import cast

from django.core.cache import cache

from sojourn.cases.model import Did
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event

STANDARD_DAYS = timedelta(days=365)
_KEPT_SECONDS = 3600
_AT_ONCE = 2_000
# A second look has a day of its own, and is counted by itself.
OF_A_SECOND_LOOK = '"in_place_of":'


def met(*, at: datetime) -> dict[str, tuple[int, int]]:
    """
    For each scheme how many cases with such a day were decided in the year before a day began, and how many in time.

    It is counted once an hour: what was decided before a day does not change.
    """
    key = f"standards/{at.date()}"
    known = cache.get(key)
    if known is None:
        known = _counted(at)
        cache.set(key, known, _KEPT_SECONDS)
    return cast("dict[str, tuple[int, int]]", known)


def _counted(at: datetime) -> dict[str, tuple[int, int]]:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    made = Event.objects.filter(kind=Did.DECIDED.value, at__gte=midnight - STANDARD_DAYS, at__lt=midnight)
    made = made.exclude(public__contains=OF_A_SECOND_LOOK)
    decided_at = dict(made.order_by("seq").values_list("about", "at"))
    decided: Counter[str] = Counter()
    in_time: Counter[str] = Counter()
    numbers = list(decided_at)
    for first in range(0, len(numbers), _AT_ONCE):
        some = numbers[first : first + _AT_ONCE]
        schemes = dict(Case.objects.filter(pk__in=some).values_list("number", "scheme"))
        lodged = Event.objects.filter(kind=Did.LODGED.value, about__in=some)
        for number, public in lodged.values_list("about", "public"):
            until = json.loads(public).get("decide_by")
            if until is not None:
                decided[schemes[number]] += 1
                in_time[schemes[number]] += decided_at[number] <= datetime.fromisoformat(until)
    return {scheme: (decided[scheme], in_time[scheme]) for scheme in sorted(decided)}
