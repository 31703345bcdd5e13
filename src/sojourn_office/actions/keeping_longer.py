"""Keeping an application past its day, as for a court: by two people, with a reason, until a day that is named."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions.acting import by_post, perform
from sojourn_office.actions.by_number import post_that_may
from sojourn_office.events import Happened
from sojourn_office.roles import May
from sojourn_office.storage import cases, events, keeping
from sojourn_office.storage.accounts import Post

# Nothing is kept longer without an end; whoever still needs it after this asks again.
MOST = timedelta(days=366)


def keep_longer(
    *, number: str, until: date, reason: str, first: int, second: int, at: datetime, key: str, law: str = ""
) -> str | Refusal:
    """
    Keep what there is of an application until a day at least; the newest day counts, so that today ends it.

    `first` and `second` are staff numbers of two people of the host who may. The reason is sealed for the person, who
    reads it, unless a `law` is named that forbids it.
    """
    case = cases.by_number(number)
    if case is None or case.lodged_at is None:
        return Refusal("not_found", Message("There is no such case."))
    people = [_may_keep(case.host, each, at=at) for each in (first, second)]
    today = at.astimezone(keeping.zone_of(case)).date()
    refused = next((each for each in people if isinstance(each, Refusal)), None) or _wrong(reason, until, today)
    if refused is not None:
        return refused
    one, two = (each for each in people if isinstance(each, Post))
    if one.account_id == two.account_id:
        return Refusal("same_officer", Message("Keeping something longer is signed by two people."), field="second")

    def do() -> str:
        events.record(
            Happened.KEPT_LONGER,
            str(case.person_id),
            by=by_post(one),
            at=at,
            public={"case": number, "until": until.isoformat(), "second": by_post(two)},
            sealed={"reason": reason.strip(), "law": law.strip()},
            person_id=case.person_id,
        )
        return number

    asked = [number, until.isoformat(), reason, second, law]
    return perform(do, verb="keep-longer", by=by_post(one), key=key, at=at, asked=asked)


def _may_keep(host: str, number: int, *, at: datetime) -> Post | Refusal:
    post = post_that_may(May.RECORD_KEEP, host=host, number=number, at=at)
    if post is not None:
        return post
    told = {"number": str(number), "host": host}
    return Refusal("not_allowed", Message("Number {number} of {host} may not keep anything longer.", told))


def _wrong(reason: str, until: date, today: date) -> Refusal | None:
    if not reason.strip():
        return Refusal("invalid", Message("Write why it is kept longer."), field="reason")
    if not today <= until <= today + MOST:
        told = {"last": today + MOST}
        return Refusal("invalid", Message("Name a day from today to {last}.", told), field="until")
    return None
