"""Pages of a kept paper as pictures, to be read beside the rule; the paper itself is never sent to a browser."""

from __future__ import annotations

import io

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from sojourn.basics.refusals import Refusal
from sojourn_office import pdfium
from sojourn_office.intake import faults
from sojourn_office.intake.images import IMAGE_FAULTS, open_image
from sojourn_office.intake.kinds import PDF
from sojourn_office.intake.limits import IMAGE_PIXELS_MAX

WIDTH_MAX = 2400
THUMBNAIL_WIDTH = 160


def page_picture(content: bytes, media_type: str, page: int, *, width: int) -> bytes | Refusal:
    """
    One page, counted from 1, as a PNG of `width` pixels (2,400 at most).

    Refused `not_found` beyond the last page, `file_broken` when the page cannot be drawn.
    """
    width = max(1, min(width, WIDTH_MAX))
    drawn = _pdf_page(content, page, width) if media_type == PDF else _image(content, media_type, page)
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


def _pdf_page(content: bytes, page: int, width: int) -> Image.Image | Refusal:
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
            drawn: Image.Image = sheet.render(scale=width / max(sheet_width, 1)).to_pil()
            return drawn
        except pypdfium2.PdfiumError:
            return faults.broken()
        finally:
            document.close()
