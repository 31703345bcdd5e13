"""Checking a visa: from the printed page alone, by an independent reader and openssl, and against the record."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from PIL import Image

from sojourn.cli import main as sojourn
from sojourn.seals import keys, vds
from sojourn.visas.mrz import build
from sojourn_office.actions import visas as visa_acts
from sojourn_office.papers.barcode import data_matrix_png
from sojourn_office.papers.visa_notice import visa_notice
from sojourn_office.queries import applications, visas
from sojourn_office.storage import clock, signing
from sojourn_office.storage.visas import Visa
from tests.office.world import ALL_YEAR, World, done


@dataclass
class Issued:
    """A world with one visa for Korea, and the paper its holder has."""

    world: World
    number: str
    serial: str
    seal: bytes
    lines: tuple[str, str]

    def notice(self) -> bytes:
        """The visa notice as a PDF, as the holder prints it."""
        account = self.world.case(self.number).person.account_id
        application = applications.own(account, self.number, at=self.world.now)
        assert application is not None
        visa = visas.visa_of(application)
        assert visa is not None
        return visa_notice(visas.notice_of(application, visa, language="ja", specimen=True, verify_at="/verify"))

    def revoke(self) -> None:
        """Withdraw the visa for fraud."""
        asked = {"by": "post:a", "second": "", "at": self.world.at(), "key": self.world.key()}
        done(visa_acts.revoke(serial=self.serial, cause="fraud", why="◇", **asked))
        self.tick()

    def tick(self) -> None:
        """The office's clock where the world's is."""
        clock.move_to(self.world.at(), first=True)


@pytest.fixture
def issued(db: None) -> Issued:
    """One visa, Japan to Korea."""
    world = World().settle(places=5)
    number = world.lodged("Sato", ALL_YEAR)
    world.decided(number)
    serial = done(world.issue(number))
    row = Visa.objects.get(pk=serial)
    whole = Issued(world, number, serial, bytes(row.seal), (row.line_1, row.line_2))
    whole.tick()
    return whole


def sent(client: Client, content: bytes, name: str = "visa.pdf", language: str = "en") -> tuple[int, str]:
    """What the page says of a file."""
    answer = client.post(f"/{language}/verify", {"paper": SimpleUploadedFile(name, content)})
    return answer.status_code, answer.content.decode()


def typed(client: Client, lines: tuple[str, str], language: str = "en") -> tuple[int, str]:
    """What the page says of two lines."""
    answer = client.post(f"/{language}/verify", {"line_1": lines[0], "line_2": lines[1]})
    return answer.status_code, answer.content.decode()


def picture(page: bytes) -> Image.Image:
    """The first page of a PDF as it comes from a printer of 300 dots an inch."""
    document = pypdfium2.PdfDocument(page)
    drawn: Image.Image = document[0].render(scale=300 / 72).to_pil()
    document.close()
    return drawn


def another_seal(issued: Issued, **changed: str) -> bytes:
    """A seal signed by the host's own key over lines it never issued."""
    signer = signing.signer_of("KOR")
    seal = vds.read(issued.seal)
    serial = changed.get("serial", issued.serial)
    row = Visa.objects.get(pk=issued.serial)
    lines = build(
        issuer="KOR", primary=changed.get("primary", "SATO"), secondary="SPECIMEN", number=serial, nationality="JPN",
        birth="030510", sex="F", valid_until=row.valid_until,
    )  # fmt: skip
    assert seal.duration is not None
    to_sign = vds.visa_to_sign(seal.header, lines=lines, entries=1, duration=seal.duration, passport_number="XX0000001")
    return vds.with_signature(to_sign, keys.sign(to_sign, signer.key))


def test_the_page_of_the_notice_is_read_by_an_independent_reader_and_its_signature_by_openssl(
    issued: Issued, client: Client, tmp_path: Path
) -> None:
    """Debian's dmtx-utils and openssl know nothing of us; the certificate is the published one."""
    if shutil.which("dmtxread") is None and not os.environ.get("CI"):
        pytest.skip("dmtx-utils are not installed here")
    picture(issued.notice()).save(tmp_path / "page.png")
    found = subprocess.run(
        ["dmtxread", "--stop-after=1", "page.png"], cwd=tmp_path, capture_output=True, check=True
    ).stdout
    assert found == issued.seal
    seal = vds.read(found)
    published = x509.load_pem_x509_certificates(client.get("/certificates/KOR.pem").content)
    signer = next(each for each in published if keys.signer_name(each) == seal.header.signer)
    public_key = signer.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    half = len(seal.signature) // 2
    r, s = (int.from_bytes(part, "big") for part in (seal.signature[:half], seal.signature[half:]))
    (tmp_path / "key.pem").write_bytes(public_key)
    (tmp_path / "signature").write_bytes(encode_dss_signature(r, s))
    (tmp_path / "signed").write_bytes(seal.signed)
    said = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "signed"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert said.stdout.strip() == b"Verified OK"


