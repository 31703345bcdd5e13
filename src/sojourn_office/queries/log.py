"""The public log as it is published: its newest head, its key, its tiles, and all of it as files to check at home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sojourn.log import tiles
from sojourn.log.tiles import CHECKPOINT_FILE, ENTRIES, KEY_FILE, WIDTH, Tile
from sojourn_office.storage import leaves, log

# No log that one office can fill has tiles above this level.
_LEVELS = 4


@dataclass(frozen=True)
class SignedHead:
    """The newest head: so many entries, signed at a moment, and the note itself."""

    size: int
    signed_at: datetime
    note: str


def head() -> SignedHead | None:
    """The newest signed head; nothing before the first."""
    row = log.last_head()
    return SignedHead(row.size, row.signed_at, row.note) if row else None


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
    each = WIDTH**level
    return tiles.hashes_above(leaves.hashes(tile.number * WIDTH * each, tile.width * each), level=level)


def _is_signed(tile: Tile, *, level: int) -> bool:
    row = log.last_head()
    return row is not None and (tile.number * WIDTH + tile.width) * WIDTH**level <= row.size


def files() -> dict[str, bytes] | None:
    """The whole log under its newest head, by the names of its files; nothing before the first head."""
    row, line = log.last_head(), key()
    if row is None or line is None:
        return None
    bundles = {
        f"{ENTRIES}/{tile.path}": tiles.bundle(leaves.contents(tile.number * WIDTH, tile.width))
        for tile in tiles.tiles_of(row.size)
    }
    return {CHECKPOINT_FILE: row.note.encode(), KEY_FILE: f"{line}\n".encode(), **bundles}
