"""Paying a fee: begun with a place held for it, settled in one act with what it is for, given back where that fails."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import fees as moves
from sojourn.cases.fees import PLACE_WAITS, PaidFor, State
from sojourn.cases.model import Action, Did, Stage
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn.rounds.methods import METHODS
from sojourn_office.actions import cases as case_actions
from sojourn_office.actions import entries as entry_actions
from sojourn_office.actions import fees, notices
from sojourn_office.actions.acting import SYSTEM, perform
from sojourn_office.actions.one_by_one import each
from sojourn_office.paying.providing import Asked, Provider, ProviderAway, Said, Standing
from sojourn_office.paying.signing import SENT_AT, SIGNATURE, is_signed
from sojourn_office.storage import agreements, cases, events, ledger, payment_door, payments, rounds
from sojourn_office.storage.cases import Case
from sojourn_office.storage.payments import Payment
from sojourn_office.storage.rounds import Period

_CONSENTS = dict.fromkeys(case_actions.CONSENTS, True)
# The provider is asked so often about a payment; about one that nobody finished, once an hour.
_ASKED_EVERY, _SELDOM = timedelta(seconds=20), timedelta(hours=1)
# What passes by itself: a payment waits for it, and its money is not sent back.
_PASSES = frozenset({"storage_low", "period_stopped", "outcome_unknown", "try_again", "key_unavailable"})


def begin(
    *, number: str, paid_for: PaidFor, consents: Mapping[str, bool], by: str, at: datetime, key: str
) -> str | Refusal:
    """
    Begin to pay what a step costs, with a place held for it where the step takes one; gives our reference.

    Whatever keeps the step from being done is said before anything is paid. A payment that waits is gone on with.
    """

    def do() -> str | Refusal:
        period = rounds.period_of_case(number)
        if period is None:
            return Refusal("not_found", Message("There is no such case."))
        case = cases.to_change(number)
        case.round.period, case.passport.person = period, case.person
        waiting = next((row for row in payments.of_case(number) if _waits(row, paid_for)), None)
        if waiting is not None and not _is_late(case, at):
            return waiting.reference
        return _may_not_pay(case, paid_for, consents, at=at) or _begun(case, period, paid_for, by=by, at=at)

    return perform(do, verb="pay", by=by, key=key, at=at, asked=[number, paid_for.value])


def _waits(row: Payment, paid_for: PaidFor) -> bool:
    return row.is_at is State.BEGUN and row.paid_for == paid_for.value


def _is_late(case: Case, at: datetime) -> bool:
    """Whether the time is over in which a place was held for a fee."""
    replayed = events.replay(case)
    last = next((action for action in reversed(replayed.actions) if action.did in (Did.FEE_BEGUN, Did.FEE_LATE)), None)
    until = replayed.held_until
    return last is not None and (last.did is Did.FEE_LATE or (until is not None and at >= until))


def _may_not_pay(case: Case, paid_for: PaidFor, consents: Mapping[str, bool], *, at: datetime) -> Refusal | None:
    if fees.is_paid(case.number, paid_for):
        return Refusal("fee_paid", Message("The fee is paid already."))
    if paid_for is PaidFor.ENTRY:
        return entry_actions.may_not_enter(case, at=at)
    if case.stage != Stage.DRAFT.value:
        return None
    refusal = case_actions.may_not_lodge(case, consents, at=at)
    missing = case_actions.lacks(case, at=at) if refusal is None else []
    if missing:
        return Refusal("papers_missing", Message("Something is still missing. Nothing was sent."))
    return refusal


def _begun(case: Case, period: Period, paid_for: PaidFor, *, by: str, at: datetime) -> str | Refusal:
    fee = fees.owed(case, paid_for, at=at)
    if fee is None:
        return Refusal("case_state", Message("Nothing is to be paid here."))
    replayed = events.replay(case)
    takes_one = paid_for is PaidFor.LODGING and replayed.stage is Stage.DRAFT
    needs = METHODS[case.round.method].holds_at_lodging and fees.other_of(case) is None
    holds = takes_one and (needs or replayed.held_until is not None)
    reference = secrets.token_hex(16)
    action = moves.begin(replayed, by=by, at=at, reference=reference, fee=fee, paid_for=paid_for, holds=holds)
    if isinstance(action, Refusal):
        return action
    until = datetime.fromisoformat(str(action.about["until"])) if holds else None
    held = fees.place_for(case, period, Cause.PAYMENT, at=at, ends_at=until) if takes_one else []
    if isinstance(held, Refusal):
        return held
    events.record_action(case, action, moves=held)
    row = Payment(reference=reference, case=case, paid_for=paid_for.value, by=by, begun_at=at)
    row.amount, row.currency, row.state = fee.amount, fee.currency, State.BEGUN.value
    payments.keep(row)
    return reference


def open_page(reference: str, *, origin: str, language: str, at: datetime) -> str | Refusal:
    """
    The address of the page on which a payment is made; asked of the provider where it is not known yet.

    `origin` is where the office is reached. Neither address says more of a person than the reference.
    """
    row, provider = payments.by_reference(reference), payment_door.provider()
    if row is None or provider is None:
        return Refusal("not_found", Message("There is no such payment."))
    if row.page:
        return row.page
    case = cases.by_number(row.case_id)
    assert case is not None, "a payment has its case"
    until = events.replay(case).held_until or row.begun_at + PLACE_WAITS
    asked = Asked(
        reference=reference,
        money=row.money,
        seconds=max(1, int((until - at).total_seconds())),
        return_to=f"{origin}/{language}/pay/{reference}",
        hint_to=f"{origin}/pay/hint",
        language=language,
    )
    try:
        page = provider.begin(asked)
    except ProviderAway:
        return not_known()
    payments.keep_page(reference, page)
    return page


def not_known() -> Refusal:
    """The answer where the provider gives none."""
    says = Message("We do not know yet whether this was paid. Look again: nothing is paid twice.")
    return Refusal("outcome_unknown", says)


SIGNED_BY = (SIGNATURE, SENT_AT)


def is_from_the_provider(named: Mapping[str, str], *, path: str, body: bytes, seconds_now: float) -> bool:
    """Whether a message carries the signature of our provider, in headers of these names, and was sent just now."""
    if payment_door.provider() is None:
        return False
    return is_signed(
        payment_door.secret(),
        named[SIGNATURE],
        method="POST",
        path=path,
        sent_at=named[SENT_AT],
        body=body,
        now=seconds_now,
    )


def look(reference: str, *, at: datetime) -> str | Refusal:
    """
    Ask the provider where a payment stands, and do what follows; however often it is asked, it is done once.

    Nothing that a payer or a provider says by itself settles a payment: this question does.
    """
    row = payments.by_reference(reference)
    if row is None:
        return Refusal("not_found", Message("There is no such payment."))
    payments.mark_asked(reference, at=at)
    return followed(row, at=at)


def followed(row: Payment, *, at: datetime) -> str | Refusal:
    """The same of a payment as somebody read it; others may have gone on with it since."""
    provider = payment_door.provider()
    if provider is None:
        return not_known()
    try:
        return _followed(row, provider, at=at)
    except ProviderAway:
        return not_known()


def _followed(row: Payment, provider: Provider, *, at: datetime) -> str | Refusal:
    match row.is_at:
        case State.PAID:
            return _taken(row, provider, at=at)
        case State.RETURNING:
            return _given_back(row, provider, at=at)
        case State.BEGUN | State.FAILED:
            said = provider.status(row.reference)
            if said.standing in (Standing.AUTHORISED, Standing.SETTLED):
                return _agreed(row, said, provider, at=at)
            if row.is_at is State.BEGUN and said.standing in (Standing.DECLINED, Standing.TIMED_OUT):
                return _change(row, State.FAILED, why=said.standing.value, at=at)
    return row.reference


def _agreed(row: Payment, said: Said, provider: Provider, *, at: datetime) -> str | Refusal:
    """The payer agreed: do what the fee is for, and only then take it. What cannot be done is not paid for."""
    if said.money is None or said.money.currency != row.currency or said.money.amount < row.amount:
        answer: str | Refusal = Refusal("invalid", Message("Another sum was paid than the one that was asked for."))
        why = "other-amount"
    else:
        answer = _DO[PaidFor(row.paid_for)](row, at)
        why = answer.code if isinstance(answer, Refusal) else ""
    if not isinstance(answer, Refusal):
        return _taken(row, provider, at=at)
    if answer.code in _PASSES:
        return answer
    _change(row, State.RETURNING, why=why, at=at)
    now = payments.by_reference(row.reference)
    # Whoever asked at the same moment may have settled it: then nothing goes back.
    return _given_back(row, provider, at=at) if now is not None and now.is_at is State.RETURNING else row.reference


def _lodge(row: Payment, at: datetime) -> str | Refusal:
    case = cases.by_number(row.case_id)
    assert case is not None, "a payment has its case"
    if case.stage == Stage.DRAFT.value:
        return case_actions.lodge(
            number=case.number, consents=_CONSENTS, by=row.by, at=at, key=f"paid-{row.reference}", paid=row.reference
        )
    return _paid_later(row, at)


def _paid_later(row: Payment, at: datetime) -> str | Refusal:
    """A fee that came to nothing after the application was lodged with it, and is paid once more."""

    def do() -> str | Refusal:
        case = cases.to_change(row.case_id)
        if payments.to_change(row.reference).is_at in moves.COUNTS:
            return row.reference
        refusal = fees.why_unpaid(case, PaidFor.LODGING, at=at, paid=row.reference)
        if refusal is not None:
            return refusal
        if case.lodged_at is None or Stage(case.stage) in moves.ENDED:
            return Refusal("case_state", Message("Nothing is to be paid here."))
        fees.write_paid(case, row.reference, by=row.by, at=at)
        return row.reference

    return perform(do, verb="paid-later", by=row.by, key=f"paid-later-{row.reference}", at=at, asked=row.reference)


def _enter(row: Payment, at: datetime) -> str | Refusal:
    return entry_actions.enter(number=row.case_id, by=row.by, at=at, key=f"paid-{row.reference}", paid=row.reference)


_DO: Mapping[PaidFor, Callable[[Payment, datetime], str | Refusal]] = {PaidFor.LODGING: _lodge, PaidFor.ENTRY: _enter}


def _taken(row: Payment, provider: Provider, *, at: datetime) -> str | Refusal:
    said = provider.settle(row.reference, row.money)
    if said.standing is Standing.SETTLED:
        return _change(row, State.SETTLED, at=at)
    if said.standing is Standing.AUTHORISED:
        return row.reference
    return _change(row, State.FAILED, why=said.standing.value, at=at)


def _given_back(row: Payment, provider: Provider, *, at: datetime) -> str | Refusal:
    said = provider.refund(row.reference)
    nothing_there = (Standing.RETURNED, Standing.UNKNOWN, Standing.DECLINED, Standing.TIMED_OUT)
    return _change(row, State.RETURNED, at=at) if said.standing in nothing_there else row.reference


# From where a payment may come to a state, and what is written into its case then.
_WAYS: Mapping[State, tuple[frozenset[State], Did]] = {
    State.SETTLED: (frozenset({State.PAID}), Did.FEE_SETTLED),
    State.FAILED: (frozenset({State.BEGUN, State.PAID}), Did.FEE_FAILED),
    State.RETURNING: (frozenset({State.BEGUN, State.FAILED}), Did.FEE_FAILED),
    State.RETURNED: (frozenset({State.RETURNING}), Did.FEE_RETURNED),
}


def _change(row: Payment, state: State, *, why: str = "", at: datetime, is_over: bool = False) -> str | Refusal:
    """
    Let a payment come to a state, once; whoever came first has done it.

    What was settled goes back only where the application `is_over`.
    """

    def do() -> str | Refusal:
        case = cases.to_change(row.case_id)
        locked = payments.to_change(row.reference)
        ways, did = _WAYS[state]
        was_settled = state is State.RETURNING and is_over and locked.is_at is State.SETTLED
        if locked.is_at not in ways and not was_settled:
            return row.reference
        locked.state, locked.why = state.value, why or locked.why
        locked.settled_at = at if state is State.SETTLED else locked.settled_at
        locked.returned_at = at if state is State.RETURNED else locked.returned_at
        payments.save(locked)
        if not was_settled:
            about = {"reference": row.reference} | ({"why": locked.why} if state is not State.SETTLED else {})
            event = events.record_action(case, Action(did, at, SYSTEM, about))
            if state is State.RETURNED:
                notices.fee_returned(case, event=event)
        return row.reference

    return perform(do, verb="fee", by=SYSTEM, key=f"fee-{row.reference}-{state.value}-{why}", at=at, asked=why)


def settle_due(at: datetime) -> int:
    """
    Ask about every payment that is on its way, and finish what was begun; returns about how many.

    Where the provider does not answer, the others wait for the next time.
    """
    old = at - PLACE_WAITS - _SELDOM
    waiting = payments.open_ones(asked_before=at - _ASKED_EVERY, long_before=at - _SELDOM, young_since=old)
    away = False

    def ask(reference: str) -> int:
        nonlocal away
        away = away or (isinstance(found := look(reference, at=at), Refusal) and found.code == "outcome_unknown")
        return not away

    done = each("pay", waiting, lambda reference: 0 if away else ask(reference), at=at)
    return done + each("fee-back", payments.ended(), lambda reference: _ended(reference, at=at), at=at)


def _ended(reference: str, *, at: datetime) -> int:
    """The application ended for which a fee was paid: it is given back where the agreement says so, and kept else."""
    row = payments.by_reference(reference)
    case = cases.by_number(row.case_id) if row is not None else None
    assert row is not None and case is not None, "a payment has its case"
    on = row.begun_at.astimezone(ZoneInfo(case.round.zone)).date()
    rules = agreements.rules_of(case.scheme, on=on, mission=case.mission)
    why = moves.why_given_back(rules, Stage(case.stage))
    if why:
        return not isinstance(_change(row, State.RETURNING, why=why, at=at, is_over=True), Refusal)
    row.kept_at = at
    payments.save(row)
    return 0


def lapse_due(at: datetime) -> int:
    """
    Give back every place that was held for a fee which was not paid in time; returns how many.

    The provider is asked first. Where it does not answer, the place waits once more as long, and no longer.
    """

    def lapse(number: str) -> int:
        case = cases.by_number(number)
        assert case is not None and case.due_at is not None, "a due case is there"
        due_at = case.due_at
        asked = [look(row.reference, at=at) for row in payments.of_case(number) if row.is_at is State.BEGUN]
        if any(isinstance(each, Refusal) for each in asked) and at < due_at + PLACE_WAITS:
            return 0
        key = f"fee-late-{number}-{due_at:%Y%m%dT%H%M%S}"
        return not isinstance(
            perform(lambda: _let_go(number, at=at), verb="fee-late", by=SYSTEM, key=key, at=at, asked=number), Refusal
        )

    return each("fee-late", payments.holds_over(at=at), lapse, at=at)


def _let_go(number: str, *, at: datetime) -> str | Refusal:
    period = rounds.period_of_case(number)
    assert period is not None, "a due case is there"
    case = cases.to_change(number)
    action = moves.late(events.replay(case), by=SYSTEM, at=at)
    if isinstance(action, Refusal):
        return action
    held = []
    if ledger.place_of(case) is Place.HELD:
        back = Place(METHODS[case.round.method].comes_back_to)
        held = [(period, Movement(Cause.EXPIRY, Place.HELD, back, case=number))]
        refusal = ledger.cannot_move(period, held[0][1])
        if refusal is not None:
            return refusal
    event = events.record_action(case, action, moves=held)
    notices.hold_over(case, event=event)
    return number
