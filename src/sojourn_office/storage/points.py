"""The points that officers gave a case, read from its events; what one gave is nobody's to see before both have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sojourn.cases.model import Did
from sojourn.rounds.methods import METHODS
from sojourn.rounds.points import Points, Scale, scale_of
from sojourn_office.storage import agreements, events
from sojourn_office.storage.cases import Case


@dataclass(frozen=True)
class PointSheet:
    """One officer's points with the reasons for them, and when they were given."""

    points: Points
    reasons: str
    at: datetime


def scale_for(case: Case) -> Scale | None:
    """By what points are given for a case: the criteria of the day it was lodged, in a round that goes by them."""
    if not METHODS[case.round.method].by_points:
        return None
    # A row that was changed in the transaction in hand has the day as it is written.
    on = date.fromisoformat(str(case.rule_on)) if case.rule_on else date.max
    return scale_of(agreements.rules_of(case.scheme, on=on, mission=case.mission))


def sheets_of(case: Case) -> tuple[PointSheet, ...]:
    """What each officer gave, the first officer first; whoever gave twice while nobody else had, gave the last."""
    found: dict[str, PointSheet] = {}
    for event in events.happened_to(case):
        if event.kind == Did.POINTS_GIVEN.value:
            sealed = event.sealed_part
            found[event.by] = PointSheet(Points(event.by, sealed["points"]), sealed["reasons"], event.at)
    return tuple(found.values())


def given_by(case: Case, names: frozenset[str]) -> bool:
    """Whether an officer has given points, in any of their posts."""
    return any(event.kind == Did.POINTS_GIVEN.value and event.by in names for event in events.happened_to(case))
