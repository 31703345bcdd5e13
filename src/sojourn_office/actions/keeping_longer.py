"""Keeping an application past its day, as for a court: by two people, with a reason, until a day that is named."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.actions.by_number import post_that_may
from sojourn_office.events import Happened
from sojourn_office.roles import May
from sojourn_office.storage import accounts, cases, events, keeping
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


def ask(*, number: str, until: date, reason: str, law: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """Ask that an application of one's own host is kept longer; nothing follows before somebody else agrees."""
    case = cases.by_number(number)
    if case is None or case.lodged_at is None or case.host != post.host:
        words = Message("No application lodged with your host has this number. Look at its last signs once more.")
        return Refusal("not_found", words, field="number")
    refused = _wrong(reason, until, at.astimezone(keeping.zone_of(case)).date())
    if refused is not None:
        return refused

    def do() -> str:
        public = {"case": number, "until": until.isoformat()}
        sealed = {"reason": reason.strip(), "law": law.strip()}
        kind, person = Happened.KEEP_ASKED, case.person_id
        events.record(kind, str(person), by=by_post(post), at=at, public=public, sealed=sealed, person_id=person)
        return number

    asked = [number, until.isoformat(), reason, law]
    return perform(do, verb="ask-to-keep", by=by_post(post), key=key, at=at, asked=asked)


def agree(*, entry: int, post: Officer, at: datetime, key: str) -> str | Refusal:
    """Agree to what somebody else of the host asked: then it is kept, with both named."""
    wish = keeping.wish(entry, post.host, at=at)
    if wish is None:
        return Refusal("case_state", Message("This was agreed to already, or another wish took its place."))
    asked, case = wish
    first = accounts.post_by_id(UUID(asked.by.removeprefix("post:")))
    second = accounts.post_by_id(post.post_id)
    if first is None or second is None or first.left_at is not None:
        return Refusal("not_allowed", Message("Whoever asked has left. Ask anew."))
    said = asked.sealed_part
    return keep_longer(
        number=case.number,
        until=date.fromisoformat(asked.open_part["until"]),
        reason=said["reason"],
        law=said["law"],
        first=first.number,
        second=second.number,
        at=at,
        key=key,
    )


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
