"""The receipt for a fee: how much was paid for what, when and by which reference, and whether it came back since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sojourn.basics.messages import Message, Said
from sojourn.basics.money import Money
from sojourn.texts import say
from sojourn_office.papers.typesetting import typeset
from sojourn_office.papers.words import Addressee, page_of, printed


@dataclass(frozen=True)
class FeeReceipt:
    """
    A fee that was paid: to which office, of which scheme (`about`) and application, for which step (`paid_for`).

    The moments have their zone; `returned_at` is when it went back to whoever paid it, `taken_by` may be empty.
    """

    office: Said
    about: Said
    number: str
    person: Addressee
    paid_for: Message
    money: Money
    reference: str
    paid_at: datetime
    returned_at: datetime | None = None
    taken_by: Said = ""
    specimen: bool = False


def fee_receipt(given: FeeReceipt, language: str) -> bytes:
    """
    The PDF of the receipt for a fee in one language, dated on the day it was paid, or went back, in its own zone.

    The same receipt is the same bytes. Raises `CannotPrint` for a sign that no font of ours has.
    """
    about = Message("{section} · specimen ◇", {"section": given.about}) if given.specimen else given.about
    rows: list[tuple[Message, object]] = [
        (Message("Paid for"), given.paid_for),
        (Message("Amount"), given.money),
        (Message("Paid"), given.paid_at),
        (Message("Reference"), given.reference),
        (Message("Application"), given.number),
    ]
    if given.taken_by:
        rows.append((Message("Through"), given.taken_by))
    if given.returned_at is not None:
        rows.append((Message("Given back on"), given.returned_at))
    if given.specimen:
        rows.append((Message("In the demonstration"), Message("No money moves.")))
    content = {
        "title": say(Message("Receipt for a fee, {number}", {"number": given.number}), language),
        "author": say(given.office, language),
        "language": language,
        "native": given.person.native,
        "native_language": given.person.native_language,
        "office": printed(given.office, language),
        "about": printed(about, language),
        "number": given.number,
        "to": printed(given.person.greeting(), language),
        "answer": printed(_PAID if given.returned_at is None else _GIVEN_BACK, language),
        "rows": [
            [printed(label, language), printed(Message("{value}", {"value": value}), language)] for label, value in rows
        ],
        "foot": printed(Message("Keep this receipt. It also stays on the page of your payment."), language),
        "page_of": page_of(given.number, language),
    }
    return typeset("fee", content, day=(given.returned_at or given.paid_at).date())


_PAID = Message("We have received your fee.")
_GIVEN_BACK = Message("We have received your fee, and gave it back.")
