"""What a person hands in comes out clean, or is turned down with the right word."""

from __future__ import annotations

import io
import os
import socketserver
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from sojourn.basics.refusals import Refusal
from sojourn.texts import say
from sojourn_office.intake import CleanPaper, KindOfUse, Scan, Scanner, limits, receive, store
from sojourn_office.intake.pictures import page_picture, thumbnail
from sojourn_office.intake.receiving import shown_name
from sojourn_office.intake.scanning import scan

CAMERA = b"Camera of the applicant"


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), turned: bool = False) -> bytes:
    """A picture, red above and blue below, with the camera's name in its metadata."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0], size[1] // 2))
    written = io.BytesIO()
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Software", CAMERA.decode())
        picture.save(written, "PNG", pnginfo=notes)
    else:
        exif = Image.Exif()
        exif[0x010F] = CAMERA.decode()
        if turned:
            exif[0x0112] = 6
        picture.save(written, "JPEG", exif=exif, comment=CAMERA)
    return written.getvalue()


def pdf(pages: int = 1, **how: object) -> bytes:
    """A plain PDF with a grey square on each page."""
    written = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            page = document.add_blank_page(page_size=(200, 300))
            page.Contents = document.make_stream(b"0.5 g 20 20 100 100 re f")
        document.save(written, **how)
    return written.getvalue()


def loaded_pdf() -> bytes:
    """A PDF with everything that must not come through."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('harm')")
        document.Root.OpenAction = document.make_indirect(script)
        document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["harm", script]))
        document.attachments["harm.txt"] = pikepdf.AttachedFileSpec(document, b"harm in a file")
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script)
        page = document.pages[0]
        page.obj.Annots = pikepdf.Array([link])
        page.obj.AA = pikepdf.Dictionary(O=script)
        page.obj.PieceInfo = pikepdf.Dictionary(Harm="harm")
        inside = document.make_stream(photo(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=60)
        inside.Height, inside.BitsPerComponent, inside.ColorSpace = 40, 8, pikepdf.Name.DeviceRGB
        inside.Filter = pikepdf.Name.DCTDecode
        inside.Metadata = document.make_stream(b"<harm/>")
        hidden = document.make_stream(b"harm in a hidden file", Type=pikepdf.Name.EmbeddedFile)
        tied = pikepdf.Dictionary(AF=[pikepdf.Dictionary(F="a", EF=pikepdf.Dictionary(F=hidden))])
        page.obj.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(A=inside), Properties=pikepdf.Dictionary(A=tied)
        )
        page.Contents = document.make_stream(b"q 60 0 0 40 20 20 cm /A Do Q")
        document.docinfo["/Author"] = "harm, the author"
        document.save(written, compress_streams=False)
    return written.getvalue()


