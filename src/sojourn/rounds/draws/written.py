"""A draw as files: list, beacon, result and record, each in one form, so that a changed byte has a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from sojourn.basics.messages import Message
from sojourn.log.leaf import leaf
from sojourn.rounds.draws.entries import Entry, mark_of
from sojourn.rounds.draws.gate import Check
from sojourn.rounds.draws.manifest import BrokenDraw, Manifest, is_count, is_hex, is_word, members_of
from sojourn.seals.chains import Beacon
from sojourn.seals.pulses import Chance, Pulse

LIST_FILE, MANIFEST_FILE, BEACON_FILE = "list.csv", "manifest.json", "beacon.json"
RESULT_FILE, RECORD_FILE, STOPPED_FILE = "result.csv", "record.json", "stopped.json"

_LIST_HEAD, _RESULT_HEAD = b"ticket,stratum,commitment,mark", b"rank,ticket,score,stratum,seat"
_LINE = re.compile(rb"(([0-9a-f]{32}),([A-Za-z0-9][A-Za-z0-9_.-]{0,63}),([0-9a-f]{64})),([0-9a-f]{8})")


def write_list(entries: Iterable[Entry]) -> bytes:
    """The list in its order, a line for each entry, with a mark by which a changed line is found."""
    lines = [f"{entry.ticket.hex()},{entry.stratum},{entry.commitment.hex()}".encode() for entry in entries]
    return b"\n".join([_LIST_HEAD, *(b"%s,%s" % (line, mark_of(line)) for line in lines), b""])


def read_list(written: bytes, place: str = LIST_FILE) -> list[Entry]:
    """The entries of a list. `BrokenDraw` names the line that is broken, out of order or doubled."""
    lines = _lines(written, _LIST_HEAD, place)
    found: list[Entry] = []
    last = b""
    for number, line in enumerate(lines, start=2):
        read = _LINE.fullmatch(line)
        if read is None or mark_of(read[1]) != read[5]:
            raise _line_fault(place, number, Message("The line is not as it was written."))
        if read[2] == last:
            raise _line_fault(place, number, Message("The ticket stands in the list twice."))
        if read[2] < last:
            raise _line_fault(place, number, Message("The list is not in the order of its tickets."))
        last = read[2]
        found.append(Entry(bytes.fromhex(last.decode()), read[3].decode(), bytes.fromhex(read[4].decode())))
    return found


def write_beacon(beacon: Chance) -> bytes:
    """A public value in its canonical form."""
    if isinstance(beacon, Pulse):
        return leaf({"pulse": beacon.found})
    previous = {"previous_signature": beacon.previous.hex()} if beacon.previous else {}
    return leaf({"chain": beacon.chain, "round": beacon.round, "signature": beacon.signature.hex(), **previous})


def read_beacon(written: bytes, place: str = BEACON_FILE) -> Chance:
    """A beacon in its canonical form. `BrokenDraw` where it is none."""
    found = members_of(written, place)
    return beacon_of(found, str(found.pop("chain", "")), place)


def beacon_of(found: Mapping[str, object], chain: str, place: str) -> Chance:
    """A beacon as a relay serves it: round, signature, in a chained one the signature before; or a pulse as served."""
    if isinstance(found.get("pulse"), Mapping):
        pulse = Pulse.read(found["pulse"])  # type: ignore[arg-type]  # the shape was looked at
        if pulse is None:
            raise BrokenDraw(place, Message("This is no pulse of the beacon that replaces a round."))
        return pulse
    signature, previous = found.get("signature"), found.get("previous_signature", "")
    strange = set(found) - {"round", "signature", "previous_signature", "randomness", "chain"}
    if strange or not is_count(found.get("round")) or not (_is_hex(signature) and _is_hex(previous)):
        raise BrokenDraw(place, Message("This is no beacon: round and signature are needed, in hexadecimal signs."))
    number = found["round"]
    assert isinstance(number, int), "the shape was looked at"
    beacon = Beacon(chain, number, bytes.fromhex(str(signature)), bytes.fromhex(str(previous)))
    if found.get("randomness", beacon.randomness.hex()) != beacon.randomness.hex():
        raise BrokenDraw(place, Message("Its random value is not the hash of its signature."))
    return beacon


def write_result(order: Sequence[tuple[bytes, Entry]], given: Mapping[bytes, str]) -> Iterator[bytes]:
    """The lines of a result: everyone by rank, with the score, and the seat of who has one."""
    yield _RESULT_HEAD
    for rank, (score, entry) in enumerate(order, start=1):
        seat = given.get(entry.ticket, "")
        yield f"{rank},{entry.ticket.hex()},{score.hex()},{entry.stratum},{seat}".encode()


def write_record(manifest: Manifest, beacon: Chance, seed: bytes, result: bytes, looked_at: Iterable[Check]) -> bytes:
    """What was drawn, from what, and what was looked at before anyone saw it."""
    checks = [{"check": each.code, "holds": each.holds, **each.told} for each in looked_at]
    content: dict[str, object] = {
        "v": 1,
        "ballot": manifest.ballot,
        "draw": manifest.draw,
        "manifest": manifest.hash.hex(),
        "randomness": beacon.randomness.hex(),
        "seed": seed.hex(),
        "result": sha256(result).hexdigest(),
        "checks": checks,
    }
    by = {"pulse": f"{beacon.at:%Y-%m-%dT%H:%M:%SZ}"} if isinstance(beacon, Pulse) else {}
    return leaf({**content, **by, **({"trial": True} if manifest.trial else {})})


def read_register(written: bytes, place: str) -> tuple[list[Entry], dict[bytes, dict[str, str]]]:
    """
    The entries as they came in, and what is known of each by further columns.

    The first three columns are `ticket,stratum,commitment`, in any order of lines. `BrokenDraw` names the line.
    """
    try:
        lines = written.decode().splitlines()
    except UnicodeDecodeError as fault:
        raise BrokenDraw(f"{place}, byte {fault.start}", Message("The file is not UTF-8 text.")) from None
    head = lines[0].split(",") if lines else []
    if head[:3] != ["ticket", "stratum", "commitment"] or len(set(head)) != len(head):
        raise BrokenDraw(
            f"{place}, line 1", Message("The columns begin with {columns}.", {"columns": "ticket,stratum,commitment"})
        )
    entries, known = [], {}
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split(",")
        if len(cells) != len(head) or not (is_hex(cells[0], 16) and is_word(cells[1]) and is_hex(cells[2], 32)):
            raise _line_fault(place, number, Message("The line does not have a ticket, a stratum and a commitment."))
        ticket = bytes.fromhex(cells[0])
        if ticket in known:
            raise _line_fault(place, number, Message("The ticket stands in the list twice."))
        known[ticket] = dict(zip(head[3:], cells[3:], strict=True))
        entries.append(Entry(ticket, cells[1], bytes.fromhex(cells[2])))
    return entries, known


def draws_among(is_there: Callable[[str], bool]) -> list[int]:
    """The numbers of the draws of a folder, from 1 without a gap; `is_there` tells which files it has."""
    numbers: list[int] = []
    while is_there(f"draw-{len(numbers) + 1}/{MANIFEST_FILE}"):
        numbers.append(len(numbers) + 1)
    return numbers


def lines_of(written: bytes) -> list[bytes]:
    """The lines of a file, each without its end; a last line that does not end has its own."""
    return written.split(b"\n")


def _lines(written: bytes, head: bytes, place: str) -> list[bytes]:
    first, *rest = lines_of(written)
    if first != head:
        raise _line_fault(place, 1, Message("The line is not as it was written."))
    if not rest or rest.pop() != b"":
        raise _line_fault(place, len(rest) + 2, Message("The line is not as it was written."))
    return rest


def _line_fault(place: str, number: int, trouble: Message) -> BrokenDraw:
    return BrokenDraw(f"{place}, line {number}", trouble)


def _is_hex(value: object) -> bool:
    return isinstance(value, str) and len(value) % 2 == 0 and is_hex(value, len(value) // 2)
