"""What must always be true of rounds by lot: one entry a person, whole ranks, no place without its draw."""

from __future__ import annotations

from collections.abc import Iterator

from sojourn.cases.model import Did, Stage
from sojourn.places.model import Cause
from sojourn.rounds.claims import may_claim
from sojourn.rounds.draws.entries import list_root
from sojourn.rounds.draws.manifest import read_manifest
from sojourn_office.queries.broken import Broken, Check, broken_at
from sojourn_office.storage import draws, entries, events, ledger, rounds, selections
from sojourn_office.storage.selections import EntryRank, Selection


def nobody_has_two_entries() -> Iterator[Broken]:
    """13. In a round a person has one entry, made in its window, with the ticket that was given first of all."""
    given: dict[str, str] = {}
    for event in events.of_kind(Did.ENTERED):
        given.setdefault(event.about, str(event.open_part["ticket"]))
    records = {each.id: each.record for each in rounds.every_round()}
    persons: set[tuple[str, object]] = set()
    for entry in entries.every():
        about = f"case {entry.case_id}"
        if (entry.round_id, entry.person_id) in persons:
            yield broken_at(nobody_has_two_entries, about, "its person has another entry")
        persons.add((entry.round_id, entry.person_id))
        if given.get(entry.case_id) != entry.ticket:
            yield broken_at(nobody_has_two_entries, about, "its ticket is not the one that was given")
        if entry.case.person_id != entry.person_id or entry.case.round_id != entry.round_id:
            yield broken_at(nobody_has_two_entries, about, "its entry is somebody else's")
        if may_claim(records[entry.round_id], entry.entered_at) is not None:
            yield broken_at(nobody_has_two_entries, about, f"entered {entry.entered_at}")


def every_list_is_that_of_the_entries() -> Iterator[Broken]:
    """13. The list of each draw holds exactly the entries that the office put on it, by the root of its manifest."""
    for selection in selections.every():
        manifest = read_manifest(selection.draw.manifest.encode())
        listed = sorted((row.entry.listed for row in selections.ranks_of(selection)), key=lambda each: each.ticket)
        if list_root(manifest.ballot, listed) != manifest.root:
            about = f"draw {manifest.ballot}/{manifest.draw}"
            yield broken_at(every_list_is_that_of_the_entries, about, "its entries are not those of its list")


def ranks_are_whole_and_those_of_the_draw() -> Iterator[Broken]:
    """13. Everyone of a draw has a rank, 1, 2, 3 and so on, and it is the one that the draw gave the ticket."""
    for selection in selections.every():
        if selection.taken_at is None:
            continue
        about = f"draw {selection.draw.ballot}/{selection.draw.number}"
        rows, lines = selections.ranks_of(selection), draws.lines_of(selection.draw)
        if [row.rank for row in rows] != list(range(1, len(rows) + 1)):
            yield broken_at(ranks_are_whole_and_those_of_the_draw, about, "a rank is missing, or is there twice")
        for row in rows:
            if lines.get(row.entry.ticket) != (row.rank, row.seat):
                found = f"rank {row.rank} is not that of the draw"
                yield broken_at(ranks_are_whole_and_those_of_the_draw, about, found)


def every_drawn_place_follows_from_its_draw() -> Iterator[Broken]:
    """2, 13. A place that a draw gave was held once for each offer, and nobody was passed over who waits still."""
    held: dict[str, int] = {}
    for row in ledger.every_movement():
        if row.cause == Cause.DRAW.value:
            held[row.case_id or ""] = held.get(row.case_id or "", 0) + 1
    offered = {number: len(rows) for number, rows in selections.offered_cases().items()}
    for number in sorted(held.keys() | offered.keys()):
        if held.get(number, 0) != offered.get(number, 0):
            about = f"case {number}"
            yield broken_at(every_drawn_place_follows_from_its_draw, about, "its place and the draw do not agree")
    marked = {event.about for event in events.of_kind(Did.FLAGGED)}
    told = {event.about for event in events.of_kind(Did.PASSED_OVER)}
    for selection in (each for round_id in entries.rounds_by_lot() for each in selections.in_force(round_id)):
        for rank in selections.ranks_of(selection):
            if rank.over_at is not None and rank.offered_at is None and rank.entry.case_id not in told:
                about = f"case {rank.entry.case_id}"
                yield broken_at(every_drawn_place_follows_from_its_draw, about, "was passed over, and was not told")
        for waits in _passed_over(selection, but=marked):
            about = f"draw {selection.draw.ballot}/{selection.draw.number}"
            found = f"rank {waits.rank} waits, and a later one of the same group has a place"
            yield broken_at(every_drawn_place_follows_from_its_draw, about, found)


def _passed_over(selection: Selection, *, but: set[str]) -> Iterator[EntryRank]:
    """
    Who waits in a draw although somebody of the same group and of a later rank has a place by it.

    Whoever was marked as perhaps a second one of a person waits until an officer has looked.
    """
    rows = selections.ranks_of(selection)
    last: dict[str, int] = {}
    for row in rows:
        if row.offered_at is not None:
            last[row.entry.stratum] = row.rank or 0
    elsewhere, shown_at = selections.offered_elsewhere(selection), draws.shown_at(selection.draw)
    for row in rows:
        entry = row.entry
        is_in = entry.left_at is None and entry.entered_at <= shown_at and entry.case.stage == Stage.DRAFT.value
        waits = (
            row.offered_at is None and row.over_at is None and entry.pk not in elsewhere and entry.case_id not in but
        )
        if is_in and waits and (row.rank or 0) < last.get(entry.stratum, 0):
            yield row


CHECKS: tuple[Check, ...] = (
    nobody_has_two_entries,
    every_list_is_that_of_the_entries,
    ranks_are_whole_and_those_of_the_draw,
    every_drawn_place_follows_from_its_draw,
)
