"""By what each host puts its waiting cases in order, for everyone to read."""

from __future__ import annotations

from sojourn.cases.sorting import UNREVIEWED, Order
from sojourn_office.storage import agreements, orders


def orders_of_hosts() -> dict[str, list[Order]]:
    """The orders of each host of the programmes in use, oldest first; the last is in force."""
    return {host: orders.history(host) or [UNREVIEWED] for host in sorted(agreements.hosts())}
