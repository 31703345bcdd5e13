"""The way of a filed paper from what was sent to the clean copy that is kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from sojourn.basics.refusals import Refusal
from sojourn_office.intake import faults
from sojourn_office.intake.images import redraw
from sojourn_office.intake.kinds import PDF, found_in, media_type_of
from sojourn_office.intake.limits import FILE_BYTES_MAX, NAME_CHARACTERS_MAX
from sojourn_office.intake.pdfs import copy_pages, count_pages
from sojourn_office.intake.scanning import Scan, Scanner, scan


class KindOfUse(StrEnum):
    """What the file is wanted as: a paper may be a PDF or a picture, a photograph only a picture."""

    PAPER = "paper"
    PHOTO = "photo"


@dataclass(frozen=True)
class CleanPaper:
    """What is kept of a file: bytes that we wrote ourselves, with the fingerprints of what came and what stays."""

    name: str
    content: bytes
    media_type: str
    pages: int
    sent_sha256: str
    kept_sha256: str
    scan: Scan

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return len(self.content)


def receive(
    name: str, content: bytes, *, kind_of_use: KindOfUse, scanner: Scanner | None = None
) -> CleanPaper | Refusal:
    """
    The clean copy of a file, or why it is not taken.

    The type is found in the content; the name is only kept, shortened, to show the person which file it was.
    Refusals: `file_too_large`, `image_too_large`, `file_type`, `file_infected`, `file_locked`, `file_broken`.
    """
    media_type = _type_taken(content, kind_of_use)
    if isinstance(media_type, Refusal):
        return media_type
    scanned = scan(content, scanner)
    if scanned is Scan.INFECTED:
        return faults.infected()
    copied = copy_pages(content) if media_type == PDF else _one_page(content, media_type)
    if isinstance(copied, Refusal):
        return copied
    kept, pages = copied
    return CleanPaper(
        name=shown_name(name),
        content=kept,
        media_type=media_type,
        pages=pages,
        sent_sha256=sha256(content).hexdigest(),
        kept_sha256=sha256(kept).hexdigest(),
        scan=scanned,
    )


def our_own(name: str, content: bytes) -> CleanPaper:
    """A PDF that the office printed: it is kept as it is, since nothing in it came from outside but words."""
    digest = sha256(content).hexdigest()
    return CleanPaper(name, content, PDF, count_pages(content), digest, digest, Scan.NOT_SCANNED)


def shown_name(name: str) -> str:
    """
    The last part of a file's name without signs that steer a screen, 200 characters at most.

    >>> shown_name("C:\\\\papers\\\\bank\\u202e.pdf")
    'bank.pdf'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return unicodedata.normalize("NFC", plain).strip()[:NAME_CHARACTERS_MAX]


def _type_taken(content: bytes, kind_of_use: KindOfUse) -> str | Refusal:
    if not content:
        return faults.empty()
    if len(content) > FILE_BYTES_MAX:
        return faults.too_large()
    media_type = media_type_of(content)
    if media_type is None:
        return faults.wrong_type(found_in(content))
    if media_type == PDF and kind_of_use is KindOfUse.PHOTO:
        return faults.not_a_picture()
    return media_type


def _one_page(content: bytes, media_type: str) -> tuple[bytes, int] | Refusal:
    drawn = redraw(content, media_type)
    return drawn if isinstance(drawn, Refusal) else (drawn, 1)
