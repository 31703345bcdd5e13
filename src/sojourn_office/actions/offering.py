"""What became of the places of a draw, written into its folder, so that a stranger follows each of them by rank."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Stage
from sojourn.rounds.draws.entries import Entry
from sojourn.rounds.draws.manifest import Seats
from sojourn.rounds.draws.offers import (
    ACCEPTED,
    DISQUALIFIED,
    OF_AN_OFFER,
    OFFERS_FILE,
    Offers,
    Step,
    next_offers,
    read_steps,
    replayed,
    write_steps,
)
from sojourn.rounds.methods import METHODS
from sojourn_office.actions import draws
from sojourn_office.actions.acting import SYSTEM
from sojourn_office.actions.one_by_one import each
from sojourn_office.storage import draws as shown_draws
from sojourn_office.storage import entries
from sojourn_office.storage import selections as stored
from sojourn_office.storage.selections import EntryRank, Selection

# What became of a ticket by the stage of its case; the code of a reason stands where it was put out by the office.
_BECAME = {
    Stage.WITHDRAWN.value: ("withdrawn", ""),
    Stage.DECLINED.value: ("declined", ""),
    Stage.LAPSED.value: ("lapsed", ""),
    Stage.VOID.value: (DISQUALIFIED, "double"),
    Stage.REFUSED.value: (DISQUALIFIED, "refused"),
}
HAS_A_PLACE = "has-a-place"
"""The code of the reason for which somebody is passed over whose place of the period is by another round."""
_STILL_IN = (Stage.DRAFT.value, Stage.SEASON_OVER.value)


def write_due(at: datetime) -> int:
    """Write what happened since into the folder of every draw whose places are passed on; returns how many changed."""
    due = [
        f"{selection.draw.ballot}/{selection.draw.number}"
        for round_id in entries.rounds_by_lot()
        for selection in stored.in_force(round_id)
        if METHODS[selection.round.method].passes_on
    ]
    return each("write-offers", due, lambda one: _write(one, at=at), at=at)


def _write(draw: str, *, at: datetime) -> bool:
    ballot, _, number = draw.rpartition("/")
    return write(ballot, int(number), at=at)


def write(ballot: str, draw: int, *, at: datetime) -> bool:
    """
    Write what became of the tickets of one draw, and the offers that follow; whether anything was added.

    Where the office has not passed on what came back, since its places are paused or its year is over, nothing is
    written: the file says what happened, and every line of it follows by rank. The moments are those of the writing.
    """
    selection = stored.of_ballot(ballot, draw)
    assert selection is not None, "a draw in force is of this office"
    rows = stored.ranks_of(selection)
    files = shown_draws.files_of(selection.draw)
    name = f"draw-{draw}/{OFFERS_FILE}"
    before = read_steps(files[name]) if name in files else []
    order, seats = [row.entry.listed for row in rows], stored.seats_of(selection)
    offered = {bytes.fromhex(row.entry.ticket) for row in rows if row.offered_at is not None}
    after = _followed(order, seats, before, _became(selection, rows, before), offered, at=at)
    if len(after) == len(before) or not _is_what_happened(replayed(order, seats, after), rows, offered):
        return False
    key = f"offers/{ballot}/{draw}/{len(after)}"
    return not isinstance(draws.show({**files, name: write_steps(after)}, by=SYSTEM, at=at, key=key), Refusal)


def _became(selection: Selection, rows: Sequence[EntryRank], before: Sequence[Step]) -> dict[bytes, tuple[str, str]]:
    """What became of each ticket and was not told before, by rank."""
    told = {(step.ticket, step.step) for step in before}
    elsewhere, shown_at = stored.offered_elsewhere(selection), shown_draws.shown_at(selection.draw)
    found = {}
    for row in rows:
        stage, ticket = row.entry.case.stage, bytes.fromhex(row.entry.ticket)
        has_left = row.entry.left_at is not None or row.entry.entered_at > shown_at or row.entry_id in elsewhere
        if row.over_at is not None and row.offered_at is None:
            step = (DISQUALIFIED, HAS_A_PLACE)
        elif stage not in _STILL_IN:
            step = _BECAME.get(stage, (ACCEPTED, ""))
        elif row.offered_at is None and has_left:
            step = ("withdrawn", "")
        else:
            continue
        if row.offered_at is None and step[0] in OF_AN_OFFER:
            step = ("withdrawn", "")
        if (ticket, step[0]) not in told:
            found[ticket] = step
    return found


def _followed(
    order: Sequence[Entry],
    seats: Seats,
    before: Sequence[Step],
    became: dict[bytes, tuple[str, str]],
    offered: set[bytes],
    *,
    at: datetime,
) -> list[Step]:
    """The steps with what became of tickets, in the order in which it followed: nobody gives a place back before it."""
    steps, left = list(before), dict(became)
    moment = max([at.astimezone(UTC).replace(microsecond=0), *(step.at + timedelta(seconds=1) for step in before[-1:])])
    while left:
        offers = replayed(order, seats, steps)
        ready = (ticket for ticket in left if ticket not in offered or ticket in offers.offered)
        told = [Step(moment, ticket, *left[ticket]) for ticket in ready]
        told = [step for step in told if offers.trouble_with(step) is None]
        if not told:
            break
        steps += next_offers(order, seats, steps, told)
        left = {ticket: step for ticket, step in left.items() if ticket not in {each.ticket for each in told}}
        moment += timedelta(seconds=1)
    return steps


def _is_what_happened(offers: Offers, rows: Sequence[EntryRank], offered: set[bytes]) -> bool:
    """Whether exactly those have an offer who were offered a place, but for whom an officer compares."""
    waits = {bytes.fromhex(row.entry.ticket) for row in rows if row.entry.case.is_flagged}
    return offered <= offers.offered and not offers.offered - offers.passed - offered - waits
