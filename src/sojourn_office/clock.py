"""The office's one clock: the wall clock, moved by a stored offset in the demonstration alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def wall() -> datetime:
    """The wall clock in UTC; sign-in codes and sessions always go by it."""
    return datetime.now(UTC)


def _none() -> timedelta:
    return timedelta(0)


# Storage, one floor up, gives the stored offset when it starts; without storage the clock is the wall clock.
_offset: Callable[[], timedelta] = _none


def offset_from(source: Callable[[], timedelta]) -> None:
    """Say where the offset is kept."""
    global _offset
    _offset = source


def now() -> datetime:
    """The moment of the office, in UTC: read once per request, at the edge, and passed on as `at`."""
    return wall() + _offset()