def filled_form() -> bytes:
    """A PDF with a field whose text is seen only through the field's own appearance."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        seen = document.make_stream(
            b"0 g 0 0 80 80 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 80, 80]
        )
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Btn,
                T="name",
                F=4,
                Rect=[110, 210, 190, 290],
                AP=pikepdf.Dictionary(N=seen),
            )
        )
        document.pages[0].obj.Annots = pikepdf.Array([field])
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
        document.save(written)
    return written.getvalue()


def huge_png(side: int) -> bytes:
    """A PNG whose header promises side × side pixels, and nearly nothing behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def packed_bomb() -> bytes:
    """A PDF of a megabyte or less whose page unpacks to more than is taken."""
    packer, packed = zlib.compressobj(9), b""
    for _ in range(limits.UNPACKED_BYTES_MAX // 4_000_000 + 1):
        packed += packer.compress(b" " * 4_000_000)
    packed += packer.flush()
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        stream = document.make_stream(b"")
        stream.write(packed, filter=pikepdf.Name.FlateDecode)
        document.pages[0].Contents = stream
        document.save(written, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return written.getvalue()


def taken(content: bytes, name: str = "paper") -> CleanPaper:
    answer = receive(name, content, kind_of_use=KindOfUse.PAPER)
    assert isinstance(answer, CleanPaper), answer
    return answer


def refused(content: bytes, kind_of_use: KindOfUse = KindOfUse.PAPER, name: str = "paper.pdf") -> Refusal:
    answer = receive(name, content, kind_of_use=kind_of_use)
    assert isinstance(answer, Refusal), answer
    return answer


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_drawn_again_without_its_metadata(kind):
    sent = photo(kind)
    assert CAMERA in sent
    paper = taken(sent)
    assert CAMERA not in paper.content
    assert not Image.open(io.BytesIO(paper.content)).getexif()
    assert (paper.media_type, paper.pages, paper.size) == (f"image/{kind.lower()}", 1, len(paper.content))
    assert (paper.sent_sha256, paper.kept_sha256) == (
        sha256(sent).hexdigest(),
        sha256(paper.content).hexdigest(),
    )
    assert paper.scan is Scan.NOT_SCANNED


def test_a_picture_taken_sideways_stands_upright():
    upright = Image.open(io.BytesIO(taken(photo(turned=True)).content))
    assert upright.size == (40, 60)
    red, _, blue = upright.getpixel((35, 30))
    assert red > blue


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_colour_comes_out_as_plain_grey_or_plain_colour(mode):
    written = io.BytesIO()
    Image.new(mode, (8, 8)).save(written, "PNG")
    assert Image.open(io.BytesIO(taken(written.getvalue()).content)).mode in ("L", "RGB")


def test_what_was_see_through_is_white():
    written = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(written, "PNG")
    assert Image.open(io.BytesIO(taken(written.getvalue()).content)).getpixel((4, 4)) == (255, 255, 255)


def test_printing_colours_come_out_as_screen_colours():
    written = io.BytesIO()
    Image.new("CMYK", (8, 8)).save(written, "JPEG")
    assert Image.open(io.BytesIO(taken(written.getvalue()).content)).mode == "RGB"


@pytest.mark.promise("file-of-another-type")
def test_the_type_is_found_in_the_content_whatever_the_name_says():
    assert taken(photo("PNG"), name="paper.pdf").media_type == "image/png"
    assert taken(pdf(), name="photo.jpg").media_type == "application/pdf"


@pytest.mark.promise("hostile-file")
def test_nothing_that_acts_or_tells_comes_through_with_a_pdf():
    sent = loaded_pdf()
    assert b"harm" in sent
    assert CAMERA in sent
    with pikepdf.open(io.BytesIO(taken(sent).content)) as copy:
        assert {"/OpenAction", "/Names", "/AcroForm", "/Metadata", "/AA"}.isdisjoint(copy.Root.keys())
        assert not copy.docinfo
        assert not copy.attachments
        assert set(copy.pages[0].obj.keys()) <= {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
        plain = io.BytesIO()
        copy.save(plain, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False)
    for word in (b"harm", b"JavaScript", b"EmbeddedFile", b"PieceInfo", CAMERA):
        assert word not in plain.getvalue()


def test_a_picture_inside_a_pdf_is_still_seen_when_its_notes_are_gone():
    shown = page_picture(taken(loaded_pdf()).content, "application/pdf", 1, width=200)
    assert isinstance(shown, bytes)
    red, _, blue = Image.open(io.BytesIO(shown)).convert("RGB").getpixel((50, 250))
    assert red > 200 > 50 > blue


def test_what_was_filled_into_a_form_is_still_seen_when_the_field_is_gone():
    shown = page_picture(taken(filled_form()).content, "application/pdf", 1, width=200)
    assert isinstance(shown, bytes)
    assert Image.open(io.BytesIO(shown)).convert("L").getpixel((150, 50)) < 20


def test_the_same_file_twice_is_the_same_copy():
    assert taken(loaded_pdf()).kept_sha256 == taken(loaded_pdf()).kept_sha256


def test_the_mark_of_a_copy_comes_from_its_content_not_from_the_clock():
    marks = []
    for sent in (pdf(1), pdf(2)):
        with pikepdf.open(io.BytesIO(taken(sent).content)) as copy:
            marks.append(bytes(copy.trailer.ID[0]))
    assert marks[0] != marks[1]


def test_a_pdf_keeps_its_pages():
    assert taken(pdf(limits.PAGES_MAX)).pages == limits.PAGES_MAX


@pytest.mark.promise("file-too-large")
def test_one_page_too_many_is_told_with_the_limit():
    refusal = refused(pdf(limits.PAGES_MAX + 1))
    assert refusal.code == "file_too_large"
    assert "51" in say(refusal.message, "ko")
    assert "50" in say(refusal.message, "ko")


@pytest.mark.promise("file-too-large")
def test_one_byte_too_many_is_told_with_the_limit():
    refusal = refused(b"%PDF-" + bytes(limits.FILE_BYTES_MAX))
    assert refusal.code == "file_too_large"
    assert "10 MB" in say(refusal.message, "en")


@pytest.mark.promise("hostile-file")
def test_a_picture_of_thirty_thousand_by_thirty_thousand_is_refused_by_its_header():
    refusal = refused(huge_png(30_000))
    assert refusal.code == "image_too_large"
    assert "30,000" in say(refusal.message, "en")
    assert "40" in say(refusal.message, "ja")


def test_a_picture_just_over_the_limit_is_refused_and_one_at_the_limit_is_opened():
    assert refused(huge_png(6_325)).code == "image_too_large"
    assert refused(huge_png(6_324)).code == "file_broken"


def test_a_huge_picture_inside_a_pdf_is_refused():
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        inside = document.make_stream(b"", Subtype=pikepdf.Name.Image, Width=30_000, Height=30_000)
        document.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=inside))
        document.save(written)
    assert refused(written.getvalue()).code == "image_too_large"


@pytest.mark.promise("hostile-file")
def test_a_small_pdf_that_unpacks_without_measure_is_refused():
    assert refused(packed_bomb()).code == "file_too_large"


@pytest.mark.promise("locked-file")
def test_a_pdf_with_a_password_is_refused():
    assert refused(pdf(encryption=pikepdf.Encryption(user="1234", owner="1234"))).code == "file_locked"


def test_a_pdf_that_opens_without_a_password_is_taken_and_its_copy_is_not_encrypted():
    paper = taken(pdf(encryption=pikepdf.Encryption(user="", owner="bank")))
    with pikepdf.open(io.BytesIO(paper.content)) as copy:
        assert not copy.is_encrypted


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", photo()[:200], photo("PNG")[:60], pdf(0)])
@pytest.mark.promise("broken-file")
def test_what_cannot_be_opened_is_broken(content):
    assert refused(content).code == "file_broken"


def test_a_photograph_is_not_a_pdf():
    assert refused(pdf(), KindOfUse.PHOTO).code == "file_type"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"GIF89a\x01\x00", "GIF"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "WebP"),
        (b"II*\x00\x08\x00", "TIFF"),
        (b"MM\x00*\x00\x00", "TIFF"),
        (b"BM\x3a\x00\x00\x00", "BMP"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "HEIC"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "film"),
        (b"PK\x03\x04\x14\x00[Content_Types].xml....word/document.xml", "Word"),
        (b"PK\x03\x04\x14\x00[Content_Types].xml....xl/workbook.xml", "office"),
        (b"PK\x03\x04\x14\x00mimetypeapplication/hwp+zip", "HWP"),
        (b"PK\x03\x04\x14\x00photo.jpg", "archive"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"H\0w\0p\0S\0u\0m\0m\0a\0r\0y\0I\0n\0f\0o\0r\0m\0a\0t\0i\0o\0n\0",
            "HWP",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", "Word"),
        (b"HWP Document File V3.00", "HWP"),
        ("예금 잔액 증명서".encode(), "text"),
        (b"\x00\x01\x02\x03\xff", "cannot tell"),
    ],
)
@pytest.mark.promise("file-of-another-type")
def test_the_wrong_type_is_told_by_the_name_of_what_was_found(content, found):
    refusal = refused(content)
    assert refusal.code == "file_type"
    assert found in say(refusal.message, "en")


