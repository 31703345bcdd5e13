"""`sojourn draw`: freeze a list, draw from it by a public number, verify a draw, find one's rank; files alone."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from sojourn.basics.messages import Message
from sojourn.cli import draw_folder, draw_freezing, draw_offers, draw_signing
from sojourn.cli.draw_folder import NOTE_FILE, Place
from sojourn.cli.draw_words import asked, plain, print_told, read_object, trial, trust
from sojourn.cli.faults import Fault
from sojourn.rounds.draws import written
from sojourn.rounds.draws.gate import checks
from sojourn.rounds.draws.manifest import (
    GENERAL,
    RESERVE,
    BrokenDraw,
    Manifest,
    read_manifest,
    trouble_with_time,
)
from sojourn.rounds.draws.offers import said
from sojourn.rounds.draws.order import seed_of
from sojourn.rounds.draws.receipts import Receipt, read_receipt, receipt_of, trouble_with_receipt
from sojourn.rounds.draws.seating import seated
from sojourn.rounds.draws.verifying import Drawn, draw, frozen_list, trust_beacon, verified
from sojourn.seals.chains import CHAINS
from sojourn.seals.pulses import Pulse
from sojourn.texts import LANGUAGES, say

_SEATS = {
    GENERAL: Message("Rank {rank} of {entries}: a seat."),
    RESERVE: Message("Rank {rank} of {entries}: on the reserve list."),
    "": Message("Rank {rank} of {entries}: not offered."),
}
_KEPT_SEAT = Message("Rank {rank} of {entries}: a seat kept for {seat}.")


def add_to(commands: Any) -> None:
    """The command with what it can do."""
    parser = commands.add_parser("draw", help="a draw that anyone can work out again")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    draw_freezing.arguments(acts.add_parser("freeze", help="fix a list, its seats and a round of chance to come"))
    _run_arguments(acts.add_parser("run", help="draw by the value of that round, and look at the result first"))
    draw_offers.arguments(acts.add_parser("offer", help="pass over who declined, offer to the next by rank"))
    draw_signing.arguments(acts.add_parser("sign", help="add a signature to a fixed list, after working it out again"))
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


def _run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("draw", type=Path, metavar="DRAW", help="the folder of the draw")
    parser.add_argument("--beacon", type=Path, required=True, metavar="FILE", help="the value, as a relay serves it")
    parser.add_argument(
        "--entries", type=Path, required=True, metavar="FILE", help="the entries as they came in, to be compared (CSV)"
    )
    parser.set_defaults(run=_run)


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
    _, registered = asked(lambda: written.read_register(draw_folder.read(given.entries), str(given.entries)))
    drawn = asked(lambda: _drawn(files.manifest, list_bytes, given.beacon))
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
    marks = [f"{each.mark} {say(each.says, given.lang)}" for each in looked_at]
    lines: list[Message | str] = [*trial(manifest), told, *marks]
    return print_told(given, lines, json.loads(record), code=0 if holds else 1)


def _drawn(manifest_bytes: bytes, list_bytes: bytes, path: Path) -> Drawn:
    manifest = read_manifest(manifest_bytes)
    trouble = trouble_with_time(manifest)
    if trouble is not None:
        raise BrokenDraw(f"{written.MANIFEST_FILE}, beacon", trouble)
    entries = frozen_list(list_bytes, manifest)
    beacon = written.beacon_of(read_object(path), manifest.chain, str(path))
    trust_beacon(beacon, manifest, trust())
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
            drawn = verified(files, trust=trust(), before=before)
            _must_be_signed(root / f"draw-{number}" / NOTE_FILE, drawn.manifest, given.key)
        except BrokenDraw as fault:
            place, trouble = f"draw-{number}, {fault.place}", say(fault.trouble, given.lang)
            lines.append(f"{place}: {trouble}")
            told.append({"draw": number, "same": False, "place": place, "trouble": trouble})
        else:
            lines += [*trial(drawn.manifest), _found(drawn, has_result=files.result is not None)]
            lines += [*_replaced(drawn), *draw_offers.found(drawn)]
            told.append({"draw": number, "same": True, "drawn": files.result is not None, **plain(drawn.manifest)})
        before = files.manifest
    if not told:
        raise Fault(str(given.draw), Message("There is no draw here."), Message("Freeze the list first."))
    return print_told(given, lines, {"draws": told}, code=0 if all(each["same"] for each in told) else 1)


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


def _replaced(drawn: Drawn) -> list[Message]:
    """What is said where a pulse decided in place of a round."""
    if not isinstance(drawn.beacon, Pulse):
        return []
    holes = {"round": str(drawn.manifest.round), "at": drawn.beacon.at}
    return [
        Message("The pulse of {at} decided, in place of round {round}. Whoever has that round can show it came.", holes)
    ]


def _rank(given: argparse.Namespace) -> int:
    """Say the rank and seat of a ticket in the last draw, after verifying that draw."""
    root = draw_folder.opened(given.draw)
    numbers = draw_folder.draws_in(root)
    list_bytes = draw_folder.read(root / written.LIST_FILE)
    if not numbers:
        raise Fault(str(given.draw), Message("There is no draw here."), Message("Freeze the list first."))
    before = draw_folder.read(root / f"draw-{numbers[-1] - 1}" / written.MANIFEST_FILE) if len(numbers) > 1 else None
    files = draw_folder.files_of(root, numbers[-1], list_bytes)
    drawn = asked(lambda: verified(files, trust=trust(), before=before))
    receipt = asked(lambda: _receipt(given, drawn))
    ticket = receipt.ticket if receipt is not None else _ticket(given.ticket)
    index = next((at for at, entry in enumerate(drawn.entries) if entry.ticket == ticket), None)
    if index is None:
        return print_told(given, [Message("This ticket is not in the frozen list.")], {"in_list": False}, code=1)
    if receipt is None:
        receipt = receipt_of(drawn.manifest, drawn.entries, index)
    holes: dict[str, object] = {"line": index + 2, "entries": len(drawn.entries)}
    lines = [*trial(drawn.manifest), Message("In the frozen list: line {line} of list.csv.", holes)]
    told = {"in_list": True, "line": index + 2, "receipt": receipt.members()}
    place = next((at for at, (_, entry) in enumerate(drawn.order, 1) if entry.ticket == ticket), None)
    if place is None:
        lines.append(_found(drawn, has_result=False))
        return print_told(given, lines, {**told, "rank": None})
    score = drawn.order[place - 1][0].hex()
    seat = drawn.lines[place].rpartition(b",")[2].decode()
    lines.append(Message(_SEATS.get(seat, _KEPT_SEAT).text, {**holes, "rank": place, "seat": seat}))
    steps = [step for step in drawn.steps if step.ticket == ticket]
    lines += [said(step) for step in steps]
    told["steps"] = [{"at": step.at.isoformat(), "step": step.step, "about": step.about} for step in steps]
    return print_told(given, lines, {**told, "rank": place, "score": score, "seat": seat or None})


def _receipt(given: argparse.Namespace, drawn: Drawn) -> Receipt | None:
    if given.receipt is None:
        return None
    receipt = read_receipt(read_object(given.receipt), str(given.receipt))
    identity = None
    if given.identity is not None:
        identity = {name: str(value) for name, value in read_object(given.identity).items()}
    trouble = trouble_with_receipt(receipt, drawn.manifest, entries=drawn.entries, identity=identity)
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
