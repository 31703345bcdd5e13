"""What became known of an agreement, or came into force, within a span of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sojourn.agreements.model import Agreement, Entry, Scheme


class Happening(Enum):
    """What happened to a value on a day."""

    PUBLISHED = "published"
    IN_FORCE = "in-force"


@dataclass(frozen=True)
class Change:
    """One entry of a scheme that was published, or came into force, on a day."""

    scheme: Scheme
    name: str
    happening: Happening
    day: date
    entry: Entry


def changes_between(agreement: Agreement, *, since: date, until: date) -> tuple[Change, ...]:
    """
    What was published or came into force from one day to another, both days counted; the newest first.

    An entry that was published and in force on one day is told once, as published.
    """
    found = [
        change
        for scheme in agreement.schemes.values()
        for name, series in scheme.series.items()
        for entry in series.entries
        for change in _of(scheme, name, entry)
        if since <= change.day <= until
    ]
    return tuple(sorted(found, key=lambda change: (-change.day.toordinal(), change.scheme.id, change.name)))


def _of(scheme: Scheme, name: str, entry: Entry) -> Iterator[Change]:
    known = entry.known or entry.start
    if known is not None:
        yield Change(scheme, name, Happening.PUBLISHED, known.day, entry)
    if entry.start is not None and entry.start != known:
        yield Change(scheme, name, Happening.IN_FORCE, entry.start.day, entry)
