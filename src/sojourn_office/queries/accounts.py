"""What a page asks about whoever is signed in: account, posts, second factors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sojourn.basics.messages import Message
from sojourn_office.roles import Standing, roles_of
from sojourn_office.storage import accounts, factors, outbox, sessions
from sojourn_office.storage.accounts import Account, Post


@dataclass(frozen=True)
class Staff:
    """One post as pages show it: who, where and what they may do."""

    post_id: UUID
    account_id: UUID
    host: str
    mission: str
    number: int
    name: str
    standing: Standing
    agency_id: UUID | None = None


@dataclass(frozen=True)
class DemoPerson:
    """One button of the demonstration's sign-in list."""

    slug: str
    label: str
    language: str
    shows: Message


@dataclass(frozen=True)
class Letter:
    """One mail as the demonstration's post box shows it."""

    at: datetime
    to: str
    subject: str
    body: str
    language: str


@dataclass(frozen=True)
class SecondFactors:
    """Which second factors an account has, and how many recovery codes are left."""

    totp: bool
    passkeys: int
    recovery_codes_left: int

    def __bool__(self) -> bool:
        return self.totp or self.passkeys > 0


def posts(account: Account, *, at: datetime) -> tuple[Staff, ...]:
    """The posts an account holds at a moment; none for an applicant."""
    return tuple(_staff(post) for post in accounts.posts_of(account, at=at))


def colleagues(
    host: str, mission: str, *, at: datetime, but: UUID, barred: frozenset[str] = frozenset()
) -> tuple[Staff, ...]:
    """
    Whoever can take a case of a mission over: each person once, without the one who hands it over.

    Where some are `barred`, as from a second look at their decision, so is each of their posts; then anybody else of
    the host can, since a small mission may have nobody left.
    """
    found: dict[UUID, Staff] = {}
    officers = [post for post in accounts.staff_of(host, at=at) if "officer" in post.roles and post.account_id != but]
    for post in officers:
        elsewhere = post.mission not in ("", mission)
        if (not barred and not elsewhere) or (barred and barred.isdisjoint(accounts.names_of(post.account_id))):
            found.setdefault(post.account_id, _staff(post))
    return tuple(found.values())


def _staff(post: Post) -> Staff:
    standing = Standing(post.host, post.mission, roles_of(post.roles))
    return Staff(
        post.id, post.account_id, post.host, post.mission, post.number, post.display_name, standing, post.agency_id
    )


def second_factors(account: Account) -> SecondFactors:
    """What was set up."""
    held = factors.held(account)
    kinds = [authenticator.type for authenticator in held]
    recovery = next((one for one in held if one.type == factors.RECOVERY), None)
    return SecondFactors(
        totp=factors.APP in kinds,
        passkeys=kinds.count(factors.PASSKEY),
        recovery_codes_left=len(recovery.wrap().get_unused_codes()) if recovery else 0,
    )


def apps(account: Account) -> list[Any]:
    """The apps an account has set up, as the framework takes them."""
    return factors.held(account, factors.APP)


def passkeys(account: Account) -> list[Any]:
    """The passkeys an account has set up, as the framework takes them."""
    return factors.held(account, factors.PASSKEY)


def address_of(account: Account) -> str:
    """The address of an account, opened; for its own pages alone."""
    return str(account.address)


def account(account_id: UUID) -> Account | None:
    """The account with an id."""
    return accounts.by_id(account_id)


def lands_on(slug: str) -> str:
    """The page an invented person of the demonstration begins on, without its language."""
    person = accounts.demonstration_person(slug)
    return person.lands_on if person else "/"


def browsers(account: Account) -> int:
    """How many browsers an account is signed in with."""
    return sessions.count(account.id)


def demonstration_people() -> list[DemoPerson]:
    """The invented people of the sign-in list, in its order."""
    return [
        DemoPerson(slug=person.slug, label=person.label, language=person.account.language, shows=Message(person.shows))
        for person in accounts.demonstration_people()
    ]


def post_box(*, limit: int = 50) -> list[Letter]:
    """The newest mails of the demonstration, opened: there all people are invented."""
    return [
        Letter(mail.made_at, mail.account.address, mail.subject, mail.body or mail.says or "", mail.language)
        for mail in outbox.newest(limit=limit)
    ]
