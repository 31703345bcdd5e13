"""Questions about facts, each with the box of its kind: for a visitor, and where a programme asks more of someone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sojourn.basics.countries import ICAO_ADDITIONS, short_name_of
from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.eligibility.facts import FACTS, read_facts, shown, write_facts
from sojourn_office.look import forms
from sojourn_office.look.countries import named
from sojourn_office.look.forms import NOT_KNOWN
from sojourn_office.papers.own_forms import AnswerRow
from sojourn_office.queries import catalogue
from sojourn_office.queries.applications import Application

CANNOT_BE_READ = Message("This answer cannot be read. Check it")


@dataclass(frozen=True)
class Asked:
    """One question: the fact it is about, and of earlier stays the host."""

    name: str
    host: str = ""

    @property
    def key(self) -> str:
        """How a link or a form names it."""
        return f"{self.name}.{self.host}" if self.host else self.name

    @property
    def may_stand_in_a_link(self) -> bool:
        """Whether its answer may be shared with everyone who gets the link."""
        return FACTS[self.name].may_stand_in_a_link

    @property
    def label(self) -> Message:
        """The question, with the country it is about."""
        question = FACTS[self.name].question
        if not self.host:
            return question
        return Message(
            "{country}: {question}", {"country": short_name_of(self.host) or self.host, "question": question}
        )


def field_of(asked: Asked, language: str, *, may_be_taken_back: bool = False) -> Any:
    """The box of a question; whoever does not know leaves it as it is, or takes the answer back."""
    kind = FACTS[asked.name]
    label, known = asked.label, list(kind.words.items())
    match kind.type:
        case "yes-no":
            return forms.YesNo(label=label, required=False, may_not_know=may_be_taken_back)
        case "number":
            return forms.Whole(label=label, required=False, digits=3, min_value=0, max_value=999)
        case "score":
            return forms.Line(label=label, required=False, signs=6, help_text=Message("Example: 6.5"))
        case "word":
            return forms.OneOfMany(choices=known, label=label, required=False)
        case "region":
            return forms.OneOfMany(choices=_regions(language), label=label, required=False)
        case "country":
            return forms.OneOfMany(choices=_countries(language), label=label, required=False)
        case "money":
            return forms.Line(
                label=label,
                required=False,
                signs=20,
                help_text=Message("With its currency, like KRW 2,800,000. Other currencies are not converted."),
            )
        case "days":
            return forms.Line(
                label=label, required=False, signs=20, help_text=Message("Example: 2024-04-01 2025-06-30")
            )
    return forms.DateBoxes(label=label, required=False)


def _countries(language: str) -> list[tuple[str, str]]:
    codes = {code for used in catalogue.programmes().values() for code in used.agreement.parties} - set(ICAO_ADDITIONS)
    return named(codes, language)


def _regions(language: str) -> list[tuple[str, Any]]:
    return [pair for used in catalogue.programmes().values() for pair in used.agreement.regions.items()]


class QuestionsForm(forms.Form):
    """Boxes for questions; `answers` is what programmes are judged by."""

    def __init__(
        self, asked: Iterable[Asked], data: Mapping[str, Any] | None = None, *, language: str, **kwargs: Any
    ) -> None:
        self.asked = tuple(asked)
        days = [each.key for each in self.asked if FACTS[each.name].type == "day"]
        super().__init__(boxes_of_days(data, days) if data is not None else None, language=language, **kwargs)
        for each in self.asked:
            self.fields[each.key] = field_of(each, language)
            self._translate(self.fields[each.key])

    def clean(self) -> dict[str, Any]:
        """Each answer is one that the library reads."""
        cleaned = super().clean() or self.cleaned_data
        for each in self.asked:
            if is_answer(cleaned.get(each.key)) and read(each, cleaned[each.key]) is None:
                self.add_error(each.key, CANNOT_BE_READ)
        return cleaned

    @property
    def answers(self) -> dict[Asked, object]:
        """What was answered; to be asked of a valid form alone."""
        found = {each: read(each, self.cleaned_data[each.key]) for each in self.asked}
        return {each: value for each, value in found.items() if value is not None}

    @property
    def kept(self) -> dict[str, object]:
        """The same as an application keeps it; nothing for what was left open, or taken back."""
        given = write_facts({each.name: value for each, value in self.answers.items()})
        return {each.name: given.get(each.name) for each in self.asked}


def further_form(application: Application, data: Mapping[str, Any] | None, *, language: str) -> QuestionsForm | None:
    """What the programme of a draft asks besides, with what was answered; nothing where it asks nothing more."""
    facts = application.facts
    answered = {name: in_box(facts[name]) for name in application.further if name in facts}
    asked = [Asked(name) for name in application.further]
    return QuestionsForm(asked, data, initial=answered, language=language) if asked else None


def further_rows(application: Application) -> list[AnswerRow]:
    """The answers to it, as they stand beside the others."""
    facts = application.facts
    return [AnswerRow(FACTS[name].label, shown(name, facts.get(name)), "further") for name in application.further]


def is_answer(value: object) -> bool:
    """Whether something was answered; who does not know has not."""
    return value not in (None, "", NOT_KNOWN)


def read(asked: Asked, value: Any) -> object | None:
    """An answer as the library holds it; nothing where there is none, or where it cannot be read."""
    if not is_answer(value):
        return None
    match FACTS[asked.name].type:
        case "yes-no":
            value = {"yes": True, "no": False}.get(value)
        case "money":
            currency = "".join(re.findall(r"[A-Za-z]{3}", value)[:1]).upper()
            value = {"amount": re.sub(r"[^0-9.]", "", value), "currency": currency}
        case "days":
            value = value.split()
    facts, _ = read_facts({asked.name: value})
    return facts.get(asked.name)


def written(asked: Asked, value: object) -> str:
    """An answer as a link carries it."""
    if FACTS[asked.name].type == "yes-no":
        return "yes" if value else "no"
    return str(value)


def in_box(value: object) -> object:
    """A fact as it stands in the box of its question."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Money():
            return f"{value.currency} {value.amount.normalize():f}"
        case tuple():
            return " ".join(each.isoformat() if isinstance(each, date) else str(each) for each in value)
    return value


def boxes_of_days(given: Mapping[str, Any], days: Iterable[str]) -> dict[str, Any]:
    """What was given, with each of these days in three boxes where it stands in one."""
    data = dict(given.items())
    for day in days:
        if any(f"{day}_{part}" in data for part in ("year", "month", "day")) or not data.get(day):
            continue
        parts = data[day].split("-")
        year, month, number = [*parts, "", "", ""][:3] if len(parts) == 3 else (data[day], "", "")
        data |= {
            f"{day}_year": year,
            f"{day}_month": month.lstrip("0") or month,
            f"{day}_day": number.lstrip("0") or number,
        }
    return data
