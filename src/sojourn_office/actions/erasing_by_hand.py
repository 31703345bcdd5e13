"""Erasing in a person's place, who asked by letter or at the counter: one of staff asks for it, another one agrees."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import erasing
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.actions.on_case import not_by
from sojourn_office.events import Happened
from sojourn_office.storage import accounts, cases, erase_wishes, events
from sojourn_office.storage.cases import Case


def ask(*, number: str, reason: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """Ask that what no duty keeps of the person of an application is erased; gives the entry that says so."""
    case = cases.by_number(number)
    if case is None or case.host != post.host:
        return Refusal("not_found", Message("There is no such case."), field="number")
    if not reason.strip():
        return Refusal("invalid", Message("Write why it is erased."), field="reason")
    refused = _not_by(case, post)
    if refused is not None:
        return refused

    def do() -> str:
        event = events.record(
            Happened.ERASE_ASKED,
            str(case.person_id),
            by=by_post(post),
            at=at,
            public={"case": number},
            sealed={"reason": reason.strip()},
            person_id=case.person_id,
        )
        return str(event.seq)

    return perform(do, verb="ask-to-erase", by=by_post(post), key=key, at=at, asked=[number, reason])


def agree(*, entry: int, post: Officer, at: datetime, key: str) -> str | Refusal:
    """Agree to what somebody else asked: then it is erased, at once; gives how much, as `erasing.erase` does."""
    wish = erase_wishes.one(entry, post.host, at=at)
    if wish is None:
        return Refusal("changed_meanwhile", Message("This was agreed to already, or another wish took its place."))
    asked, case = wish
    first = accounts.post_by_id(UUID(asked.by.removeprefix("post:")))
    if first is None or first.left_at is not None:
        return Refusal("not_allowed", Message("Whoever asked has left. Ask anew."))
    if first.account_id == post.account_id:
        return Refusal("same_officer", Message("Erasing by hand is agreed to by somebody else."))
    refused = _not_by(case, post)
    if refused is not None:
        return refused
    account, number, person = case.person.account, case.number, str(case.person_id)
    # Cut off behind this, it is erased, and agreed to with the next press.
    gone = erasing.erase(account, at=at, key=f"by-hand/{entry}", by=by_post(post))
    if isinstance(gone, Refusal):
        return gone

    def do() -> str:
        public = {"case": number, "asked": entry}
        events.record(Happened.ERASE_AGREED, person, by=by_post(post), at=at, public=public)
        return gone

    return perform(do, verb="agree-to-erase", by=by_post(post), key=key, at=at, asked=entry)


def _not_by(case: Case, post: Officer) -> Refusal | None:
    elsewhere = any(each.host != post.host for each in cases.of_account(case.person.account_id))
    if elsewhere:
        words = Message("This person has an application with another host too. They erase it by their own sign-in.")
        return Refusal("not_allowed", words, field="number")
    return not_by(case, post)
