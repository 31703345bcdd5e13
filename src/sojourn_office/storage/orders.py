"""The order in which a host works on its cases, as it was stated and reviewed; kept as events."""

from __future__ import annotations

from datetime import date, datetime

from sojourn.basics.refusals import Refusal
from sojourn.cases.sorting import UNREVIEWED, Order, order_of
from sojourn_office.events import Happened
from sojourn_office.storage import events


def history(host: str) -> list[Order]:
    """Every order that a host stated, oldest first."""
    return [_order(public) for public in events.publics_of(Happened.ORDER_STATED, host)]


def in_force(host: str) -> Order:
    """The order in which a host works; where it has not stated one, the oldest due first."""
    stated = history(host)
    return stated[-1] if stated else UNREVIEWED


def state(host: str, order: Order, *, by: str, at: datetime) -> None:
    """Keep the order that a host stated."""
    assert order.reviewed_on is not None, "to state an order is to review it"
    public = {"criteria": [each.code for each in order.criteria], "reviewed_on": order.reviewed_on.isoformat()}
    events.record(Happened.ORDER_STATED, host, by=by, at=at, public=public)


def _order(public: dict[str, object]) -> Order:
    codes = public["criteria"]
    assert isinstance(codes, list), "kept as a list"
    order = order_of(codes, reviewed_on=date.fromisoformat(str(public["reviewed_on"])))
    assert not isinstance(order, Refusal), "only known criteria are kept"
    return order
