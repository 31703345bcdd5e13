"""A page as text: its lines by number, and the marks on its picture."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image, ImageChops

from sojourn.basics.refusals import Refusal
from sojourn_office.intake.kinds import PDF, PNG
from sojourn_office.intake.page_text import Line, page_lines
from sojourn_office.intake.pictures import page_picture
from tests.office.desks import page_of_paper, pdf_with

PAGES = pdf_with(["First line", "   ", "Second line"], ["On page two"])


def words(content: bytes, page: int = 1) -> list[tuple[int, str]]:
    lines = page_lines(content, PDF, page)
    assert not isinstance(lines, Refusal), lines
    return [(line.number, line.words) for line in lines]


def seen(content: bytes, *marked: tuple[int, str]) -> Image.Image:
    drawn = page_picture(content, PDF, 1, width=300, marked=marked)
    assert isinstance(drawn, bytes), drawn
    return Image.open(io.BytesIO(drawn))


def turned(content: bytes, by: int) -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.pages[0].rotate(by, relative=True)
        document.save(written)
    return written.getvalue()


def test_lines_are_counted_from_one_on_each_page_and_blank_ones_are_not() -> None:
    assert words(PAGES) == [(1, "First line"), (2, "Second line")]
    assert words(PAGES, 2) == [(1, "On page two")]


def test_a_picture_of_a_page_has_no_words() -> None:
    assert page_lines(page_of_paper(), PNG, 1) == ()


@pytest.mark.parametrize(
    ("content", "kind", "page", "code"),
    [
        (PAGES, PDF, 3, "not_found"),
        (PAGES, PDF, 0, "not_found"),
        (page_of_paper(), PNG, 2, "not_found"),
        (b"%PDF-1.7 nothing more", PDF, 1, "file_broken"),
    ],
)
def test_what_is_not_there_is_refused_by_its_name(content: bytes, kind: str, page: int, code: str) -> None:
    refused = page_lines(content, kind, page)
    assert isinstance(refused, Refusal)
    assert refused.code == code


def test_signs_that_are_not_seen_and_turn_the_words_around_are_left_out() -> None:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_with(["AxB"]))) as document:
        table = b"""/CIDInit /ProcSet findresource begin begincmap
        1 begincodespacerange <00> <FF> endcodespacerange
        3 beginbfchar <41> <0041> <78> <202E> <42> <0042> endbfchar endcmap end"""
        document.pages[0].Resources.Font.F1.ToUnicode = document.make_stream(table)
        document.save(written)
    assert words(written.getvalue()) == [(1, "AB")]


@pytest.mark.parametrize("by", [0, 90, 180])
def test_a_mark_stands_on_its_own_line_however_the_page_is_turned(by: int) -> None:
    content = turned(PAGES, by)
    lines = page_lines(content, PDF, 1)
    assert not isinstance(lines, Refusal)
    first = next(line for line in lines if line.words == "First line")
    changed = ImageChops.difference(seen(content), seen(content, (first.number, first.words))).getbbox()
    assert changed is not None
    left, top, right, bottom = upright(changed, by, seen(content).size)
    # The line lies 50 points below the upper edge of a page 300 wide, drawn 300 pixels wide.
    assert 25 <= left < right < 140
    assert 30 <= top < bottom <= 60


def upright(box: tuple[int, int, int, int], by: int, size: tuple[int, int]) -> tuple[float, ...]:
    """A box on a turned page of 300 by 400 points, where it would lie on the page as it was written."""
    width, height = size
    scale = 300 / (width if by % 180 == 0 else height)
    x0, y0, x1, y1 = (side * scale for side in box)
    match by:
        case 90:
            return y0, width * scale - x1, y1, width * scale - x0
        case 180:
            return 300 - x1, 400 - y1, 300 - x0, 400 - y0
        case _:
            return x0, y0, x1, y1


@pytest.mark.parametrize("marked", [(1, "Another line"), (2, "First line"), (9, "First line")])
def test_a_mark_on_words_that_are_not_there_marks_nothing(marked: tuple[int, str]) -> None:
    assert ImageChops.difference(seen(PAGES), seen(PAGES, marked)).getbbox() is None


def test_the_words_are_still_read_through_a_mark() -> None:
    line = Line(1, "First line", ())
    marked = seen(PAGES, (line.number, line.words))
    assert marked.getextrema()[0][0] < 100
