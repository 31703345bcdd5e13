"""What a file is by its first bytes, whatever its name says, and how a person calls what was found."""

from __future__ import annotations

from sojourn.basics.messages import Message

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"

# Readers of PDF look for the mark in the first kilobyte, since some scanners write a line of their own before it.
_PDF_MARK_WITHIN = 1024
_CONTAINER_NAMES_WITHIN = 64 * 1024

_PHOTO_BRANDS = {
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif", b"avif", b"avis",
}  # fmt: skip
_MARKS: tuple[tuple[bytes, Message], ...] = (
    (b"GIF8", Message("a GIF picture")),
    (b"II*\x00", Message("a TIFF picture")),
    (b"MM\x00*", Message("a TIFF picture")),
    (b"BM", Message("a BMP picture")),
    (b"{\\rtf", Message("an RTF document")),
    (b"HWP Document File", Message("an HWP document")),
    (b"7z\xbc\xaf'\x1c", Message("a packed archive")),
    (b"Rar!", Message("a packed archive")),
    (b"\x1f\x8b", Message("a packed archive")),
    (b"MZ", Message("a program")),
    (b"\x7fELF", Message("a program")),
)


def media_type_of(content: bytes) -> str | None:
    """PDF, JPEG or PNG by the first bytes; None for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return PDF if b"%PDF-" in content[:_PDF_MARK_WITHIN] else None


def found_in(content: bytes) -> Message | None:
    """What a file that is not accepted seems to be, in words for the person; None when it cannot be told."""
    for mark, words in _MARKS:
        if content.startswith(mark):
            return words
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return Message("a WebP picture")
    if content[4:8] == b"ftyp":
        return Message("a HEIC picture") if content[8:12] in _PHOTO_BRANDS else Message("a film")
    if content.startswith(b"PK\x03\x04"):
        return _in_zip(content[:_CONTAINER_NAMES_WITHIN])
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _in_old_office(content)
    return Message("plain text") if _is_text(content) else None


def _in_zip(start: bytes) -> Message:
    if b"hwp+zip" in start:
        return Message("an HWP document")
    if b"word/" in start:
        return Message("a Word document")
    if b"xl/" in start or b"ppt/" in start or b"opendocument" in start or b"[Content_Types].xml" in start:
        return Message("an office document")
    return Message("a packed archive")


def _in_old_office(content: bytes) -> Message:
    """The container of the older Word and of HWP 5; the names inside are written in UTF-16."""
    if b"HWP Document File" in content or "HwpSummaryInformation".encode("utf-16-le") in content:
        return Message("an HWP document")
    if "WordDocument".encode("utf-16-le") in content:
        return Message("a Word document")
    return Message("an office document")


def _is_text(content: bytes) -> bool:
    start = content[:4096]
    if b"\x00" in start:
        return False
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as fault:
        # The cut may fall inside a character; a fault earlier than that is not text.
        return len(content) > len(start) and fault.start >= len(start) - 3
    return True
