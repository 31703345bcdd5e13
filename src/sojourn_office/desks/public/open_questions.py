"""The questions that programmes still ask, best first: those a link may carry, and those that are posted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sojourn.basics.countries import ICAO_ADDITIONS, is_country
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import FACTS, OF_A_HOST, read_facts
from sojourn_office.desks.public import words
from sojourn_office.desks.public.answers import boxes_of_days
from sojourn_office.look import forms
from sojourn_office.look.countries import named
from sojourn_office.look.forms import NOT_KNOWN
from sojourn_office.queries import catalogue
from sojourn_office.queries.catalogue import Fit, Way

# What the page asks in boxes of its own.
_ASKED_BEFORE = frozenset({"nationality", "residence", "birth_date", "age", "turns"})
# More at once would be a form of two pages; the next ones follow when these are answered.
_ASKED_AT_ONCE = 5
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
        return Message("{country}: {question}", {"country": words.country(self.host), "question": question})


def asked_by(key: str) -> Asked | None:
    """The question that a link or a form names; nothing where it is none."""
    name, _, host = key.partition(".")
    if name not in FACTS or name in _ASKED_BEFORE or FACTS[name].given_by != "person" or FACTS[name].type == "words":
        return None
    if (name in OF_A_HOST) != bool(host) or (host and not is_country(host)):
        return None
    return Asked(name, host)


def still_open(ways: Iterable[Way], *, in_link: bool) -> list[Asked]:
    """What is still open, best first: what decides the most programmes, then what the most of them want to see."""
    decides: Counter[Asked] = Counter()
    wants: Counter[Asked] = Counter()
    for way in ways:
        if way.fit is Fit.NO:
            continue
        for name in way.going.judgement.asks:
            asked = asked_by(f"{name}.{way.used.scheme.host}" if name in OF_A_HOST else name)
            if asked is None or asked.may_stand_in_a_link is not in_link:
                continue
            (decides if name in way.depends_on else wants)[asked] += 1
    both = list(dict.fromkeys([*decides, *wants]))
    return sorted(both, key=lambda asked: (-decides[asked], -wants[asked]))[:_ASKED_AT_ONCE]


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


def facts_of(answers: Mapping[Asked, object]) -> dict[str, object]:
    """The answers that are about no single host, as facts."""
    return {asked.name: value for asked, value in answers.items() if not asked.host}
