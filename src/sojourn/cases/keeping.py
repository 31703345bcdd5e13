"""How long papers and record of an application are kept, before the person may have them erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from sojourn.basics.days import last_day_of_months
from sojourn.cases.model import OVER, Case, Did

_PAPERS_MONTHS = 12
_RECORD_MONTHS = 60


@dataclass(frozen=True)
class Keeping:
    """Until which day papers and record stay; no days where nothing is known yet, since a decision is still to come."""

    papers_until: date | None
    record_until: date | None


def keeping(case: Case, *, zone: tzinfo, visa_ends: date | None = None) -> Keeping | None:
    """
    What of an application must stay, as its person may know it; nothing where it was never lodged.

    Papers stay one year and the record five, from the end of the visa or, where none was issued, from the day on
    which it ended in the zone of its mission. No host gives a second look today: that day is the last to appeal.
    """
    if case.lodged_at is None:
        return None
    if case.stage not in OVER:
        return Keeping(None, None)
    ended_at = [action.at for action in case.actions if action.did is not Did.OPENED][-1]
    since = visa_ends or ended_at.astimezone(zone).date()
    return Keeping(last_day_of_months(since, _PAPERS_MONTHS), last_day_of_months(since, _RECORD_MONTHS))
