"""The deadlines of one's own applications, for a calendar: no name, no paper, the last four signs of a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sojourn.basics.messages import Message
from sojourn.cases import second_look
from sojourn.cases.model import ASKED, Stage
from sojourn.rounds.methods import METHODS
from sojourn_office.queries import applications
from sojourn_office.queries.applications import Application
from sojourn_office.queries.visas import visa_of
from sojourn_office.storage import entries, feeds
from sojourn_office.storage.accounts import Account


@dataclass(frozen=True)
class Deadline:
    """A moment, or a day that is the last one; `name` stays the same when the moment moves."""

    name: str
    when: datetime | date
    what: Message


def account_of_feed(secret: str) -> Account | None:
    """Whose calendar a secret address is; nothing for an unknown or renewed one."""
    return feeds.account_with(secret)


def secret_of(account: Account) -> str:
    """The secret part of one's own calendar address; nothing where there is none."""
    return feeds.secret_of(account)


def deadlines_of(account: Account, *, at: datetime) -> tuple[Deadline, ...]:
    """What lies ahead or is under way, as its person may know it, earliest first in each application."""
    found: list[Deadline] = []
    for line in applications.of_account(account.pk, at=at):
        application = applications.own(account.pk, line.number, at=at)
        assert application is not None, "one's own application was there a moment ago"
        found += _of_case(application, at=at)
    return tuple(found)


def _of_case(application: Application, *, at: datetime) -> Iterator[Deadline]:
    ending = application.number[-6:].replace("-", "")[-4:]

    def deadline(name: str, when: datetime | date, what: Message) -> Deadline:
        about = Message("{what} (application ending in {ending})", {"what": what, "ending": ending})
        return Deadline(f"{application.number}/{name}", when, about)

    told, round_ = application.told, application.round
    if told.stage is Stage.DRAFT and told.held_until is not None:
        is_to_accept = _is_accepted_first(application) and not told.is_accepted
        yield deadline("hold", told.held_until, Message("Accept by") if is_to_accept else Message("Lodge by"))
    elif told.stage is Stage.DRAFT and round_.offer is not None:
        yield deadline("opens", round_.opens_at, Message("Opens"))
    elif told.stage is Stage.DRAFT and METHODS[round_.method].by_lot:
        yield deadline("closes", round_.closes_at, Message("Last moment to enter"))
    elif told.stage is Stage.DRAFT:
        yield deadline("closes", round_.closes_at, Message("Lodge by"))
    for ask in told.open_asks if told.stage in ASKED else ():
        yield deadline(f"ask-{ask.number}", ask.until, Message("Send the paper by"))
    results = round_.results_at if application.has_result_day else None
    if results is not None and results > at and told.lodged_at is not None:
        yield deadline("results", results, Message("Results for everyone"))
    if told.stage is Stage.PASSED and told.due_at is not None:
        yield deadline("collect", told.due_at, Message("Collect by"))
    if not second_look.cannot_ask(told, at) and told.look_until is not None:
        yield deadline("second-look", told.look_until, Message("Ask for a second look by"))
    visa = visa_of(application) if told.stage is Stage.ISSUED else None
    if visa is None:
        return
    if visa.stay is None:
        yield deadline("enter", visa.valid_until, Message("Enter by"))
    elif visa.stay.left_on is None:
        if visa.stay.register_by is not None and visa.stay.registered_on is None:
            yield deadline("register", visa.stay.register_by, Message("Register by"))
        yield deadline("last-day", visa.stay.last_day, Message("Last day of stay"))


def _is_accepted_first(application: Application) -> bool:
    terms = entries.terms_of(application.round.id)
    return terms is not None and terms.accept_days is not None
