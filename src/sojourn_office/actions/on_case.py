"""One officer's act on one case: at its own host, never on their own, and never over what a colleague just did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import second_look
from sojourn.cases.model import CHANGING_NOTHING, Action
from sojourn.cases.model import Case as CaseRecord
from sojourn.cases.names import DID_NAMES
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.storage import accounts, cases, conflicts, events
from sojourn_office.storage.cases import Case

Move = Callable[[CaseRecord], Action | Refusal]

# What has no part in a decision stays open to whoever had a part in the first one, also to give it to somebody else.
_BESIDE = frozenset({"open", "note", "counter", "hand-over"})


def act_on(
    number: str,
    post: Officer,
    verb: str,
    move: Move,
    *,
    at: datetime,
    key: str,
    asked: object = None,
    sealed: Mapping[str, object] | None = None,
    then: Callable[[Case, events.Event], None] | None = None,
    version: int | None = None,
) -> str | Refusal:
    """
    One move on one case, kept as one event.

    `version` is that of the page the officer read; where something happened meanwhile, nothing is done. What the
    move was asked, beside what is sealed, is `asked`: the same key with something else is refused.
    """

    def do() -> str | Refusal:
        case = cases.to_change(number)
        refusal = not_by(case, post) or changed(case, version)
        if refusal is None and verb not in _BESIDE:
            refusal = not_again(case, post)
        if refusal is not None:
            return refusal
        action = move(events.replay(case))
        if isinstance(action, Refusal):
            return action
        event = events.record_action(case, action, sealed=sealed)
        if then is not None:
            then(case, event)
        return number

    whole = [number, dict(sealed) if sealed else None, asked]
    return perform(do, verb=verb, by=by_post(post), key=key, at=at, asked=whole)


def not_by(case: Case, post: Officer) -> Refusal | None:
    """Why a case is not this officer's to act on: of another host, or their own, or of a declared relation."""
    if post.host != case.host:
        return Refusal("not_found", Message("There is no such case."))
    return not_ones_own(case, post)


def not_ones_own(case: Case, post: Officer) -> Refusal | None:
    """Why a case is nothing for this officer whatever their post: it is their own, or of a declared relation."""
    return own_case() if conflicts.is_own(post.account_id, case) else None


def own_case() -> Refusal:
    """Why nobody acts on what is about themselves, or somebody they declared a relation with."""
    return Refusal("own_case", Message("This is your own case or a declared conflict."))


def not_again(case: Case, post: Officer) -> Refusal | None:
    """Why a second look is not this officer's to take: in any of their posts they had a part in the decision."""
    if case.look_asked_at is None:
        return None
    if not second_look.is_barred(events.replay(case), accounts.names_of(post.account_id)):
        return None
    words = Message("You took part in the first decision. Somebody else takes the second look.")
    return Refusal("same_officer", words)


def changed(case: Case, version: int | None) -> Refusal | None:
    """What happened since an officer read a case; nothing where nothing did."""
    if version is None or version == case.version:
        return None
    last = [action for action in events.replay(case).actions if action.did not in CHANGING_NOTHING][-1]
    holes = {
        "who": accounts.who_is(last.by),
        "what": DID_NAMES[last.did],
        "at": last.at.astimezone(ZoneInfo(case.round.zone)),
    }
    return Refusal(
        "changed_meanwhile",
        Message("Changed meanwhile: {what} ({who}, {at}). Your text is kept.", holes),
        about=(("version", case.version), ("kind", last.did.value)),
    )
