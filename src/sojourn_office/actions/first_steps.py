"""Where a lodged application goes first, and by when the host states that it decides."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sojourn.basics.days import office_day
from sojourn.cases.endorsing import has_gate
from sojourn.places.quotas import Gate
from sojourn.rounds.moves import end_of_day, last_minute
from sojourn_office.storage import agreements
from sojourn_office.storage.cases import Case


def gate_of(case: Case, *, on: date) -> str:
    """Whose gate comes first by the rules of a day: that of the sending state by name, or empty for the host."""
    rules = agreements.rules_of(case.scheme, on=on, mission=case.mission)
    return Gate.SENDER.value if has_gate(rules) else ""


def decide_by(case: Case, *, at: datetime) -> datetime | None:
    """By when the host decides what reaches it at a moment: on the result day, or within its days; or nothing."""
    if case.round.results_at is not None:
        return case.round.results_at
    on = at.astimezone(ZoneInfo(case.round.zone)).date()
    days = agreements.rules_of(case.scheme, on=on, mission=case.mission).value("processing_days")
    if not isinstance(days, int):
        return None
    return last_minute(end_of_day(office_day(on + timedelta(days=days)), case.round.zone))
