"""Passages of the papers of a case: the lines of a page, and the words that an officer quotes, kept as they stood."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Quote
from sojourn_office.intake.page_text import Line, page_lines
from sojourn_office.storage import cases, files
from sojourn_office.storage.cases import Case, Paper
from sojourn_office.storage.events import Event

QUOTES_MAX = 40
# A passage is named by the version of the paper, the page and the line.
_NAME = re.compile(r"([0-9a-f-]{36})\.([0-9]{1,2})\.([0-9]{1,4})")


def name_of(version: str | UUID, page: int, line: int) -> str:
    """How forms and addresses name a passage; line 0 is the page as a whole."""
    return f"{version}.{page}.{line}"


def lines_of(row: Paper, page: int) -> tuple[Line, ...] | Refusal:
    """The lines of one page of a kept paper."""
    return page_lines(files.read(row.person_id, row.stored_as), row.media_type, page)


def quoted(case: Case, names: Sequence[str]) -> tuple[Quote, ...] | Refusal:
    """
    The passages of a case by their names, each once, with the words as they stand in the kept file.

    Refused `invalid` where one is not there: no such paper of this case, no such page or line; or where there are
    too many.
    """
    wanted = [_NAME.fullmatch(name) for name in dict.fromkeys(names)]
    if len(wanted) > QUOTES_MAX:
        return Refusal("invalid", Message("Quote {count} lines at most.", {"count": QUOTES_MAX}), field="quote")
    versions = {str(row.id): row for row in cases.versions_of(case) if row.stored_as}
    pages: dict[tuple[str, int], tuple[Line, ...] | Refusal] = {}
    quotes = []
    for named in wanted:
        row = versions.get(named[1]) if named else None
        if named is None or row is None:
            return _not_there()
        page, number = int(named[2]), int(named[3])
        if (named[1], page) not in pages:
            pages[named[1], page] = lines_of(row, page)
        lines = pages[named[1], page]
        line = None if isinstance(lines, Refusal) else next((each for each in lines if each.number == number), None)
        if isinstance(lines, Refusal) or (number and line is None):
            return _not_there()
        quotes.append(Quote(row.paper, named[1], page, number, line.words if line else ""))
    return tuple(sorted(quotes, key=lambda quote: (quote.paper, quote.version, quote.page, quote.line)))


def to_keep(quotes: Sequence[Quote]) -> dict[str, object]:
    """Quotes as the sealed part of an event keeps them; nothing where there are none."""
    return {"quotes": [asdict(quote) for quote in quotes]} if quotes else {}


def kept_in(event: Event) -> tuple[Quote, ...]:
    """The quotes that an event keeps."""
    kept: Sequence[Mapping[str, object]] = event.sealed_part.get("quotes", ())
    return tuple(Quote(**each) for each in kept)  # type: ignore[arg-type]


def _not_there() -> Refusal:
    return Refusal("invalid", Message("A line that you quote is not there. Choose it again."), field="quote")
