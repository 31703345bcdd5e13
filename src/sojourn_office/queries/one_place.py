"""The place that a person has in a period by another round than the one they look at."""

from __future__ import annotations

from sojourn_office.queries.applications import Application
from sojourn_office.storage import cases, living
from sojourn_office.storage.living import Living


def elsewhere(application: Application) -> Living | None:
    """The place that the person of an application holds, or took, by another round of its period."""
    case = cases.by_number(application.number)
    assert case is not None, "one's own application was there a moment ago"
    return living.elsewhere(case.round, [case.person_id]).get(case.person_id)
