"""A decision about a whole period, with a reason that everybody may read: what any of them asks first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.actions.reasons import not_for_everybody
from sojourn_office.storage import rounds
from sojourn_office.storage.rounds import Period


def decide(
    change: Callable[[Period], str | Refusal],
    *,
    verb: str,
    unsaid: Message,
    scheme: str,
    year: int,
    reason: str,
    post: Officer,
    at: datetime,
    key: str,
) -> str | Refusal:
    """Change a period, locked, once a reason is given that can be published; `unsaid` asks for one."""
    if not reason.strip():
        return Refusal("reason_required", unsaid, field="reason")
    refusal = not_for_everybody(reason)
    if refusal is not None:
        return refusal

    def do() -> str | Refusal:
        if rounds.period_of(scheme, year) is None:
            return no_such_period(scheme, year)
        return change(rounds.period_to_change(scheme, year))

    return perform(do, verb=verb, by=by_post(post), key=key, at=at, asked=[scheme, year, reason])


def no_such_period(scheme: str, year: int) -> Refusal:
    """The answer where a quota period was not opened."""
    told = {"year": str(year), "scheme": scheme}
    return Refusal("not_found", Message("There is no period {year} of {scheme}. Grant it first.", told))
