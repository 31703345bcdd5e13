"""The fee of an application: what is owed by the agreement, what may be done about its payment, when it comes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum

from sojourn.agreements.model import NOT_ASKED
from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import OVER, STAGE_NAMES, Action, Case, Did, Stage

# A place waits so long for its fee, however often the payment is tried.
PLACE_WAITS = timedelta(hours=1)


class PaidFor(Enum):
    """What a fee is paid for: a payment is settled in the same act as this, or not at all."""

    ENTRY = "entry"
    LODGING = "lodging"


class State(Enum):
    """Where a payment is: `paid` was promised by the provider and is fetched next, `returning` is given back next."""

    BEGUN = "begun"
    PAID = "paid"
    SETTLED = "settled"
    FAILED = "failed"
    RETURNING = "returning"
    RETURNED = "returned"


STATE_NAMES: Mapping[State, Message] = {
    State.BEGUN: Message("not paid yet"),
    State.PAID: Message("paid"),
    State.SETTLED: Message("paid"),
    State.FAILED: Message("not paid"),
    State.RETURNING: Message("being given back"),
    State.RETURNED: Message("given back"),
}

# Where the fee counts as paid.
COUNTS = frozenset({State.PAID, State.SETTLED})

# How an application ended, in the words in which an agreement says that its fee is given back.
_ENDED: Mapping[Stage, str] = {
    Stage.REFUSED: "refused",
    Stage.NOT_ENDORSED: "refused",
    Stage.NO_LONGER_ENDORSED: "refused",
    Stage.WITHDRAWN: "withdrawn",
    Stage.DECLINED: "withdrawn",
    Stage.VOID: "void",
    Stage.SEASON_OVER: "season-over",
}

ENDED: frozenset[Stage] = frozenset(_ENDED)
"""The stages after which it is asked whether a fee is given back."""


def name_of_fee(rules: Rules, paid_for: PaidFor, *, turns: int) -> str:
    """Under which name the agreement keeps the fee: a further visa may cost another sum than the first."""
    if paid_for is PaidFor.ENTRY:
        return "ballot_fee"
    return "fee_second" if turns > 0 and "fee_second" in rules.held else "fee"


def fee_of(rules: Rules, paid_for: PaidFor, *, turns: int = 0) -> Money | None:
    """What is owed by the rules of a day; nothing where no source names a sum, or it is waived."""
    value = rules.sum(name_of_fee(rules, paid_for, turns=turns))
    return value if value is not None and value.amount > 0 else None


def is_waived(rules: Rules, paid_for: PaidFor, *, turns: int = 0) -> bool:
    """Whether the agreement itself says that nothing is to pay."""
    value = rules.value(name_of_fee(rules, paid_for, turns=turns))
    return value == NOT_ASKED or (isinstance(value, Money) and value.amount == 0)


def why_given_back(rules: Rules, stage: Stage) -> str:
    """The word for which the agreement gives a fee back after an application ended so; empty where it does not."""
    ended = _ENDED.get(stage, "")
    return ended if ended in rules.words("fee_refund") else ""


def begin(
    case: Case, *, by: str, at: datetime, reference: str, fee: Money, paid_for: PaidFor, holds: bool
) -> Action | Refusal:
    """
    Begin to pay. Where a place is held for it, the first beginning says until when; another try does not move it.
    """
    if case.stage in OVER or any(action.did is Did.FEE_PAID for action in _since_failed(case, paid_for)):
        says = Message("This cannot be done now. The application is at: {stage}.", {"stage": STAGE_NAMES[case.stage]})
        return Refusal("case_state", says)
    about: dict[str, object] = {"reference": reference, "paid_for": paid_for.value}
    about |= {"amount": str(fee.amount), "currency": fee.currency}
    if holds:
        about["until"] = _place_waits_until(case, at).isoformat()
    return Action(Did.FEE_BEGUN, at, by, about)


def _place_waits_until(case: Case, at: datetime) -> datetime:
    held = case.held_until
    if held is not None and case.is_held_for_a_fee and at < held:
        return held
    return max(held or at, at + PLACE_WAITS)


def _since_failed(case: Case, paid_for: PaidFor) -> tuple[Action, ...]:
    """What was done about fees since one last came to nothing."""
    begun = {str(a.about["reference"]): a.about["paid_for"] for a in case.actions if a.did is Did.FEE_BEGUN}
    gone = {str(a.about["reference"]) for a in case.actions if a.did in (Did.FEE_FAILED, Did.FEE_RETURNED)}
    living = {reference for reference, what in begun.items() if what == paid_for.value and reference not in gone}
    return tuple(action for action in case.actions if action.about.get("reference") in living)


def late(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Let a place go that was held for a fee; never before its moment."""
    until = case.held_until
    if case.stage is not Stage.DRAFT or not case.is_held_for_a_fee or until is None or at < until:
        return Refusal("case_state", Message("No place waits for a fee here."))
    return Action(Did.FEE_LATE, at, by)
