"""The square symbol that carries the seal: drawn for the notice, read back from a photograph or a PDF."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped]
import zxingcpp
from PIL import Image

from sojourn_office import pdfium

_QUIET_MODULES = 1
_PIXELS_MAX = 40_000_000
_PAGES_MAX = 5
_DOTS_PER_POINT = 300 / 72
_SEAL_BEGINS = b"\xdc"
_SYMBOLS = zxingcpp.BarcodeFormats(
    [zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Aztec]
)


def data_matrix_svg(seal: bytes) -> str:
    """
    The seal as a drawing, one unit a module, with its white border; it has no size of its own.

    Printed, a module is 0.3386 mm: 16.3 mm for the usual 48 modules (Doc 9303-13).
    """
    rows = _modules(seal)
    width = len(rows) + 2 * _QUIET_MODULES
    path = "".join(
        f"M{column + _QUIET_MODULES} {row + _QUIET_MODULES}h1v1h-1z"
        for row, modules in enumerate(rows)
        for column, dark in enumerate(modules)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {width}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{width}v{width}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def data_matrix_png(seal: bytes, module_px: int = 8) -> bytes:
    """The seal as a picture, black on white, each module a square of so many pixels, with its white border."""
    rows = _modules(seal)
    width = len(rows) + 2 * _QUIET_MODULES
    picture = Image.new("1", (width, width), 1)
    for row, modules in enumerate(rows):
        for column, dark in enumerate(modules):
            if dark:
                picture.putpixel((column + _QUIET_MODULES, row + _QUIET_MODULES), 0)
    written = io.BytesIO()
    picture.resize((width * module_px, width * module_px), Image.Resampling.NEAREST).save(written, "PNG")
    return written.getvalue()


def _modules(seal: bytes) -> list[list[bool]]:
    """
    The modules of the symbol, row by row, true for dark.

    Bytes and `eci=0`: text would be coded anew as UTF-8, and with a designator of the character set some readers
    see three more bytes than were written.
    """
    symbol = zxingcpp.create_barcode(seal, zxingcpp.BarcodeFormat.DataMatrix, eci=0, force_square=True)
    image = memoryview(symbol.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]  # stubs lack it
    assert image.shape is not None and image.shape[0] == image.shape[1], "the symbol is square"
    width, shades = image.shape[0], image.tobytes()
    return [[shade < 128 for shade in shades[row : row + width]] for row in range(0, len(shades), width)]


def read_seal(content: bytes) -> bytes | None:
    """
    The bytes of the seal in a photograph (PNG, JPEG) or on one of the first pages of a PDF; `None` if there is none.

    What cannot be opened, or has too many pixels, holds no seal as far as we can see: the answer is `None` too.
    """
    for picture in _pictures(content):
        for symbol in zxingcpp.read_barcodes(picture, formats=_SYMBOLS):
            if symbol.bytes.startswith(_SEAL_BEGINS):
                return bytes(symbol.bytes)
    return None


def _pictures(content: bytes) -> Iterator[Image.Image]:
    if content[:1024].lstrip().startswith(b"%PDF-"):
        yield from _pages(content)
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
            if picture.width * picture.height <= _PIXELS_MAX:
                yield picture.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return


def _pages(content: bytes) -> Iterator[Image.Image]:
    """The first pages of a PDF as pictures of 300 dots an inch, or of fewer where a page is very large."""
    with pdfium.ENTERED:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError:
            return
        try:
            pictures = [_page(document, number) for number in range(min(len(document), _PAGES_MAX))]
        except pypdfium2.PdfiumError:
            return
        finally:
            document.close()
    yield from pictures


def _page(document: pypdfium2.PdfDocument, number: int) -> Image.Image:
    page = document[number]
    width, height = page.get_size()
    scale = min(_DOTS_PER_POINT, (_PIXELS_MAX / max(1.0, width * height)) ** 0.5)
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    page.close()
    return picture
