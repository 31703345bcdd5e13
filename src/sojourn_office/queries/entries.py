"""A person's entry into a round by lot as their page shows it: right at the moment that is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import ANOTHER_PASSPORT, Stage
from sojourn.rounds.draws.manifest import read_manifest
from sojourn.rounds.entries import Terms, chance_in_100, not_drawn
from sojourn.rounds.methods import METHODS
from sojourn.rounds.model import RoundState
from sojourn.rounds.moves import state_at
from sojourn.seals.chains import CHAINS
from sojourn_office.queries import receipts
from sojourn_office.queries.applications import Application, window_refusal
from sojourn_office.storage import cases, draws, entries, selections
from sojourn_office.storage.entries import RoundEntry
from sojourn_office.storage.selections import EntryRank


class Lot(Enum):
    """Where an entry stands, or why there is none."""

    AHEAD = "ahead"
    OPEN = "open"
    CLOSED = "closed"
    IN = "in"
    LISTED = "listed"
    PLACE = "place"
    WAITING = "waiting"
    PASSED = "passed"
    LEFT = "left"
    OVER = "over"


@dataclass(frozen=True)
class DrawOfEntry:
    """
    One draw that an entry stood in: its line, its rank once it was told, and how many places went to which last rank.

    `due_at` is when the round of chance is due that decides.
    """

    ballot: str
    draw: int
    round: int
    due_at: datetime
    entries: int
    places: int
    line: int
    rank: int | None
    is_offered: bool
    told_at: datetime | None


@dataclass(frozen=True)
class EntryShown:
    """
    An entry: its ticket, the draws it stood in from the newest on, and until when a place is held.

    `waiting` is how many would be on a list now, `chance` how many of a hundred such draws give one of them a place.
    `ahead` is how many come before it in the order of the newest draw.
    """

    standing: Lot
    terms: Terms
    is_pool: bool
    waiting: int
    chance: int
    can_enter: bool
    ticket: str = ""
    entered_at: datetime | None = None
    until: datetime | None = None
    is_to_accept: bool = False
    ahead: int = 0
    has_receipt: bool = False
    draws: tuple[DrawOfEntry, ...] = ()


def entry_of(application: Application, *, at: datetime) -> EntryShown | None:
    """
    The entry of an application at a moment; nothing where its round is not drawn by lot.

    A hold that has ended is over from its moment on, also before the office has given the place back.
    """
    terms = entries.terms_of(application.round.id)
    if terms is None:
        return None
    entry = entries.of_case(application.number)
    method = METHODS[application.round.method]
    waiting = entries.waiting(application.round.id).count()
    is_in = entry is not None and entry.left_at is None
    chance = chance_in_100(waiting + (not is_in), terms.places)
    state = state_at(application.round, at)
    can_enter = state is RoundState.OPEN and application.is_draft
    found = EntryShown(_without_one(state), terms, not method.passes_on, waiting, chance, can_enter and not is_in)
    return found if entry is None else _with_entry(found, application, entry, at=at)


def _without_one(state: RoundState) -> Lot:
    return {RoundState.AHEAD: Lot.AHEAD, RoundState.OPEN: Lot.OPEN}.get(state, Lot.CLOSED)


def _with_entry(found: EntryShown, application: Application, entry: RoundEntry, *, at: datetime) -> EntryShown:
    rows = selections.ranks_of_entry(entry)
    until = application.told.held_until
    is_to_accept = found.terms.accept_days is not None and not application.told.is_accepted
    return EntryShown(
        _standing(found, application, entry, rows, at=at),
        found.terms,
        found.is_pool,
        found.waiting,
        found.chance,
        found.can_enter,
        entry.ticket,
        entry.entered_at,
        until,
        is_to_accept,
        selections.ahead_of(rows[0]) if rows and rows[0].rank is not None else 0,
        entry.nonce is not None,
        tuple(_draw(row) for row in rows),
    )


_GONE = (Stage.LAPSED, Stage.DECLINED, Stage.WITHDRAWN, Stage.VOID)


def _standing(
    found: EntryShown, application: Application, entry: RoundEntry, rows: Sequence[EntryRank], *, at: datetime
) -> Lot:
    until = application.told.held_until
    if application.told.stage in _GONE or (application.is_draft and until is not None and at >= until):
        return Lot.OVER
    if until is not None:
        return Lot.PLACE
    if entry.left_at is not None:
        return Lot.LEFT
    if rows and rows[0].selection.taken_at is None:
        return Lot.LISTED
    if rows and not found.is_pool and rows[0].over_at is not None and rows[0].offered_at is None:
        return Lot.PASSED
    return Lot.WAITING if rows and not found.is_pool else Lot.IN


def _draw(row: EntryRank) -> DrawOfEntry:
    draw = row.selection.draw
    manifest = read_manifest(draw.manifest.encode())
    line = draws.ticket_in(draw, row.entry.ticket)
    assert line is not None, "an entry of a selection stands in the list of its draw"
    return DrawOfEntry(
        draw.ballot,
        draw.number,
        manifest.round,
        CHAINS[manifest.chain].moment_of(manifest.round),
        manifest.entries,
        manifest.seats.total,
        line.line,
        row.rank,
        row.offered_at is not None,
        row.selection.taken_at,
    )


def receipt(application: Application) -> dict[str, Any] | None:
    """
    What an entrant keeps: ticket, secret and commitment, signed by the office; with the way to the root once there is
    a list. Nothing where there is no entry, or its secret was erased.
    """
    entry = entries.of_case(application.number)
    nonce = entry.nonce if entry is not None else None
    if entry is None or nonce is None:
        return None
    rows = selections.ranks_of_entry(entry)
    draw = rows[0].selection.draw if rows else None
    listed = entry.listed
    return receipts.receipt(application.round.id, listed, bytes.fromhex(nonce), draw, entered_at=entry.entered_at)


def has_another_passport(application: Application) -> bool:
    """Whether a draft has another passport or birth date by now than its entry into a draw was made with."""
    case = cases.by_number(application.number)
    return case is not None and entries.entered_with(case) == ANOTHER_PASSPORT


def why_not_lodged(application: Application, *, at: datetime) -> Refusal | None:
    """Why a draft cannot be lodged at a moment: the window of its round, or by lot the place that a draw gives."""
    shown = entry_of(application, at=at)
    if shown is None:
        return window_refusal(application, at=at)
    return None if shown.standing is Lot.PLACE and not shown.is_to_accept else not_drawn()
