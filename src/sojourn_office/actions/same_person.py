"""A case that may be a second one of the same person: two persons after all, or one, and both are void."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn.rounds.methods import METHODS
from sojourn_office.actions import notices
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.actions.on_case import act_on, not_by
from sojourn_office.storage import agreements, cases, events, ledger, pairs, rounds, wholes
from sojourn_office.storage.cases import Case


def clear(*, number: str, post: Officer, why: str, at: datetime, key: str) -> str | Refusal:
    """Take the mark of a possible second application away, since an officer found two persons."""
    case = cases.by_number(number)
    if case is not None and wholes.others(case.person_id, case.host):
        says = Message("Two officers joined this record with another one. Propose to undo that first.")
        return Refusal("case_state", says)
    move = partial(case_moves.clear, by=by_post(post), at=at)
    return act_on(number, post, "clear", move, at=at, key=key, sealed={"why": why})


def void_both(*, number: str, post: Officer, why: str, at: datetime, key: str) -> str | Refusal:
    """
    Apply the rule on two applications of one person in a round: both are void, or where the agreement lets one count,
    the one that came second; places held for them go back.

    `number` is the one that carries the mark; the mark names the other, or two records that are joined, or that an
    officer proposed to join.
    """
    by = by_post(post)

    def do() -> str | Refusal:
        period = rounds.period_of_case(number)
        if period is None:
            return Refusal("not_found", Message("There is no such case."))
        other = _other_one(cases.to_change(number))
        if not other:
            return Refusal("case_state", Message("This case is not marked as a second application."))
        void = ((number, other),) if _one_counts(period, at) else ((number, other), (other, number))
        for each, twin in void:
            refusal = _void(cases.to_change(each), post, twin, period, by=by, why=why, at=at)
            if refusal is not None:
                return refusal
        return number

    if not why.strip():
        return Refusal("reason_required", Message("Write why, for the file."), field="why")
    return perform(do, verb="void", by=by, key=key, at=at, asked=[number, why])


def _other_one(case: Case) -> str:
    """The application of perhaps the same person, by the mark of this one or by records of one person; or nothing."""
    replayed = events.replay(case)
    if replayed.is_flagged:
        return replayed.marked_with
    beside = pairs.living_beside(case)
    return beside.number if beside else ""


def _one_counts(period: rounds.Period, at: datetime) -> bool:
    """Whether the agreement lets the first of two applications count."""
    rules = agreements.rules_of(period.scheme, on=at.date())
    return rules.value("duplicates") == "one-counts"


def _void(
    case: Case, post: Officer, twin: str, period: rounds.Period, *, by: str, why: str, at: datetime
) -> Refusal | None:
    refusal = not_by(case, post)
    if refusal is not None:
        return refusal
    action = case_moves.void(events.replay(case), by=by, at=at, other=twin)
    if isinstance(action, Refusal):
        return action
    moves = []
    if ledger.place_of(case) is Place.HELD:
        back = Place(METHODS[case.round.method].comes_back_to)
        moves.append((period, Movement(Cause.WITHDRAWAL, Place.HELD, back, case=case.number)))
    event = events.record_action(case, action, sealed={"why": why}, moves=moves)
    notices.voided(case, event=event)
    return None
