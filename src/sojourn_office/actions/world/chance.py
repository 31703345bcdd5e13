"""Chance that is the same for the same seed, on every machine and in every version of Python."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of numbers from a seed and a name; two streams of different names tell nothing of each other."""

    def __init__(self, seed: str, name: str) -> None:
        self._from = f"{seed}/{name}/"
        self._count = 0

    def bytes(self, length: int) -> bytes:
        """The next bytes, 32 at most."""
        self._count += 1
        return sha256(f"{self._from}{self._count}".encode()).digest()[:length]

    def below(self, end: int) -> int:
        """A number from zero to just below `end`."""
        return int.from_bytes(self.bytes(8), "big") % end

    def between(self, first: int, last: int) -> int:
        """A number from `first` to `last`, both included."""
        return first + self.below(last - first + 1)

    def one_of(self, choices: Sequence[T]) -> T:
        """One of some things."""
        return choices[self.below(len(choices))]
