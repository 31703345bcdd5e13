"""Stating the order in which a host works on its cases; to state it is to have reviewed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.sorting import order_of
from sojourn_office.actions.acting import perform
from sojourn_office.storage import agreements, orders


def state_order(
    *, host: str, criteria: Sequence[str], reviewed_on: date, by: str, at: datetime, key: str
) -> str | Refusal:
    """
    State the order of a host, by the codes of its criteria; the queue follows it from this moment.

    `reviewed_on` is the day on which the host looked at it, never one to come. Anybody may read the order.
    """
    order = order_of(criteria, reviewed_on=reviewed_on)
    if isinstance(order, Refusal):
        return order
    if reviewed_on > at.date():
        return Refusal("invalid", Message("A review of a day to come is none."), field="reviewed_on")
    if host not in agreements.hosts():
        return Refusal("invalid", Message("No agreement in use has the host {host}.", {"host": host}), field="host")

    def do() -> str:
        orders.state(host, order, by=by, at=at)
        return host

    return perform(do, verb="state-order", by=by, key=key, at=at, asked=[host, list(criteria), reviewed_on])
