"""Where someone can be reached: their home and telephone, their mail address, their calendar."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import OVER, Stage
from sojourn_office import clock
from sojourn_office.actions.acting import by_account, perform
from sojourn_office.events import Happened
from sojourn_office.storage import accounts, cases, events, feeds, new_addresses, outbox, sessions
from sojourn_office.storage.accounts import Account

# A code for a new address is valid for so long by the real clock, and for so many tries.
CODE_VALID = timedelta(minutes=10)
_TRIES_MAX = 5


def change_home(account: Account, *, home: str, phone: str, at: datetime, key: str) -> str | Refusal:
    """Another home and telephone in every application that is not over, and while a visa is held."""

    def do() -> str:
        living = [case for case in cases.of_account(account.pk) if _reaches(Stage(case.stage))]
        for case in living:
            cases.save_answers(case, {"address": home, "phone": phone}, at=at)
        for person_id in sorted({case.person_id for case in living}):
            events.record(
                Happened.HOME_CHANGED,
                str(person_id),
                by=by_account(account.pk),
                at=at,
                sealed={"address": home, "phone": phone},
                person_id=person_id,
            )
        return "home"

    return perform(do, verb="home", by=by_account(account.pk), key=key, at=at, asked=[home, phone])


def _reaches(stage: Stage) -> bool:
    return stage not in OVER or stage is Stage.ISSUED


def ask_new_address(account: Account, *, address: str, at: datetime) -> None:
    """Send a code to another address; nothing changes before it is typed here."""
    code = f"{secrets.randbelow(10**6):06}"
    with transaction.atomic():
        new_addresses.ask(account, address=address, code=code, at=clock.wall())
        outbox.post(
            account,
            subject=Message("Your code for this address"),
            body=Message(
                "Your code: {code}\n\nIt is valid for 10 minutes. Type it on the page where you changed your address. "
                "If you did not ask for it, you need do nothing.",
                {"code": code},
            ),
            address=address.strip(),
            at=at,
        )


def prove_new_address(account: Account, *, code: str, at: datetime, key: str) -> str | Refusal:
    """The code came back: mail goes to the new address, every sign-in ends, and the old address is told."""
    wish = new_addresses.waiting(account)
    if wish is None or wish.tries >= _TRIES_MAX or clock.wall() - wish.asked_at > CODE_VALID:
        return Refusal("link_expired", Message("This code has run out."), field="code")
    if not wish.is_proved_by(code):
        new_addresses.count_try(wish)
        return Refusal("invalid", Message("These are not the digits of the newest mail. Look again"), field="code")
    if accounts.find(wish.address) is not None:
        return Refusal("invalid", Message("This address belongs to an account already."), field="code")
    old, new = account.address, wish.address

    def do() -> str:
        accounts.change_address(account, new)
        new_addresses.drop(account)
        event = events.record(Happened.ADDRESS_CHANGED, str(account.id), by=by_account(account.pk), at=at)
        outbox.post(
            account,
            subject=Message("Your mail address was changed"),
            body=Message("Mail goes to another address from now on. If this was not you, tell your mission today."),
            address=old,
            at=at,
            event_id=event.seq,
        )
        sessions.end_all(account.id)
        return "address"

    return perform(do, verb="address", by=by_account(account.pk), key=key, at=at)


def renew_feed(account: Account, *, at: datetime, key: str) -> str | Refusal:
    """A calendar address, or a new one in place of the old one."""

    def do() -> str:
        feeds.renew(account, at=at)
        return "feed"

    return perform(do, verb="feed", by=by_account(account.pk), key=key, at=at)


def end_feed(account: Account, *, at: datetime, key: str) -> str | Refusal:
    """No calendar address any more."""

    def do() -> str:
        feeds.end(account)
        return "no feed"

    return perform(do, verb="feed-ends", by=by_account(account.pk), key=key, at=at)
