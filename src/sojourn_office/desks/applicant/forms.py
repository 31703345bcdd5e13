"""The questions of an application, a form each: what the passport says, where one lives, money, papers, consents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError

from sojourn.basics.countries import two_letters
from sojourn.basics.messages import Message, Words
from sojourn_office.look import forms
from sojourn_office.look.zones import zones


class StartForm(forms.Form):
    """Where one lives, which names the mission; where no source assigns the region, which mission said it is theirs."""

    region = forms.OneOfMany(label=Message("Where do you live?"), choices=[])
    mission = forms.OneOfMany(
        label=Message("Which mission told you that it takes your papers?"), choices=[], required=False
    )

    def __init__(
        self,
        *args: Any,
        regions: Sequence[tuple[str, Words]],
        missions: Sequence[tuple[str, Words]],
        ask_mission: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("region", regions), ("mission", missions)):
            self.choose_from(name, [("", Message("Choose an answer")), *choices])
        if not ask_mission:
            del self.fields["mission"]


class ContactForm(forms.Form):
    """The home and the telephone."""

    address = forms.Lines(rows=3, max_length=400, label=Message("Address"))
    phone = forms.Line(
        max_length=40,
        label=Message("Telephone"),
        help_text=Message("With any spaces or dashes."),
        attrs={"autocomplete": "tel", "inputmode": "tel"},
    )

    def __init__(self, *args: Any, sender: str, **kwargs: Any) -> None:
        self.sender = sender
        super().__init__(*args, **kwargs)

    def clean_phone(self) -> str:
        """As it was typed, where it can be a number at all."""
        written = str(self.cleaned_data["phone"]).strip()
        try:
            read = phonenumbers.parse(unicodedata.normalize("NFKC", written), two_letters(self.sender))
        except phonenumbers.NumberParseException:
            read = None
        if read is None or not phonenumbers.is_possible_number(read):
            raise ValidationError(
                Message("This cannot be a telephone number. Write it with its area code, or with + and the country")  # type: ignore[arg-type]
            )
        return written


class HomeForm(StartForm, ContactForm):
    """Where one lives, which names the mission, and how one can be reached."""

    field_order = ("region", "mission", "address", "phone")

    region = forms.OneOfMany(
        label=Message("Region"), help_text=Message("It decides which mission takes your papers."), choices=[]
    )


class TurnsForm(forms.Form):
    """How many such visas one had."""

    turns = forms.Whole(
        digits=2,
        min_value=0,
        max_value=20,
        label=Message("How many working holiday visas has the country you want to go to issued to you, used or not?"),
        help_text=Message("0 if none. This application is not counted."),
    )


class ChildForm(forms.Form):
    """Whether somebody comes along who depends on the person."""

    child = forms.YesNo(label=Message("Will a child or another dependant come with you?"))


class BodyForm(forms.Form):
    """Through whom the papers are handed in, where the mission takes them from designated bodies alone."""

    agency = forms.OneOfMany(label=Message("Agency of the register"), choices=[], required=False)
    sees = forms.Tick(label=Message("It may see my application and act for me, until I dismiss it."), required=False)
    body = forms.Line(
        max_length=200,
        label=Message("Which designated body do you hand your papers to?"),
        help_text=Message("Its name, as it writes it itself."),
        required=False,
    )

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = dict(agencies)
        if agencies:
            self.choose_from("agency", [("", Message("Another body")), *agencies])
        else:
            del self.fields["agency"], self.fields["sees"]

    def clean(self) -> dict[str, Any]:
        """The name of whichever was chosen or written."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = self.names.get(cleaned.get("agency") or "")
        if chosen is None and not cleaned.get("body"):
            self.add_error("body", forms.FAULTS["required"])
        return {**cleaned, "body": chosen or cleaned.get("body")}


class FundsForm(forms.Form):
    """A sum of money, where no paper of its own proves it."""

    funds = forms.SumOfMoney(label=Message("How much money can you prove?"), currency="KRW")

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_in("funds", currency)


class PaperForm(forms.Form):
    """One paper: a photograph of it, a file, or the word that it is on paper; with its sum where it proves one."""

    funds = forms.SumOfMoney(
        label=Message("Which sum does it show?"), currency="KRW", help_text=Message("As the bank wrote it.")
    )
    paper = forms.Paper(label=Message("The paper"), may_be_on_paper=True, required=False)

    def __init__(
        self, *args: Any, currency: str | None, there: bool, may_be_on_paper: bool = True, **kwargs: Any
    ) -> None:
        self.there = there
        super().__init__(*args, **kwargs)
        self.fields["paper"].widget.may_be_on_paper = may_be_on_paper
        if currency is None:
            del self.fields["funds"]
        else:
            self.ask_in("funds", currency)

    def clean_paper(self) -> Any:
        """A paper, unless one is there already."""
        sent = self.cleaned_data.get("paper")
        if not sent and not self.there:
            raise ValidationError(forms.FAULTS["missing"])  # type: ignore[arg-type]
        return sent


class AskedForm(forms.Form):
    """A paper that an officer asked for."""

    paper = forms.Paper(label=Message("The paper"))


