"""What a check of everything found is kept where it outlives the database, stops what it must, and is told."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from django.db import DatabaseError, transaction

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.giving_back import Closure
from sojourn_office.actions.acting import SYSTEM, Officer, by_post, perform
from sojourn_office.actions.periods import decide
from sojourn_office.events import Happened
from sojourn_office.roles import Role
from sojourn_office.storage import accounts, events, last_check, outbox, rounds, stops
from sojourn_office.storage.events import EarlierThanTheLast
from sojourn_office.storage.last_check import LastCheck

log = logging.getLogger(__name__)


def keep(*, sentences: int, broken: int, periods: Collection[str], at: datetime, wall: datetime) -> None:
    """
    Keep what a check came to: how many sentences were asked, how many did not hold, and in which periods.

    Where it was overdue, the time in which nothing was given is kept first, as an event.
    """
    if stops.is_overdue():
        _was_overdue(stops.overdue_for(), at=_not_before(at))
    last_check.keep(LastCheck(at, sentences, broken, wall, tuple(sorted(periods))))


def _was_overdue(lasted: timedelta, *, at: datetime) -> None:
    """Killed before the check is kept, it is overdue again, and told once."""
    closure = Closure(0, at - lasted, at)
    public = {"from": closure.began_at.isoformat(), "to": at.isoformat(), "minutes": closure.minutes}

    def do() -> str:
        return str(events.record(Happened.CHECK_OVERDUE, "check", by=SYSTEM, at=at, public=public).seq)

    since = str(last_check.since())
    try:
        perform(do, verb="overdue", by=SYSTEM, key=f"overdue-{since}", at=at, asked=since)
    except (DatabaseError, EarlierThanTheLast) as trouble:
        log.error("the check was overdue, without an event: %s", type(trouble).__name__)


def _not_before(at: datetime) -> datetime:
    """Others acted while it was looked, and nothing is written down before what they did."""
    head = events.head()
    return max(at, head.last_at) if head and head.last_at else at


def keep_not_made(wall: datetime) -> None:
    """Keep that a check could not be made."""
    last_check.keep_not_made(wall)


def stop(periods: Collection[str], *, at: datetime) -> list[str]:
    """Let nothing be given any more in the periods of these names; returns those that were not stopped before."""
    found = [period for period in rounds.every_period() if period.key in periods and period.stopped_since is None]
    at = _not_before(at)
    for period in found:
        _stop(period, at=at)
    return [period.key for period in found]


def _stop(period: rounds.Period, *, at: datetime) -> None:
    """Where the history itself cannot be added to, the period is stopped all the same."""

    def do(*, with_event: bool) -> str:
        row = rounds.period_to_change(period.scheme, period.year)
        stops.stop(row, at=at)
        if with_event:
            events.record(Happened.PERIOD_STOPPED, row.key, by=SYSTEM, at=at)
        return row.key

    key = f"stop-{period.key}-{at:%y%m%d%H%M%S}"
    try:
        perform(partial(do, with_event=True), verb="stop", by=SYSTEM, key=key, at=at, asked=period.key)
    except (DatabaseError, EarlierThanTheLast) as trouble:
        log.error("%s is stopped without an event: %s", period.key, type(trouble).__name__)
        with transaction.atomic():
            do(with_event=False)


def resume(*, scheme: str, year: int, reason: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """
    Let places and visas of a stopped period be given again, with a reason that everybody may read.

    Refused until a check made since then found nothing in the period.
    """

    def go_on(period: rounds.Period) -> str | Refusal:
        if period.stopped_since is None:
            return Refusal("case_state", Message("{period} is not stopped.", {"period": period.key}))
        last = last_check.last()
        if last is None or last.at < period.stopped_since or period.key in last.periods or stops.is_overdue():
            told = {"period": period.key}
            return Refusal("check_broken", Message("No check has found {period} in order since it was stopped.", told))
        public = {"reason": reason.strip(), "since": period.stopped_since.isoformat()}
        stops.go_on(period)
        events.record(Happened.PERIOD_RESUMED, period.key, by=by_post(post), at=at, public=public)
        return period.key

    unsaid = Message("Write why it goes on.")
    return decide(
        go_on, verb="resume", unsaid=unsaid, scheme=scheme, year=year, reason=reason, post=post, at=at, key=key
    )


def tell_operators(*, broken: int, stopped: Collection[str], at: datetime) -> int:
    """Write to every operator that something is not as it must be, without saying what; returns to how many."""
    operators = accounts.accounts_with(Role.OPERATOR.value, at=at)
    for account in operators:
        outbox.post(
            account,
            subject=Message("The check of everything found something"),
            body=Message(
                "The check of this night found what must not be. Found: {broken}. Periods in which nothing is given "
                "now: {stopped}. What it is stands on the machine of the office: sojourn-office check. Whether the "
                "service works is told at {address}.",
                {"broken": broken, "stopped": len(stopped), "address": "/status"},
            ),
            at=at,
        )
    return len(operators)
