"""The few questions of sign-in."""

from __future__ import annotations

from sojourn.basics.messages import Message
from sojourn_office.desks.factor import SHOWN_MISSING, Digits
from sojourn_office.look.forms import DateBoxes, Form, Line, Mail

_ADDRESS_MISSING = {"required": Message("Enter your e-mail address")}


class AddressForm(Form):
    """Where the code goes."""

    address = Mail(
        label=Message("E-mail address"),
        help_text=Message("We send six digits to it. No account is needed before."),
        max_length=254,
        error_messages=_ADDRESS_MISSING,
    )


class CodeForm(Form):
    """The code that came by mail."""

    code = Digits(label=Message("The six digits of the mail"), missing=Message("Enter the six digits"))


class FactorForm(Form):
    """The code of the app on the telephone, or a recovery code."""

    code = Digits(label=Message("The six digits of your app, or a recovery code"), missing=SHOWN_MISSING, signs=10)


class NewAppForm(Form):
    """The proof that the app has the secret."""

    code = Digits(label=Message("The six digits your app shows now"), missing=SHOWN_MISSING)


class LostForm(Form):
    """What only the applicant knows, and where mail should go from now on."""

    number = Line(
        label=Message("Receipt number"),
        help_text=Message("On your receipt, like JPN-2026-4TR9XA-7."),
        max_length=40,
        error_messages={"required": Message("Enter the receipt number")},
        attrs={"autocomplete": "off", "spellcheck": "false"},
    )
    passport_number = Line(
        label=Message("Passport number"),
        max_length=20,
        error_messages={"required": Message("Enter the passport number")},
        signs=10,
        attrs={"autocomplete": "off", "spellcheck": "false"},
    )
    birth_date = DateBoxes(label=Message("Birth date"), birthday=True)
    address = Mail(label=Message("New e-mail address"), max_length=254, error_messages=_ADDRESS_MISSING)
