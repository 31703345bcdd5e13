"""Being away: from a day to a day somebody's cases are offered to their colleagues; nothing of the cases changes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.events import Happened
from sojourn_office.storage import absences, events

_DAYS_MAX = 366


def away(
    *, post: Officer, who: Officer, first_on: date, last_on: date, today: date, at: datetime, key: str
) -> str | Refusal:
    """
    Keep that somebody of the same host is away; both days count. Whoever is ill is entered by a colleague.

    The cases stay theirs until a colleague takes one. `today` is the day where they work.
    """
    if who.host != post.host:
        return Refusal("not_found", Message("There is no such colleague."))
    if last_on < first_on:
        return Refusal("invalid", Message("The last day lies before the first."), field="last_on")
    if last_on < today:
        return Refusal("invalid", Message("The last day lies in the past."), field="last_on")
    if (last_on - first_on).days > _DAYS_MAX:
        return Refusal("invalid", Message("Longer than a year is no absence: end the post."), field="last_on")

    def do() -> str:
        absence = absences.keep(who.account_id, first_on=first_on, last_on=last_on)
        events.record(Happened.AWAY, str(who.post_id), by=by_post(post), at=at, public=_days(absence))
        return str(absence.id)

    return perform(do, verb="away", by=by_post(post), key=key, at=at, asked=[who.account_id, first_on, last_on])


def back(*, post: Officer, who: Officer, absence_id: UUID, at: datetime, key: str) -> str | Refusal:
    """End an absence of somebody, or take one away that has not begun: they are there again from now on."""

    def do() -> str | Refusal:
        absence = absences.by_id(absence_id)
        if absence is None or absence.account_id != who.account_id or who.host != post.host:
            return Refusal("not_found", Message("This absence is over."))
        events.record(Happened.BACK, str(who.post_id), by=by_post(post), at=at, public=_days(absence))
        absences.end(absence)
        return str(absence_id)

    return perform(do, verb="back", by=by_post(post), key=key, at=at, asked=[absence_id])


def _days(absence: absences.Absence) -> dict[str, object]:
    return {"first": absence.first_on.isoformat(), "last": absence.last_on.isoformat()}
