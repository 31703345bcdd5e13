"""Every opening of a case or a paper is kept, with who opened it and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Action, Did
from sojourn.cases.names import OPENED_FOR
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.actions.on_case import act_on, not_by
from sojourn_office.storage import cases, events


def opened(
    *,
    number: str,
    post: Officer,
    reason: str,
    paper: str,
    at: datetime,
    key: str,
    why: str = "",
    version: str = "",
) -> str | Refusal:
    """
    Keep that an officer opened a case or a paper, and why.

    `reason` is one of `OPENED_FOR`, the task in hand; `why` is what was typed outside one's own queue, and is sealed.
    `version` names an earlier version of the paper; one that counts no longer was not the one to be seen.
    """
    if reason not in OPENED_FOR:
        return _without_reason()
    about = {"reason": reason, "paper": paper, **({"version": version} if version else {})}
    action = Action(Did.OPENED, at, by_post(post), about)
    sealed = {"why": why} if why else None
    return act_on(number, post, "open", lambda case: action, at=at, key=key, sealed=sealed)


def opened_all(
    *, number: str, post: Officer, reason: str, papers: Sequence[str], at: datetime, key: str
) -> str | Refusal:
    """Keep of several papers at once that an officer saw them: each is an event of its own."""
    if reason not in OPENED_FOR:
        return _without_reason()
    by = by_post(post)

    def do() -> str | Refusal:
        case = cases.to_change(number)
        refusal = not_by(case, post)
        if refusal is not None:
            return refusal
        publics = [{"reason": reason, "paper": paper} for paper in papers]
        events.record_several(Did.OPENED, number, publics, by=by, at=at, person_id=case.person_id)
        return number

    return perform(do, verb="open-all", by=by, key=key, at=at, asked=[number, reason, list(papers)])


def _without_reason() -> Refusal:
    return Refusal("reason_required", Message("Write why you open this case."), field="why")
