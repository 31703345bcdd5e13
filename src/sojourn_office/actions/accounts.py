"""What is done about accounts: a code is sent, an address proved, staff admitted and let go."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions.acting import SYSTEM, by_account, perform
from sojourn_office.events import Happened
from sojourn_office.roles import roles_of
from sojourn_office.storage import accounts, cases, events, factors, ministry, outbox, people, sessions
from sojourn_office.storage.accounts import Account, Post

# So long can the holder of the old address stop another one from taking its place.
CHANGE_WAITS = timedelta(hours=48)


def account_for(address: str, *, language: str, at: datetime) -> Account:
    """The account of a typed address, opened if there is none: known and unknown addresses are answered alike."""
    return accounts.find_or_open(address, language=language, at=at)


def send_code(alias: str, *, code: str, language: str, at: datetime) -> None:
    """Put a sign-in code in the outbox, for the address behind an alias."""
    account = accounts.by_alias(alias)
    assert account is not None, "a code is made for an account alone"
    outbox.post(
        account,
        subject=Message("Your sign-in code"),
        body=Message(
            "Your sign-in code: {code}\n\nIt is valid for 10 minutes. Type it on the page where you asked for it. "
            "We never ask for it by telephone or mail. If you did not ask for a code, you need do nothing.",
            {"code": code},
        ),
        language=language,
        at=at,
    )


def tell_factor_changed(account: Account, *, at: datetime) -> None:
    """Tell the holder that a second factor was added or taken away."""
    outbox.post(
        account,
        subject=Message("Your second factor was changed"),
        body=Message(
            "A second factor of your account was added or taken away. If this was not you, tell your office today."
        ),
        at=at,
    )


@transaction.atomic
def confirm(account: Account, *, language: str, at: datetime) -> None:
    """The address was proved by its code; whoever can do that has not lost it, so a wish for another one ends."""
    accounts.confirm(account, language=language, at=at)
    if accounts.drop_change(account):
        events.record(Happened.ADDRESS_KEPT, str(account.id), by=by_account(account.pk), at=at)


def of_ministry(address: str, *, subject: str, language: str, at: datetime) -> Account | Refusal:
    """
    The account of someone of staff whom their ministry's sign-in names by a proved address; none is opened.

    The first time, whom the ministry means by `subject` is bound to the account; from then on the same address under
    another subject, as when it was given to a successor, is refused. `lose_factor` undoes it.
    """
    account = accounts.find(address) if address else None
    not_admitted = Refusal("not_allowed", Message("Nobody with a post here is known by what your ministry told."))
    if account is None or not account.is_active or not accounts.posts_of(account, at=at):
        return not_admitted
    with transaction.atomic():
        if not ministry.bind_to_ministry(account, subject):
            return not_admitted
        confirm(account, language=language, at=at)
    return account


def ask_other_address(
    number: str, *, passport_number: str, birth_date: date, address: str, at: datetime
) -> datetime | None:
    """
    Someone lost their mail: after 48 hours another address takes its place, unless they sign in with the old one.

    Number, passport and birth date must belong together; whether they do is told to nobody but the old address.
    Returns when it takes effect; nothing where it does not. Staff are helped by their manager instead.
    """
    case = cases.by_number(number.strip().upper())
    if case is None or not _is_holder(case.passport, number=passport_number, birth_date=birth_date):
        return None
    account = case.person.account
    if accounts.posts_of(account, at=at):
        return None
    takes_effect_at = at + CHANGE_WAITS
    with transaction.atomic():
        accounts.ask_change(account, address, asked_at=at, takes_effect_at=takes_effect_at)
        public = {"from": takes_effect_at.isoformat()}
        # By nobody: whoever asks has not signed in, and what they know is no proof of who they are.
        event = events.record(Happened.ADDRESS_ASKED, str(account.id), by=SYSTEM, at=at, public=public)
        outbox.post(
            account,
            subject=Message("Another address was asked for"),
            body=Message(
                "Someone who knows your receipt number asked for mail to go to another address from {moment} on. "
                "If this was not you, sign in with this address before then: nothing changes.",
                {"moment": takes_effect_at},
            ),
            at=at,
            event_id=event.seq,
        )
    return takes_effect_at


def _is_holder(passport: people.Passport, *, number: str, birth_date: date) -> bool:
    held = people.fold_passport_number(passport.number)
    return (
        bool(held)
        and hmac.compare_digest(held, people.fold_passport_number(number))
        and passport.person.birth_date == birth_date.isoformat()
    )


def change_due_addresses(at: datetime) -> int:
    """Let the wishes of 48 hours ago take effect; an address that belongs to someone else is not taken."""
    changed = 0
    for wish in accounts.due_changes(at):
        with transaction.atomic():
            is_free = accounts.find(wish.address) is None
            if is_free:
                accounts.change_address(wish.account, wish.address)
                sessions.end_all(wish.account.id)
                changed += 1
            accounts.drop_change(wish.account)
            happened = Happened.ADDRESS_CHANGED if is_free else Happened.ADDRESS_KEPT
            events.record(happened, str(wish.account.id), by=SYSTEM, at=at)
    return changed


def change_reading(account: Account, *, language: str, zone: str, at: datetime, key: str) -> str | Refusal:
    """Write to someone in another language, and show them times in another zone, from now on."""

    def do() -> str:
        accounts.change_language(account, language)
        accounts.change_zone(account, zone)
        return language

    return perform(do, verb="language", by=by_account(account.pk), key=key, at=at, asked=f"{language} {zone}")


def admit(
    address: str,
    *,
    name: str,
    host: str,
    mission: str,
    roles: Iterable[str],
    language: str,
    by: str,
    at: datetime,
    number: int | None = None,
    why: str = "",
) -> Post:
    """
    Give someone a post, and an account if they have none; at their first sign-in they set up a second factor.

    An unknown role is a `ValueError` that lists the known ones.
    """
    granted = roles_of(roles)
    account = accounts.find_or_open(address, language=language, at=at)
    with transaction.atomic():
        post = accounts.open_post(account, host=host, mission=mission, roles=granted, name=name, at=at, number=number)
        public = accounts.open_facts(post) | _said(why)
        events.record(Happened.STAFF_ADMITTED, str(account.id), by=by, at=at, public=public)
    return post


def _said(why: str) -> dict[str, str]:
    return {"why": why} if why else {}


def leave(address: str, *, host: str | None = None, by: str, at: datetime, why: str = "") -> list[Post] | Refusal:
    """End someone's posts, in one host or in all, and every sign-in with them, at once."""
    account = accounts.find(address)
    with transaction.atomic():
        closed = accounts.close_posts(account, host=host, at=at) if account else []
        if account is None or not closed:
            return Refusal("not_found", Message("Nobody with a post has this address."))
        accounts.end_sign_ins(account)
        sessions.end_all(account.id)
        for left in sorted({post.host for post in closed}):
            events.record(Happened.STAFF_LEFT, str(account.id), by=by, at=at, public={"host": left} | _said(why))
    return closed


def lose_factor(address: str, *, by: str, at: datetime, why: str = "") -> Account | Refusal:
    """
    Take away every second factor and recovery code of an account, and end its sign-ins.

    At the next sign-in, by a code to the same address, a new factor is set up. The holder is told.
    """
    account = accounts.find(address)
    if account is None:
        return Refusal("not_found", Message("There is no account with this address."))
    with transaction.atomic():
        factors.remove_all(account)
        ministry.unbind_from_ministry(account)
        accounts.end_sign_ins(account)
        sessions.end_all(account.id)
        events.record(Happened.FACTOR_LOST, str(account.id), by=by, at=at, public=_said(why))
        tell_factor_changed(account, at=at)
    return account


def demonstration_account(slug: str) -> Account | None:
    """The account behind a button of the demonstration's sign-in list."""
    person = accounts.demonstration_person(slug)
    return person.account if person else None


def sign_out_everywhere(account: Account) -> None:
    """End every sign-in of an account, on every device."""
    with transaction.atomic():
        accounts.end_sign_ins(account)
        sessions.end_all(account.id)
