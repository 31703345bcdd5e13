"""The ways in which a file is turned down, each with its limit and what to do about it."""

from __future__ import annotations

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.intake.limits import FILE_MEGABYTES_MAX, IMAGE_MEGAPIXELS_MAX, PAGES_MAX


def too_large() -> Refusal:
    """More bytes than a file may have."""
    says = Message(
        "This file is larger than {limit} MB. Save it smaller, or send its pages as separate files.",
        {"limit": FILE_MEGABYTES_MAX},
    )
    return Refusal("file_too_large", says)


def too_many_pages(pages: int) -> Refusal:
    """More pages than a file may have."""
    says = Message(
        "Pages in this file: {pages}. At most {limit} are taken. Send only the pages that were asked for.",
        {"pages": pages, "limit": PAGES_MAX},
    )
    return Refusal("file_too_large", says)


def unpacks_too_large() -> Refusal:
    """A small file that becomes very large when it is opened."""
    says = Message("This file becomes too large when it is opened. Print it to a new PDF and send that.")
    return Refusal("file_too_large", says)


def too_many_pixels(width: int, height: int) -> Refusal:
    """A picture with more pixels than are drawn again."""
    says = Message(
        "This picture has {width} by {height} pixels; at most {limit} million are taken. Send a smaller one.",
        {"width": width, "height": height, "limit": IMAGE_MEGAPIXELS_MAX},
    )
    return Refusal("image_too_large", says)


def wrong_type(found: Message | None) -> Refusal:
    """Neither PDF nor JPEG nor PNG; what was found is told where it is known."""
    if found is None:
        says = Message("We cannot tell what kind of file this is. Send a PDF, a JPEG or a PNG.")
    else:
        says = Message("This file is {found}. Send a PDF, a JPEG or a PNG.", {"found": found})
    return Refusal("file_type", says)


def not_a_picture() -> Refusal:
    """A PDF where a photograph is asked for."""
    return Refusal("file_type", Message("This file is a PDF. Here a photograph is needed: send a JPEG or a PNG."))


def locked() -> Refusal:
    """A file that opens only with a password."""
    return Refusal("file_locked", Message("This file has a password. Save it without one and send it again."))


def broken() -> Refusal:
    """A file that cannot be opened."""
    return Refusal("file_broken", Message("This file cannot be opened. Save it anew and send it again."))


def empty() -> Refusal:
    """A file without content."""
    return Refusal("file_broken", Message("This file is empty. Look whether it opens for you, and send it again."))


def infected() -> Refusal:
    """A file in which the scanner found something harmful."""
    says = Message("The scanner found something harmful in this file. Make the file anew and send a clean copy.")
    return Refusal("file_infected", says)


def no_such_page(page: int) -> Refusal:
    """A page beyond the last one."""
    return Refusal("not_found", Message("This paper has no page {page}.", {"page": page}))
