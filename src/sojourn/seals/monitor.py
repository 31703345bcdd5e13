"""Watching a log from outside: what was seen of it, and whether what it shows now only adds to that."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sojourn.basics.messages import Message
from sojourn.log.notes import BrokenNote, Checkpoint, NoteKey
from sojourn.log.tiles import (
    CHECKPOINT_FILE,
    ENTRIES,
    HASHES,
    WIDTH,
    BrokenBundle,
    Tile,
    read_hashes,
    split_bundle,
    tiles_of,
)
from sojourn.log.tree import frontier_root, grown, leaf_hash
from sojourn.seals.heads import Problem, first_altered
from sojourn.seals.notes import UntrustedNote, verify_checkpoint

# What a log shows at a path under its own address; nothing where it shows nothing there.
Read = Callable[[str], bytes | None]


class BrokenMemory(ValueError):
    """A text that is not what a monitor kept of a log; says why."""


@dataclass(frozen=True)
class Seen:
    """How far a log was seen: its key, its newest head, the roots of its full subtrees, the time of its last entry."""

    key: NoteKey
    size: int = 0
    frontier: tuple[bytes, ...] = ()
    note: str = ""
    last_at: datetime | None = None

    def __str__(self) -> str:
        kept: dict[str, object] = {
            "key": str(self.key),
            "size": self.size,
            "frontier": [each.hex() for each in self.frontier],
            "note": self.note,
            "last_at": self.last_at.isoformat() if self.last_at else "",
        }
        return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def read(cls, written: str) -> Seen:
        """Read what was kept. `BrokenMemory` where it is not whole, or its roots do not come to its own head."""
        try:
            kept = json.loads(written)
            last_at = datetime.fromisoformat(kept["last_at"]) if kept["last_at"] else None
            frontier = tuple(map(bytes.fromhex, kept["frontier"]))
            seen = cls(NoteKey.read(kept["key"]), int(kept["size"]), frontier, str(kept["note"]), last_at)
            head = verify_checkpoint(seen.note, [seen.key])
        except (ValueError, KeyError, TypeError) as trouble:
            raise BrokenMemory(str(trouble)) from None
        if head.size != seen.size or len(frontier) != seen.size.bit_count() or frontier_root(frontier) != head.root:
            raise BrokenMemory("its hashes do not come to its own head")
        return seen


def look_again(seen: Seen, read: Read) -> tuple[Seen, list[Problem]]:
    """
    What a log shows now, and everything in it that does not go on from what was seen.

    With problems the answer is what was seen before: a log that told two stories is not believed again. Only the
    entries that are new are read.
    """
    shown = read(CHECKPOINT_FILE)
    if shown is None:
        return seen, [(CHECKPOINT_FILE, Message("It is not there."))]
    try:
        note = shown.decode()
        head = verify_checkpoint(note, [seen.key])
    except (BrokenNote, UntrustedNote, UnicodeDecodeError) as trouble:
        return seen, [(CHECKPOINT_FILE, Message("It is not signed by the key: {trouble}", {"trouble": str(trouble)}))]
    problems = _compared(seen, head)
    if problems:
        return seen, problems
    leaves, problems = _new(seen, head, read)
    after = seen.last_at if problems else None
    if not problems:
        after, problems = _times(leaves, seen)
    frontier, size = seen.frontier, seen.size
    for each in leaves:
        frontier, size = grown(frontier, size, leaf_hash(each)), size + 1
    if not problems and (size, frontier_root(frontier)) != (head.size, head.root):
        told = {"first": seen.size, "last": head.size - 1}
        problems = [("checkpoint", Message("The entries {first} to {last} are not those that were signed.", told))]
    return (seen, problems) if problems else (Seen(seen.key, size, frontier, note, after), [])


def _compared(seen: Seen, head: Checkpoint) -> list[Problem]:
    """What the new head alone says against the old one."""
    if head.origin != seen.key.name:
        return [("checkpoint", Message("It is the head of another log: {origin}.", {"origin": head.origin}))]
    if head.size < seen.size:
        sizes = {"now": head.size, "before": seen.size}
        return [("checkpoint", Message("It signs {now} entries; {before} were signed before.", sizes))]
    if head.size == seen.size and head.root != frontier_root(seen.frontier):
        words = Message("Two heads over {size} entries are signed, and they differ.", {"size": head.size})
        return [("checkpoint", words)]
    return []


def _new(seen: Seen, head: Checkpoint, read: Read) -> tuple[list[bytes], list[Problem]]:
    """The entries after those that were seen; each is held against the hash that is published beside it."""
    leaves: list[bytes] = []
    for tile in tiles_of(head.size):
        first = tile.number * WIDTH
        if first + tile.width <= seen.size:
            continue
        paths = [f"{folder}/{tile.path}" for folder in (ENTRIES, HASHES)]
        bundle, hashes = map(read, paths)
        if bundle is None or hashes is None:
            return leaves, [(paths[bundle is not None], Message("It is not there."))]
        try:
            own, published = split_bundle(bundle), read_hashes(hashes)
        except BrokenBundle as trouble:
            words = Message("The entries cannot be read: {fault}.", {"fault": str(trouble)})
            return leaves, [(f"{ENTRIES}/{tile.path}", words)]
        problems = first_altered(own, published, start=first) + _width(tile, published)
        if problems:
            return leaves, problems
        leaves += own[max(0, seen.size - first) :]
    return leaves, []


def _width(tile: Tile, published: Sequence[bytes]) -> list[Problem]:
    if len(published) == tile.width:
        return []
    sizes = {"there": len(published), "signed": tile.width}
    return [(f"{HASHES}/{tile.path}", Message("{signed} entries are signed; {there} are here.", sizes))]


def _times(leaves: Sequence[bytes], seen: Seen) -> tuple[datetime | None, list[Problem]]:
    """The time of the last entry; every entry can be read, and time never goes back."""
    last = seen.last_at
    for number, each in enumerate(leaves, start=seen.size):
        place = f"entry {number}"
        try:
            entry: Any = json.loads(each)
            at = datetime.fromisoformat(entry["at"])
        except (ValueError, KeyError, TypeError):
            return last, [(place, Message("It cannot be read."))]
        if last is not None and at < last:
            return last, [(place, Message("It is earlier than the one before."))]
        last = at
    return last, []
