"""What a fee comes to on a page: what is owed and what says so, where its payment stands, what is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from sojourn.agreements.model import Entry
from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.cases.fees import COUNTS, STATE_NAMES, PaidFor, State, fee_of, is_waived, name_of_fee
from sojourn.cases.model import Did
from sojourn_office.queries.applications import Application
from sojourn_office.storage import agreements, cases, payment_door, payments
from sojourn_office.storage.payments import Payment


@dataclass(frozen=True)
class PaymentShown:
    """One try to pay, as its payer reads it."""

    reference: str
    money: Money
    state: State
    why: str
    page: str
    begun_at: datetime
    settled_at: datetime | None
    returned_at: datetime | None


@dataclass(frozen=True)
class FeeShown:
    """
    The fee of a step: the sum that is owed, the value of the agreement that says so, and every try to pay it.

    `held_until` is until when a place waits for it; `went_back` says that one did.
    """

    owed: Money | None
    entry: Entry | None
    given_back_if: tuple[str, ...]
    tries: tuple[PaymentShown, ...]
    held_until: datetime | None
    went_back: bool
    taken_by: str

    @property
    def last(self) -> PaymentShown | None:
        """The payment that counts, else the newest try."""
        counted = [each for each in self.tries if each.state in COUNTS]
        return next(iter([*counted, *reversed(self.tries)]), None)

    @property
    def is_paid(self) -> bool:
        """Whether it is paid."""
        return self.last is not None and self.last.state in COUNTS

    @property
    def is_to_pay(self) -> bool:
        """Whether it is still to be paid."""
        return self.owed is not None and not self.is_paid


def fee_shown(application: Application, paid_for: PaidFor) -> FeeShown:
    """The fee of a step of one's own application."""
    turns = application.facts.get("turns")
    counted = turns if isinstance(turns, int) else 0
    name = name_of_fee(application.rules, paid_for, turns=counted)
    tries = [row for row in payments.of_case(application.number) if row.paid_for == paid_for.value]
    of_a_hold = [a.did for a in application.told.actions if a.did in (Did.FEE_BEGUN, Did.FEE_LATE)]
    return FeeShown(
        owed=_owed(application.rules, paid_for, counted),
        entry=application.rules.held.get(name),
        given_back_if=application.rules.words("fee_refund"),
        tries=tuple(_shown(row) for row in tries),
        held_until=application.told.held_until if application.is_draft else None,
        went_back=application.is_draft and bool(of_a_hold) and of_a_hold[-1] is Did.FEE_LATE,
        taken_by=str(settings.SOJOURN.payment_name),
    )


def _owed(rules: Rules, paid_for: PaidFor, turns: int) -> Money | None:
    return fee_of(rules, paid_for, turns=turns) if payment_door.provider() is not None else None


def _shown(row: Payment) -> PaymentShown:
    return PaymentShown(
        reference=row.reference,
        money=row.money,
        state=row.is_at,
        why=row.why,
        page=row.page,
        begun_at=row.begun_at,
        settled_at=row.settled_at,
        returned_at=row.returned_at,
    )


def of_reference(reference: str, *, account_id: UUID) -> tuple[str, PaidFor] | None:
    """The case that a payment is for, and for what, where the case is one's own."""
    row = payments.by_reference(reference)
    case = cases.by_number(row.case_id) if row is not None else None
    if row is None or case is None or case.person.account_id != account_id:
        return None
    return case.number, PaidFor(row.paid_for)


def for_officers(number: str) -> Sequence[tuple[Message, Money | None, Message]]:
    """What an officer is told of the fees of a case: what for, how much, and whether it is paid or waived."""
    case = cases.by_number(number)
    assert case is not None, "an officer reads a case that is there"
    tries = payments.of_case(number)
    on = case.rule_on or case.started_at.astimezone(ZoneInfo(case.round.zone)).date()
    rules = agreements.rules_of(case.scheme, on=on, mission=case.mission)
    found: list[tuple[Message, Money | None, Message]] = []
    for paid_for, called in NAMES.items():
        of_step = [row for row in tries if row.paid_for == paid_for.value]
        counted = [row for row in of_step if row.is_at in COUNTS]
        last = next(iter([*counted, *reversed(of_step)]), None)
        if last is not None:
            found.append((called, last.money, STATE_NAMES[last.is_at]))
        elif is_waived(rules, paid_for):
            found.append((called, None, Message("waived by the agreement")))
        elif (fee := fee_of(rules, paid_for)) is not None:
            found.append((called, fee, Message("not paid through this office")))
    return found


NAMES: dict[PaidFor, Message] = {
    PaidFor.ENTRY: Message("Fee of the draw"),
    PaidFor.LODGING: Message("Fee of the application"),
}
