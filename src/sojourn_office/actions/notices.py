"""Mail as a pointer: no name, no result, no paper; the last four signs of the case number and an address to type."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from sojourn.basics.messages import Message
from sojourn_office.storage import outbox
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event

_WHERE = Message("Sign in to Sojourn at {address} and open My application to read it.")


def received(case: Case, *, event: Event) -> None:
    """An application was lodged."""
    _post(case, event, Message("Received"), Message("Your application ending in {ending} was received."))


def paper_asked(case: Case, *, event: Event, until: datetime) -> None:
    """A paper is asked for."""
    body = Message("A paper is asked for in your application ending in {ending}, until {until}.", {"until": until})
    _post(case, event, Message("A paper is asked for"), body)


def decided(case: Case, *, event: Event) -> None:
    """The decision is in the account."""
    body = Message("There is a decision on your application ending in {ending}.")
    _post(case, event, Message("Decision in your account"), body)


def results_are_out(case: Case, *, event: Event) -> None:
    """The results of a round are out, whatever they are."""
    body = Message("The results of the round of your application ending in {ending} are out.")
    _post(case, event, Message("Results are out"), body)


def visa_issued(case: Case, *, event: Event) -> None:
    """A visa was issued."""
    _post(case, event, Message("Visa issued"), Message("There is news on your application ending in {ending}."))


def place_given_back(case: Case, *, event: Event) -> None:
    """A place was not collected in time."""
    body = Message("The collection period of your application ending in {ending} is over.")
    _post(case, event, Message("Collection period over"), body)


def voided(case: Case, *, event: Event) -> None:
    """Two applications of one person were void."""
    _post(case, event, Message("A message for you"), Message("There is news on your application ending in {ending}."))


def visa_withdrawn(case: Case, *, event: Event) -> None:
    """A visa was withdrawn."""
    _post(case, event, Message("A message for you"), Message("There is news on your application ending in {ending}."))


def _typed_address() -> str:
    """The address of this office as people type it."""
    return urlsplit(settings.SOJOURN.origin).netloc


def _post(case: Case, event: Event, subject: Message, body: Message) -> None:
    about = Message(body.text, {**body.values, "ending": case.number[-6:].replace("-", "")[-4:]})
    whole = Message("{about} {where}", {"about": about, "where": Message(_WHERE.text, {"address": _typed_address()})})
    outbox.post(case.person.account, subject=subject, body=whole, at=event.at, event_id=event.seq)
