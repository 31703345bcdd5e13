"""Who of a desk's colleagues is away, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sojourn_office.queries import accounts
from sojourn_office.queries.accounts import Staff
from sojourn_office.storage import absences


@dataclass(frozen=True)
class AbsenceShown:
    """One absence: whose, from when, until when, and whether it has begun."""

    id: UUID
    who: Staff
    first_on: date
    last_on: date
    is_now: bool


def today_of(staff: Staff, *, at: datetime) -> date:
    """The day where somebody works."""
    return absences.today_at(staff.host, staff.mission, at=at)


def colleagues_of(posts: Iterable[Staff], *, at: datetime) -> dict[str, Staff]:
    """Everyone who works where somebody has posts, themselves first, by the id of the post."""
    found: dict[str, Staff] = {}
    held = list(posts)
    for post in held:
        found.setdefault(str(post.account_id), post)
        for other in accounts.colleagues(post.host, post.mission, at=at, but=post.account_id):
            found.setdefault(str(other.account_id), other)
    return {str(staff.post_id): staff for staff in found.values()}


def absences_of(staff: Iterable[Staff], *, at: datetime) -> tuple[AbsenceShown, ...]:
    """The absences of some people that are not over."""
    people = {each.account_id: each for each in staff}
    today = {account_id: today_of(each, at=at) for account_id, each in people.items()}
    found = absences.to_come(people, day=min(today.values())) if today else []
    return tuple(
        AbsenceShown(
            each.id,
            people[each.account_id],
            each.first_on,
            each.last_on,
            is_now=each.first_on <= today[each.account_id],
        )
        for each in found
        if each.last_on >= today[each.account_id]
    )


def away_until(hosts: Iterable[str], *, at: datetime) -> dict[str, date]:
    """How events name everyone of some hosts who is away now, with the last day of it."""
    return absences.away_until(hosts, at=at)
