"""The log as small files that any mirror can keep: tiles of hashes, bundles of leaves, their paths (tlog-tiles)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sojourn.log.leaf import LONGEST_LEAF

WIDTH = 256
CHECKPOINT_FILE = "checkpoint"
# Beside the head in a downloaded log; whoever trusts it compares it with another place.
KEY_FILE = "key"
ENTRIES = "tile/entries"
HASHES = "tile/0"
HASH_BYTES = 32
_PATH = re.compile(r"((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


class BrokenBundle(ValueError):
    """Bytes that are no bundle of leaves; says what is wrong with them."""


@dataclass(frozen=True)
class Tile:
    """One tile of a level: its number, and how many of its 256 places are filled."""

    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The end of its address: the number in groups of three figures, all but the last with an x before."""
        written = f"{self.number:03}"
        written = written.zfill(-(-len(written) // 3) * 3)
        groups = [written[at : at + 3] for at in range(0, len(written), 3)]
        name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        return name if self.width == WIDTH else f"{name}.p/{self.width}"

    @classmethod
    def read(cls, path: str) -> Tile | None:
        """The tile of a path; nothing where it is written in another way."""
        found = _PATH.fullmatch(path)
        if found is None:
            return None
        tile = cls(int(found[1].replace("x", "").replace("/", "")), int(found[2] or WIDTH))
        return tile if tile.path == path else None


def tiles_of(size: int, *, level: int = 0) -> Iterator[Tile]:
    """Every tile of a level in a log of a size; the last may be filled in part."""
    full, rest = divmod(size // WIDTH**level, WIDTH)
    yield from (Tile(number) for number in range(full))
    if rest:
        yield Tile(full, rest)


def bundle(leaves: Sequence[bytes]) -> bytes:
    """Leaves as one file: the length of each in two bytes, then the leaf."""
    assert all(len(leaf) <= LONGEST_LEAF for leaf in leaves), "a leaf fits two bytes of length"
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def read_bundle(content: bytes, *, width: int) -> list[bytes]:
    """The leaves of a bundle. `BrokenBundle` where it is cut off or has another number of them."""
    leaves = split_bundle(content)
    if len(leaves) != width:
        raise BrokenBundle(f"{len(leaves)} entries, not {width}")
    return leaves


def split_bundle(content: bytes) -> list[bytes]:
    """The leaves of a bundle, however many there are. `BrokenBundle` where the last is cut off."""
    leaves, at = [], 0
    while at < len(content):
        end = at + 2 + int.from_bytes(content[at : at + 2], "big")
        if end > len(content) or at + 2 > len(content):
            raise BrokenBundle("the last entry is cut off")
        leaves.append(content[at + 2 : end])
        at = end
    return leaves


def read_hashes(content: bytes) -> list[bytes]:
    """The hashes of a tile. `BrokenBundle` where the last is cut off."""
    if len(content) % HASH_BYTES:
        raise BrokenBundle("the last hash is cut off")
    return [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]
