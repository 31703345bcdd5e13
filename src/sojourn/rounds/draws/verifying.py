"""Verifying a draw at home: the same from list, manifest and beacon, or the first place that differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import zip_longest

from sojourn.basics.messages import Message
from sojourn.rounds.draws import written
from sojourn.rounds.draws.entries import Entry, list_root
from sojourn.rounds.draws.manifest import BrokenDraw, Manifest, members_of, read_manifest, trouble_with_time
from sojourn.rounds.draws.offers import Step, read_steps, replayed
from sojourn.rounds.draws.order import ranked, seed_of
from sojourn.rounds.draws.seating import seated
from sojourn.seals.chains import CHAINS, Beacon
from sojourn.seals.pulses import Chance, Pulse, trouble_with_pulse

Trust = Callable[[Beacon], Message | None]
"""Why a beacon is not to be believed, or nothing: the signature is looked at by whoever has the means."""


@dataclass(frozen=True)
class DrawFiles:
    """The files of one draw as bytes; beacon, result and record come later than list and manifest, then its offers."""

    list: bytes
    manifest: bytes
    beacon: bytes | None = None
    result: bytes | None = None
    record: bytes | None = None
    offers: bytes | None = None


@dataclass(frozen=True)
class Drawn:
    """A draw that came out the same: everyone by rank, and the seats. Without a beacon there is no order yet."""

    manifest: Manifest
    entries: Sequence[Entry]
    beacon: Chance | None = None
    order: Sequence[tuple[bytes, Entry]] = ()
    lines: Sequence[bytes] = ()
    steps: Sequence[Step] = ()


def verified(files: DrawFiles, *, trust: Trust, before: bytes | None = None) -> Drawn:
    """
    The draw that files come to. `BrokenDraw` names the first place that differs.

    `before` is the manifest of the draw before this one, whose list and reason bind a second draw.
    """
    manifest = read_manifest(files.manifest)
    recorded = members_of(files.record, written.RECORD_FILE) if files.record is not None else {}
    if files.record is not None and recorded.get("manifest") != manifest.hash.hex():
        raise BrokenDraw(written.MANIFEST_FILE, Message("It is not the manifest that the record names."))
    _trust_the_time(manifest, before)
    entries = frozen_list(files.list, manifest)
    if files.beacon is None:
        return Drawn(manifest, entries)
    beacon = written.read_beacon(files.beacon)
    trust_beacon(beacon, manifest, trust)
    drawn = draw(manifest, entries, beacon)
    if files.result is not None:
        _must_be_the_same(files.result, drawn.lines)
    if files.record is not None:
        _recorded(recorded, drawn)
    if files.offers is not None:
        return replace(drawn, steps=_followed(files.offers, drawn))
    return drawn


def _followed(offers: bytes, drawn: Drawn) -> list[Step]:
    """What happened after the draw: each offer is the smallest rank of its rule that was not passed over."""
    steps = read_steps(offers)
    since = CHAINS[drawn.manifest.chain].moment_of(drawn.manifest.round)
    replayed([entry for _, entry in drawn.order], drawn.manifest.seats, steps, since=since)
    return steps


def draw(manifest: Manifest, entries: Sequence[Entry], beacon: Chance) -> Drawn:
    """The whole order and its seats from what was fixed and the value that came afterwards."""
    order = ranked(seed_of(manifest.hash, beacon.randomness), entries)
    given = seated([entry for _, entry in order], manifest.seats)
    return Drawn(manifest, entries, beacon, order, list(written.write_result(order, given)))


def frozen_list(list_bytes: bytes, manifest: Manifest) -> list[Entry]:
    """The entries of the list that a manifest was made over. Raises `BrokenDraw`."""
    entries = written.read_list(list_bytes)
    if len(entries) != manifest.entries:
        holes = {"stated": manifest.entries, "there": len(entries)}
        raise BrokenDraw(
            f"{written.MANIFEST_FILE}, entries",
            Message("The manifest states {stated} entries; {there} are here.", holes),
        )
    if list_root(manifest.ballot, entries) != manifest.root:
        raise BrokenDraw(
            f"{written.MANIFEST_FILE}, root", Message("The list is not the one that this manifest was made over.")
        )
    return entries


def trust_beacon(beacon: Chance, manifest: Manifest, trust: Trust) -> None:
    """Refuse a value that is not the one the manifest names, or that is not true. Raises `BrokenDraw`."""
    if isinstance(beacon, Pulse):
        trouble = _trouble_with_replacement(beacon, manifest)
        if trouble is not None:
            raise BrokenDraw(written.BEACON_FILE, trouble)
        return
    if (beacon.chain, beacon.round) != (manifest.chain, manifest.round):
        holes = {"wanted": str(manifest.round), "found": str(beacon.round)}
        trouble = Message("The manifest names another beacon: round {wanted}, not {found}.", holes)
        raise BrokenDraw(written.BEACON_FILE, trouble)
    trouble_with_it = trust(beacon)
    if trouble_with_it is not None:
        raise BrokenDraw(written.BEACON_FILE, trouble_with_it)


def _trouble_with_replacement(pulse: Pulse, manifest: Manifest) -> Message | None:
    if manifest.fallback is None:
        return Message("The manifest names nothing that replaces its round.")
    return trouble_with_pulse(pulse, manifest.fallback)


def _trust_the_time(manifest: Manifest, before: bytes | None) -> None:
    trouble = trouble_with_time(manifest)
    if trouble is not None:
        raise BrokenDraw(f"{written.MANIFEST_FILE}, beacon", trouble)
    if manifest.draw == 1:
        return
    if not manifest.reason:
        raise BrokenDraw(f"{written.MANIFEST_FILE}, reason", Message("A further draw needs its reason."))
    if before is None or sha256(before).hexdigest() != manifest.previous:
        raise BrokenDraw(f"{written.MANIFEST_FILE}, previous", Message("It is not the manifest of the draw before."))


def _must_be_the_same(result: bytes, wanted: Sequence[bytes]) -> None:
    pairs: Iterator[tuple[bytes | None, bytes | None]] = zip_longest(written.lines_of(result), [*wanted, b""])
    for number, (there, due) in enumerate(pairs, start=1):
        if there != due:
            holes = {"due": _shown(due), "there": _shown(there)}
            trouble = Message("The line should be {due}, and is {there}.", holes)
            raise BrokenDraw(f"{written.RESULT_FILE}, line {number}", trouble)


def _shown(line: bytes | None) -> str:
    return "-" if not line else line.decode("ascii", "backslashreplace")


def _recorded(recorded: dict[str, object], drawn: Drawn) -> None:
    """Hold what the record says of itself against the draw."""
    assert drawn.beacon is not None, "a record comes after the beacon"
    due = members_of(
        written.write_record(
            drawn.manifest,
            drawn.beacon,
            seed_of(drawn.manifest.hash, drawn.beacon.randomness),
            b"\n".join([*drawn.lines, b""]),
            (),
        ),
        written.RECORD_FILE,
    )
    for name, value in due.items():
        if name != "checks" and recorded.get(name) != value:
            raise BrokenDraw(f"{written.RECORD_FILE}, {name}", Message("It does not belong to this draw."))
    looked_at = recorded.get("checks")
    if not isinstance(looked_at, list) or not all(
        isinstance(each, dict) and each.get("holds") is True for each in looked_at
    ):
        raise BrokenDraw(f"{written.RECORD_FILE}, checks", Message("What was looked at before did not hold."))
