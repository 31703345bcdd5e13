"""Staff of a host by its programme manager: somebody is given a post, loses one, or lost a second factor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import accounts as of_accounts
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.roles import Role
from sojourn_office.storage import accounts
from sojourn_office.storage.accounts import Account, Post

# What a manager gives: an operator is of no host, and an agency admits its own.
GIVEN = (Role.OFFICER, Role.SUPERVISOR, Role.BORDER, Role.MANAGER)


def admit(
    *,
    address: str,
    name: str,
    mission: str,
    roles: Iterable[str],
    language: str,
    why: str,
    post: Officer,
    at: datetime,
    key: str,
) -> str | Refusal:
    """Give somebody a post of one's own host; an empty mission is every one. Gives their staff number."""
    wanted = sorted(set(roles))
    assert set(wanted) <= {role.value for role in GIVEN}, "the form offers no other role"

    def do() -> str | Refusal:
        account = accounts.find(address)
        if account is not None and account.pk == post.account_id:
            return Refusal("same_officer", Message("Nobody gives a post to themselves."), field="address")
        held = accounts.posts_of(account, at=at) if account is not None else []
        if any((each.host, each.mission) == (post.host, mission) for each in held):
            words = Message("They have a post there. End it first, and give all its roles anew.")
            return Refusal("invalid", words, field="mission")
        given = of_accounts.admit(
            address,
            name=name,
            host=post.host,
            mission=mission,
            roles=wanted,
            language=language,
            by=by_post(post),
            at=at,
            why=why.strip(),
        )
        return str(given.number)

    return _with_reason(why) or perform(
        do, verb="admit", by=by_post(post), key=key, at=at, asked=[address, name, mission, wanted, why]
    )


def end(*, post_id: UUID, why: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """End every post of somebody in one's own host, and every sign-in of theirs, at once; gives their staff number."""
    return _about(post_id, partial(_end, why=why, post=post, at=at), verb="leave", why=why, post=post, at=at, key=key)


def _end(found: Post, *, why: str, post: Officer, at: datetime) -> object:
    address = found.account.address
    return of_accounts.leave(address, host=post.host, by=by_post(post), at=at, why=why.strip())


def lose_factor(*, post_id: UUID, why: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """Take a lost second factor of somebody of one's own host away; they set up a new one, and are told."""
    do = partial(_lose_factor, why=why, post=post, at=at)
    return _about(post_id, do, verb="lost-factor", why=why, post=post, at=at, key=key)


def _lose_factor(found: Post, *, why: str, post: Officer, at: datetime) -> object:
    return of_accounts.lose_factor(found.account.address, by=by_post(post), at=at, why=why.strip())


def _about(
    post_id: UUID, act: partial[object], *, verb: str, why: str, post: Officer, at: datetime, key: str
) -> str | Refusal:
    def do() -> str | Refusal:
        found = accounts.post_by_id(post_id)
        if found is None or found.host != post.host or found.agency_id is not None or found.left_at is not None:
            return Refusal("not_found", Message("There is no such post."))
        if found.account_id == post.account_id:
            return Refusal("same_officer", Message("Somebody else does this for you."))
        if is_operator(found.account, at=at):
            words = Message("An operator is admitted, and ended, on the machine of the office: sojourn-office leave.")
            return Refusal("not_allowed", words)
        answer = act(found)
        return answer if isinstance(answer, Refusal) else str(found.number)

    return _with_reason(why) or perform(do, verb=verb, by=by_post(post), key=key, at=at, asked=[str(post_id), why])


def is_operator(account: Account, *, at: datetime) -> bool:
    """Whether somebody keeps the office running: then no manager takes a post or a factor of theirs away."""
    return any(Role.OPERATOR.value in each.roles for each in accounts.posts_of(account, at=at))


def _with_reason(why: str) -> Refusal | None:
    return None if why.strip() else Refusal("reason_required", Message("Write the reason."), field="why")