def test_a_name_is_shown_without_its_folder_and_without_signs_that_steer_the_screen():
    assert shown_name("C:\\papers\\bank‮fdp.exe") == "bankfdp.exe"
    assert shown_name("/etc/../statement\x00\r\n.pdf") == "statement.pdf"
    assert len(shown_name("a" * 999)) == limits.NAME_CHARACTERS_MAX


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=2000),
        st.tuples(
            st.sampled_from([b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"]),
            st.binary(max_size=500),
        ).map(b"".join),
    )
)
def test_random_bytes_get_an_answer(content):
    assert isinstance(receive("x", content, kind_of_use=KindOfUse.PAPER), (CleanPaper, Refusal))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([photo(), photo("PNG"), pdf(2), loaded_pdf(), filled_form()]),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=8),
    st.integers(0, 10_000),
)
def test_a_damaged_file_gets_an_answer(content, flips, cut):
    damaged = bytearray(content)
    for at, value in flips:
        damaged[at % len(damaged)] = value
    if cut % 3 == 0:
        del damaged[cut % len(damaged) :]
    answer = receive("x", bytes(damaged), kind_of_use=KindOfUse.PAPER)
    assert isinstance(answer, (CleanPaper, Refusal))
    if isinstance(answer, CleanPaper):
        assert isinstance(thumbnail(answer.content, answer.media_type), (bytes, Refusal))


# The scanner


