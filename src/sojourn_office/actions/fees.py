"""What a fee asks of an act: that it is paid, and that a place is there for it; written within the act itself."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.basics.refusals import Refusal
from sojourn.cases.fees import COUNTS, PaidFor, State, fee_of
from sojourn.cases.model import Action, Did
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn.rounds.methods import METHODS
from sojourn_office.actions import one_place, quotas
from sojourn_office.storage import agreements, cases, events, ledger, payment_door, payments, people, wholes
from sojourn_office.storage.cases import Case
from sojourn_office.storage.rounds import Period


def owed(case: Case, paid_for: PaidFor, *, at: datetime) -> Money | None:
    """What is to be paid for a step of a case; nothing where the agreement asks nothing, or nobody takes payments."""
    if payment_door.provider() is None:
        return None
    on = case.rule_on or at.astimezone(ZoneInfo(case.round.zone)).date()
    rules = agreements.rules_of(case.scheme, on=on, mission=case.mission)
    turns = cases.facts_of(case)["turns"] if fee_of(rules, paid_for) is not None else 0
    return fee_of(rules, paid_for, turns=turns if isinstance(turns, int) else 0)


def is_paid(number: str, paid_for: PaidFor) -> bool:
    """Whether the fee for a step of a case is paid."""
    return any(row.is_at in COUNTS and row.paid_for == paid_for.value for row in payments.of_case(number))


def why_unpaid(case: Case, paid_for: PaidFor, *, at: datetime, paid: str) -> Refusal | None:
    """Why a step cannot be done for want of its fee; a payment whose money is on its way back counts no longer."""
    if paid:
        row = payments.to_change(paid)
        if row.is_at in (State.RETURNING, State.RETURNED):
            return Refusal("changed_meanwhile", Message("This payment is being given back."))
        if is_paid(case.number, paid_for):
            return Refusal("fee_paid", Message("The fee is paid already."))
        return None
    fee = None if is_paid(case.number, paid_for) else owed(case, paid_for, at=at)
    if fee is None:
        return None
    return Refusal("fee_unpaid", Message("The fee is to be paid first: {fee}.", {"fee": fee}))


def begun_at(paid: str) -> datetime | None:
    """When a payment was begun; nothing where nothing is paid."""
    row = payments.by_reference(paid) if paid else None
    return row.begun_at if row is not None else None


def write_paid(case: Case, reference: str, *, by: str, at: datetime) -> None:
    """Write a payment into its locked case, within the act that it is paid for."""
    row = payments.to_change(reference)
    about = {"reference": reference, "amount": str(row.money.amount), "currency": row.currency}
    events.record_action(case, Action(Did.FEE_PAID, at, by, about))
    row.state, row.why = State.PAID.value, ""
    payments.save(row)


def other_of(case: Case) -> Case | None:
    """A lodged application that may be of the same person; nothing where none is known."""
    same = people.perhaps_the_same(case.passport) | wholes.others(case.person_id, case.host)
    return cases.living_case(same, case.round_id, but=case.number)


def place_for(
    case: Case, period: Period, cause: Cause, *, at: datetime, ends_at: datetime | None = None
) -> list[tuple[Period, Movement]] | Refusal:
    """
    The movement that holds a place for a locked case, where one is held at lodging and it has none yet.

    One that may be the same person from elsewhere takes no place.
    """
    needs_one = METHODS[case.round.method].holds_at_lodging and ledger.place_of(case) is None
    if not needs_one or other_of(case) is not None:
        return []
    movement = Movement(cause, Place.FREE, Place.HELD, case=case.number, ends_at=ends_at)
    refusal = (
        one_place.why_no_other(case, case.round)
        or quotas.why_not_held(period, at=at, zone=case.round.zone)
        or ledger.cannot_move(period, movement)
    )
    return refusal or [(period, movement)]
