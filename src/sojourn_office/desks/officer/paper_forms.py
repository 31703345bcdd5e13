"""What an officer types from a paper file: the person, the passport, the home, the answers; a scan; the signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sojourn.basics.messages import Message, Words
from sojourn.basics.money import Money
from sojourn_office.intake.sheets import Who, Wrong, answers_of, read_cell
from sojourn_office.look import forms
from sojourn_office.papers.own_forms import SEXES

# What is read as it is in the sheet of an agency: one spelling of a name, a number, a telephone.
_READ = ("surname", "given_names", "native_name", "passport_number", "address", "phone", "mail")


class PaperFileForm(forms.Form):
    """Everything that the form on paper says, in its order."""

    mission = forms.OneOfMany(label=Message("Mission"), choices=[])
    surname = forms.Line(max_length=200, label=Message("Surname, in roman letters"))
    given_names = forms.Line(max_length=200, required=False, label=Message("Given names, in roman letters"))
    native_name = forms.Line(max_length=200, required=False, label=Message("Name in their own script"))
    birth_date = forms.DateBoxes(label=Message("Date of birth"))
    sex = forms.Choice(label=Message("Sex, as in the passport"), choices=list(SEXES.items()))
    passport_number = forms.Line(max_length=40, label=Message("Passport number"))
    passport_expires_on = forms.DateBoxes(label=Message("Passport valid until"))
    residence_region = forms.OneOfMany(label=Message("Region"), choices=[])
    address = forms.Lines(rows=3, max_length=400, label=Message("Address"))
    phone = forms.Line(max_length=40, label=Message("Telephone"))
    mail = forms.Line(
        max_length=200,
        required=False,
        signs=40,
        label=Message("E-mail address, if one stands on the form"),
        help_text=Message("Mail says only that there is news. The application is opened by the code on the receipt."),
    )
    letters_in = forms.Choice(
        label=Message("Language of letters to the person"),
        choices=[("ko", "한국어"), ("ja", "日本語"), ("en", "English")],
    )
    turns = forms.Whole(
        digits=2, min_value=0, max_value=20, label=Message("How many such visas the person had, used or not")
    )
    child = forms.YesNo(label=Message("Does a child or another dependant come along?"))
    funds = forms.SumOfMoney(label=Message("The sum that is proved"), currency="KRW")

    def __init__(
        self,
        *args: Any,
        who: Who,
        regions: Sequence[tuple[str, Words]],
        missions: Sequence[tuple[str, Words]],
        currency: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.who = who
        self.choose_from("residence_region", [("", Message("Choose an answer")), *regions])
        self.choose_from("mission", [("", Message("Choose an answer")), *missions])
        if len(missions) == 1:
            del self.fields["mission"]
        self.ask_in("funds", currency)

    def clean(self) -> dict[str, Any]:
        """Each answer as it is kept, with what is wrong at its box."""
        cleaned: dict[str, Any] = super().clean() or {}
        written = {name: str(cleaned[name]) for name in _READ if cleaned.get(name)}
        if cleaned.get("birth_date"):
            written["birth_date"] = cleaned["birth_date"].isoformat()
        for name, cell in written.items():
            try:
                cleaned[name] = read_cell(name, cell, self.who)
            except Wrong as wrong:
                self.add_error(name, wrong.says)
        return cleaned

    @property
    def answers(self) -> Mapping[str, object]:
        """What a valid form says, as the answers of an application."""
        said = {name: self.cleaned_data[name] for name in self.fields if name not in ("mission", "letters_in")}
        funds: Money = said["funds"]
        said |= {
            "passport_expires_on": said["passport_expires_on"].isoformat(),
            "child": said["child"] == "yes",
            "funds": {"amount": str(funds.amount), "currency": funds.currency},
        }
        return answers_of(said)


class ScanForm(forms.Form):
    """One paper of the file: which it is, and its scan, or the word that it lies there on paper."""

    which = forms.OneOfMany(label=Message("Which paper is it?"), choices=[])
    paper = forms.Paper(label=Message("The paper"), may_be_on_paper=True)

    def __init__(self, *args: Any, papers: Sequence[tuple[str, Message | Words]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_from("which", [("", Message("Choose a paper")), *papers])


class SignedForm(forms.Form):
    """That the person agreed on paper to what everybody agrees to who lodges."""

    signed = forms.Tick(
        label=Message("The person signed the form and the three consents; the sheets lie in the file."),
        error_messages={"required": Message("Nothing is lodged without the signed consents")},
    )
