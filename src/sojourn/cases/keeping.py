"""How long a draft, the papers and the record of an application are kept; after that they are erased."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta, tzinfo

from sojourn.agreements.moves import Rules
from sojourn.basics.days import last_day_of_months
from sojourn.cases.model import OVER, Case, Did
from sojourn.rounds.model import Round
from sojourn.rounds.moves import last_minute


@dataclass(frozen=True)
class Terms:
    """
    How long what is kept of a scheme, by its agreement file; what the file does not say is this system's own.

    A month is enough to come back to what was begun, and three to ask about a draw. Papers stay a year, in which a
    decision can be looked at again; the record five, by which earlier turns can be shown. What an agency filed and
    its person never confirmed stays a month after the round; a visa of before that is nobody's stays twelve years,
    after which whoever was eighteen is past the age of most schemes.
    """

    draft_days: int = 30
    entry_days: int = 90
    papers_months: int = 12
    record_months: int = 60
    filing_days: int = 30
    grant_months: int = 144


# Each term by the name of its value in an agreement file.
TERMS = {f"keep_{each.name}": each.name for each in fields(Terms)}


def terms_of(rules: Rules) -> Terms:
    """The terms of a scheme on the day of the rules."""
    written = {term: rules.number(name) for name, term in TERMS.items()}
    return Terms(**{term: number for term, number in written.items() if number is not None})


@dataclass(frozen=True)
class Keeping:
    """Until which day papers and record stay; no days where nothing is known yet, since a decision is still to come."""

    papers_until: date | None
    record_until: date | None


def keeping(case: Case, *, terms: Terms, zone: tzinfo, visa_ends: date | None = None) -> Keeping | None:
    """
    What of an application must stay, as its person may know it; nothing where it was never lodged.

    Papers and record stay for their terms, from the end of the visa or, where none was issued, from the day on which
    it ended in the zone of its mission. Where no host gives a second look, that day is the last to appeal.
    """
    if case.lodged_at is None:
        return None
    if case.stage not in OVER:
        return Keeping(None, None)
    ended_at = [action.at for action in case.actions if action.did is not Did.OPENED][-1]
    since = visa_ends or ended_at.astimezone(zone).date()
    return Keeping(last_day_of_months(since, terms.papers_months), last_day_of_months(since, terms.record_months))


def draft_until(changed_at: datetime, zone: tzinfo, *, terms: Terms, round_: Round | None = None) -> date:
    """
    The last day on which what was never lodged is kept: some days after its last change, where its mission is.

    What waits for a round with a result day, or for an opening at which places are claimed, is kept as long after
    that round's last day: it cannot be lodged before. A round open all year makes nobody wait.
    """
    last_change = changed_at.astimezone(zone).date()
    if round_ is not None and (round_.results_at is not None or round_.offer is not None):
        last_change = max(last_change, last_minute(round_.closes_at.astimezone(zone)).date())
    return last_change + timedelta(days=terms.draft_days)
