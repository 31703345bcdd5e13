"""What a visitor answered, as it stands in the link and nowhere else: read, checked, and written back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from sojourn.basics.countries import TWO_LETTERS, short_name_of
from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.texts import say
from sojourn_office.desks.questions import boxes_of_days
from sojourn_office.look import forms
from sojourn_office.look.forms import NOT_KNOWN, Fault
from sojourn_office.queries.schemes import InUse

ELSEWHERE = "elsewhere"
# Three letters of ICAO for a country that is not said.
_NO_COUNTRY = "XXX"

# Each answer of a link with the fact it is, in the order in which the questions are put.
FACT_OF: Mapping[str, str] = {
    "age": "age",
    "lives": "residence_region",
    "turns": "turns",
    "child": "child",
    "funds": "funds",
    "months": "passport_months",
}
_DAYS = ("on", "known")
# The names a link of ours carries, in its order. Those of the pages' own forms are taken away from a link.
NAMES = ("passport", *FACT_OF, *_DAYS, "format")
_OF_FORMS = frozenset(
    {"answered", "not_known", *(f"{day}_{part}" for day in _DAYS for part in ("year", "month", "day"))}
)
# What other sites hang on a link that is shared; it says nothing of the person and is not an answer.
HUNG_ON = re.compile(r"utm_\w+|fbclid|gclid|igshid|si")


class Count(forms.Whole):
    """A whole number, or `NOT_KNOWN`."""

    def clean(self, value: Any) -> Any:
        """The number; nothing where nothing was said."""
        return NOT_KNOWN if value == NOT_KNOWN else super().clean(value)


class Sum(forms.SumOfMoney):
    """A sum of money, or `NOT_KNOWN`."""

    def clean(self, value: Any) -> Any:
        """The sum; nothing where nothing was said."""
        return NOT_KNOWN if value == NOT_KNOWN else super().clean(value)


def _count(name: str, label: Message, invalid: Message, *, most: int, hint: Message | None = None) -> Count:
    faults = dict.fromkeys(("required", "invalid", "min_value", "max_value"), invalid)
    return Count(label=label, help_text=hint or "", min_value=0, max_value=most, error_messages=faults, digits=3)


def field_of(name: str, used: InUse) -> Any:
    """The field of one question, in the words of its scheme."""
    host = short_name_of(used.scheme.host) or used.scheme.host
    match name:
        case "age":
            return _count(
                name,
                Message("How old are you on the day you apply?"),
                Message("Enter your age in whole years, like 24"),
                most=120,
                hint=Message("In whole years, counted by your birthday. Example: 24"),
            )
        case "turns":
            return _count(
                name,
                Message("How many working holiday visas has {host} issued to you, used or not?", {"host": host}),
                Message("Enter how many visas, in figures, like 0 or 1"),
                most=20,
                hint=Message("None: enter 0. A visa that was issued and never used counts too."),
            )
        case "months":
            return _count(
                name,
                Message("For how many more months is your passport valid on the day you apply?"),
                Message("Enter whole months, like 18"),
                most=240,
                hint=Message("In whole months. Example: 18"),
            )
        case "funds":
            return Sum(
                currency=used.currency,
                label=Message("How much money can you prove?"),
                help_text=Message("The balance that a certificate of your bank would show."),
                error_messages={"required": forms.in_figures(used.currency)},
            )
        case "lives":
            return forms.OneOfMany(
                choices=_regions(used),
                label=Message("Where do you live?"),
                help_text=Message("The region decides which embassy or consulate is yours."),
                error_messages={
                    "required": Message("Choose the region you live in"),
                    "invalid_choice": Message("Choose the region you live in from the list"),
                },
            )
        case "child":
            return forms.YesNo(label=Message("Will a child or another dependant come with you?"), may_not_know=True)
        case "on":
            return forms.DateBoxes(label=Message("On which day do you apply?"))
        case "known":
            return forms.DateBoxes(label=Message("By what was known on which day?"))
    raise AssertionError(f"{name} is not a question")


def _regions(used: InUse) -> list[tuple[str, Any]]:
    prefix = TWO_LETTERS[used.scheme.sender] + "-"
    regions = [(code, words) for code, words in used.agreement.regions.items() if code.startswith(prefix)]
    return [*regions, (ELSEWHERE, Message("In another country")), (NOT_KNOWN, Message("I do not know"))]


_SHORT: Mapping[str, Message] = {
    "passport": Message("Passport"),
    "age": Message("Age"),
    "lives": Message("Residence"),
    "turns": Message("Turns"),
    "child": Message("Child"),
    "funds": Message("Money"),
    "months": Message("Passport valid for"),
    "on": Message("Day of application"),
    "known": Message("Day of knowledge"),
}


def short_label(name: str) -> Message:
    """What an answer is called in a list and in front of its fault."""
    return _SHORT[name]


@dataclass(frozen=True)
class Answers:
    """The answers of one link, read; a name is missing from `said` where nothing or "I do not know" was said."""

    said: Mapping[str, Any]
    asked: frozenset[str]
    on: date | None
    known: date | None
    passports: tuple[str, ...]

    def facts(self, used: InUse) -> dict[str, object]:
        """The answers as the facts that a scheme is judged by."""
        facts: dict[str, object] = {"nationality": self.passports or (used.scheme.sender,)}
        for name, value in self.said.items():
            facts[FACT_OF[name]] = value
        if "child" in self.said:
            facts["child"] = self.said["child"] == "yes"
        region = facts.get("residence_region")
        if region == ELSEWHERE:
            del facts["residence_region"]
            facts["residence"] = _NO_COUNTRY
        elif region is not None:
            facts["residence"] = used.scheme.sender
        return facts


class AnswersForm(forms.Form):
    """Every answer of a link at once; nothing needs to be there, but what is there must be readable."""

    def __init__(
        self, query: QueryDict, used: InUse, *, names: Iterable[str], language: str, must: bool = False
    ) -> None:
        self.used, self.names = used, tuple(names)
        super().__init__(boxes(query), language=language)
        for name in self.names:
            field = field_of(name, used)
            field.required = must
            self.fields[name] = field
            self._translate(field)
        self.passports = tuple(query.getlist("passport"))
        self.unknown = [
            name for name in query if name not in NAMES and name not in _OF_FORMS and not HUNG_ON.fullmatch(name)
        ]

    def clean(self) -> dict[str, Any]:
        """Days must lie where the agreement has rules; passports are three letters; no name is unknown."""
        cleaned = super().clean() or self.cleaned_data
        for name in self.unknown:
            self.add_error(None, _unknown(name))
        if any(not re.fullmatch(r"[A-Z]{3}", code) for code in self.passports):
            fault = Message("Enter the passport as three letters, like KOR")
            self.add_error(None, Message("{name}: {fault}", {"name": short_label("passport"), "fault": fault}))
        self._days(cleaned)
        return cleaned

    def _days(self, cleaned: Mapping[str, Any]) -> None:
        on, known = cleaned.get("on"), cleaned.get("known")
        if not self.errors.get("on") and on is not None and not self.used.is_judged(on=on, known=None):
            self.add_error(
                "on", Message("Enter a day from {day} on; before it there was no rule", {"day": self.used.judged_since})
            )
        elif (
            not self.errors.get("known") and known is not None and not self.used.is_judged(on=on or known, known=known)
        ):
            self.add_error("known", Message("On that day nothing was known of it. Enter a later day"))

    @property
    def faults(self) -> list[Fault]:
        """Every fault; of several answers each with its name before it, since it stands far from its box."""
        if len(self.fields) == 1:
            return super().faults
        named = []
        for name in self.fields:
            for words in self.errors.get(name, ()):
                whole = Message("{name}: {fault}", {"name": short_label(name), "fault": str(words)})
                named.append(Fault(say(whole, self.language), self._target(name)))
        return [Fault(str(words), "") for words in self.non_field_errors()] + named

    @property
    def answers(self) -> Answers:
        """What was answered; to be asked of a valid form alone."""
        cleaned = self.cleaned_data
        said = {name: cleaned[name] for name in FACT_OF if cleaned.get(name) not in (None, "", NOT_KNOWN)}
        asked = frozenset(name for name in FACT_OF if cleaned.get(name) not in (None, ""))
        return Answers(said, asked, cleaned.get("on"), cleaned.get("known"), self.passports)


def _unknown(name: str) -> Message:
    near = get_close_matches(name, [n for n in NAMES if n != "format"], n=1)
    shown = name[:40]
    if near:
        return Message("{name} is not a question of this page. Did you mean {near}?", {"name": shown, "near": near[0]})
    known = ", ".join(n for n in NAMES if n != "format")
    return Message("{name} is not a question of this page. Use {known}.", {"name": shown, "known": known})


def boxes(query: QueryDict) -> dict[str, str]:
    """The query as the form reads it: a day of a link in the three boxes of a page, a blank one left away."""
    return boxes_of_days({name: str(value).strip() for name, value in query.items()}, _DAYS)


def in_link(value: object) -> str:
    """An answer as a link carries it."""
    match value:
        case date():
            return value.isoformat()
        case Money():
            return f"{value.amount.normalize():f}"
        case _:
            return str(value)


def link(path: str, query: QueryDict, **changed: object) -> str:
    """An address with the answers of a query in their order, some of them changed; `None` takes one away."""
    kept: dict[str, list[str]] = {name: query.getlist(name) for name in NAMES if name != "format" and name in query}
    for name, value in changed.items():
        kept[name] = [] if value is None else [in_link(value)]
    pairs = [(name, value) for name in NAMES for value in kept.get(name, ()) if value != ""]
    return f"{path}?{urlencode(pairs)}" if pairs else path


__all__ = [
    "ELSEWHERE", "FACT_OF", "HUNG_ON", "NAMES", "Answers", "AnswersForm", "boxes", "field_of",
    "in_link", "link", "short_label",
]  # fmt: skip
