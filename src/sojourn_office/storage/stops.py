"""Periods in which nothing is given, since a check found something there: who asks, and what is written."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.places.model import Cause
from sojourn_office import clock
from sojourn_office.storage import agreements, last_check
from sojourn_office.storage.rounds import Period

# What gives a place to somebody or ends a person's time to take it; whatever gives one back goes on.
GIVING = frozenset(
    {
        Cause.RELEASE,
        Cause.CLAIM,
        Cause.DRAW,
        Cause.LODGING,
        Cause.PAYMENT,
        Cause.PASSING,
        Cause.CARRIED,
        Cause.ISSUE,
        Cause.EXPIRY,
    }
)

OVERDUE_AFTER = timedelta(hours=26)
"""After this a check no longer answers for anything; a nightly one may be two hours late."""


def why_stopped(period: Period) -> Refusal | None:
    """Why nothing is given in a period now; nothing where it is."""
    if period.stopped_since is not None:
        told = {"period": period.key, "moment": in_its_zone(period.scheme, period.stopped_since)}
        says = Message("Nothing is given in {period} since {moment}: a check found something.", told)
        return Refusal("period_stopped", says)
    if is_overdue():
        return Refusal("period_stopped", Message("Nothing is given now: the check of everything is overdue."))
    return None


def in_its_zone(scheme_id: str, moment: datetime) -> datetime:
    """A moment as the missions of a scheme's host count it."""
    return moment.astimezone(ZoneInfo(agreements.zone_of(scheme_id[4:7], "")))


def is_overdue() -> bool:
    """Whether the last check that could be made is older than it may be, by the time of day."""
    return overdue_for() > timedelta()


def overdue_for() -> timedelta:
    """
    How long nothing has been given since no check was made in time; nothing where one was.

    An office that was never checked waits for none: the first minute of its worker does it.
    """
    since = last_check.since()
    return timedelta() if since is None else max(clock.wall() - since - OVERDUE_AFTER, timedelta())


def stop(period: Period, *, at: datetime) -> None:
    """Mark a locked period."""
    period.stopped_since = at
    period.save(update_fields=["stopped_since"])


def go_on(period: Period) -> None:
    """Take the mark from a locked period."""
    period.stopped_since = None
    period.save(update_fields=["stopped_since"])


def stopped() -> list[Period]:
    """The periods that are stopped, by scheme and year."""
    return list(Period.objects.filter(stopped_since__isnull=False).order_by("scheme", "year"))