class FakeScanner(socketserver.StreamRequestHandler):
    """Speaks INSTREAM: reads the command and the chunks, and finds harm where the word stands."""

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.seen = content
        if b"refuse to say" in content:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif b"harm" in content:
            self.wfile.write(b"stream: Test-Signature FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


@contextmanager
def listening(server: socketserver.BaseServer) -> Iterator[None]:
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    server = socketserver.TCPServer(("127.0.0.1", 0), FakeScanner)
    with listening(server):
        yield Scanner(f"tcp:127.0.0.1:{server.server_address[1]}", wait_seconds=5)


def test_a_clean_file_is_marked_clean(scanner):
    answer = receive("x", photo(), kind_of_use=KindOfUse.PAPER, scanner=scanner)
    assert isinstance(answer, CleanPaper)
    assert answer.scan is Scan.CLEAN


@pytest.mark.promise("hostile-file")
def test_an_infected_file_is_refused(scanner):
    answer = receive("x", loaded_pdf(), kind_of_use=KindOfUse.PAPER, scanner=scanner)
    assert isinstance(answer, Refusal)
    assert answer.code == "file_infected"


def test_a_scanner_that_refuses_to_say_leaves_the_file_waiting(scanner):
    assert scan(b"refuse to say", scanner) is Scan.WAITING


def test_the_scanner_sees_every_byte_of_a_long_file(tmp_path):
    server = socketserver.UnixStreamServer(str(tmp_path / "scan"), FakeScanner)
    content = os.urandom(200_000)
    with listening(server):
        assert scan(content, Scanner(f"unix:{tmp_path / 'scan'}", wait_seconds=5)) is Scan.CLEAN
    assert server.seen == content


def test_a_scanner_that_is_down_leaves_the_file_waiting(tmp_path):
    answer = receive("x", photo(), kind_of_use=KindOfUse.PAPER, scanner=Scanner(f"unix:{tmp_path}/none"))
    assert isinstance(answer, CleanPaper)
    assert answer.scan is Scan.WAITING


@pytest.mark.parametrize("address", ["", "clamd", "tcp:host", "unix:", "http:host:80"])
def test_a_scanner_address_that_is_none_is_told_with_its_remedy(address):
    with pytest.raises(ValueError, match="Write unix:"):
        Scanner(address)


# Pages as pictures


def test_a_page_is_shown_as_wide_as_asked():
    shown = page_picture(pdf(2), "application/pdf", 2, width=400)
    assert isinstance(shown, bytes)
    assert Image.open(io.BytesIO(shown)).size == (400, 600)


def test_a_photograph_is_shown_and_has_a_small_picture():
    small = thumbnail(photo(size=(640, 480)), "image/jpeg")
    assert isinstance(small, bytes)
    assert Image.open(io.BytesIO(small)).size == (160, 120)


@pytest.mark.parametrize("page", [0, -1, 3])
def test_a_page_beyond_the_last_is_not_found(page):
    answer = page_picture(pdf(2), "application/pdf", page, width=100)
    assert isinstance(answer, Refusal)
    assert answer.code == "not_found"


# The store


def test_what_is_kept_is_read_back_and_nothing_else_lies_beside_it(tmp_path):
    name = store.keep(tmp_path, b"sealed")
    assert store.read(tmp_path, name) == b"sealed"
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files == [tmp_path / name[:2] / name]
    assert files[0].stat().st_mode & 0o077 == 0


def test_two_kept_papers_have_different_names(tmp_path):
    assert store.keep(tmp_path, b"sealed") != store.keep(tmp_path, b"sealed")


def test_a_deleted_paper_is_gone_and_deleting_it_again_changes_nothing(tmp_path):
    name = store.keep(tmp_path, b"sealed")
    store.delete(tmp_path, name)
    store.delete(tmp_path, name)
    with pytest.raises(FileNotFoundError):
        store.read(tmp_path, name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "ab/cd", "G" * 32, "a" * 33])
def test_a_name_that_is_none_of_ours_opens_nothing(tmp_path, name):
    with pytest.raises(ValueError, match="32 hexadecimal"):
        store.read(tmp_path, name)


def test_only_old_files_that_nobody_knows_are_swept(tmp_path: Path):
    now = datetime.now(UTC)
    known, old, young = (store.keep(tmp_path, b"sealed") for _ in range(3))
    half_written = tmp_path / old[:2] / f"{old}.arriving"
    half_written.write_bytes(b"half")
    before = (now - timedelta(minutes=61)).timestamp()
    for file in (tmp_path / known[:2] / known, tmp_path / old[:2] / old, half_written):
        os.utime(file, (before, before))
    assert set(store.sweep(tmp_path, {known}, now)) == {old, half_written.name}
    assert store.read(tmp_path, known) == b"sealed"
    assert store.read(tmp_path, young) == b"sealed"


def test_a_disk_that_is_full_leaves_nothing_half_written(tmp_path, monkeypatch):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.keep(tmp_path, b"sealed")
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
