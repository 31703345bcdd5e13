"""What a check of the office is, and what it says of something that is not as it must be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Broken:
    """Something that is not as it must be: which sentence, about what, and what was found."""

    sentence: str
    about: str
    found: str


Check = Callable[[], Iterator[Broken]]


def broken_at(check: Check, about: str, found: str) -> Broken:
    """What a check says, under its own sentence."""
    return Broken(check.__name__.replace("_", " "), about, found)
