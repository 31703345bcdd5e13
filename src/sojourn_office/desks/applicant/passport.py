"""What the passport says, in three parts; the two machine-readable lines, once typed, fill and check all of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from sojourn.basics.countries import country_in_a_sentence
from sojourn.basics.messages import Message
from sojourn.basics.mrz import Form as LinesForm
from sojourn.basics.mrz import Lines, born_on, parse, valid_until_on
from sojourn_office.desks.access import typed
from sojourn_office.desks.applicant import given_before
from sojourn_office.desks.applicant.asking import ask
from sojourn_office.desks.applicant.tasklist import NAMES
from sojourn_office.intake.passports import LATIN, number_of
from sojourn_office.look import forms
from sojourn_office.look.pages import language_of
from sojourn_office.queries.applications import Application

# Surname and given names as passports write them.
_NAMES: Mapping[str, tuple[str, str]] = {"KOR": ("KIM", "HANEUL"), "JPN": ("SATO", "MISAKI")}
_REQUIRED = Message("Answer this question")


def _lines_typed(written: str) -> list[str]:
    """Two lines as they were typed, mended as far as no sign changes its meaning: width, case, blanks."""
    plain = unicodedata.normalize("NFKC", written).upper().replace("«", "<<").replace("‹", "<")
    return [re.sub(r"\s", "", line) for line in plain.splitlines() if line.strip()]


def _said_by(read: Lines | None, today: date) -> dict[str, object]:
    """The answers that the two lines give; nothing where none were typed."""
    if read is None:
        return {}
    said = {
        "surname": read.primary,
        "given_names": read.secondary,
        "passport_number": read.number,
        "sex": read.sex or "X",
        "birth_date": born_on(read.birth, not_after=today),
        "passport_expires_on": valid_until_on(read.valid_until, not_before=date(today.year - 10, 1, 1)),
    }
    return {name: value for name, value in said.items() if value}


class PassportForm(forms.Form):
    """A part of what the passport says. What is left empty comes from the lines; what they say otherwise is a fault."""

    needed: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, sender: str, today: date, read: Lines | None, **kwargs: Any) -> None:
        self.sender, self.today, self.read = sender, today, read
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """The lines fill what is empty, and are compared with what is not."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in _said_by(self.read, self.today).items():
            if name not in self.fields:
                continue
            if cleaned.get(name) in (None, ""):
                cleaned[name] = value
            elif cleaned[name] != value and name not in self.errors:
                self.add_error(name, Message("The two lines say something else here. Compare both with the passport"))
        for name in self.needed:
            if cleaned.get(name) in (None, "") and name not in self.errors and not self.errors.get("lines"):
                self.add_error(name, _REQUIRED)
        return cleaned

    def answers(self, cleaned: dict[str, Any]) -> dict[str, object]:
        """What is kept of this part."""
        return {name: _kept(cleaned[name]) for name in self.fields}


