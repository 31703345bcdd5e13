"""The monthly review of who opened what: signed off by somebody else, once for each officer."""

from __future__ import annotations

from datetime import date, datetime

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.actions.reasons import not_for_everybody
from sojourn_office.events import Happened
from sojourn_office.storage import accounts, events, openings


def sign_off(*, month: date, words: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """
    Sign off what others of the host opened in a month that is over; one's own openings are for somebody else.

    `words` say what was found, and are needed where the rule flags anything.
    """
    about = openings.name_of(post.host, month)

    def do() -> str | Refusal:
        if at < _over_at(post.host, month):
            return Refusal("not_open", Message("This month is not over yet."))
        own = accounts.names_of(post.account_id)
        found = openings.opened_in(post.host, month)
        covered = {str(name) for event in _earlier(post.host, month) for name in event.open_part["posts"]}
        left = [each for each in found if each.by not in covered and each.by not in own]
        if not left:
            return Refusal("case_state", Message("Nothing of this month is left for you to review."))
        flagged = sum(each.is_flagged for each in left)
        if flagged and not words.strip():
            return Refusal("reason_required", Message("Write what was found."), field="reason")
        public = {
            "posts": [each.by for each in left],
            "openings": sum(each.openings for each in left),
            "flagged": flagged,
            "words": words.strip(),
        }
        events.record(Happened.OPENINGS_REVIEWED, about, by=by_post(post), at=at, public=public)
        return about

    return not_for_everybody(words) or perform(
        do, verb="review", by=by_post(post), key=key, at=at, asked=[about, words]
    )


def _earlier(host: str, month: date) -> list[events.Event]:
    return openings.reviews(host, [month])[month]


def _over_at(host: str, month: date) -> datetime:
    return datetime.combine(openings.next_month(month), datetime.min.time(), tzinfo=openings.zone_of(host))
