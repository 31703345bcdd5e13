"""The endorsement letter: that the office of one's own state supports an application, and what it looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sojourn.basics.messages import Message, Said, listed
from sojourn.texts import say
from sojourn.texts.forms import day
from sojourn_office.papers.typesetting import typeset
from sojourn_office.papers.words import Addressee, page_of, printed


@dataclass(frozen=True)
class Endorsement:
    """
    An endorsement as it is printed: whose, to which programme, on which day, and by which criteria.

    `host_language` is that of the page for the host, after the one in the reader's language.
    """

    state: Said
    programme: Said
    endorsed_on: date
    number: str
    addressee: Addressee
    looked_at: tuple[Said, ...]
    host_language: str
    specimen: bool = False


def endorsement_letter(told: Endorsement, language: str) -> bytes:
    """
    The PDF of an endorsement letter: first in a `language`, then, if it is another, in the host's.

    The same endorsement is the same bytes. Raises `CannotPrint` for a sign that no font of ours has.
    """
    content = {
        "title": say(Message("Endorsement of application {number}", {"number": told.number}), language),
        "author": say(told.state, language),
        "native": told.addressee.native,
        "native_language": told.addressee.native_language,
        "granted": True,
        "parts": [_part(told, each) for each in dict.fromkeys((language, told.host_language))],
    }
    return typeset("letter", content, day=told.endorsed_on)


def _part(told: Endorsement, language: str) -> dict[str, object]:
    """The whole letter in one language, as the layout of letters has it."""
    section = Message("{section} · specimen ◇", {"section": told.programme}) if told.specimen else told.programme
    blocks: tuple[tuple[Message, tuple[Said, ...]], ...] = (
        (Message("What the office looked at"), (listed(told.looked_at),)),
        (
            Message("About this letter"),
            (
                Message("It is the letter of support of one's own state that the programme asks for."),
                Message("Whether it still counts stands on the page of the application."),
            ),
        ),
    )
    return {
        "language": language,
        "office": printed(told.state, language),
        "section": printed(section, language),
        "day": day(told.endorsed_on, language, weekday=True),
        "number": printed(Message("Application {number}", {"number": told.number}), language),
        "to": printed(told.addressee.greeting(), language),
        "answer": printed(Message("We endorse your application."), language),
        "lead": [printed(Message("The host has it with the application, and decides next."), language)],
        "reasons": [],
        "blocks": [
            {"heading": printed(heading, language), "sentences": [printed(each, language) for each in sentences]}
            for heading, sentences in blocks
        ],
        "foot": "",
        "page_of": page_of(told.number, language),
    }
