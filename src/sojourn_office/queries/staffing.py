"""Staff of a host as their programme manager sees them: who has which post, and which missions there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message, Words
from sojourn.basics.messages import listed as listed_words
from sojourn_office.roles import NAMES, Role, roles_of
from sojourn_office.storage import accounts, agreements
from sojourn_office.storage.accounts import Post


@dataclass(frozen=True)
class OfStaff:
    """One post: whose, where, since when, with which roles."""

    post: UUID
    account: UUID
    number: int
    name: str
    mission: Words | str
    roles: Message
    since: datetime
    is_operator: bool


def listed(host: str, *, at: datetime) -> tuple[OfStaff, ...]:
    """Everyone with a post of a host, by their numbers."""
    names = missions(host)
    zone = ZoneInfo(agreements.zone_of_mission(host, next(iter(names), "")))
    return tuple(_shown(post, names, zone) for post in accounts.staff_of(host, at=at))


def one(post_id: UUID, host: str, *, at: datetime) -> OfStaff | None:
    """One post of a host that is held now."""
    return next((each for each in listed(host, at=at) if each.post == post_id), None)


def missions(host: str) -> dict[str, Words]:
    """The missions of a host, by the names the agreements have for them."""
    schemes = [scheme for agreement in agreements.in_use().values() for scheme in agreement.schemes.values()]
    return {
        name: mission.short for scheme in schemes if scheme.host == host for name, mission in scheme.missions.items()
    }


def _shown(post: Post, names: Mapping[str, Words], zone: ZoneInfo) -> OfStaff:
    return OfStaff(
        post=post.id,
        account=post.account_id,
        number=post.number,
        name=post.display_name,
        mission=names.get(post.mission, post.mission),
        roles=listed_words([NAMES[role] for role in sorted(roles_of(post.roles))]),
        since=post.active_from.astimezone(zone),
        is_operator=Role.OPERATOR.value in post.roles,
    )
