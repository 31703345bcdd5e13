"""The receipt for what was handed in: each file with its fingerprint, when it came, what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sojourn.basics.messages import Message, Said
from sojourn.texts import say
from sojourn_office.papers.typesetting import typeset
from sojourn_office.papers.words import Addressee, page_of, printed

_KILOBYTE = 1000
# Groups of eight can be read aloud and compared; the line stays one line.
_GROUP = 8


@dataclass(frozen=True)
class ReceivedFile:
    """
    One file as it came: `title` is what it was asked for as, `sha256` the fingerprint of the bytes sent.

    The title is ours, not the file's own name, which may hold signs that no font draws.
    """

    title: Said
    pages: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Receipt:
    """
    What was handed in, when (a moment with its zone), and what happens next and when.

    What was entered from paper has a receipt before it is lodged, and that one does not say more than is true.
    """

    office: Said
    about: Said
    number: str
    person: Addressee
    received_at: datetime
    files: tuple[ReceivedFile, ...]
    next_steps: tuple[Said, ...]
    is_lodged: bool = True
    specimen: bool = False


def receipt(given: Receipt, language: str) -> bytes:
    """
    The PDF of a receipt in one language, dated on the day of `received_at` in its own zone.

    The same receipt is the same bytes. Raises `CannotPrint` for a sign that no font of ours has.
    """
    about = Message("{section} · specimen ◇", {"section": given.about}) if given.specimen else given.about
    lead = (
        Message("Received: {moment}.", {"moment": given.received_at}),
        Message("Your number is {number}.", {"number": given.number}),
    )
    content = {
        "title": say(Message("Receipt {number}", {"number": given.number}), language),
        "author": say(given.office, language),
        "language": language,
        "native": given.person.native,
        "native_language": given.person.native_language,
        "office": printed(given.office, language),
        "about": printed(about, language),
        "number": given.number,
        "to": printed(given.person.greeting(), language),
        "answer": printed(_LODGED if given.is_lodged else _ENTERED, language),
        "lead": [printed(sentence, language) for sentence in lead],
        "files_heading": printed(Message("Files received: {count}", {"count": len(given.files)}), language),
        "files": [_file(file, language) for file in given.files],
        "fingerprint_words": printed(_FINGERPRINT, language) if given.files else "",
        "next_heading": printed(Message("What happens next"), language),
        "next": [printed(sentence, language) for sentence in given.next_steps],
        "foot": printed(Message("Keep this receipt. It also stays on the page of your application."), language),
        "page_of": page_of(given.number, language),
    }
    return typeset("receipt", content, day=given.received_at.date())


_LODGED = Message("We have received your application.")
_ENTERED = Message("Your application is entered. It is not lodged yet.")
_FINGERPRINT = Message(
    "The line below each file is its fingerprint (SHA-256). With it you can show later which file you sent."
)


def _file(file: ReceivedFile, language: str) -> dict[str, str]:
    size = {"pages": file.pages, "size": max(1, round(file.size / _KILOBYTE))}
    groups = [file.sha256[start : start + _GROUP] for start in range(0, len(file.sha256), _GROUP)]
    return {
        "title": printed(file.title, language),
        "size": printed(Message("Pages: {pages} · {size} kB", size), language),
        "fingerprint": " ".join(groups),
    }
