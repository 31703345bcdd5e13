"""The log in the hands of others: receipts for applicants, witnesses that sign too, a monitor that anyone can run."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import DatabaseError, transaction
from django.test import Client

from sojourn.cli import main as sojourn
from sojourn.log.notes import KeyKind, Note, NoteKey
from sojourn.log.proofs import Proof
from sojourn.seals.heads import check_proof
from sojourn.seals.notes import cosign, note_key, witnessed
from sojourn_office.actions import log as actions
from sojourn_office.queries import invariants
from sojourn_office.site.environment import Settings
from sojourn_office.storage import leaves, log
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Case
from sojourn_office.storage.witnesses import LogCosignature
from tests.office.world import ALL_YEAR, RESULTS, World, done

LEDGER = "/en/schemes/KOR-JPN/ledger/2026"
WITNESS, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)) for number in (7, 8))
WITNESS_KEY = note_key("auditor.example", WITNESS, kind=KeyKind.ED25519_COSIGNATURE)


@pytest.fixture
def world(db: None, settings: object) -> World:
    """One passed and has a visa, one is not told yet; the log is signed; one witness is known."""
    log._file().unlink(missing_ok=True)
    settings.SOJOURN = settings.SOJOURN.model_copy(update={"log_witnesses": str(WITNESS_KEY)})  # type: ignore[attr-defined]
    world = World().settle(places=40)
    number = world.lodged("Kim")
    world.decided(number)
    world.later(RESULTS)
    done(world.publish())
    done(world.issue(number))
    actions.sign_head(world.at())
    return world


def number_of(world: World) -> str:
    return Case.objects.get(person__account=world.person("Kim")).number


def signed_in_as(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def cosigned(client: Client, *, key: Ed25519PrivateKey = WITNESS, name: str = "auditor.example") -> str:
    note = Note.read(client.get("/log/checkpoint").content.decode())
    return str(cosign(note, name=name, key=key, at_seconds=1_795_000_000))


def post(client: Client, written: str) -> int:
    return client.post("/log/cosignatures", written, content_type="text/plain").status_code


def test_an_applicant_gets_a_receipt_of_each_entry_about_the_case_and_it_is_true(world: World) -> None:
    number = number_of(world)
    client = signed_in_as(world.person("Kim"))
    page = client.get(f"/en/me/{number}/steps").content.decode()
    assert page.count(".tlog-proof") == 3
    for index in page.split("/log/")[1:]:
        answer = client.get(f"/en/me/{number}/log/{index.partition('.')[0]}.tlog-proof")
        receipt = Proof.read(answer.content.decode())
        assert check_proof(receipt, [log.key_of_log()])[1] == []
        assert number.encode() not in answer.content


@pytest.mark.promise("another-persons-number")
def test_a_receipt_is_of_ones_own_case_alone(world: World) -> None:
    number, other = number_of(world), world.lodged("Lee", ALL_YEAR)
    index = next(each for each in range(100) if b"case:issued" in leaves.contents(each, 1)[0])
    own, another = signed_in_as(world.person("Kim")), signed_in_as(world.person("Lee"))
    assert own.get(f"/en/me/{number}/log/{index}.tlog-proof").status_code == 200
    assert own.get(f"/en/me/{number}/log/0.tlog-proof").status_code == 404
    for client, case in ((another, number), (another, other), (Client(), number)):
        assert client.get(f"/en/me/{case}/log/{index}.tlog-proof").status_code in (302, 404)


def test_what_is_not_told_yet_has_no_receipt(db: None) -> None:
    """A decision before the result day is bound in the log, and its person sees nothing of it."""
    log._file().unlink(missing_ok=True)
    world = World().settle(places=40)
    number = world.lodged("Kim")
    world.decided(number)
    actions.sign_head(world.at())
    assert "In the public log" not in signed_in_as(world.person("Kim")).get(f"/en/me/{number}/steps").content.decode()


def test_what_a_known_witness_signed_is_kept_and_shown(client: Client, world: World) -> None:
    assert "No witness has signed" in client.get(LEDGER).content.decode()
    written = cosigned(client)
    assert post(client, written) == 200
    assert post(client, written) == 200
    assert LogCosignature.objects.count() == 1
    shown = Note.read(client.get("/log/checkpoint").content.decode())
    assert [line.name for line, _ in witnessed(shown, [WITNESS_KEY])] == ["auditor.example"]
    assert "auditor.example saw the first" in client.get(f"{LEDGER}?again").content.decode()
    assert client.get(f"{LEDGER}.json").json()["signed_head"]["witnesses"][0]["name"] == "auditor.example"
    assert invariants.broken() == ()


def test_a_receipt_stands_under_the_head_that_a_witness_signed_too(client: Client, world: World) -> None:
    post(client, cosigned(client))
    signed = client.get("/log/checkpoint").content.decode()
    world.lodged("Lee", ALL_YEAR)
    actions.sign_head(world.at())
    number = number_of(world)
    own = signed_in_as(world.person("Kim"))
    index = own.get(f"/en/me/{number}/steps").content.decode().partition("/log/")[2].partition(".")[0]
    assert own.get(f"/en/me/{number}/log/{index}.tlog-proof").content.decode().endswith(signed)


@pytest.mark.parametrize(
    "written",
    [
        lambda client: "",
        lambda client: "head",
        lambda client: "x" * 20_000,
        lambda client: client.get("/log/checkpoint").content.decode(),
        lambda client: cosigned(client, key=STRANGER),
        lambda client: cosigned(client, name="stranger.example", key=STRANGER),
        lambda client: cosigned(client).replace("\n", "\n9", 1),
        lambda client: cosigned(client).replace("localhost", "elsewhere", 1),
    ],
)
def test_what_no_known_witness_signed_is_not_taken(client: Client, world: World, written: object) -> None:
    assert post(client, written(client)) == 422  # type: ignore[operator]
    assert LogCosignature.objects.count() == 0


def test_what_a_witness_signed_is_kept_for_ever(client: Client, world: World) -> None:
    post(client, cosigned(client))
    with pytest.raises(DatabaseError, match="kept for ever"), transaction.atomic():
        LogCosignature.objects.update(name="other")


def test_a_start_with_a_witness_of_another_kind_of_key_is_refused() -> None:
    with pytest.raises(ValueError, match="kind 04"):
        Settings(log_witnesses=str(note_key("auditor.example", WITNESS)))
    with pytest.raises(ValueError, match="id does not belong"):
        Settings(log_witnesses=str(WITNESS_KEY).replace("auditor", "another"))


class Server:
    """The downloaded log on any server; what is posted is kept."""

    def __init__(self, folder: Path, status: int = 200) -> None:
        posted: list[bytes] = []

        class Handler(SimpleHTTPRequestHandler):
            def do_POST(self) -> None:
                posted.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_said: object) -> None:
                """Nothing."""

        self.posted = posted
        self.server = HTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def folder(client: Client, world: World, tmp_path: Path) -> Path:
    return unpacked(client, tmp_path)


def unpacked(client: Client, path: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(client.get("/log/log.zip").content)) as archive:
        archive.extractall(path)
    return path / "sojourn-log"


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    made = Server(folder)
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_monitor_sees_the_log_grow_here_and_at_its_address(
    client: Client, world: World, server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = tmp_path / "log.seen"
    assert sojourn(["log", "monitor", server.address, "--seen", str(seen)]) == 0
    size = json.loads(seen.read_text())["size"]
    assert f"entries {size}, new {size}, problems 0" in capsys.readouterr().out
    world.lodged("Sato", ALL_YEAR)
    actions.sign_head(world.at())
    later = unpacked(client, tmp_path / "later")
    assert sojourn(["log", "monitor", str(later), "--seen", str(seen), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["before"] == size


def test_a_monitor_names_the_altered_entry_and_keeps_the_head_as_evidence(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = next((folder / "tile" / "entries").rglob("*.p/*"))
    bundle.write_bytes(bundle.read_bytes().replace(b'"places":40', b'"places":41', 1))
    seen = tmp_path / "log.seen"
    assert sojourn(["log", "monitor", str(folder), "--seen", str(seen)]) == 1
    assert "was altered" in capsys.readouterr().out
    assert not seen.exists()
    assert seen.with_name("log.seen.refused").read_bytes() == (folder / "checkpoint").read_bytes()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda content: content[:-2], "cut off"),
        (lambda content: content.replace(b'"v":1', b'"v":2', 1), "entry 0: It was altered"),
        (lambda content: content[2 + int.from_bytes(content[:2], "big") :], "entry 0: It was taken out"),
        (lambda content: content[: 2 + int.from_bytes(content[:2], "big")] + content, "entry 1: It was put in"),
    ],
)
def test_a_byte_flipped_or_a_row_taken_out_or_put_in_is_named_off_line(
    folder: Path, capsys: pytest.CaptureFixture[str], spoil: object, says: str
) -> None:
    bundle = next((folder / "tile" / "entries").rglob("*.p/*"))
    bundle.write_bytes(spoil(bundle.read_bytes()))  # type: ignore[operator]
    assert sojourn(["log", "verify", str(folder)]) != 0
    said = capsys.readouterr()
    assert says in said.out + said.err


def test_a_witness_signs_what_goes_on_from_what_it_saw_and_brings_it(
    client: Client, world: World, server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pem = tmp_path / "witness.pem"
    pem.write_bytes(WITNESS.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    command = ["log", "monitor", server.address, "--seen", str(tmp_path / "seen"), "--cosign", str(pem)]
    assert sojourn([*command, "--as", "auditor.example"]) == 0
    assert f"witness {WITNESS_KEY}" in capsys.readouterr().out
    assert post(client, server.posted[0].decode()) == 200
    now = datetime.now(UTC)
    assert abs((LogCosignature.objects.get().seen_at - now).total_seconds()) < 60
    assert sojourn(command) == 2
    assert "signs with its name" in capsys.readouterr().err


def test_a_log_that_cannot_be_reached_is_said_and_nothing_is_kept(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.server.shutdown()
    server.server.server_close()
    seen = tmp_path / "seen"
    assert sojourn(["log", "monitor", server.address, "--seen", str(seen)]) == 2
    assert "cannot be reached" in capsys.readouterr().err
    assert not seen.exists()
    assert sojourn(["log", "monitor", server.address]) == 2
    assert "--seen" in capsys.readouterr().err


def test_a_receipt_is_verified_by_command(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = number_of(world)
    client = signed_in_as(world.person("Kim"))
    index = client.get(f"/en/me/{number}/steps").content.decode().partition("/log/")[2].partition(".")[0]
    file = tmp_path / "entry.tlog-proof"
    file.write_bytes(client.get(f"/en/me/{number}/log/{index}.tlog-proof").content)
    key = str(log.key_of_log())
    assert sojourn(["log", "proof", str(file), "--key", key]) == 0
    assert '"type":"case:' in capsys.readouterr().out
    other = str(note_key(NoteKey.read(key).name, STRANGER))
    assert sojourn(["log", "proof", str(file), "--key", other]) == 1
    assert sojourn(["log", "proof", str(file)]) == 2
    file.write_text(file.read_text().replace("index ", "index 1"))
    assert sojourn(["log", "proof", str(file), "--key", key]) == 1
    assert "is not number" in capsys.readouterr().out


def test_a_monitor_of_a_folder_that_is_not_there_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "nowhere"
    assert sojourn(["log", "monitor", str(missing), "--seen", str(tmp_path / "seen.json")]) == 2
    said = capsys.readouterr().err
    assert str(missing) in said and "There is no log here." in said
    assert not (tmp_path / "seen.json").exists()
