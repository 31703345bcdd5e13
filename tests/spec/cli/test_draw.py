"""`sojourn draw`: freeze, run, verify and rank by files alone; a later change is refused at its place."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sojourn.cli import main
from sojourn.cli.draw_folder import files_of
from sojourn.rounds.draws import order, verifying
from sojourn.rounds.draws.entries import commitment
from sojourn.rounds.draws.manifest import BrokenDraw
from sojourn.rounds.draws.written import read_list, write_list
from sojourn.seals.beacon import trouble_with
from sojourn.seals.chains import QUICKNET, Beacon
from sojourn.seals.notes import note_key
from sojourn.texts import LANGUAGES

title = "A draw by command"

ROOT = Path(__file__).parents[3]
BEACONS = {
    each["id"]: each["input"]
    for each in json.loads((ROOT / "tests" / "vectors" / "drand.json").read_text())["vectors"]
    if each["op"] == "verify_beacon"
}
FREEZE = ("--ballot", "KOR-IRL-2023-B1", "--quota", "rural=2", "--seats", "3", "--reserve", "4")
BEFORE = ("--round", "1000", "--at", "2023-08-22T15:00:00Z")


def write_entries(path: Path, count: int) -> Path:
    """Invented entries over thirty days, with what the register knows of each."""
    lines = ["ticket,stratum,commitment,day,area"]
    for number in range(count):
        mark = sha256(b"%d" % number)
        stratum = "rural" if number % 5 == 0 else "general"
        known = f"{number % 30 + 1:02},KR-{number % 7}"
        lines.append(f"{mark.hexdigest()[:32]},{stratum},{sha256(mark.digest()).hexdigest()},{known}")
    path.write_text("\n".join([*lines, ""]))
    return path


def relay(folder: Path, name: str = "quicknet-1000", **changed: Any) -> Path:
    """A public value as a relay serves it."""
    content = {key: value for key, value in BEACONS[name].items() if key != "chain"} | changed
    path = folder / f"relay-{name}.json"
    path.write_text(json.dumps(content))
    return path


def frozen(folder: Path, count: int = 12, *more: str) -> Path:
    entries = write_entries(folder / "entries.csv", count)
    assert main(["draw", "freeze", str(folder / "draw"), "--entries", str(entries), *FREEZE, *(more or BEFORE)]) == 0
    return folder / "draw"


def run(draw: Path, beacon: Path) -> int:
    return main(["draw", "run", str(draw), "--beacon", str(beacon), "--entries", str(draw.parent / "entries.csv")])


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    draw = frozen(folder)
    assert run(draw, relay(folder)) == 0
    return draw


@pytest.fixture
def copy(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn.parent, tmp_path / "copy")) / "draw"


def test_a_draw_that_was_frozen_and_run_verifies_as_a_folder_and_as_a_zip(drawn: Path, tmp_path: Path, capsys) -> None:
    """What a stranger runs."""
    assert main(["draw", "verify", str(drawn), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["draws"]
    assert told["same"] and told["drawn"] and told["entries"] == 12 and told["seats"] == 5
    whole = shutil.make_archive(str(tmp_path / "whole"), "zip", drawn.parent, "draw")
    flat = shutil.make_archive(str(tmp_path / "flat"), "zip", drawn)
    assert main(["draw", "verify", whole]) == main(["draw", "verify", flat]) == 0
    assert capsys.readouterr().out.count("Draw 1: the same.") == 2


def test_before_the_round_the_list_is_fixed_and_nobody_has_a_rank(tmp_path: Path, capsys) -> None:
    """Anyone can hold their line of it against what they were given."""
    draw = frozen(tmp_path)
    assert main(["draw", "verify", str(draw)]) == 0
    ticket = (draw / "list.csv").read_text().splitlines()[3][:32]
    assert main(["draw", "rank", str(draw), ticket]) == 0
    said = capsys.readouterr().out
    assert "Waiting for round 1000 of 23 August 2023" in said and "line 4 of list.csv" in said


@cache
def _believed(beacon: Beacon) -> Any:
    return trouble_with(beacon)


@pytest.mark.parametrize("name", ["list.csv", "draw-1/manifest.json", "draw-1/beacon.json", "draw-1/result.csv"])
@pytest.mark.promise("draw-steered-by-list")
def test_any_one_changed_byte_is_refused_and_its_file_named(name: str, copy: Path) -> None:
    """Each byte of each file, one after the other, by the same function that the command calls."""
    path = copy / name
    whole = path.read_bytes()
    for at in range(len(whole)):
        spoiled = bytearray(whole)
        spoiled[at] ^= 1
        path.write_bytes(spoiled)
        with pytest.raises(BrokenDraw) as broken:
            verifying.verified(files_of(copy, 1, (copy / "list.csv").read_bytes()), trust=_believed)
        assert broken.value.place.startswith(Path(name).name), f"byte {at}: {broken.value.place}"


@pytest.mark.parametrize("name", ["list.csv", "draw-1/result.csv"])
def test_the_line_of_a_change_is_named(name: str, copy: Path, capsys) -> None:
    """The first that differs, and what it should be."""
    lines = (copy / name).read_bytes().split(b"\n")
    lines[5] = lines[5].replace(b"a", b"b", 1)
    (copy / name).write_bytes(b"\n".join(lines))
    assert main(["draw", "verify", str(copy)]) == 1
    assert f"{Path(name).name}, line 6: " in capsys.readouterr().out


@pytest.mark.promise("draw-steered-by-list")
def test_a_list_that_was_written_anew_with_its_marks_is_not_the_one_of_the_manifest(copy: Path, capsys) -> None:
    """Another person's commitment, another group, or another ticket at an end: every line is well formed."""
    entries = read_list((copy / "list.csv").read_bytes())
    last = replace(entries[-1], ticket=b"\xff" * 16)
    for wrong in (
        [replace(entries[0], commitment=bytes(32)), *entries[1:]],
        [replace(entries[0], stratum="other"), *entries[1:]],
        [*entries[:-1], last],
    ):
        (copy / "list.csv").write_bytes(write_list(wrong))
        assert main(["draw", "verify", str(copy)]) == 1
        assert "manifest.json, root: The list is not the one" in capsys.readouterr().out


