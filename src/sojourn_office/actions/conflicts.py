"""A relation that an officer declares, and whose case they may not decide."""

from __future__ import annotations

from datetime import date, datetime

from sojourn.basics.refusals import Refusal
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.events import Happened
from sojourn_office.storage import conflicts, events


def declare(
    *,
    post: Officer,
    nationality: str,
    surname: str,
    given_names: str,
    birth_date: date,
    passport_number: str,
    at: datetime,
    key: str,
) -> str | Refusal:
    """
    Declare a relation whose case one may not decide; only keyed digests of it are kept.

    The name is as in the passport; the passport number may be empty.
    """
    digests = conflicts.digests_for(
        nationality=nationality,
        birth_date=birth_date.isoformat(),
        latin_name=f"{surname} {given_names}".strip(),
        passport_number=passport_number,
    )
    about = str(post.account_id)

    def do() -> str:
        events.record(Happened.CONFLICT_DECLARED, about, by=by_post(post), at=at, public={"digests": digests})
        return about

    return perform(do, verb="conflict", by=by_post(post), key=key, at=at, asked=digests)