def test_the_command_verifies_off_line(
    issued: Issued, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the published files alone; no database is open."""
    (tmp_path / "all.pem").write_bytes(client.get("/certificates.pem").content)
    (tmp_path / "KOR.json").write_bytes(client.get("/lists/KOR.json").content)
    (tmp_path / "visa.pdf").write_bytes(issued.notice())
    (tmp_path / "seal.hex").write_text(issued.seal.hex())
    on = issued.world.now.date().isoformat()
    files = ["--certificates", str(tmp_path / "all.pem"), "--list", str(tmp_path / "KOR.json"), "--on", on]
    connections.close_all()
    for name in ("seal.hex", "visa.pdf"):
        assert sojourn(["visa", "verify", str(tmp_path / name), *files, "--json"]) == 0
        said = json.loads(capsys.readouterr().out)
        assert said["outcome"] == "valid"
        assert said["withdrawal_checked"]
        assert said["facts"]["serial"] == issued.serial
    assert sojourn(["visa", "verify", str(tmp_path / "seal.hex"), *files, "--lines", *issued.lines]) == 0


@pytest.mark.promise("forged-visa", "bad-visa")
def test_one_changed_byte_is_forged(issued: Issued, client: Client, tmp_path: Path) -> None:
    """Wherever it stands within what is signed; in the page and in the command."""
    (tmp_path / "all.pem").write_bytes(client.get("/certificates.pem").content)
    at = len(vds.read(issued.seal).signed) - 3
    forged = issued.seal[:at] + bytes((issued.seal[at] ^ 1,)) + issued.seal[at + 1 :]
    status, page = sent(client, data_matrix_png(forged), "visa.png")
    assert (status, "Not ours" in page, "(forged)" in page) == (200, True, True)
    assert "UTC" not in page, "the moment is told on a clock that its reader lives by"
    assert "SATO" not in page
    (tmp_path / "seal").write_bytes(forged)
    assert sojourn(["visa", "verify", str(tmp_path / "seal"), "--certificates", str(tmp_path / "all.pem")]) == 1


@pytest.mark.promise("forged-visa", "bad-visa")
def test_a_true_signature_over_a_serial_never_issued_is_not_issued(
    issued: Issued, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "all.pem").write_bytes(client.get("/certificates.pem").content)
    (tmp_path / "KOR.json").write_bytes(client.get("/lists/KOR.json").content)
    never = another_seal(issued, serial="KR0000777")
    status, page = sent(client, data_matrix_png(never), "visa.png")
    assert (status, "(not_issued)" in page) == (200, True)
    (tmp_path / "seal").write_bytes(never)
    files = ["--certificates", str(tmp_path / "all.pem"), "--list", str(tmp_path / "KOR.json")]
    assert sojourn(["visa", "verify", str(tmp_path / "seal"), *files, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["outcome"] == "not_issued"


@pytest.mark.promise("forged-visa")
def test_a_true_signature_with_another_name_over_an_issued_serial_is_forged(issued: Issued, client: Client) -> None:
    """A stolen key does not turn an issued number into another person's visa where the record is asked."""
    _, page = sent(client, data_matrix_png(another_seal(issued, primary="TANAKA")), "visa.png")
    assert "(forged)" in page


@pytest.mark.promise("bad-visa")
def test_a_withdrawn_visa_is_said_to_be_withdrawn_everywhere(
    issued: Issued, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the page by picture and by lines, and by the command with the new list."""
    before = client.get("/lists/KOR.json").json()
    issued.revoke()
    after = client.get("/lists/KOR.json")
    assert before["list"]["revoked"] == {}
    assert list(after.json()["list"]["revoked"]) == [issued.serial]
    assert "(revoked)" in sent(client, issued.notice())[1]
    assert "(revoked)" in typed(client, issued.lines)[1]
    (tmp_path / "all.pem").write_bytes(client.get("/certificates.pem").content)
    (tmp_path / "KOR.json").write_bytes(after.content)
    (tmp_path / "seal").write_bytes(issued.seal)
    files = ["--certificates", str(tmp_path / "all.pem"), "--list", str(tmp_path / "KOR.json")]
    assert sojourn(["visa", "verify", str(tmp_path / "seal"), *files, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["outcome"] == "revoked"


def test_a_valid_visa_shows_what_has_to_be_compared_and_no_more(issued: Issued, client: Client) -> None:
    """Name, passport ending, last day to enter; not the whole passport number, not the birth date."""
    number = Visa.objects.get(pk=issued.serial).passport_number
    for _, page in (sent(client, issued.notice()), typed(client, issued.lines)):
        assert '<h1 class="word">Valid</h1>' in page
        assert "SATO SPECIMEN" in page
        assert number[-4:] in page
        assert number not in page
        assert "2003" not in page


def test_who_has_landed_is_in_stay_with_what_they_may_do(issued: Issued, client: Client) -> None:
    done(issued.world.enter(issued.serial))
    issued.tick()
    for _, page in (sent(client, issued.notice()), typed(client, issued.lines)):
        assert "In stay" in page
        assert "25 hours a week." in page
        assert "Entertainment" in page
    assert "使用済み" not in typed(client, issued.lines, "ja")[1].split("</h1>")[0]


def test_a_list_that_is_published_tells_no_day_of_entry(issued: Issued, client: Client) -> None:
    done(issued.world.enter(issued.serial))
    issued.tick()
    assert client.get("/lists/KOR.json").json()["list"]["used"] == {issued.serial: None}


def test_lines_typed_in_small_letters_with_gaps_and_without_the_last_fillers_are_read(
    issued: Issued, client: Client
) -> None:
    lower = tuple(" ".join(line.rstrip("<").lower()) for line in issued.lines)
    assert "Valid" in typed(client, (lower[0], lower[1]))[1]


@pytest.mark.parametrize(("language", "place"), [("en", "signs 1 to 10"), ("ko", "1"), ("ja", "1")])
def test_a_wrong_check_digit_is_said_with_its_place(issued: Issued, client: Client, language: str, place: str) -> None:
    wrong = str((int(issued.lines[1][9]) + 1) % 10)
    status, page = typed(client, (issued.lines[0], issued.lines[1][:9] + wrong + issued.lines[1][10:]), language)
    assert status == 422
    assert 'href="#id_line_2"' in page
    assert place in page


def test_well_formed_lines_that_are_not_those_of_the_record_are_forged_or_not_issued(
    issued: Issued, client: Client
) -> None:
    assert "(forged)" in typed(client, (issued.lines[0].replace("SATO", "KATO"), issued.lines[1]))[1]
    never = vds.read(another_seal(issued, serial="KR0000777")).lines
    assert never is not None
    assert "(not_issued)" in typed(client, (never[0], never[1]))[1]


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"GIF89a", 415), (b"%PDF-1.7 broken", 422), (b"x" * (11 * 1024 * 1024), 413), (b"", 422)],
    ids=["another kind", "broken", "too large", "empty"],
)
def test_a_file_that_cannot_be_taken_gets_its_code(issued: Issued, client: Client, content: bytes, status: int) -> None:
    assert sent(client, content)[0] == status


def test_a_picture_without_a_seal_cannot_be_read(issued: Issued, client: Client) -> None:
    """It is said at the box, with what to do."""
    blank = io.BytesIO()
    Image.new("L", (600, 600), 255).save(blank, "PNG")
    status, page = sent(client, blank.getvalue(), "visa.png")
    assert status == 422
    assert "Hold it flat, or type the two lines at the foot." in page


def test_a_host_without_certificates_publishes_nothing(issued: Issued, client: Client) -> None:
    assert client.get("/certificates/USA.pem").status_code == 404
    assert client.get("/lists/USA.json").status_code == 404


def test_the_command_says_in_one_line_what_is_missing(
    issued: Issued, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "seal").write_bytes(issued.seal)
    assert sojourn(["visa", "verify", str(tmp_path / "seal")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert sojourn(["visa", "verify", str(tmp_path / "none"), "--certificates", str(tmp_path / "seal")]) == 2
    assert sojourn(["visa", "verify", str(tmp_path / "seal"), "--certificates", str(tmp_path / "seal")]) == 2


@pytest.mark.promise("too-fast")
def test_one_network_address_has_so_many_checks_a_minute_and_others_are_not_kept_waiting(
    issued: Issued, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Looking at the page is no check; the address itself stands in no log and open in no table."""
    here, elsewhere = {"REMOTE_ADDR": "203.0.113.9"}, {"REMOTE_ADDR": "203.0.113.10"}
    sent_lines = {"line_1": issued.lines[0], "line_2": issued.lines[1]}
    answers = [client.post("/ko/verify", sent_lines, **here).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    stopped = client.post("/en/verify", {"paper": SimpleUploadedFile("visa.pdf", b"x")}, **here)
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "60")
    assert "Too many tries in a short time." in stopped.content.decode()
    assert client.get("/en/verify", **here).status_code == 200
    assert client.post("/en/verify", sent_lines, **elsewhere).status_code == 200
    assert "203.0.113" not in caplog.text
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM storage_limits")
        assert "203.0.113" not in str(cursor.fetchall())
