"""The seal drawn as a square symbol and read back, from a picture, a photograph and a page of a PDF."""

from __future__ import annotations

import io
import shutil
import subprocess
from hashlib import sha512
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from sojourn_office.papers.barcode import data_matrix_png, data_matrix_svg, read_seal

# As varied as signatures and packed text are; digits in a row would make a smaller symbol.
SEAL = b"\xdc\x03" + b"\x00" + b"".join(sha512(bytes([part])).digest() for part in range(3))[:151]


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("L")


def saved(image: Image.Image, kind: str) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, resolution=300.0)
    return written.getvalue()


def page_with(symbol: Image.Image) -> Image.Image:
    page = Image.new("L", (2480, 3508), 255)
    page.paste(symbol, (1700, 700))
    return page


@given(rest=st.binary(max_size=200))
@settings(max_examples=30, deadline=None)
def test_every_byte_comes_back(rest: bytes) -> None:
    """Zero bytes, bytes that look like text, and none at all."""
    assert read_seal(data_matrix_png(b"\xdc" + rest)) == b"\xdc" + rest


def test_the_symbol_of_a_visa_is_a_square_of_48_modules() -> None:
    """With its white border, 50 units a side; drawn or pictured, the same modules."""
    assert 'viewBox="0 0 50 50"' in data_matrix_svg(SEAL)
    assert picture(data_matrix_png(SEAL, module_px=3)).size == (150, 150)
    dark = sum(value == 0 for value in picture(data_matrix_png(SEAL, module_px=1)).tobytes())
    assert data_matrix_svg(SEAL).count("h1v1h-1z") == dark


@pytest.mark.parametrize("length", [1, 5, 10, 16, 22, 32, 49, 154, 186])
def test_the_symbol_is_square_whatever_the_length(length: int) -> None:
    """The standard also knows oblong ones; frames on paper and screen are made for squares."""
    width, height = picture(data_matrix_png(SEAL.ljust(length, b"\x07")[:length])).size
    assert width == height


def test_a_seal_is_read_from_a_photograph_of_the_paper() -> None:
    """Tilted, a little out of focus, saved as JPEG."""
    page = page_with(picture(data_matrix_png(SEAL, module_px=8)))
    photograph = page.rotate(7, expand=True, fillcolor=220).filter(ImageFilter.GaussianBlur(1.5))
    assert read_seal(saved(photograph, "JPEG")) == SEAL


def test_a_seal_is_read_from_a_page_of_a_pdf() -> None:
    """Also from the second page."""
    blank, sealed = Image.new("L", (2480, 3508), 255), page_with(picture(data_matrix_png(SEAL, module_px=8)))
    written = io.BytesIO()
    blank.save(written, "PDF", save_all=True, append_images=[sealed], resolution=300.0)
    assert read_seal(written.getvalue()) == SEAL


def test_another_symbol_on_the_page_is_passed_over() -> None:
    """A paper may carry an address for people beside the seal."""
    page = page_with(picture(data_matrix_png(SEAL, module_px=8)))
    page.paste(picture(data_matrix_png(b"https://sojourn.example/verify", module_px=8)), (200, 200))
    assert read_seal(saved(page, "PNG")) == SEAL


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 broken",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        data_matrix_png(SEAL)[:300],
        data_matrix_png(b"hello"),
    ],
    ids=["nothing", "broken PDF", "other kind", "PNG head", "JPEG head", "PNG cut short", "other symbol"],
)
def test_where_no_seal_can_be_seen_the_answer_is_none(content: bytes) -> None:
    """The page then asks for a flat picture or the two lines."""
    assert read_seal(content) is None


def test_a_picture_with_too_many_pixels_is_not_opened() -> None:
    """A small file may unfold to gigabytes."""
    assert read_seal(saved(Image.new("1", (20_000, 20_000), 1), "PNG")) is None


def test_an_independent_reader_reads_the_same_bytes(tmp_path: Path) -> None:
    """Debian's dmtx-utils, which knows nothing of us, and of no character sets either."""
    if shutil.which("dmtxread") is None:
        pytest.skip("dmtx-utils are not installed here")
    (tmp_path / "seal.png").write_bytes(data_matrix_png(SEAL))
    found = subprocess.run(["dmtxread", "seal.png"], cwd=tmp_path, capture_output=True, check=True).stdout
    assert found == SEAL
