"""The sheet beside the findings: a page of a version of a paper, as filed or as text, and where turning leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of
from sojourn_office.queries import sheets
from sojourn_office.queries.casework import CaseShown
from sojourn_office.queries.findings import FindingShown
from sojourn_office.queries.sheets import PaperShown, QuoteShown, Version

# How wide a page of a paper is drawn at each step of the magnifier, in pixels.
WIDTHS = (1000, 1400, 1900, 2400)


@dataclass(frozen=True)
class Look:
    """What an address says of the sheet: which paper, version and page, how large, and whether as text."""

    paper: str = ""
    version: str = ""
    leaf: int = 1
    zoom: int = 1
    as_text: bool = False


@dataclass(frozen=True)
class LineShown:
    """
    One line of a page as text, whether it is chosen, and whether the finding in hand rests on it.

    The last of a page has the number 0: it is the page as a whole, for what has no words.
    """

    name: str
    number: int
    words: str
    is_chosen: bool
    is_marked: bool


@dataclass(frozen=True)
class Sheet:
    """The sheet as it is shown, and the query of every page that can be turned to from here."""

    version: Version
    leaf: int
    zoom: int
    source: str
    is_marked: bool
    as_text: bool
    lines: tuple[LineShown, ...]
    fault: Message | None
    quotes_here: tuple[QuoteShown, ...]
    ways: dict[str, str]
    typing: bool


def look_asked(said: QueryDict) -> Look:
    """What was asked to be looked at; anything that is no number is the first."""
    return Look(
        paper=said.get("paper", ""),
        version=said.get("version", ""),
        leaf=_number(said.get("leaf")),
        zoom=_number(said.get("zoom")),
        as_text=said.get("view") == "text",
    )


def sheet_of(
    request: HttpRequest,
    found: CaseShown,
    paper: PaperShown | None,
    look: Look,
    in_hand: FindingShown | None,
    quotes: Sequence[QuoteShown],
    *,
    typing: bool,
) -> Sheet | None:
    """The page that is shown; nothing where none is in hand, or it came on paper. `typing`: a mark may be written."""
    version = paper.version(look.version) if paper else None
    if paper is None or version is None or not version.pages:
        return None
    leaf, zoom = min(look.leaf, version.pages), min(look.zoom, len(WIDTHS))
    resting = in_hand.quotes if in_hand else ()
    marked = {quote.line for quote in resting if (quote.version, quote.page) == (version.id, leaf)}
    lines = _lines(version, leaf, chosen={quote.name for quote in quotes}, marked=marked) if look.as_text else ()
    base = {"paper": paper.id, "finding": in_hand.code if in_hand else ""}
    if version.replaced_at:
        base["version"] = version.id

    def way(new_leaf: int, new_zoom: int, *, as_text: bool = False) -> str:
        if not (1 <= new_leaf <= version.pages and 1 <= new_zoom <= len(WIDTHS)):
            return ""
        view = {"view": "text"} if as_text else {}
        return urlencode({**base, "leaf": new_leaf, "zoom": new_zoom, **view})

    source = at(f"/desk/cases/{found.number}/papers/{paper.id}/{leaf}.png", language_of(request))
    return Sheet(
        version=version,
        leaf=leaf,
        zoom=zoom,
        source=f"{source}?{urlencode({**base, 'zoom': zoom})}",
        is_marked=bool(marked),
        as_text=look.as_text,
        lines=() if isinstance(lines, Refusal) else lines,
        fault=lines.message if isinstance(lines, Refusal) else None,
        quotes_here=tuple(q for q in quotes if look.as_text and (q.version, q.page) == (version.id, leaf)),
        ways={
            "back": way(leaf - 1, zoom, as_text=look.as_text),
            "on": way(leaf + 1, zoom, as_text=look.as_text),
            "smaller": "" if look.as_text else way(leaf, zoom - 1),
            "larger": "" if look.as_text else way(leaf, zoom + 1),
            "here": way(leaf, zoom, as_text=look.as_text),
            "other": way(leaf, zoom, as_text=not look.as_text),
        },
        typing=typing,
    )


def _lines(version: Version, leaf: int, *, chosen: set[str], marked: set[int]) -> tuple[LineShown, ...] | Refusal:
    """The lines of a page, and the page as a whole after them."""
    read = sheets.page_lines(version, leaf)
    if isinstance(read, Refusal):
        return read
    numbered = [*((line.number, line.words) for line in read or ()), (0, "")]
    names = {number: sheets.passage_name(version, leaf, number) for number, _ in numbered}
    return tuple(
        LineShown(names[number], number, words, names[number] in chosen, number in marked) for number, words in numbered
    )


def _number(written: str | None) -> int:
    return max(1, int(written)) if written and written.isdecimal() and len(written) < 4 else 1
