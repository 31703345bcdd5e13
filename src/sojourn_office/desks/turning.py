"""The ways from one page of a list to the one before and the one after."""

from __future__ import annotations

from typing import Any

from sojourn_office.queries.paging import ROWS_A_PAGE, Page


def turning(found: Page[Any]) -> dict[str, object]:
    """The addresses of the page before and of the next, empty where there is none, and how many rows the next has."""
    return {
        "before": f"?from={max(1, found.first - ROWS_A_PAGE)}" if found.first > 1 else "",
        "next": f"?from={found.last + 1}" if found.last < found.all else "",
        "next_count": min(ROWS_A_PAGE, found.all - found.last),
    }
