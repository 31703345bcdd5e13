"""The public log as it is published: its newest head, its key, its tiles, and all of it as files to check at home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sojourn.log import tiles
from sojourn.log.proofs import Proof
from sojourn.log.tiles import CHECKPOINT_FILE, ENTRIES, HASHES, KEY_FILE, WIDTH, Tile
from sojourn.log.tree import beside, root
from sojourn.seals.notes import verify_checkpoint
from sojourn_office.storage import leaves, log, subtrees, witnesses
from sojourn_office.storage.log import LogHead

# No log that one office can fill has tiles above this level.
_LEVELS = 4
_LEVEL_BITS = WIDTH.bit_length() - 1


@dataclass(frozen=True)
class Cosigned:
    """A witness that signed a head too, and when it says it did."""

    name: str
    at: datetime


@dataclass(frozen=True)
class SignedHead:
    """A head: so many entries, signed at a moment, the note itself, and the witnesses that stand in it."""

    size: int
    signed_at: datetime
    note: str
    witnesses: tuple[Cosigned, ...] = ()


def head() -> SignedHead | None:
    """The newest signed head; nothing before the first."""
    return _signed(log.last_head())


def cosigned_head() -> SignedHead | None:
    """The newest head that a witness signed too; nothing where none did."""
    return _signed(witnesses.last_cosigned())


def _signed(row: LogHead | None) -> SignedHead | None:
    if row is None:
        return None
    lines = witnesses.of(row)
    note = row.note + "".join(each.line for each in lines)
    return SignedHead(row.size, row.signed_at, note, tuple(Cosigned(each.name, each.seen_at) for each in lines))


def compared(note: str) -> tuple[int, int, bool]:
    """
    A head that others keep, against the entries that are here: its size, how many there are, whether they agree.

    With fewer entries than it has there is nothing to compare. Raises `BrokenNote` or `UntrustedNote`.
    """
    key = log.key_of_log()
    head_then = verify_checkpoint(note, [key] if key else [])
    hashes = leaves.hashes(0, head_then.size)
    return head_then.size, len(hashes), len(hashes) == head_then.size and root(hashes) == head_then.root


@dataclass(frozen=True)
class CaseEntry:
    """An entry of the log about a case: its number, what happened, the time it gives, whether a head covers it."""

    index: int
    kind: str
    at: datetime
    is_signed: bool


def entries_of_case(number: str) -> tuple[CaseEntry, ...]:
    """Every entry that tells what happened to a case, in order."""
    newest = log.last_head()
    size = newest.size if newest else 0
    return tuple(
        CaseEntry(row.index, row.event.kind, leaves.written_at(row.content), row.index < size)
        for row in leaves.of_case(number)
    )


def receipt(number: str, index: int) -> str | None:
    """
    The receipt of one entry of a case; nothing where the case has no such entry, or no head covers it yet.

    It stands under the newest head that a witness signed too, where that covers it, else under the newest.
    """
    row = next((each for each in leaves.of_case(number) if each.index == index), None)
    return proof_of(index) if row is not None else None


def proof_of(index: int) -> str | None:
    """The receipt of any entry; nothing where there is none, or no head covers it yet."""
    heads = [each for each in (cosigned_head(), head()) if each is not None and each.size > index]
    content = leaves.content_of(index)
    if content is None or not heads:
        return None
    under = heads[0]
    way = subtrees.roots(beside(index, under.size))
    return str(Proof(content.encode(), index, tuple(way), under.note))


def key() -> str | None:
    """The line with the key of the log; nothing before it was made."""
    found = log.key_of_log()
    return str(found) if found else None


def entries(tile: Tile) -> bytes | None:
    """A bundle of entries; nothing where the newest head does not reach that far."""
    if not _is_signed(tile, level=0):
        return None
    return tiles.bundle(leaves.contents(tile.number * WIDTH, tile.width))


def hashes(tile: Tile, *, level: int) -> bytes | None:
    """A tile of hashes; nothing where the newest head does not reach that far."""
    if not 0 <= level < _LEVELS or not _is_signed(tile, level=level):
        return None
    return b"".join(subtrees.of_level(level * _LEVEL_BITS, tile.number * WIDTH, tile.width))


def _is_signed(tile: Tile, *, level: int) -> bool:
    row = log.last_head()
    return row is not None and (tile.number * WIDTH + tile.width) * WIDTH**level <= row.size


def files() -> dict[str, bytes] | None:
    """The whole log under its newest head, by the names of its files; nothing before the first head."""
    shown, line = head(), key()
    if shown is None or line is None:
        return None
    found = {CHECKPOINT_FILE: shown.note.encode(), KEY_FILE: f"{line}\n".encode()}
    for tile in tiles.tiles_of(shown.size):
        first = tile.number * WIDTH
        found[f"{ENTRIES}/{tile.path}"] = tiles.bundle(leaves.contents(first, tile.width))
        found[f"{HASHES}/{tile.path}"] = b"".join(leaves.hashes(first, tile.width))
    return found
