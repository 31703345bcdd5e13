"""The words of a page of a PDF, line by line, and where they stand; a picture has none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

import pypdfium2  # type: ignore[import-untyped]

from sojourn.basics.refusals import Refusal
from sojourn_office import pdfium
from sojourn_office.intake import faults
from sojourn_office.intake.kinds import PDF

LETTERS_MAX = 20_000
LINE_LETTERS_MAX = 500

# Left, bottom, right, top, in the points of the page.
Box = tuple[float, float, float, float]

_ENDS_A_LINE = (0x0A, 0x0D)
# PDFium's own signs for a hyphen at the end of a line.
_HYPHENS = (0x02, 0xFFFE)
# What is not seen: control signs, and the signs that turn the direction of what follows.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Line:
    """One line of a page, counted from 1 among the lines that have words."""

    number: int
    words: str
    boxes: tuple[Box, ...]


def page_lines(content: bytes, media_type: str, page: int) -> tuple[Line, ...] | Refusal:
    """
    The lines of one page, counted from 1, as the file itself says them; none for a picture of a page.

    What a file says may differ from what is seen on its page: whoever reads it compares. Refused `not_found`
    beyond the last page, `file_broken` when the page cannot be read.
    """
    if media_type != PDF:
        return () if page == 1 else faults.no_such_page(page)
    with pdfium.ENTERED:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            return faults.broken()
        try:
            return lines_on(document[page - 1]) if 1 <= page <= len(document) else faults.no_such_page(page)
        except pypdfium2.PdfiumError:
            return faults.broken()
        finally:
            document.close()


def lines_on(sheet: Any) -> tuple[Line, ...]:
    """The lines of an open page of PDFium, by whoever has entered it."""
    text = sheet.get_textpage()
    try:
        lines: list[Line] = []
        letters: list[int] = []
        boxes: list[Box] = []
        for place in range(min(text.count_chars(), LETTERS_MAX)):
            letter = pypdfium2.raw.FPDFText_GetUnicode(text, place)
            if letter in _ENDS_A_LINE:
                _end(lines, letters, boxes)
                letters, boxes = [], []
                continue
            letters.append(0x2D if letter in _HYPHENS else letter)
            boxes.append(text.get_charbox(place, loose=True))
        _end(lines, letters, boxes)
        return tuple(lines)
    finally:
        text.close()


def _end(lines: list[Line], letters: list[int], boxes: list[Box]) -> None:
    """Close a line; one without words is left out. Letters beyond the first plane may come in two halves."""
    halves = "".join(map(chr, letters)).encode("utf-16-le", "surrogatepass")
    written = normalize("NFC", _UNSEEN.sub("", halves.decode("utf-16-le", "replace")))
    words = " ".join(written.split())[:LINE_LETTERS_MAX]
    if words:
        seen = (box for box in boxes if box[2] > box[0] and box[3] > box[1])
        lines.append(Line(len(lines) + 1, words, tuple(_joined(seen))))


def _joined(boxes: Iterable[Box]) -> list[Box]:
    """One box for letters that stand beside each other; a wide gap, as between columns, stays open."""
    joined: list[Box] = []
    for box in boxes:
        last = joined[-1] if joined else None
        if last is not None and box[1] < last[3] and box[3] > last[1] and abs(box[0] - last[2]) < last[3] - last[1]:
            joined[-1] = (last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            joined.append(box)
    return joined
