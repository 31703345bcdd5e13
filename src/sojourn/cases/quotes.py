"""A passage of a paper that an officer rests on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quote:
    """
    A passage of a paper that an officer rests on: the paper, which version of it, the page and line, the words.

    `line` 0 is the page as a whole; it has no words.
    """

    paper: str
    version: str
    page: int
    line: int
    words: str
