"""A scheme as one tree: its criteria on every day of application and for every mission, for the readings of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sojourn.agreements.model import Agreement, Scheme, Series
from sojourn.agreements.moves import entry_on, rules_on
from sojourn.eligibility.findings import can_be_judged, criteria_under
from sojourn.rules.terms import APPLICATION, NO, All, Cases, Compare, Contains, Fact, Presumed, Question, Value


@dataclass(frozen=True)
class WholeRule:
    """What a scheme answers, and what each of its criteria does, by their codes in the agreement's order."""

    answer: Question
    criteria: Mapping[str, Question]


def whole_rule(
    agreement: Agreement,
    scheme: Scheme,
    *,
    known: date | None = None,
    since: date = date.min,
    until: date = date.max,
    region: str | None = None,
) -> WholeRule:
    """
    The rule of a scheme for applications from one day to another, by what was `known` on a day.

    Each stretch of days on which no value changes has its own criteria, each mission its own within a stretch. A
    `region` leaves out the missions that are not its own. A day on which the scheme has no rules answers no.
    """
    starts = [since, *(day for day in _changes(scheme, known) if since < day <= until)]
    stretches = [_on_one_day(agreement, scheme, start, known, region) for start in starts]
    codes = dict.fromkeys(code for stretch in stretches for code in stretch)
    criteria = {code: _one_after_another(starts, [stretch.get(code, NO) for stretch in stretches]) for code in codes}
    return WholeRule(All(tuple(criteria.values())) if criteria else NO, criteria)


def _on_one_day(
    agreement: Agreement, scheme: Scheme, on: date, known: date | None, region: str | None
) -> dict[str, Question]:
    """The criteria by their codes; the regions of each mission lead to the ones it asks."""
    asked = _asked(agreement, scheme, on, known, None)
    cases: dict[str, list[tuple[Question, Question]]] = {code: [] for code in asked}
    for mission in scheme.missions.values():
        area = entry_on(mission.area, on=on, known=known)
        if area is None or not isinstance(area.value, tuple) or (region is not None and region not in area.value):
            continue
        there = _asked(agreement, scheme, on, known, mission.id)
        for code, question in asked.items():
            if there.get(code) != question:
                lives_there = Contains(Value(area.value), Fact("residence_region"))
                cases[code].append((lives_there, there.get(code, NO)))
    return {code: Cases(tuple(cases[code]), question) if cases[code] else question for code, question in asked.items()}


def _asked(
    agreement: Agreement, scheme: Scheme, on: date, known: date | None, mission: str | None
) -> dict[str, Question]:
    rules = rules_on(agreement, scheme, on=on, known=known, mission=mission)
    if not can_be_judged(rules):
        return {}
    return {
        criterion.code: Presumed(criterion.asks()) if criterion.weighed else criterion.asks()
        for criterion, _ in criteria_under(rules)
    }


def _one_after_another(starts: Sequence[date], questions: Sequence[Question]) -> Question:
    """The question of each stretch of days; neighbours that ask the same are one."""
    cases: list[tuple[Question, Question]] = []
    for (question, following), end in zip(pairwise(questions), starts[1:], strict=True):
        if question != following:
            cases.append((Compare(Fact(APPLICATION), "<", Value(end)), question))
    return Cases(tuple(cases), questions[-1]) if cases else questions[-1]


def _changes(scheme: Scheme, known: date | None) -> list[date]:
    """Every day on which a value or the area of a mission may become another."""
    areas = [mission.area for mission in scheme.missions.values()]
    return sorted({day for series in [*scheme.series.values(), *areas] for day in _changes_of(series, known)})


def _changes_of(series: Series, known: date | None) -> set[date]:
    seen = [entry for entry in series.entries if entry.was_known_by(known)]
    begins = {entry.start.day for entry in seen if entry.start is not None}
    ends = {entry.until + timedelta(days=1) for entry in seen if entry.until is not None}
    return begins | ends