class NameForm(PassportForm):
    """The names; the two lines, where typed, answer the other parts as well."""

    needed = ("surname",)

    lines = forms.Lines(
        rows=2,
        required=False,
        label=Message("The two lines at the foot of the page with your photograph"),
        help_text=Message("You may type these and leave the boxes empty. Each has 44 signs, and we check its digits."),
    )
    surname = forms.Line(
        required=False,
        max_length=200,
        label=Message("Surname, in roman letters"),
        attrs={"autocomplete": "family-name", "autocapitalize": "characters", "lang": "en"},
    )
    given_names = forms.Line(
        required=False,
        max_length=200,
        label=Message("Given names, in roman letters"),
        attrs={"autocomplete": "given-name", "autocapitalize": "characters", "lang": "en"},
    )
    native_name = forms.Line(
        required=False,
        max_length=200,
        label=Message("Name in your own script"),
        help_text=Message("As in the register, family name first."),
        attrs={"autocomplete": "name"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("surname", "given_names"):
            help_text = Message("As in the passport, with the spaces that stand there. Example: {example}",
                                {"example": self._example(name)})  # fmt: skip
            self.fields[name].help_text = self.words(help_text)

    def clean_lines(self) -> str:
        """The two lines read strictly; every fault is named with its place."""
        self.read = None
        written = _lines_typed(self.cleaned_data["lines"])
        if not written:
            return ""
        read = parse(written, LinesForm.TD3)
        faults = [finding.message for finding in read.findings if finding.code != "code_list"]
        if faults:
            raise ValidationError([ValidationError(fault) for fault in faults])  # type: ignore[arg-type]
        if read.nationality_country not in (self.sender, "UTO"):
            words = {"country": country_in_a_sentence(self.sender)}
            raise ValidationError(
                Message("These lines are not of a national of {country}, for whom this programme is", words)  # type: ignore[arg-type]
            )
        self.read = read
        return "\n".join(written)

    def clean_surname(self) -> str:
        """The surname in passport letters."""
        return self._latin("surname")

    def clean_given_names(self) -> str:
        """The given names in passport letters."""
        return self._latin("given_names")

    def _example(self, name: str) -> str:
        surname, given_names = _NAMES.get(self.sender, ("SPECIMEN", "ANNA"))
        return surname if name == "surname" else given_names

    def _latin(self, name: str) -> str:
        written = unicodedata.normalize("NFKC", self.cleaned_data[name]).upper().strip()
        if written and not LATIN.fullmatch(written):
            raise ValidationError(
                Message(
                    "Write it in the Latin letters of the passport, like {example}", {"example": self._example(name)}
                )  # type: ignore[arg-type]
            )
        return written

    def answers(self, cleaned: dict[str, Any]) -> dict[str, object]:
        """The names, the lines as they were typed, and what the lines say of the parts that follow."""
        said = {name: _kept(value) for name, value in _said_by(self.read, self.today).items()}
        named = super().answers(cleaned)
        return {**said, "passport_lines": named.pop("lines"), **named}


class BirthForm(PassportForm):
    """When the person was born, their sex, and whether they hold the other nationality as well."""

    needed = ("birth_date", "sex")

    birth_date = forms.DateBoxes(required=False, birthday=True, label=Message("Date of birth"))
    sex = forms.Choice(
        required=False,
        label=Message("Sex, as in the passport"),
        choices=[("F", Message("Female")), ("M", Message("Male")), ("X", Message("Not stated"))],
    )
    host_national = forms.YesNo(label=Message("Do you also hold the nationality of the country you want to go to?"))

    def __init__(self, *args: Any, host: str, **kwargs: Any) -> None:
        self.host = host
        super().__init__(*args, **kwargs)

    def clean_birth_date(self) -> date | None:
        """A day that has been."""
        day: date | None = self.cleaned_data["birth_date"]
        if day is not None and day > self.today:
            self.fields["birth_date"].widget.wrong = ("year",)
            raise ValidationError(Message("This day lies in the future. Check the year"))  # type: ignore[arg-type]
        return day

    def answers(self, cleaned: dict[str, Any]) -> dict[str, object]:
        """The birth and the sex; of nationalities those beside the one that the programme is for."""
        said = super().answers(cleaned)
        return {**said, "nationalities": [self.host] if said.pop("host_national") == "yes" else []}


class NumberForm(PassportForm):
    """The number of the passport and the last day it is valid."""

    needed = ("passport_number", "passport_expires_on")

    passport_number = forms.Line(
        required=False,
        max_length=20,
        signs=10,
        label=Message("Passport number"),
        attrs={"autocomplete": "off", "autocapitalize": "characters"},
    )
    passport_expires_on = forms.DateBoxes(required=False, label=Message("Passport valid until"))

    def clean_passport_number(self) -> str:
        """The number in the form that the country gives it."""
        written = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", self.cleaned_data["passport_number"]).upper())
        pattern, example = number_of(self.sender)
        if written and not pattern.fullmatch(written):
            raise ValidationError(
                Message("This is not the form of a passport number. It looks like {example}", {"example": example})  # type: ignore[arg-type]
            )
        return written


def _kept(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


# The parts in order: the last step of the address, the heading, the form.
_PARTS: tuple[tuple[str, Message, type[PassportForm]], ...] = (
    ("passport", Message("Name in the passport"), NameForm),
    ("passport-birth", Message("Birth and nationality"), BirthForm),
    ("passport-number", Message("Number and last day of the passport"), NumberForm),
)
PARTS: tuple[str, ...] = tuple(slug for slug, _, _ in _PARTS)


def passport(request: HttpRequest, application: Application, part: str) -> HttpResponse:
    """One part of the passport; the next one follows, and the task list after the last."""
    place = PARTS.index(part)
    _, name, kind = _PARTS[place]
    more = {"host": application.scheme.host} if kind is BirthForm else {}
    form = kind(
        typed(request),
        initial=_initial(application),
        sender=application.scheme.sender,
        today=application.today,
        read=_read(application),
        language=language_of(request),
        **more,
    )
    shown = {"task": NAMES["passport"], "number": place + 1, "all": len(PARTS)}
    return ask(
        request,
        application,
        form,
        form.answers,
        name=name,
        lead=_lead(application, kind),
        part=Message("{task}: part {number} of {all}", shown),
        back=f"tasks/{PARTS[place - 1]}" if place else "tasks",
        then=f"tasks/{PARTS[place + 1]}" if place + 1 < len(PARTS) else "tasks",
        to_confirm=any(given_before.waits(application, each) for each in kind.needed),
    )


def _lead(application: Application, kind: type[PassportForm]) -> Message | None:
    if kind is NameForm:
        return Message("Everything as it stands in your passport.")
    age = given_before.age_before(application) if kind is BirthForm else None
    if age is None:
        return None
    return Message("Your age on the day you apply, given before: {age}. Your date of birth decides.", {"age": age})


def first_open(application: Application) -> str:
    """The first part that lacks an answer; the first of all where none does."""
    for slug, _, kind in _PARTS:
        needed = (*kind.needed, "nationalities") if kind is BirthForm else kind.needed
        if any(application.answers.get(name) in (None, "") for name in needed):
            return slug
    return PARTS[0]


def _initial(application: Application) -> dict[str, object]:
    given = {**given_before.of_person(application), **application.answers}
    initial: dict[str, object] = {**given, "lines": given.get("passport_lines", "")}
    for name in ("birth_date", "passport_expires_on"):
        if given.get(name):
            initial[name] = date.fromisoformat(given[name])
    if "nationalities" in given:
        initial["host_national"] = "yes" if application.scheme.host in given["nationalities"] else "no"
    return initial


def _read(application: Application) -> Lines | None:
    written = application.answers.get("passport_lines")
    return parse(written.splitlines(), LinesForm.TD3) if written else None
