"""`sojourn draw`: freeze a list, draw from it by a public number, verify a draw, find one's rank; files alone."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sojourn.basics.messages import Message
from sojourn.cli import draw_folder
from sojourn.cli.draw_folder import NOTE_FILE, Place
from sojourn.cli.draw_page import PAGE_FILE, page
from sojourn.cli.faults import Fault
from sojourn.rounds.draws import written
from sojourn.rounds.draws.entries import in_order, list_root
from sojourn.rounds.draws.gate import checks
from sojourn.rounds.draws.manifest import (
    GENERAL,
    RESERVE,
    BrokenDraw,
    Manifest,
    Seats,
    is_word,
    read_manifest,
    trouble_with_time,
)
from sojourn.rounds.draws.order import seed_of
from sojourn.rounds.draws.receipts import Receipt, read_receipt, receipt_of, trouble_with_receipt
from sojourn.rounds.draws.seating import seated
from sojourn.rounds.draws.verifying import Drawn, draw, frozen_list, trust_beacon, verified
from sojourn.seals.chains import CHAINS, Beacon
from sojourn.texts import LANGUAGES, say

_SEATS = {
    GENERAL: Message("Rank {rank} of {entries}: a seat."),
    RESERVE: Message("Rank {rank} of {entries}: on the reserve list."),
    "": Message("Rank {rank} of {entries}: not offered."),
}
_KEPT_SEAT = Message("Rank {rank} of {entries}: a seat kept for {seat}.")
_DOWNLOAD_AGAIN = Message("Download it again, and compare it with what others have.")


def add_to(commands: Any) -> None:
    """The command with what it can do."""
    parser = commands.add_parser("draw", help="a draw that anyone can work out again")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    _freeze_arguments(acts.add_parser("freeze", help="fix a list of entries, its seats and a round of chance to come"))
    _run_arguments(acts.add_parser("run", help="draw by the value of that round, and look at the result first"))
    verify = acts.add_parser("verify", help="work a draw out again: the same, or the first place that differs")
    verify.add_argument("draw", type=Path, metavar="DRAW", help="the folder of the draw, or a zip of it")
    verify.add_argument(
        "--key", nargs="+", default=[], help="keys that must have signed the manifest, as text or as files"
    )
    verify.set_defaults(run=_verify)
    rank = acts.add_parser("rank", help="the rank of a ticket, and its line in the frozen list")
    rank.add_argument("draw", type=Path, metavar="DRAW", help="the folder of the draw, or a zip of it")
    rank.add_argument("ticket", nargs="?", default=None, help="the number of the ticket, in hexadecimal signs")
    rank.add_argument("--receipt", type=Path, default=None, metavar="FILE", help="a receipt, to be checked as well")
    rank.add_argument("--identity", type=Path, default=None, metavar="FILE", help="the person the receipt is of (JSON)")
    rank.set_defaults(run=_rank)
    for each in acts.choices.values():
        each.add_argument("--json", action="store_true", help="as JSON")
        each.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help="the language of sentences")


def _freeze_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("draw", type=Path, metavar="DRAW", help="the folder to be made")
    parser.add_argument("--entries", type=Path, default=None, metavar="FILE", help="the entries as they came in (CSV)")
    parser.add_argument("--ballot", default=None, help="the name of the ballot")
    parser.add_argument(
        "--quota", nargs="+", default=[], metavar="STRATUM=SEATS", help="seats kept for groups, in this order"
    )
    parser.add_argument("--seats", type=int, default=0, help="seats for everybody")
    parser.add_argument("--reserve", type=int, default=None, help="length of the reserve list; everyone if left out")
    parser.add_argument("--chain", choices=[chain.name for chain in CHAINS.values()], default="quicknet",
                        help="the chain of public chance")  # fmt: skip
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument("--draw-at", default=None, metavar="MOMENT", help="its first round from this moment on")
    when.add_argument("--round", type=int, default=None, help="its round by number")
    parser.add_argument("--at", default=None, metavar="MOMENT", help="when the list is frozen; now if left out")
    parser.add_argument("--trial", action="store_true", help="a trial, which may use a round of the past")
    parser.add_argument("--again", default=None, metavar="REASON", help="a further draw from the same list, and why")
    parser.add_argument("--sign", type=Path, default=None, metavar="PEM", help="sign the manifest with an Ed25519 key")
    parser.add_argument("--signer", default=None, metavar="NAME", help="the name of that key")
    parser.set_defaults(run=_freeze)


def _run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("draw", type=Path, metavar="DRAW", help="the folder of the draw")
    parser.add_argument("--beacon", type=Path, required=True, metavar="FILE", help="the value, as a relay serves it")
    parser.add_argument(
        "--entries", type=Path, required=True, metavar="FILE", help="the entries as they came in, to be compared (CSV)"
    )
    parser.set_defaults(run=_run)


def _freeze(given: argparse.Namespace) -> int:
    """Write list and manifest; what is fixed here cannot be changed afterwards."""
    if given.again is not None:
        manifest, list_bytes = _again(given)
    else:
        manifest, list_bytes = _first(given)
    trouble = trouble_with_time(manifest)
    if trouble is not None:
        raise Fault("--draw-at" if given.round is None else "--round", trouble, Message("Name a later round."))
    files = {written.MANIFEST_FILE: manifest.written()}
    if given.sign is not None:
        files[NOTE_FILE] = _signed(manifest, given)
    if given.again is None:
        draw_folder.write_all(given.draw, {written.LIST_FILE: list_bytes, PAGE_FILE: page()})
    draw_folder.write_all(given.draw / f"draw-{manifest.draw}", files)
    return _print(given, [_about(manifest)], {"draw": manifest.draw, **_plain(manifest)})


def _first(given: argparse.Namespace) -> tuple[Manifest, bytes]:
    if given.entries is None or not is_word(given.ballot):
        trouble = Message("A first draw needs its entries and the name of its ballot.")
        raise Fault("--entries, --ballot", trouble, Message("Name both; the name has plain letters and digits."))
    entries, _ = _asked(lambda: written.read_register(draw_folder.read(given.entries), str(given.entries)))
    entries = in_order(entries)
    chain, number, at = _chance(given)
    root = list_root(given.ballot, entries)
    seats = Seats(_quotas(given.quota), given.seats, given.reserve)
    manifest = Manifest(given.ballot, 1, len(entries), root, chain, number, seats, at, given.trial)
    _asked(lambda: read_manifest(manifest.written()))
    return manifest, written.write_list(entries)


def _again(given: argparse.Namespace) -> tuple[Manifest, bytes]:
    """A further draw: the same list and seats, another round, and the reason; the first is kept."""
    root = draw_folder.opened(given.draw)
    number = draw_folder.draws_in(root)[-1:]
    if not number or not given.again.strip():
        trouble = Message("A further draw needs its reason.")
        raise Fault("--again", trouble, Message("Write why the draw before does not count."))
    before = _asked(lambda: read_manifest(draw_folder.read(root / f"draw-{number[0]}" / written.MANIFEST_FILE)))
    list_bytes = draw_folder.read(root / written.LIST_FILE)
    _asked(lambda: frozen_list(list_bytes, before))
    chain, round_number, at = _chance(given)
    manifest = Manifest(
        before.ballot, before.draw + 1, before.entries, before.root, chain, round_number, before.seats, at, given.trial,
        reason=given.again.strip(), previous=before.hash.hex(), also=before.also,
    )  # fmt: skip
    return manifest, list_bytes


def _chance(given: argparse.Namespace) -> tuple[str, int, datetime]:
    chain = next(chain for chain in CHAINS.values() if chain.name == given.chain)
    at = _moment(given.at, "--at") if given.at else datetime.now(UTC)
    number = given.round
    if number is None:
        number = chain.first_round_from(_moment(given.draw_at, "--draw-at"))
    if number < 1:
        raise Fault("--round", Message("Rounds are counted from 1."), Message("Name a later round."))
    return chain.id, number, at.replace(microsecond=0)


def _quotas(asked: list[str]) -> tuple[tuple[str, int], ...]:
    pairs = [each.partition("=") for each in asked]
    wrong = next((name for name, _, seats in pairs if not (is_word(name) and seats.isdecimal())), None)
    if wrong is not None:
        trouble = Message("{written} is no number of seats for a group.", {"written": repr(wrong)})
        raise Fault("--quota", trouble, Message("Write it like {example}.", {"example": "regional=40"}))
    return tuple((name, int(seats)) for name, _, seats in pairs)


def _run(given: argparse.Namespace) -> int:
    """Draw, look at the result, and write it only if everything holds; exit code 1 where it is stopped."""
    root = draw_folder.opened(given.draw)
    numbers = draw_folder.draws_in(root)
    if not numbers:
        raise Fault(str(given.draw), Message("There is no draw here."), Message("Freeze the list first."))
    folder = given.draw / f"draw-{numbers[-1]}"
    list_bytes = draw_folder.read(root / written.LIST_FILE)
    files = draw_folder.files_of(root, numbers[-1], list_bytes)
    if files.result is not None:
        trouble = Message("It is there already, and is kept.")
        raise Fault(str(folder / written.RESULT_FILE), trouble, Message("A further draw needs --again REASON."))
    _, registered = _asked(lambda: written.read_register(draw_folder.read(given.entries), str(given.entries)))
    drawn = _asked(lambda: _drawn(files.manifest, list_bytes, given.beacon))
    manifest, beacon = drawn.manifest, drawn.beacon
    assert beacon is not None, "it was drawn by one"
    seats = seated([entry for _, entry in drawn.order], manifest.seats)
    looked_at = checks(drawn.order, seats, frozen=drawn.entries, seats=manifest.seats, registered=registered)
    result = b"\n".join([*drawn.lines, b""])
    record = written.write_record(manifest, beacon, seed_of(manifest.hash, beacon.randomness), result, looked_at)
    holds = all(each.holds for each in looked_at)
    if holds:
        later = {written.BEACON_FILE: written.write_beacon(beacon), written.RESULT_FILE: result}
        draw_folder.write_all(folder, {**later, written.RECORD_FILE: record})
    else:
        (folder / written.STOPPED_FILE).write_bytes(record)
    told = Message("Drawn.") if holds else Message("STOPPED: nobody sees this result. What did not hold is recorded.")
    marks = [f"{'✓' if each.holds else '✗'} {say(each.says, given.lang)}" for each in looked_at]
    lines: list[Message | str] = [*_trial(manifest), told, *marks]
    return _print(given, lines, json.loads(record), code=0 if holds else 1)


def _drawn(manifest_bytes: bytes, list_bytes: bytes, path: Path) -> Drawn:
    manifest = read_manifest(manifest_bytes)
    trouble = trouble_with_time(manifest)
    if trouble is not None:
        raise BrokenDraw(f"{written.MANIFEST_FILE}, beacon", trouble)
    entries = frozen_list(list_bytes, manifest)
    beacon = written.beacon_of(_object(path), manifest.chain, str(path))
    trust_beacon(beacon, manifest, _trust())
    return draw(manifest, entries, beacon)


def _verify(given: argparse.Namespace) -> int:
    """Work every draw of the folder out again; exit code 1 where something differs."""
    root = draw_folder.opened(given.draw)
    list_bytes = draw_folder.read(root / written.LIST_FILE)
    lines: list[Message | str] = []
    told: list[dict[str, Any]] = []
    before: bytes | None = None
    for number in draw_folder.draws_in(root):
        files = draw_folder.files_of(root, number, list_bytes)
        try:
            drawn = verified(files, trust=_trust(), before=before)
            _must_be_signed(root / f"draw-{number}" / NOTE_FILE, drawn.manifest, given.key)
        except BrokenDraw as fault:
            place, trouble = f"draw-{number}, {fault.place}", say(fault.trouble, given.lang)
            lines.append(f"{place}: {trouble}")
            told.append({"draw": number, "same": False, "place": place, "trouble": trouble})
        else:
            lines += [*_trial(drawn.manifest), _found(drawn, has_result=files.result is not None)]
            told.append({"draw": number, "same": True, "drawn": files.result is not None, **_plain(drawn.manifest)})
        before = files.manifest
    if not told:
        raise Fault(str(given.draw), Message("There is no draw here."), Message("Freeze the list first."))
    return _print(given, lines, {"draws": told}, code=0 if all(each["same"] for each in told) else 1)


def _found(drawn: Drawn, *, has_result: bool) -> Message:
    manifest = drawn.manifest
    holes = {
        "draw": manifest.draw,
        "entries": manifest.entries,
        "seats": manifest.seats.total,
        "round": str(manifest.round),
        "due": CHAINS[manifest.chain].moment_of(manifest.round),
    }
    if drawn.beacon is None:
        return Message(
            "Draw {draw}: the list of {entries} entries is fixed. Waiting for round {round} of {due}.", holes
        )
    if not has_result:
        return Message("Draw {draw}: list and beacon belong together. There is no result to compare yet.", holes)
    return Message("Draw {draw}: the same. Entries: {entries}; seats: {seats}; round {round} of {due}.", holes)


def _rank(given: argparse.Namespace) -> int:
    """Say the rank and seat of a ticket in the last draw, after verifying that draw."""
    root = draw_folder.opened(given.draw)
    numbers = draw_folder.draws_in(root)
    list_bytes = draw_folder.read(root / written.LIST_FILE)
    if not numbers:
        raise Fault(str(given.draw), Message("There is no draw here."), Message("Freeze the list first."))
    before = draw_folder.read(root / f"draw-{numbers[-1] - 1}" / written.MANIFEST_FILE) if len(numbers) > 1 else None
    files = draw_folder.files_of(root, numbers[-1], list_bytes)
    drawn = _asked(lambda: verified(files, trust=_trust(), before=before))
    receipt = _asked(lambda: _receipt(given, drawn.manifest))
    ticket = receipt.ticket if receipt is not None else _ticket(given.ticket)
    index = next((at for at, entry in enumerate(drawn.entries) if entry.ticket == ticket), None)
    if index is None:
        return _print(given, [Message("This ticket is not in the frozen list.")], {"in_list": False}, code=1)
    if receipt is None:
        receipt = receipt_of(drawn.manifest, drawn.entries, index)
    holes: dict[str, object] = {"line": index + 2, "entries": len(drawn.entries)}
    lines = [*_trial(drawn.manifest), Message("In the frozen list: line {line} of list.csv.", holes)]
    told = {"in_list": True, "line": index + 2, "receipt": receipt.members()}
    place = next((at for at, (_, entry) in enumerate(drawn.order, 1) if entry.ticket == ticket), None)
    if place is None:
        lines.append(_found(drawn, has_result=False))
        return _print(given, lines, {**told, "rank": None})
    score = drawn.order[place - 1][0].hex()
    seat = drawn.lines[place].rpartition(b",")[2].decode()
    lines.append(Message(_SEATS.get(seat, _KEPT_SEAT).text, {**holes, "rank": place, "seat": seat}))
    return _print(given, lines, {**told, "rank": place, "score": score, "seat": seat or None})


def _receipt(given: argparse.Namespace, manifest: Manifest) -> Receipt | None:
    if given.receipt is None:
        return None
    receipt = read_receipt(_object(given.receipt), str(given.receipt))
    identity = None
    if given.identity is not None:
        identity = {name: str(value) for name, value in _object(given.identity).items()}
    trouble = trouble_with_receipt(receipt, manifest, identity=identity)
    if trouble is not None:
        raise BrokenDraw(str(given.receipt), trouble)
    return receipt


def _ticket(asked: str | None) -> bytes:
    try:
        ticket = bytes.fromhex(asked or "")
    except ValueError:
        ticket = b""
    if len(ticket) != 16:
        trouble = Message("A ticket has 32 hexadecimal signs.")
        raise Fault("TICKET", trouble, Message("Copy it from the receipt, or name the receipt with --receipt."))
    return ticket


def _trust() -> Callable[[Beacon], Message | None]:
    try:
        from sojourn.seals.beacon import trouble_with
    except ImportError:
        trouble = Message("Signatures cannot be checked here: a package is missing.")
        remedy = Message("Run: {command}.", {"command": "pip install sojourn[seals]"})
        raise Fault("draw", trouble, remedy) from None
    return trouble_with


def _signed(manifest: Manifest, given: argparse.Namespace) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    from sojourn.log.notes import is_key_name
    from sojourn.seals.notes import sign_note

    try:
        key = load_pem_private_key(draw_folder.read(given.sign), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey) or not is_key_name(given.signer or ""):
        trouble = Message("To sign, an Ed25519 key and its name are needed.")
        raise Fault("--sign, --signer", trouble, Message("Name a PEM file without a password, and who signs."))
    return str(sign_note(manifest.note_text, name=given.signer, key=key)).encode()


def _must_be_signed(path: Place, manifest: Manifest, asked: list[str]) -> None:
    """Every key that was named signed this manifest."""
    if not asked:
        return
    from sojourn.log.notes import BrokenNote, NoteKey
    from sojourn.seals.notes import UntrustedNote, verify_note

    for each in asked:
        line = each if "+" in each else draw_folder.read(Path(each)).decode("utf-8", "replace")
        try:
            key = NoteKey.read(line)
        except BrokenNote as fault:
            trouble = Message("This is no key of a log: {fault}", {"fault": str(fault)})
            raise Fault("--key", trouble, Message("Give the one line that is published, or a file with it.")) from None
        try:
            text = verify_note(draw_folder.read(path).decode("utf-8", "replace"), [key])
        except (BrokenNote, UntrustedNote) as fault:
            trouble = Message("It is not signed by the key: {trouble}", {"trouble": str(fault)})
            raise BrokenDraw(NOTE_FILE, trouble) from None
        if text != manifest.note_text:
            raise BrokenDraw(NOTE_FILE, Message("Another manifest was signed."))


def _asked(work: Callable[[], Any]) -> Any:
    """What a step gives; a file of the draw that is not what it should be is one line."""
    try:
        return work()
    except BrokenDraw as fault:
        raise Fault(fault.place, fault.trouble, _DOWNLOAD_AGAIN) from None


def _moment(asked: str, option: str) -> datetime:
    try:
        found = datetime.fromisoformat(asked)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        trouble = Message("{written} is no moment with a zone.", {"written": repr(asked)})
        raise Fault(option, trouble, Message("Write it like {example}.", {"example": "2026-11-09T03:00:00Z"}))
    return found.astimezone(UTC)


def _object(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(draw_folder.read(path))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Fault(str(path), Message("This is no JSON object."), _DOWNLOAD_AGAIN)
    return found


def _trial(manifest: Manifest) -> list[Message]:
    return [Message("TRIAL: it forecasts, and decides nothing.")] if manifest.trial else []


def _about(manifest: Manifest) -> Message:
    holes = {
        "entries": manifest.entries,
        "round": str(manifest.round),
        "due": CHAINS[manifest.chain].moment_of(manifest.round),
        "hash": manifest.hash.hex(),
    }
    return Message("Fixed: {entries} entries. Round {round} of {due} decides. Publish the manifest: {hash}.", holes)


def _plain(manifest: Manifest) -> dict[str, Any]:
    return {
        "ballot": manifest.ballot,
        "entries": manifest.entries,
        "seats": manifest.seats.total,
        "root": manifest.root.hex(),
        "manifest": manifest.hash.hex(),
        "round": manifest.round,
        "due": CHAINS[manifest.chain].moment_of(manifest.round).isoformat(),
        "trial": manifest.trial,
    }


def _print(given: argparse.Namespace, lines: Sequence[Message | str], told: dict[str, Any], *, code: int = 0) -> int:
    if given.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            print(say(line, given.lang))
    return code
