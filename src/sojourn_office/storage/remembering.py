"""What was looked up for the request in hand, and is forgotten with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_shelves: ContextVar[dict[str, dict[Any, Any]] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember what is looked up until the end of this block, and no longer."""
    token = _shelves.set({})
    try:
        yield
    finally:
        _shelves.reset(token)


def remembered(what: str) -> dict[Any, Any]:
    """What is remembered of one kind, to be read and added to; outside `remembering` nothing stays in it."""
    shelves = _shelves.get()
    return {} if shelves is None else shelves.setdefault(what, {})
