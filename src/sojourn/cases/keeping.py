"""How long a draft, the papers and the record of an application are kept; after that they are erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from sojourn.basics.days import last_day_of_months
from sojourn.cases.model import OVER, Case, Did
from sojourn.rounds.model import Round
from sojourn.rounds.moves import last_minute

DRAFT_DAYS = 30
ENTRY_DAYS = 90
PAPERS_MONTHS = 12
RECORD_MONTHS = 60


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
    return Keeping(last_day_of_months(since, PAPERS_MONTHS), last_day_of_months(since, RECORD_MONTHS))


def draft_until(changed_at: datetime, zone: tzinfo, *, round_: Round | None = None) -> date:
    """
    The last day on which what was never lodged is kept: 30 days after its last change, where its mission is.

    What waits for a round with a result day, or for an opening at which places are claimed, is kept until 30 days after
    that round's last day: it cannot be lodged before. A round open all year makes nobody wait.
    """
    last_change = changed_at.astimezone(zone).date()
    if round_ is not None and (round_.results_at is not None or round_.offer is not None):
        last_change = max(last_change, last_minute(round_.closes_at.astimezone(zone)).date())
    return last_change + timedelta(days=DRAFT_DAYS)
