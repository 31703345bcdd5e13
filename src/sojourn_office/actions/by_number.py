"""A member of staff by their number, where they carry a permission."""

from __future__ import annotations

from datetime import datetime

from sojourn_office.roles import PERMISSIONS as GIVEN
from sojourn_office.roles import May, roles_of
from sojourn_office.storage import accounts
from sojourn_office.storage.accounts import Post


def post_that_may(permission: May, *, host: str, number: int, at: datetime) -> Post | None:
    """The post of a number in a host that carries a permission; nothing where there is none."""
    for post in accounts.staff_of(host, at=at):
        if post.number == number and any(permission in GIVEN[role] for role in roles_of(post.roles)):
            return post
    return None
