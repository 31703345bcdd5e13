"""Who asks where they can go, as it stands in the link: passports, age, residence, earlier visas, and the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from sojourn.basics.countries import COUNTRIES
from sojourn.basics.messages import Message
from sojourn_office.desks.public.answers import HUNG_ON, boxes, in_link
from sojourn_office.desks.public.open_questions import asked_by, facts_of
from sojourn_office.desks.questions import CANNOT_BE_READ, Asked, field_of, is_answer, read, written
from sojourn_office.look import forms
from sojourn_office.look.countries import named
from sojourn_office.queries import catalogue

# The names of the link, in its order; the form has boxes of its own for some of them.
NAMES = ("passport", "age", "lives", "had", "on", "known", "answer", "door", "to", "sort", "show")
_DAYS = ("on", "known")
_BOXES = frozenset(
    {"second", "format", *(f"{day}_{part}" for day in _DAYS for part in ("year", "month", "day"))}
    | {f"had_{number}" for number in range(1, 21)}
)


def countries(language: str, *, first: Iterable[str] = ()) -> list[Any]:
    """Every country by name; those that are wanted first in a group of their own."""
    ours = frozenset(first)
    rest = (COUNTRIES | {code for used in catalogue.programmes().values() for code in used.agreement.parties}) - ours
    if not ours:
        return named(rest, language)
    return [
        (Message("With an agreement we know"), named(ours, language)),
        (Message("All other countries"), named(rest, language)),
    ]


@dataclass(frozen=True)
class Person:
    """What was said of the person; who says nothing of earlier visas is taken to have had none."""

    passports: tuple[str, ...]
    age: int | None
    lives: str | None
    had: Mapping[str, int]
    on: date | None
    known: date | None
    answers: Mapping[Asked, object] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, object]:
        """The facts that programmes are judged by."""
        said = {"age": self.age, "residence": self.lives} | facts_of(self.answers)
        return {"nationality": self.passports} | {name: fact for name, fact in said.items() if fact is not None}

    def stays(self, answers: Mapping[Asked, object]) -> dict[str, dict[str, object]]:
        """The facts of earlier stays by their hosts; with answers that are not in the link."""
        found: dict[str, dict[str, object]] = {host: {"turns": count} for host, count in self.had.items()}
        for asked, value in {**self.answers, **answers}.items():
            if asked.host:
                found.setdefault(asked.host, {"turns": 0})[asked.name] = value
        return found


class PersonForm(forms.Form):
    """Passports, age, residence, earlier visas, and the day that is asked about."""

    passport = forms.OneOfMany(
        choices=(),
        label=Message("Which passport do you hold?"),
        error_messages={
            "required": Message("Choose the country of your passport"),
            "invalid_choice": Message("Choose the country of your passport from the list"),
        },
    )
    second = forms.OneOfMany(
        choices=(),
        required=False,
        label=Message("A second passport, if you hold one"),
        error_messages={"invalid_choice": Message("Choose the country of your second passport from the list")},
    )
    age = forms.Whole(
        digits=3,
        min_value=0,
        max_value=120,
        label=Message("How old are you on the day you apply?"),
        help_text=Message("In whole years, counted by your birthday. Example: 24"),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), Message("Enter your age in whole years, like 24")
        ),
    )
    lives = forms.OneOfMany(
        choices=(),
        required=False,
        label=Message("In which country do you live?"),
        help_text=Message("Some programmes are open only to those who live at home."),
        error_messages={"invalid_choice": Message("Choose the country you live in from the list")},
    )

    def __init__(self, query: QueryDict | None, *, language: str, whole: bool = False) -> None:
        """A link that leaves the age out only fills the first boxes, unless it is to be read as the `whole` of it."""
        self.query = query
        boxed = _boxed(query) if query is not None else None
        is_sent = query is not None and (whole or "age" in query)
        super().__init__(boxed if is_sent else None, initial=_initial(boxed), language=language)
        known = catalogue.programmes().values()
        passports = countries(language, first={used.scheme.sender for used in known})
        for name, choices in (("passport", passports), ("second", passports), ("lives", countries(language))):
            self.choose_from(name, [("", Message("Choose an answer")), *choices])
        hosts = named({used.scheme.host for used in known}, language)
        rows = min(len(query.getlist("had")) + 1, 20) if query is not None else 1
        for number in range(1, max(rows, 2) + 1):
            field = forms.OneOfMany(
                choices=(),
                required=False,
                label=Message("Working holiday visa number {number} so far, issued by", {"number": number}),
                error_messages={"invalid_choice": Message("Choose the country that issued the visa from the list")},
            )
            field.choices = [("", Message("None")), *hosts]
            self._added(f"had_{number}", field)
        self.asked = dict.fromkeys(asked for name in query or () if (asked := in_a_link(name)) is not None)
        for asked in self.asked:
            self._added(asked.key, field_of(asked, language, may_be_taken_back=True))
        self._added("on", forms.DateBoxes(label=Message("On which day do you apply?"), required=False))
        self._added("known", forms.DateBoxes(label=Message("By what was known on which day?"), required=False))

    def _added(self, name: str, field: Any) -> None:
        self.fields[name] = field
        self._translate(field)

    def clean(self) -> dict[str, Any]:
        """No name of the link is unknown."""
        for name in self.query or ():
            if name not in NAMES and name not in _BOXES and in_a_link(name) is None and not HUNG_ON.fullmatch(name):
                holes = {"name": name[:40], "known": ", ".join(NAMES)}
                self.add_error(None, Message("{name} is not a question of this page. Use {known}.", holes))
        cleaned = super().clean() or self.cleaned_data
        for asked in self.asked:
            if is_answer(cleaned.get(asked.key)) and read(asked, cleaned[asked.key]) is None:
                self.add_error(asked.key, CANNOT_BE_READ)
        return cleaned

    @property
    def person(self) -> Person:
        """What was said; to be asked of a valid form alone."""
        said = self.cleaned_data
        more = self.query.getlist("passport")[2:] if self.query is not None else []
        passports = [said["passport"], said["second"], *(code for code in more if code in COUNTRIES)]
        return Person(
            passports=tuple(dict.fromkeys(code for code in passports if code)),
            age=said["age"],
            lives=said["lives"] or None,
            had=Counter(said[name] for name in said if name.startswith("had_") and said[name]),
            on=said["on"],
            known=said["known"],
            answers={asked: value for asked in self.asked if (value := read(asked, said[asked.key])) is not None},
        )

    @property
    def is_as_a_link(self) -> bool:
        """Whether the address is that of a link of ours, and not the boxes of a form."""
        query: Mapping[str, Any] = self.query or {}
        names = [name for name in query if name not in NAMES and name != "format"]
        return all(in_a_link(name) is not None and is_answer(query[name]) for name in names)


def in_a_link(name: str) -> Asked | None:
    """The further question that a name of a link answers; nothing where it is none, or may stand in no link."""
    asked = asked_by(name)
    return asked if asked is not None and asked.may_stand_in_a_link else None


def _boxed(query: QueryDict) -> dict[str, str]:
    """The link as the form reads it: each passport and each earlier visa in a box of its own."""
    data = boxes(query)
    passports = query.getlist("passport")
    if passports:
        data["passport"] = passports[0].strip()
    if len(passports) > 1:
        data["second"] = passports[1].strip()
    for number, host in enumerate(query.getlist("had")[:20], start=1):
        data.setdefault(f"had_{number}", host.strip())
    return data


def _initial(boxed: Mapping[str, str] | None) -> dict[str, Any]:
    """What the boxes show before anything was sent: a day in its three."""
    shown: dict[str, Any] = dict(boxed or {})
    for day in _DAYS:
        shown[day] = {part: shown.get(f"{day}_{part}", "") for part in ("year", "month", "day")}
    return shown


def link(path: str, person: Person, query: QueryDict, **changed: object) -> str:
    """The address of the page for a person, with what the list is narrowed to; `None` takes a narrowing away."""
    narrowed = {name: query.get(name) for name in ("answer", "door", "to", "sort", "show")} | changed
    pairs: list[tuple[str, object]] = [("passport", code) for code in person.passports]
    pairs += [("age", person.age), ("lives", person.lives)]
    pairs += [("had", host) for host, count in sorted(person.had.items()) for _ in range(count)]
    pairs += [(asked.key, written(asked, value)) for asked, value in person.answers.items()]
    pairs += [("on", person.on), ("known", person.known), *narrowed.items()]
    return f"{path}?{urlencode([(name, in_link(value)) for name, value in pairs if value not in (None, '')])}"
