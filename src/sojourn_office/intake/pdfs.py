"""A filed PDF is copied page by page into a new file: what is seen stays, what could act or tell goes."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

import pikepdf

from sojourn.basics.refusals import Refusal
from sojourn_office.intake import faults
from sojourn_office.intake.limits import IMAGE_PIXELS_MAX, PAGES_MAX, UNPACKED_BYTES_MAX

# What the PDF library raises over files that are damaged or made to do harm.
PDF_FAULTS = (
    pikepdf.PdfError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    UnicodeError,
)
_PAGE_KEEPS = {
    "/Type",
    "/Parent",
    "/MediaBox",
    "/CropBox",
    "/Rotate",
    "/UserUnit",
    "/Resources",
    "/Contents",
    "/Group",
}
# Scripts and actions, embedded and linked files, metadata, and ties into parts left behind.
_GOES = {
    "/A", "/AA", "/AF", "/Annots", "/EF", "/JS", "/JavaScript", "/LastModified", "/Metadata", "/OpenAction",
    "/OPI", "/PieceInfo", "/Ref", "/StructParent", "/StructParents",
}  # fmt: skip
# A table of a page's fonts or pictures may give one of them the name A or JS; it would be lost. Such a table says
# nothing of its own type, and there only the names that no program gives to a font are taken away.
_GOES_FROM_TABLES = {key for key in _GOES if len(key) > 4}
_DEPTH_MAX = 100


def copy_pages(content: bytes) -> tuple[bytes, int] | Refusal:
    """
    A new PDF with the same pages, and how many there are; the same file gives the same bytes.

    What was filled into forms is drawn into the page first, or it would be lost with the fields. A file that opens
    without a password is taken even if it is encrypted (banks lock only the editing); the copy is not.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as source:
            pages = len(source.pages)
            if pages == 0:
                return faults.broken()
            if pages > PAGES_MAX:
                return faults.too_many_pages(pages)
            too_much = _too_much_inside(source)
            return too_much if too_much is not None else (_copied(source), pages)
    except pikepdf.PasswordError:
        return faults.locked()
    except PDF_FAULTS:
        return faults.broken()


def count_pages(content: bytes) -> int:
    """How many pages a PDF of our own has."""
    with pikepdf.open(io.BytesIO(content)) as printed:
        return len(printed.pages)


def _copied(source: pikepdf.Pdf) -> bytes:
    source.generate_appearance_streams()
    source.flatten_annotations("screen")
    with pikepdf.new() as copy:
        for page in source.pages:
            for key in set(page.obj.keys()) - _PAGE_KEEPS:
                del page.obj[key]
            copy.pages.append(page)
        for thing in copy.objects:
            _strip(thing, 0)
        written = io.BytesIO()
        copy.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return written.getvalue()


def _strip(thing: object, depth: int) -> None:
    """Take the unwanted keys out of one object and of what lies directly within it."""
    if depth > _DEPTH_MAX:
        raise ValueError("nested deeper than any page needs")
    if isinstance(thing, pikepdf.Array):
        for part in thing:
            _strip_direct(part, depth)
    elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        is_table = isinstance(thing, pikepdf.Dictionary) and "/Type" not in thing and "/S" not in thing
        for key in set(thing.keys()) & (_GOES_FROM_TABLES if is_table else _GOES):
            del thing[key]
        for key in list(thing.keys()):
            _strip_direct(thing[key], depth)
        if isinstance(thing, pikepdf.Stream):
            _strip_stream(thing)


def _strip_direct(part: object, depth: int) -> None:
    """Indirect objects have their own turn; following them here would walk in circles."""
    if isinstance(part, pikepdf.Object) and not part.is_indirect:
        _strip(part, depth + 1)


def _strip_stream(stream: pikepdf.Stream) -> None:
    """
    An embedded file is emptied. A photograph inside a page carries its camera and its place: they go, not its pixels.
    """
    if stream.get("/Type") == "/EmbeddedFile":
        stream.write(b"")
        del stream["/Type"]
    elif _filters(stream) == ["/DCTDecode"]:
        named = stream.get("/DecodeParms")
        parameters = named if isinstance(named, pikepdf.Dictionary) else None
        plain = without_jpeg_notes(stream.read_raw_bytes())
        stream.write(plain, filter=pikepdf.Name("/DCTDecode"), decode_parms=parameters)


def without_jpeg_notes(raw: bytes) -> bytes:
    """
    A JPEG without its application segments and comments; the pixels are not touched.

    Segments 0 (JFIF) and 14 (how the colours are coded) stay, since a picture without them shows in other colours.
    """
    if not raw.startswith(b"\xff\xd8"):
        return raw
    kept, at = bytearray(raw[:2]), 2
    while at + 4 <= len(raw) and raw[at] == 0xFF and raw[at + 1] != 0xDA:
        length = 2 + int.from_bytes(raw[at + 2 : at + 4])
        is_note = raw[at + 1] == 0xFE or (0xE1 <= raw[at + 1] <= 0xEF and raw[at + 1] != 0xEE)
        if not is_note:
            kept += raw[at : at + length]
        at += length
    return bytes(kept) + raw[at:]


def _too_much_inside(source: pikepdf.Pdf) -> Refusal | None:
    """Pictures with too many pixels, or streams that unpack beyond all measure."""
    left = UNPACKED_BYTES_MAX
    for stream in _streams(source):
        if stream.get("/Subtype") == "/Image":
            width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
            if width * height > IMAGE_PIXELS_MAX:
                return faults.too_many_pixels(width, height)
        left -= _unpacked_bytes(stream, left)
        if left < 0:
            return faults.unpacks_too_large()
    return None


def _streams(source: pikepdf.Pdf) -> Iterator[pikepdf.Stream]:
    for thing in source.objects:
        if isinstance(thing, pikepdf.Stream):
            yield thing


def _filters(stream: pikepdf.Stream) -> list[str]:
    """How a stream is packed, the outermost first."""
    named = stream.get("/Filter")
    if isinstance(named, pikepdf.Array):
        return [str(name) for name in named]
    return [str(named)] if named is not None else []


def _unpacked_bytes(stream: pikepdf.Stream, most: int) -> int:
    """
    How many bytes a deflated stream comes to; counting ends once it is more than `most`.

    Streams that are packed twice over are counted as beyond measure: no program that writes papers makes them.
    """
    filters = _filters(stream)
    packers = [name for name in filters if name in ("/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode")]
    if len(packers) > 1:
        return most + 1
    if filters[:1] not in (["/FlateDecode"], ["/Fl"]):
        return 0
    counted, unpacker, rest = 0, zlib.decompressobj(), stream.read_raw_bytes()
    while rest and counted <= most and not unpacker.eof:
        try:
            counted += len(unpacker.decompress(rest, 1024 * 1024))
        except zlib.error:
            return counted
        rest = unpacker.unconsumed_tail
    return counted
