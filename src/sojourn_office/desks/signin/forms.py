"""The few questions of sign-in."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms

from sojourn.basics.messages import Message
from sojourn_office.look.forms import DateBoxes, Form


class AddressForm(Form):
    """Where the code goes."""

    address = forms.EmailField(
        label=Message("E-mail address"),  # type: ignore[arg-type]
        help_text=Message("We send six digits to it. No account is needed before."),  # type: ignore[arg-type]
        max_length=254,
        error_messages={"required": Message("Enter your e-mail address")},  # type: ignore[dict-item]
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class Digits(forms.CharField):
    """A code as people type it: full-width figures, spaces and hyphens are read."""

    def to_python(self, value: Any) -> str:
        """The figures alone."""
        written = unicodedata.normalize("NFKC", value or "")
        return "".join(sign for sign in written if sign not in " -\u00a0\u2010\u2011\u2013")


class CodeForm(Form):
    """The code that came by mail."""

    code = Digits(
        label=Message("The six digits of the mail"),  # type: ignore[arg-type]
        max_length=12,
        error_messages={"required": Message("Enter the six digits")},  # type: ignore[dict-item]
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "w6"}),
    )


class FactorForm(Form):
    """The code of the app on the telephone, or a recovery code."""

    code = Digits(
        label=Message("The six digits of your app, or a recovery code"),  # type: ignore[arg-type]
        max_length=20,
        error_messages={"required": Message("Enter the digits your app shows now")},  # type: ignore[dict-item]
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "w10"}),
    )


class NewAppForm(Form):
    """The proof that the app has the secret."""

    code = Digits(
        label=Message("The six digits your app shows now"),  # type: ignore[arg-type]
        max_length=12,
        error_messages={"required": Message("Enter the digits your app shows now")},  # type: ignore[dict-item]
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "w6"}),
    )


class LostForm(Form):
    """What only the applicant knows, and where mail should go from now on."""

    number = forms.CharField(
        label=Message("Receipt number"),  # type: ignore[arg-type]
        help_text=Message("On your receipt, like JPN-2026-4TR9XA-7."),  # type: ignore[arg-type]
        max_length=40,
        error_messages={"required": Message("Enter the receipt number")},  # type: ignore[dict-item]
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w20", "spellcheck": "false"}),
    )
    passport_number = forms.CharField(
        label=Message("Passport number"),  # type: ignore[arg-type]
        max_length=20,
        error_messages={"required": Message("Enter the passport number")},  # type: ignore[dict-item]
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w10", "spellcheck": "false"}),
    )
    birth_date = DateBoxes(label=Message("Birth date"), birthday=True)
    address = forms.EmailField(
        label=Message("New e-mail address"),  # type: ignore[arg-type]
        max_length=254,
        error_messages={"required": Message("Enter your e-mail address")},  # type: ignore[dict-item]
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
