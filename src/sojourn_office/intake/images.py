"""A photograph is drawn again: turned upright, without its metadata, in a file that we wrote ourselves."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, ImageOps

from sojourn.basics.refusals import Refusal
from sojourn_office.intake import faults
from sojourn_office.intake.kinds import JPEG
from sojourn_office.intake.limits import IMAGE_PIXELS_MAX

# What the image library raises over files that are damaged or made to do harm.
IMAGE_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    EOFError,
    struct.error,
    OverflowError,
    ZeroDivisionError,
)
_JPEG_QUALITY = 90

# Set once, for the whole process: the warning of the library counts as an error.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def open_image(content: bytes, media_type: str) -> Image.Image | Refusal:
    """
    The picture with only its header read: neither its pixels nor any other format are touched.

    Refused `image_too_large` when the header promises more pixels than are taken, `file_broken` when it cannot be read.
    """
    try:
        picture = Image.open(io.BytesIO(content), formats=("JPEG",) if media_type == JPEG else ("PNG",))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return faults.too_many_pixels(*_size_in_header(content))
    except IMAGE_FAULTS:
        return faults.broken()
    if picture.width * picture.height > IMAGE_PIXELS_MAX:
        return faults.too_many_pixels(picture.width, picture.height)
    return picture


def redraw(content: bytes, media_type: str) -> bytes | Refusal:
    """
    The same picture as a new file of the same type: upright, in plain colours, with nothing but its pixels.

    A colour profile goes too: it is a program of sorts that came from outside, and no rule rests on a shade.
    """
    picture = open_image(content, media_type)
    if isinstance(picture, Refusal):
        return picture
    try:
        upright = _on_white(ImageOps.exif_transpose(picture))
        drawn = Image.frombytes(upright.mode, upright.size, upright.tobytes())
        written = io.BytesIO()
        if media_type == JPEG:
            drawn.save(written, "JPEG", quality=_JPEG_QUALITY)
        else:
            drawn.save(written, "PNG")
    except IMAGE_FAULTS:
        return faults.broken()
    return written.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Plain grey or plain colours; what was see-through stands on white, as it would on paper."""
    if picture.mode in ("L", "RGB") and "transparency" not in picture.info:
        picture.load()
        return picture
    if picture.mode.startswith("I") or picture.mode == "F":
        # Sixteen bits of grey: the upper eight are what a screen shows.
        return picture.convert("I").point([i // 256 for i in range(65536)], "L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _size_in_header(content: bytes) -> tuple[int, int]:
    """Width and height as a PNG names them first, or a JPEG in its frame header; (0, 0) where there is none."""
    if content[12:16] == b"IHDR" and len(content) >= 24:
        return struct.unpack(">II", content[16:24])
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        if 0xC0 <= content[at + 1] <= 0xCF and content[at + 1] not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return 0, 0
