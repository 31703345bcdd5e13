"""The visa notice: the facts of a visa in the two languages and in English, its barcode and its two lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sojourn.basics.messages import Message, Said
from sojourn.texts import say
from sojourn_office.papers.typesetting import typeset
from sojourn_office.papers.words import Addressee, page_of, printed, run_on

LINE_LENGTH = 44


@dataclass(frozen=True)
class VisaNotice:
    """
    A visa as it is printed.

    `barcode` is the picture of its Data Matrix (PNG or SVG), `lines` are its two machine-readable lines,
    `languages` the order of the pages: the holder's, the host's, English. `single_entry` is false for any number
    of entries. `work`, `register` and `after_landing` are the host's duties in words; `verify_at` is where anyone
    checks the seal.
    """

    office: Said
    number: str
    issued_on: date
    holder: Addressee
    host: Said
    host_language: str
    passport_ending: str
    passport_country: Said
    kind: Said
    valid_from: date
    valid_until: date
    single_entry: bool
    stay: Said
    work: Said
    register: Said
    after_landing: tuple[Said, ...]
    lines: tuple[str, str]
    barcode: bytes
    verify_at: str
    languages: tuple[str, ...] = ("en", "ko", "ja")
    specimen: bool = False

    def __post_init__(self) -> None:
        assert all(len(line) == LINE_LENGTH for line in self.lines), "a machine-readable line has 44 signs"
        assert self.languages, "a notice has at least one language"


def visa_notice(notice: VisaNotice) -> bytes:
    """
    The PDF of a notice, one whole page a language, each with barcode and lines.

    The same notice is the same bytes. Raises `CannotPrint` for a sign that no font of ours has.
    """
    first = notice.languages[0]
    title = Message("Visa notice {number}", {"number": notice.number})
    content = {
        "title": say(title, first),
        "author": say(notice.office, first),
        "native": notice.holder.native,
        "native_language": notice.holder.native_language,
        "latin": notice.holder.latin,
        "lines": list(notice.lines),
        "barcode": list(notice.barcode),
        "barcode_format": "png" if notice.barcode.startswith(b"\x89PNG") else "svg",
        "parts": [_part(notice, language) for language in notice.languages],
    }
    return typeset("visa", content, day=notice.issued_on)


def _part(notice: VisaNotice, language: str) -> dict[str, object]:
    """One page."""
    second = notice.host_language if notice.host_language != language else "en"
    title = Message("Visa notice, specimen ◇") if notice.specimen else Message("Visa notice")
    return {
        "language": language,
        "title": printed(title, language),
        "second_language": second,
        "second_title": printed(Message("Visa notice"), second) if second != language else "",
        "office": printed(notice.office, language),
        "issued": printed(Message("Issued {day}", {"day": notice.issued_on}), language),
        "number": notice.number,
        "in_short": run_on(_in_short(notice), language),
        "facts": [[printed(label, language), printed(words, language)] for label, words in _facts(notice)],
        "barcode_words": printed(Message("The signed seal of this visa as a Data Matrix code."), language),
        "check": [printed(sentence, language) for sentence in _check(notice)],
        "after_heading": printed(Message("After you land"), language),
        "after": [printed(sentence, language) for sentence in notice.after_landing],
        "foot": printed(Message("A notice is true only with its barcode. Anyone may check it."), language),
        "page_of": page_of(notice.number, language),
    }


def _in_short(notice: VisaNotice) -> list[Message]:
    enter = Message("Enter {country} by {day}.", {"country": notice.host, "day": notice.valid_until})
    if notice.single_entry:
        return [enter, Message("One entry, {stay}.", {"stay": notice.stay})]
    return [enter, Message("Any number of entries, {stay}.", {"stay": notice.stay})]


def _facts(notice: VisaNotice) -> list[tuple[Message, Said]]:
    ending = {"ending": notice.passport_ending, "country": notice.passport_country}
    return [
        (Message("Passport"), Message("ending {ending}, {country}", ending)),
        (Message("Kind"), notice.kind),
        (
            Message("Validity"),
            Message("{first} to {last}", {"first": notice.valid_from, "last": notice.valid_until}),
        ),
        (
            Message("Entries"),
            Message("one entry") if notice.single_entry else Message("any number of entries"),
        ),
        (Message("Stay"), notice.stay),
        (Message("Work"), notice.work),
        (Message("Register"), notice.register),
    ]


def _check(notice: VisaNotice) -> list[Message]:
    return [
        Message("Checks off line."),
        Message("Scan it or type the two lines at {address}.", {"address": notice.verify_at}),
    ]
