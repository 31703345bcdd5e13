"""What the sending state's office does at its gate: opens, asks for a paper, endorses or says why not, takes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import endorsing as rule
from sojourn.cases import moves as case_moves
from sojourn.cases.model import Action, Did
from sojourn.places.model import Cause
from sojourn.texts.keeping import keep
from sojourn_office.actions import coming_back, notices
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.actions.assessment import tell_asked
from sojourn_office.actions.first_steps import decide_by
from sojourn_office.actions.on_case import changed, not_ones_own
from sojourn_office.storage import cases, endorsements, events, rounds
from sojourn_office.storage.cases import Case
from sojourn_office.storage.judging import judged
from sojourn_office.storage.quotas import Quota
from sojourn_office.storage.rounds import Period


def opened(*, number: str, post: Officer, paper: str, at: datetime, key: str) -> str | Refusal:
    """Keep that an application, or a paper of it, was opened at the gate."""
    by = by_post(post)

    def do() -> str | Refusal:
        case = cases.to_change(number)
        refusal = _not_at_their_gate(case, post)
        if refusal is None:
            events.record_action(case, Action(Did.OPENED, at, by, {"reason": rule.TO_ENDORSE, "paper": paper}))
        return refusal or number

    return perform(do, verb="open", by=by, key=key, at=at, asked=[number, paper])


def endorse(*, number: str, post: Officer, version: int | None, at: datetime, key: str) -> str | Refusal:
    """
    Endorse an application, which takes one of the places at the gate where they have a number; it goes to the host.

    `version` is that of the page the officer read.
    """
    do = partial(_endorse, post=post, at=at)
    return _act(number, do, "endorse", post=post, version=version, at=at, key=key, asked=number)


def _endorse(case: Case, period: Period, gate: Quota | None, *, post: Officer, at: datetime) -> str | Refusal:
    action = rule.endorse(events.replay(case), by=by_post(post), at=at, decide_by=decide_by(case, at=at))
    if isinstance(action, Refusal):
        return action
    if gate is not None and gate.left < 1:
        told = {"quota": gate.name, "most": gate.most}
        return Refusal("period_full", Message("No place is left under {quota}: all {most} are promised.", told))
    notices.sender_answered(case, event=events.record_action(case, action))
    return case.number


def decline(
    *, number: str, post: Officer, grounds: Sequence[str], why: str, version: int | None, at: datetime, key: str
) -> str | Refusal:
    """
    Say that an application is not endorsed: by criteria, named by their codes, and in own words where none says it.

    It ends with that; the place that the host held for it goes back.
    """
    if not grounds and not why.strip():
        words = Message("Choose what is not met, or write why you do not endorse.")
        return Refusal("reason_required", words, field="why")
    do = partial(_decline, post=post, grounds=grounds, why=why.strip(), at=at)
    return _act(
        number, do, "not-endorse", post=post, version=version, at=at, key=key, asked=[number, list(grounds), why]
    )


def _decline(
    case: Case, period: Period, _gate: Quota | None, *, post: Officer, grounds: Sequence[str], why: str, at: datetime
) -> str | Refusal:
    action = rule.not_endorse(events.replay(case), by=by_post(post), at=at)
    if isinstance(action, Refusal):
        return action
    found = judged(case, known=at.astimezone(ZoneInfo(case.round.zone)).date()).judgement.findings
    named = [each for each in found if each.code in grounds]
    kept = [
        {"code": each.code, "name": keep(each.name), "rule": keep(each.says), "remedy": keep(each.remedy)}
        for each in named
    ]
    return _ended(case, period, action, {"grounds": kept, "why": why})


def take_back(*, number: str, post: Officer, why: str, version: int | None, at: datetime, key: str) -> str | Refusal:
    """
    Take an endorsement back before the host decides, with its ground in own words.

    The application ends; the place at the gate and the one that the host held for it go back.
    """
    if not why.strip():
        return Refusal("reason_required", Message("Write why your office takes it back."), field="why")
    do = partial(_take_back, post=post, why=why.strip(), at=at)
    return _act(number, do, "unendorse", post=post, version=version, at=at, key=key, asked=[number, why])


def _take_back(
    case: Case, period: Period, _gate: Quota | None, *, post: Officer, why: str, at: datetime
) -> str | Refusal:
    action = rule.take_back(events.replay(case), by=by_post(post), at=at)
    return action if isinstance(action, Refusal) else _ended(case, period, action, {"why": why})


def _ended(case: Case, period: Period, action: Action, sealed: Mapping[str, object]) -> str:
    """Keep that the sending state ended an application, which gives back the place that the host held."""
    moves = coming_back.moves_of(case, period, Cause.REFUSAL, at=action.at)
    event = events.record_action(case, action, sealed=sealed, moves=moves)
    coming_back.pass_on(case, period, moves, at=action.at)
    notices.sender_answered(case, event=event)
    return case.number


def ask_for_paper(
    *, number: str, post: Officer, paper: str, until: datetime, why: str, version: int | None, at: datetime, key: str
) -> str | Refusal:
    """Ask the person for a paper until a moment, before the gate answers; it waits for it until then."""
    by = by_post(post)

    def do() -> str | Refusal:
        case = cases.to_change(number)
        refusal = _not_at_their_gate(case, post) or changed(case, version)
        if refusal is not None:
            return refusal
        action = case_moves.ask_for_paper(events.replay(case), by=by, at=at, paper=paper, until=until, gate=True)
        if not isinstance(action, Refusal):
            tell_asked(case, events.record_action(case, action, sealed={"why": why}), until=until)
        return action if isinstance(action, Refusal) else number

    return perform(do, verb="ask", by=by, key=key, at=at, asked=[number, paper, until, why])


def _act(
    number: str,
    do: Callable[[Case, Period, Quota | None], str | Refusal],
    verb: str,
    *,
    post: Officer,
    version: int | None,
    at: datetime,
    key: str,
    asked: object,
) -> str | Refusal:
    """One act on a case at the gate, with period, gate and case locked in this order."""

    def act() -> str | Refusal:
        period = rounds.period_of_case(number)
        row = cases.by_number(number)
        if period is None or row is None:
            return Refusal("not_found", Message("There is no such case."))
        gate = endorsements.quota_to_change(row.round.period_id)
        case = cases.to_change(number)
        refusal = _not_at_their_gate(case, post) or changed(case, version)
        return refusal or do(case, period, gate)

    return perform(act, verb=verb, by=by_post(post), key=key, at=at, asked=asked)


def _not_at_their_gate(case: Case, post: Officer) -> Refusal | None:
    """Why a case is not this officer's: of another sending state, never at a gate, their own, or of a relation."""
    if post.host != case.scheme[:3] or not rule.came_to_gate(events.replay(case)):
        return Refusal("not_found", Message("There is no such case."))
    return not_ones_own(case, post)
