"""Pages of a kept paper as pictures, to be read beside the rule; the paper itself is never sent to a browser."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageChops, ImageDraw

from sojourn.basics.refusals import Refusal
from sojourn_office import pdfium
from sojourn_office.intake import faults
from sojourn_office.intake.images import IMAGE_FAULTS, open_image
from sojourn_office.intake.kinds import PDF
from sojourn_office.intake.limits import IMAGE_PIXELS_MAX
from sojourn_office.intake.page_text import Line, lines_on

WIDTH_MAX = 2400
THUMBNAIL_WIDTH = 160
# A sheet of paper stays white in every scheme of colours, and so do the marks on it.
_MARK, _UNDERLINE = "#f6edd6", "#775200"


def page_picture(
    content: bytes, media_type: str, page: int, *, width: int, marked: Collection[tuple[int, str]] = ()
) -> bytes | Refusal:
    """
    One page, counted from 1, as a PNG of `width` pixels (2,400 at most).

    The lines in `marked`, each by its number and words, are marked where the page has them so.

    Refused `not_found` beyond the last page, `file_broken` when the page cannot be drawn.
    """
    width = max(1, min(width, WIDTH_MAX))
    drawn = _pdf_page(content, page, width, marked) if media_type == PDF else _image(content, media_type, page)
    if isinstance(drawn, Refusal):
        return drawn
    try:
        height = max(1, round(drawn.height * width / drawn.width))
        if width * height > IMAGE_PIXELS_MAX:
            return faults.too_many_pixels(width, height)
        shown = drawn.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        written = io.BytesIO()
        shown.save(written, "PNG")
    except IMAGE_FAULTS:
        return faults.broken()
    return written.getvalue()


def thumbnail(content: bytes, media_type: str) -> bytes | Refusal:
    """The first page as a small picture."""
    return page_picture(content, media_type, 1, width=THUMBNAIL_WIDTH)


def _image(content: bytes, media_type: str, page: int) -> Image.Image | Refusal:
    return open_image(content, media_type) if page == 1 else faults.no_such_page(page)


def _pdf_page(content: bytes, page: int, width: int, marked: Collection[tuple[int, str]]) -> Image.Image | Refusal:
    with pdfium.ENTERED:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            return faults.broken()
        try:
            if not 1 <= page <= len(document):
                return faults.no_such_page(page)
            sheet = document[page - 1]
            sheet_width, sheet_height = sheet.get_size()
            if width * width * sheet_height / max(sheet_width, 1) > IMAGE_PIXELS_MAX:
                return faults.broken()
            bitmap = sheet.render(scale=width / max(sheet_width, 1))
            drawn: Image.Image = bitmap.to_pil()
            if not marked:
                return drawn
            chosen = (line for line in lines_on(sheet) if (line.number, line.words) in marked)
            return _with_marks(drawn, chosen, bitmap.get_posconv(sheet))
        except pypdfium2.PdfiumError:
            return faults.broken()
        finally:
            document.close()


def _with_marks(drawn: Image.Image, lines: Iterable[Line], places: Any) -> Image.Image:
    """A page with lines marked: a wash through which the words are read, and a line below them."""
    ground = Image.new("RGB", drawn.size, "white")
    pen = ImageDraw.Draw(ground)
    for line in lines:
        for left, bottom, right, top in line.boxes:
            (x0, y0), (x1, y1) = places.to_bitmap(left, bottom), places.to_bitmap(right, top)
            box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            pen.rectangle(box, fill=_MARK)
            pen.line((box[0], box[3], box[2], box[3]), fill=_UNDERLINE, width=max(1, drawn.width // 500))
    return ImageChops.multiply(drawn.convert("RGB"), ground)