class PaperOfListForm(forms.Form):
    """A paper for an application that was lodged, and which one of the list it is."""

    which = forms.OneOfMany(
        label=Message("Which paper is it?"),
        help_text=Message("It stands in the place of the one you sent before; both are kept."),
        choices=[],
    )
    paper = forms.Paper(label=Message("The paper"))


class LookForm(PaperOfListForm):
    """Why a decision should be looked at again, in one's own words, with a paper where there is one."""

    why = forms.Lines(
        rows=8,
        max_length=4000,
        label=Message("What should be looked at again, and why?"),
        help_text=Message("In your own words and language. The officers read it as you wrote it."),
        error_messages={"required": Message("Write what should be looked at again")},
    )
    field_order = ("why", "which", "paper")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("which", "paper"):
            self.fields[name].required = False
        self.fields["paper"].label = self.words(Message("A paper, if you have one. You can add others afterwards."))

    def clean(self) -> dict[str, Any]:
        """A file is of a paper of the list."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("paper") and not cleaned.get("which"):
            self.add_error("which", Message("Choose which paper it is"))
        if cleaned.get("which") and not cleaned.get("paper"):
            self.add_error("paper", Message("Choose the file of this paper"))
        return cleaned


class LodgeForm(forms.Form):
    """What one says and agrees to at the last step; each consent by itself."""

    wrote = forms.Tick(label="")
    all_the_same = forms.Tick(
        label=Message("I have read that the answer is no by the rule of today, and I lodge all the same."),
    )
    notice = forms.Tick(
        label=Message("I have read the privacy notice."),
        help_text=Message(
            "Who keeps my answers and papers, what for, how long, and how I see, correct or erase them: under Help."
        ),
    )
    sensitive = forms.Tick(
        label=Message("I agree that my passport number and records about me are kept, sealed, for this decision."),
        help_text=Message("This may include a certificate of criminal records, where one is asked for."),
    )
    transfer = forms.Tick(label="")

    def __init__(
        self, *args: Any, wrote: Message | None, answer_is_no: bool, host: Message, mission: Words, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        abroad = Message(
            "I agree that my answers and papers go to {mission}, an office of {country}.",
            {"mission": mission, "country": host},
        )
        self.fields["transfer"].label = self.words(abroad)
        self.fields["transfer"].help_text = self.words(
            Message("The law on personal data of {country} holds there. Each transfer is recorded.", {"country": host})
        )
        if wrote is None:
            del self.fields["wrote"]
        else:
            self.fields["wrote"].label = self.words(wrote)
        if not answer_is_no:
            del self.fields["all_the_same"]


class WrongAdviceForm(forms.Form):
    """What an agency said, and why it was wrong."""

    text = forms.Lines(
        rows=6,
        max_length=2000,
        label=Message("What did the agency tell you, and what was wrong with it?"),
        help_text=Message("In your own words. The mission reads it; the agency does not."),
    )


class NotMineForm(forms.Form):
    """What is counted with a person and is not theirs, in their words."""

    text = forms.Lines(
        rows=6,
        max_length=2000,
        label=Message("Why is it not yours?"),
        help_text=Message("In your own words. The mission reads it and answers."),
    )


class ReceiptCodeForm(forms.Form):
    """What stands on the receipt of somebody who filed on paper."""

    number = forms.Line(max_length=20, label=Message("The number on the receipt"), attrs={"autocomplete": "off"})
    code = forms.Line(
        max_length=20,
        label=Message("The code on the receipt"),
        help_text=Message("Twelve signs, with or without dashes."),
        attrs={"autocomplete": "one-time-code", "spellcheck": "false"},
    )


class WithdrawForm(forms.Form):
    """Asked once before an application is withdrawn."""

    sure = forms.Tick(label=Message("Yes, withdraw this application."))


class ReadingForm(forms.Form):
    """The language of mail, and the zone that times are shown in."""

    spoken = forms.Choice(
        label=Message("Language of messages to you"),
        choices=[("ko", "한국어"), ("ja", "日本語"), ("en", "English")],
    )
    zone = forms.OneOfMany(
        choices=(),
        required=False,
        label=Message("Times are shown as they are in"),
        help_text=Message("A deadline stays the same moment everywhere. Each time names its zone."),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = ("", Message("the place of your embassy or consulate"))
        self.choose_from("zone", [here, *zones(self.language, at=at)])


class NewAddressForm(forms.Form):
    """The mail address that is to be used from now on."""

    address = forms.Mail(label=Message("New e-mail address"))


class NewAddressCodeForm(forms.Form):
    """The code that went to the new address."""

    code = forms.Line(
        max_length=12,
        label=Message("The six digits of the mail"),
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "w6"},
    )

    def clean_code(self) -> str:
        """The figures alone, however they were typed."""
        return re.sub(r"\D", "", unicodedata.normalize("NFKC", self.cleaned_data["code"]))


class EraseForm(forms.Form):
    """Asked once before anything is erased."""

    sure = forms.Tick(label=Message("Yes, erase it. It cannot be brought back."))