@pytest.mark.parametrize("take", [slice(1, None), slice(None, -1), slice(2, None)])
def test_a_line_that_is_missing_from_list_or_result_is_refused(take: slice, copy: Path) -> None:
    """At the beginning or at the end."""
    for name in ("list.csv", "draw-1/result.csv"):
        lines = (copy / name).read_bytes().splitlines(keepends=True)
        (copy / name).write_bytes(b"".join([lines[0], *lines[1:][take]] if take.start else lines[take]))
        assert main(["draw", "verify", str(copy)]) == 1


def refused(draw: Path, beacon: Path, capsys) -> str:
    """What is said where nothing is drawn; no file is written."""
    before = sorted(path.name for path in (draw / "draw-1").iterdir())
    assert run(draw, beacon) == 2
    assert sorted(path.name for path in (draw / "draw-1").iterdir()) == before
    return str(capsys.readouterr().err)


@pytest.mark.promise("draw-steered-by-number")
def test_a_value_that_is_not_the_one_that_was_named_or_not_true_draws_nothing(tmp_path: Path, capsys) -> None:
    """Another round, a wrong signature, the identity, a short one, another chain's, or no value at all."""
    draw = frozen(tmp_path)
    capsys.readouterr()
    assert "round 1,000, not" not in refused(draw, relay(tmp_path, "quicknet-123"), capsys)
    assert "is not that of round 1000" in refused(draw, relay(tmp_path, "quicknet-infinity", round=1000), capsys)
    assert "is not that of round 1000" in refused(draw, relay(tmp_path, "quicknet-2", round=1000), capsys)
    assert "has 48 bytes" in refused(draw, relay(tmp_path, "quicknet-short", round=1000), capsys)
    assert "has 48 bytes" in refused(draw, relay(tmp_path, "default-3", round=1000), capsys)
    assert "random value" in refused(draw, relay(tmp_path, randomness="00" * 32), capsys)
    assert "hexadecimal" in refused(draw, relay(tmp_path, signature="no"), capsys)
    (tmp_path / "empty.json").write_text("")
    assert "JSON" in refused(draw, tmp_path / "empty.json", capsys)


