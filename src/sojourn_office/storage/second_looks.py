"""How many asked for a second look in each scheme, how many were answered, in time, and with another decision."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import cast

from django.core.cache import cache

from sojourn.cases.model import Did, Outcome
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.standards import OF_A_SECOND_LOOK, STANDARD_DAYS

_KEPT_SECONDS = 3600
# How many asked, were answered, in time, and with another decision.
Counts = tuple[int, int, int, int]


def counted(*, at: datetime) -> dict[str, Counts]:
    """For each scheme the second looks asked for in the year before a day began; counted once an hour."""
    key = f"second-looks/{at.date()}"
    known = cache.get(key)
    if known is None:
        known = _counted(at)
        cache.set(key, known, _KEPT_SECONDS)
    return cast("dict[str, Counts]", known)


def _counted(at: datetime) -> dict[str, Counts]:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    made = Event.objects.filter(kind=Did.LOOK_ASKED.value, at__gte=midnight - STANDARD_DAYS, at__lt=midnight)
    asked = {event.about: datetime.fromisoformat(event.open_part["decide_by"]) for event in made}
    schemes = dict(Case.objects.filter(pk__in=asked).values_list("number", "scheme"))
    answers = Event.objects.filter(kind=Did.DECIDED.value, about__in=asked, public__contains=OF_A_SECOND_LOOK)
    of_scheme = Counter(schemes[number] for number in asked)
    answered: Counter[str] = Counter()
    in_time: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for number, public, decided_at in answers.filter(at__lt=midnight).values_list("about", "public", "at"):
        scheme = schemes[number]
        answered[scheme] += 1
        in_time[scheme] += decided_at <= asked[number]
        changed[scheme] += json.loads(public)["outcome"] == Outcome.GRANTED.value
    return {each: (of_scheme[each], answered[each], in_time[each], changed[each]) for each in sorted(of_scheme)}
