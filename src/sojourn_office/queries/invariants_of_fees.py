"""What must always be true of fees: none is kept without what it is for, and no place waits for one for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sojourn.cases.fees import COUNTS, PLACE_WAITS, PaidFor, State
from sojourn.cases.model import OVER, Did, Stage
from sojourn.places.model import Account as Place
from sojourn.rounds.methods import METHODS
from sojourn_office.queries.broken import Broken, Check, broken_at
from sojourn_office.storage import cases, entries, events, ledger, payments
from sojourn_office.storage.payments import Payment

# A place waits once, and once more where the provider is away; the worker may be this much later.
_LATE = PLACE_WAITS + timedelta(minutes=10)
# What was promised is taken within a day, or the payer is told otherwise.
_TAKEN_WITHIN = timedelta(days=1)


def no_fee_is_kept_without_what_it_is_for() -> Iterator[Broken]:
    """18. A fee that counts has its lodged application, with a place where one is held, or its entry into the draw."""
    for row in payments.every():
        if row.is_at not in COUNTS:
            continue
        about = f"case {row.case_id}"
        if PaidFor(row.paid_for) is PaidFor.ENTRY:
            if entries.of_case(row.case_id) is None:
                yield broken_at(no_fee_is_kept_without_what_it_is_for, about, "paid for an entry that is not there")
            continue
        if row.case.lodged_at is None:
            yield broken_at(no_fee_is_kept_without_what_it_is_for, about, "paid and not lodged")
        elif _has_no_place(row):
            yield broken_at(no_fee_is_kept_without_what_it_is_for, about, "paid and without its place")


def _has_no_place(row: Payment) -> bool:
    case = row.case
    needs_one = METHODS[case.round.method].holds_at_lodging and Stage(case.stage) not in OVER
    was_marked = any(action.did is Did.FLAGGED for action in events.replay(case).actions)
    return needs_one and not was_marked and ledger.place_of(case) is None


def no_place_waits_longer_for_a_fee_than_it_may() -> Iterator[Broken]:
    """A place that is held while somebody pays goes back when its time is over, or is lodged with."""
    head = events.head()
    if head is None or head.last_at is None:
        return
    for case in cases.every():
        if case.stage != Stage.DRAFT.value or ledger.place_of(case) is not Place.HELD:
            continue
        replayed = events.replay(case)
        until = replayed.held_until
        if replayed.is_held_for_a_fee and (until is None or head.last_at > until + _LATE):
            yield broken_at(no_place_waits_longer_for_a_fee_than_it_may, f"case {case.number}", f"held since {until}")


def payments_are_those_of_their_events() -> Iterator[Broken]:
    """Where each payment stands, and its sum, is what was written into its case; none is promised and left untaken."""
    head = events.head()
    now = head.last_at if head is not None else None
    for row in payments.every():
        about = f"payment {row.reference}"
        written = [a for a in events.replay(row.case).actions if a.about.get("reference") == row.reference]
        did = [action.did for action in written]
        if not written or did[0] is not Did.FEE_BEGUN or written[0].about["amount"] != str(row.money.amount):
            yield broken_at(payments_are_those_of_their_events, about, "was not begun so")
        elif did[-1] not in _LAST[row.is_at]:
            yield broken_at(payments_are_those_of_their_events, about, f"is {row.state}, and last came {did[-1].value}")
        elif row.is_at is State.PAID and now is not None and now - written[-1].at > _TAKEN_WITHIN:
            yield broken_at(payments_are_those_of_their_events, about, "is promised, and was not taken")


# What was written last, where a payment stands so; one that is on its way back after it was settled says so in the end.
_LAST = {
    State.BEGUN: {Did.FEE_BEGUN},
    State.PAID: {Did.FEE_PAID},
    State.SETTLED: {Did.FEE_SETTLED},
    State.FAILED: {Did.FEE_FAILED},
    State.RETURNING: {Did.FEE_FAILED, Did.FEE_SETTLED},
    State.RETURNED: {Did.FEE_RETURNED},
}

CHECKS: tuple[Check, ...] = (
    no_fee_is_kept_without_what_it_is_for,
    no_place_waits_longer_for_a_fee_than_it_may,
    payments_are_those_of_their_events,
)