def test_a_manifest_changed_after_the_freeze_draws_nothing_and_is_seen_by_who_kept_its_hash(copy: Path, capsys) -> None:
    """One more seat, written in the right form: the record names another manifest; without one the signature does."""
    path = copy / "draw-1" / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"general":3', b'"general":4'))
    assert main(["draw", "verify", str(copy)]) == 1
    assert "draw-1, manifest.json: It is not the manifest that the record names." in capsys.readouterr().out


def test_a_signed_manifest_is_held_against_the_keys_of_those_who_signed(tmp_path: Path, capsys) -> None:
    """A true key, another's key, and a manifest that was changed before there is any result."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    pem = tmp_path / "key.pem"
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    name = "ireland.example/draws"
    draw = frozen(tmp_path, 12, *BEFORE, "--sign", str(pem), "--signer", name)
    published = str(note_key(name, key))
    assert main(["draw", "verify", str(draw), "--key", published]) == 0
    other = str(note_key(name, Ed25519PrivateKey.from_private_bytes(bytes([1] * 32))))
    assert main(["draw", "verify", str(draw), "--key", published, other]) == 1
    path = draw / "draw-1" / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"general":3', b'"general":4'))
    capsys.readouterr()
    assert main(["draw", "verify", str(draw), "--key", published]) == 1
    assert "manifest.note: Another manifest was signed." in capsys.readouterr().out


def signing(folder: Path, name: str, seed: int) -> tuple[list[str], str]:
    """How somebody signs by command, and the line of their key."""
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
    pem = folder / f"{seed}.pem"
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return ["--sign", str(pem), "--signer", name], str(note_key(name, key))


def test_another_state_stands_for_the_same_list_by_a_line_of_its_own(tmp_path: Path, capsys) -> None:
    """Both are held against their keys; who signs twice signs once, and a list that was changed is signed by nobody."""
    ours, our_key = signing(tmp_path, "ireland.example/draws", 1)
    theirs, their_key = signing(tmp_path, "korea.example/draws", 2)
    draw = frozen(tmp_path, 12, *BEFORE, *ours)
    assert main(["draw", "verify", str(draw), "--key", our_key, their_key]) == 1
    capsys.readouterr()
    for _ in range(2):
        assert main(["draw", "sign", str(draw), *theirs]) == 0
        assert "Signed by ireland.example/draws, korea.example/draws" in capsys.readouterr().out
    assert main(["draw", "verify", str(draw), "--key", our_key, their_key]) == 0
    assert run(draw, relay(tmp_path)) == 0, "a signature changes nothing of the draw"
    note = (draw / "draw-1" / "manifest.note").read_bytes()
    (draw / "list.csv").write_bytes((draw / "list.csv").read_bytes().replace(b"rural", b"urban", 1))
    assert main(["draw", "sign", str(draw), *theirs]) == 2
    assert (draw / "draw-1" / "manifest.note").read_bytes() == note


@pytest.mark.parametrize("written", [b"", b"no key", b"-----BEGIN " + b"PRIVATE KEY-----"])
def test_without_a_key_nothing_is_signed(written: bytes, tmp_path: Path, capsys) -> None:
    """Nor under a name that is none."""
    draw = frozen(tmp_path, 4, *BEFORE)
    (tmp_path / "none.pem").write_bytes(written)
    assert main(["draw", "sign", str(draw), "--sign", str(tmp_path / "none.pem"), "--signer", "korea.example"]) == 2
    theirs, _ = signing(tmp_path, "no name", 2)
    assert main(["draw", "sign", str(draw), *theirs]) == 2
    assert not (draw / "draw-1" / "manifest.note").exists()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "asked",
    [
        ("--round", "1000", "--at", "2023-08-23T16:00:00Z"),
        ("--round", "1000", "--at", "2023-08-22T15:59:25Z"),
        ("--round", "1000", "--at", "yesterday"),
        ("--draw-at", "2026-11-24T12:00:00", "--at", "2026-11-22T12:00:00Z"),
        ("--round", "-1", "--at", "2023-08-22T15:00:00Z"),
    ],
)
def test_a_round_before_or_too_soon_after_the_freeze_is_refused(asked, language: str, tmp_path: Path, capsys) -> None:
    """And a moment that is none; nothing is written, and the answer is one line in each language."""
    entries = write_entries(tmp_path / "entries.csv", 4)
    draw = tmp_path / "draw"
    assert main(["draw", "freeze", str(draw), "--entries", str(entries), *FREEZE, *asked, "--lang", language]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "Traceback" not in said and not draw.exists()
    assert (language == "en") == said.replace("KOR-IRL", "").split(": ", 1)[1].isascii()


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("{first}", "line 6"), ("zz,general,00,01,KR-1", "line 6"), ("{ticket},GENERAL,{commitment},01,KR-1", "line 6"),
        ("{ticket},general,{commitment},01", "line 6"), ("{ticket},two words,{commitment},01,KR-1", "line 6"),
    ],
)  # fmt: skip
def test_an_entry_that_is_doubled_or_cannot_be_read_stops_the_freeze_at_its_line(line, place, tmp_path, capsys) -> None:
    """Nothing is repaired in silence."""
    entries = write_entries(tmp_path / "entries.csv", 4)
    first = entries.read_text().splitlines()[1]
    added = line.format(first=first, ticket="ab" * 16, commitment="cd" * 32)
    entries.write_text(entries.read_text() + added + "\n")
    assert main(["draw", "freeze", str(tmp_path / "draw"), "--entries", str(entries), *FREEZE, *BEFORE]) == 2
    assert place in capsys.readouterr().err and not (tmp_path / "draw").exists()


@pytest.mark.promise("draw-steered-by-moment")
def test_a_draw_is_made_once_and_a_second_keeps_the_first(copy: Path, capsys) -> None:
    """It needs a reason, takes the same list, and both verify."""
    folder = copy.parent
    assert run(copy, relay(folder)) == 2
    again = ["draw", "freeze", str(copy), "--round", "1000", "--at", "2023-08-22T15:30:00Z"]
    assert main([*again, "--again", " "]) == 2
    first = {path.name: path.read_bytes() for path in (copy / "draw-1").iterdir()}
    assert main([*again, "--again", "The program was found to have a fault."]) == 0
    assert run(copy, relay(folder)) == 0
    assert main(["draw", "verify", str(copy), "--json"]) == 0
    draws = json.loads(capsys.readouterr().out.rpartition("\n{")[2].join(["{", ""]))["draws"]
    assert [each["draw"] for each in draws] == [1, 2] and draws[0]["root"] == draws[1]["root"]
    assert {path.name: path.read_bytes() for path in (copy / "draw-1").iterdir()} == first
    results = [(copy / f"draw-{number}" / "result.csv").read_text() for number in (1, 2)]
    assert results[0] != results[1]
    (copy / "draw-1" / "manifest.json").write_bytes((copy / "draw-2" / "manifest.json").read_bytes())
    assert main(["draw", "verify", str(copy)]) == 1, "the second draw names the first"


def test_a_trial_uses_a_value_of_the_past_and_says_so(tmp_path: Path, capsys) -> None:
    """It forecasts a result, and is marked in the manifest, the record and each answer."""
    draw = frozen(tmp_path, 12, "--round", "1000", "--at", "2026-11-09T00:00:00Z", "--trial")
    assert run(draw, relay(tmp_path)) == 0
    assert main(["draw", "verify", str(draw)]) == 0
    assert capsys.readouterr().out.count("TRIAL: it forecasts, and decides nothing.") == 2
    for name in ("manifest.json", "record.json"):
        assert json.loads((draw / "draw-1" / name).read_bytes())["trial"] is True


def test_an_entrant_finds_rank_line_and_seat_and_holds_a_receipt_against_the_list(drawn, tmp_path, capsys) -> None:
    """By the number of the ticket, or by the receipt; a ticket that is not in the list is said so."""
    ticket = (drawn / "draw-1" / "result.csv").read_text().splitlines()[3].split(",")[1]
    assert main(["draw", "rank", str(drawn), ticket, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rank"] == 3 and told["seat"] in ("GENERAL", "rural")
    receipt = tmp_path / "receipt.json"
    receipt.write_text(json.dumps(told["receipt"]))
    assert main(["draw", "rank", str(drawn), "--receipt", str(receipt)]) == 0
    assert "Rank 3 of 12: a seat" in capsys.readouterr().out
    receipt.write_text(json.dumps({**told["receipt"], "index": 11}))
    assert main(["draw", "rank", str(drawn), "--receipt", str(receipt)]) == 2
    assert main(["draw", "rank", str(drawn), "00" * 16]) == 1
    assert main(["draw", "rank", str(drawn), "00"]) == main(["draw", "rank", str(drawn)]) == 2


def test_a_receipt_opens_its_commitment_to_its_own_person_only(tmp_path: Path, capsys) -> None:
    """The nonce is in the receipt and nowhere else."""
    person = {"birth_date": "1996-01-10", "passport_issuer": "KOR", "passport_no": "M10000000"}
    entries = write_entries(tmp_path / "entries.csv", 3)
    own = f"{'ab' * 16},general,{commitment(bytes(32), person).hex()},01,KR-1\n"
    entries.write_text(entries.read_text() + own)
    draw = tmp_path / "draw"
    assert main(["draw", "freeze", str(draw), "--entries", str(entries), *FREEZE, *BEFORE]) == 0
    capsys.readouterr()
    assert main(["draw", "rank", str(draw), "ab" * 16, "--json"]) == 0
    receipt, identity = tmp_path / "receipt.json", tmp_path / "person.json"
    told = json.loads(capsys.readouterr().out)["receipt"]
    receipt.write_text(json.dumps({**told, "nonce": "00" * 32}))
    for number, code in (("M10000000", 0), ("M10000001", 2)):
        identity.write_text(json.dumps({**person, "passport_no": number}))
        assert main(["draw", "rank", str(draw), "--receipt", str(receipt), "--identity", str(identity)]) == code


def test_the_draw_of_2011_is_stopped_by_the_command_and_shown_to_nobody(tmp_path: Path, capsys, monkeypatch) -> None:
    """A fault in the order that favours two of thirty days: no result is written, only what did not hold."""
    draw = frozen(tmp_path, 3000)
    first_days = {
        line[:32] for line in (tmp_path / "entries.csv").read_text().splitlines() if line[-7:-5] in ("01", "02")
    }
    true_score = order.score

    def faulty(seed: bytes, ticket: bytes) -> bytes:
        found = true_score(seed, ticket)
        return bytes([found[0] // 16]) + found[1:] if ticket.hex() in first_days else found

    monkeypatch.setattr(order, "score", faulty)
    assert run(draw, relay(tmp_path)) == 1
    assert "STOPPED" in capsys.readouterr().out
    assert sorted(path.name for path in (draw / "draw-1").iterdir()) == ["manifest.json", "stopped.json"]
    record = json.loads((draw / "draw-1" / "stopped.json").read_bytes())
    assert [each["column"] for each in record["checks"] if not each["holds"]] == ["scores", "day"]
    monkeypatch.undo()
    assert run(draw, relay(tmp_path)) == 0, "the fault mended, the same list and value are drawn"


def test_a_hundred_thousand_entries_come_out_the_same_by_a_program_without_this_library(tmp_path, capsys) -> None:
    """From a frozen list and a real later value; the program has at most 80 lines and finds a change as well."""
    draw = frozen(tmp_path, 100_000)
    assert run(draw, relay(tmp_path)) == 0
    assert main(["draw", "verify", str(draw)]) == 0
    program = ROOT / "docs" / "verify_draw.py"
    text = program.read_text()
    assert len(text.splitlines()) <= 80 and "sojourn" not in text

    def alone() -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-I", str(program), str(draw)], capture_output=True, text=True)

    found = alone()
    assert found.returncode == 0 and found.stdout.startswith("the same: 100000 entries"), found.stderr
    result = draw / "draw-1" / "result.csv"
    lines = result.read_text().splitlines(keepends=True)
    result.write_text("".join([*lines[:500], lines[501], lines[500], *lines[502:]]))
    assert "result: line 501" in alone().stderr
    assert main(["draw", "verify", str(draw)]) == 1
    assert "result.csv, line 501" in capsys.readouterr().out


def test_the_rounds_of_a_moment_are_those_from_it_on(tmp_path: Path, capsys) -> None:
    """`--draw-at` takes the first round that is not before it."""
    entries = write_entries(tmp_path / "entries.csv", 4)
    asked = ["--draw-at", "2026-11-24T12:00:00+09:00", "--at", "2026-11-22T12:00:00Z", "--json"]
    assert main(["draw", "freeze", str(tmp_path / "draw"), "--entries", str(entries), *FREEZE, *asked]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["due"].startswith("2026-11-24T03:00:0") and QUICKNET.moment_of(told["round"]).second < 3
