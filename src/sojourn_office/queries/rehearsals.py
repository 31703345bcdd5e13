"""Rehearsals as anyone reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sojourn.rounds.rehearsals import Rehearsal, read
from sojourn_office.storage import rehearsals
from sojourn_office.storage.rehearsals import Rehearsal as Kept


@dataclass(frozen=True)
class ShownRehearsal:
    """One report with its number and the moment at which it was shown."""

    number: int
    report: Rehearsal
    shown_at: datetime


def are_there() -> bool:
    """Whether any rehearsal was shown."""
    return rehearsals.are_there()


def every() -> list[ShownRehearsal]:
    """All of them, the newest first."""
    return [_shown(kept) for kept in rehearsals.every()]


def newest_of(scheme: str) -> ShownRehearsal | None:
    """The newest of a scheme."""
    return next((_shown(kept) for kept in rehearsals.every(scheme=scheme)), None)


def by_number(number: int) -> ShownRehearsal | None:
    """One of them."""
    kept = rehearsals.find(number)
    return _shown(kept) if kept else None


def _shown(kept: Kept) -> ShownRehearsal:
    return ShownRehearsal(kept.pk, read(kept.report.encode()), kept.shown.at)
