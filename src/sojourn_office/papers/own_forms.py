"""Papers that are filled in from the answers: a sheet in the order of the form, never the form of a ministry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sojourn.agreements.model import Paper
from sojourn.basics.messages import Message, Said, Words
from sojourn.basics.money import Money
from sojourn.eligibility.facts import shown
from sojourn.texts import say
from sojourn_office.papers.typesetting import typeset
from sojourn_office.papers.words import Addressee, page_of, run_on

# The papers of an agreement that nobody has to make: they say again what was answered.
CHECKLIST = "checklist"
FILLED_IN = frozenset({"visa-form", CHECKLIST})

SEXES = {"F": Message("Female"), "M": Message("Male"), "X": Message("Not stated")}
NOT_GIVEN = Message("Not answered")
_NOTICE = (
    Message("Prepared by Sojourn from your answers. This is not the form of the ministry."),
    Message("Where the mission asks for its own form on paper, copy from this sheet and sign there."),
)


@dataclass(frozen=True)
class AnswerRow:
    """One answer with its label; `task` is the question it was given at. Nothing stands for what is not answered."""

    label: Message
    value: object
    task: str


@dataclass(frozen=True)
class PaperRow:
    """One paper of the list: its number and name, and how many pages came; none for one that comes on paper."""

    number: int
    name: Words
    pages: int | None
    is_there: bool
    is_filled_in: bool


@dataclass(frozen=True)
class FilledIn:
    """What a sheet says, on the day it was made."""

    paper: Paper
    office: Said
    about: Said
    number: str
    person: Addressee
    on: date
    answers: tuple[AnswerRow, ...]
    papers: tuple[PaperRow, ...]
    specimen: bool = False


def answer_rows(
    answers: Mapping[str, object], facts: Mapping[str, object], regions: Mapping[str, Words], *, needs_body: bool
) -> tuple[AnswerRow, ...]:
    """Every answer in the order of a visa form: the person, the passport, where they live, what they had and have."""
    child, money = facts.get("child"), facts.get("funds")
    rows = (
        AnswerRow(Message("Surname"), answers.get("surname"), "passport"),
        AnswerRow(Message("Given names"), answers.get("given_names"), "passport"),
        AnswerRow(Message("Name in your own script"), answers.get("native_name"), "passport"),
        AnswerRow(Message("Date of birth"), facts.get("birth_date"), "passport-birth"),
        AnswerRow(Message("Sex, as in the passport"), SEXES.get(str(answers.get("sex", ""))), "passport-birth"),
        AnswerRow(Message("Nationality"), shown("nationality", facts.get("nationality")), "passport-birth"),
        AnswerRow(Message("Passport number"), answers.get("passport_number"), "passport-number"),
        AnswerRow(Message("Passport valid until"), facts.get("passport_expires_on"), "passport-number"),
        AnswerRow(Message("Region"), regions.get(str(answers.get("residence_region", ""))), "home"),
        AnswerRow(Message("Address"), answers.get("address"), "home"),
        AnswerRow(Message("Telephone"), answers.get("phone"), "home"),
        AnswerRow(Message("Earlier visas"), answers.get("turns"), "visas"),
        AnswerRow(Message("Child"), None if child is None else shown("child", child), "child"),
        AnswerRow(Message("Money"), money if isinstance(money, Money) else None, "funds"),
    )
    return (*rows, AnswerRow(Message("Designated body"), answers.get("body"), "body")) if needs_body else rows


def filled_in(given: FilledIn, language: str) -> bytes:
    """
    The PDF of a sheet. It bears on its head who prepared it, and that it is no form of a ministry.

    The same answers on the same day are the same bytes. Raises `CannotPrint` for a sign that no font of ours has.
    """
    about = Message("{section} · specimen ◇", {"section": given.about}) if given.specimen else given.about
    title = Message("{paper}: your answers", {"paper": given.paper.name})
    rows = _papers(given) if given.paper.id == CHECKLIST else [(row.label, row.value) for row in given.answers]
    content = {
        "title": say(title, language),
        "author": "Sojourn",
        "language": language,
        "native": given.person.native,
        "native_language": given.person.native_language,
        "office": say(given.office, language),
        "about": say(about, language),
        "number": given.number,
        "notice": [run_on(_NOTICE, language)],
        "rows": [[say(label, language), _said(value, language)] for label, value in rows],
        "asked": say(Message("What the mission asks: {asked}", {"asked": given.paper.asked}), language),
        "foot": say(Message("Prepared by Sojourn on {day}", {"day": given.on}), language),
        "page_of": page_of(given.number, language),
    }
    return typeset("answers", content, day=given.on)


def _papers(given: FilledIn) -> list[tuple[Message, Message]]:
    return [
        (Message("{number}. {paper}", {"number": row.number, "paper": row.name}), _state(row)) for row in given.papers
    ]


def _state(row: PaperRow) -> Message:
    if row.is_filled_in:
        return Message("Filled in from your answers")
    if not row.is_there:
        return Message("Not there")
    return Message("On paper") if row.pages is None else Message("Sent. Pages: {pages}", {"pages": row.pages})


def _said(value: object, language: str) -> str:
    return say(NOT_GIVEN if value in (None, "") else Message("{value}", {"value": value}), language)
