"""Selections: the list of a round is fixed and shown, everyone is told what came of it, places go down its order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from django.db import transaction

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.model import Stage
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn.rounds.draws.manifest import RESERVE, BrokenDraw, read_manifest
from sojourn.rounds.draws.written import MANIFEST_FILE, RESULT_FILE, draws_among
from sojourn.rounds.entries import Terms, first_step_ends, now_seated
from sojourn.rounds.methods import METHODS
from sojourn_office.actions import draws, holders, notices, one_place, quotas
from sojourn_office.actions.acting import SYSTEM, perform
from sojourn_office.actions.one_by_one import each
from sojourn_office.events import Happened
from sojourn_office.storage import cases, entries, events, ledger, rounds, stops, together
from sojourn_office.storage import draws as shown_draws
from sojourn_office.storage import selections as stored
from sojourn_office.storage.cases import Case
from sojourn_office.storage.living import Living
from sojourn_office.storage.rounds import Period, Round
from sojourn_office.storage.selections import EntryRank, Selection
from sojourn_office.storage.together import Acted

_GONE = frozenset(stage.value for stage in (Stage.LAPSED, Stage.DECLINED, Stage.WITHDRAWN, Stage.VOID, Stage.REFUSED))


def take(files: Mapping[str, bytes], *, ballot: str, draw: int, by: str, at: datetime, key: str) -> str | Refusal:
    """
    Take the result of a draw, from its verified folder alone: places are held by its order, and everyone is told.

    All of it is one act: whoever has no place is told in the same minute, with number and rank. Gives the ballot.
    """

    def do() -> str | Refusal:
        selection = stored.of_ballot(ballot, draw)
        if selection is None:
            return Refusal("not_found", Message("This draw was not made from the entries of a round of this office."))
        period = rounds.period_of_round_to_change(selection.round_id)
        assert period is not None, "a round has its period"
        if selection.taken_at is not None:
            return Refusal("already_in_round", Message("The result of this draw was taken."))
        if read_manifest(selection.draw.manifest.encode()).trial and not selection.round.invented:
            return Refusal("draw_broken", Message("A trial forecasts. No place is given by it."))
        if selection.draw.drawn_id is None:
            shown = draws.show(files, by=by, at=at, key=key)
            if isinstance(shown, Refusal):
                return shown
        told = _tell_everyone(selection, period, by=by, at=at)
        if isinstance(told, Refusal):
            return told
        event = events.record(Happened.SELECTED, f"{ballot}/{draw}", by=by, at=at, public=told)
        stored.mark_taken(selection, event=event)
        return ballot

    selected = stored.of_ballot(ballot, draw)
    if selected is not None:
        holders.make_room_for(selected.round_id, at=at)
    return perform(do, verb="take-result", by=by, key=f"{key}/take", at=at, asked=[ballot, draw])


def take_newest(files: Mapping[str, bytes], *, by: str, at: datetime, key: str) -> str | Refusal:
    """The same of the newest draw in a folder."""
    drawn = [number for number in draws_among(files.__contains__) if f"draw-{number}/{RESULT_FILE}" in files]
    if not drawn:
        return Refusal("draw_broken", Message("There is no result here. Draw it first."))
    try:
        manifest = read_manifest(files[f"draw-{drawn[-1]}/{MANIFEST_FILE}"])
    except BrokenDraw as broken:
        return Refusal("draw_broken", Message("{place}: {trouble}", {"place": broken.place, "trouble": broken.trouble}))
    return take(files, ballot=manifest.ballot, draw=manifest.draw, by=by, at=at, key=key)


def _tell_everyone(selection: Selection, period: Period, *, by: str, at: datetime) -> dict[str, object] | Refusal:
    round_ = selection.round
    terms = entries.terms_of(round_.id)
    assert terms is not None, "a round by lot has its terms"
    if selection.repeats is not None:
        _take_back(selection.repeats, period, by=by, at=at)
    rows = _ranked(selection)
    if isinstance(rows, Refusal):
        return rows
    several = together.to_change([row.entry.case_id for row in rows if row.entry.case.stage == Stage.DRAFT.value])
    given, placed = _to_be_given(selection, rows, at=at)
    offers = [row for row in rows if row.entry.ticket in given and not row.entry.case.is_flagged]
    free = quotas.free_now(period, at=at, zone=round_.zone, stream=round_.stream)
    if len(offers) > free:
        words = Message(
            "Only {there} places can be held now; the draw gives {asked}.", {"there": free, "asked": len(offers)}
        )
        return Refusal("ledger_short", words)
    refusal = stops.why_stopped(period) or quotas.why_paused_at(period, at=at, zone=round_.zone)
    if refusal is not None:
        return refusal
    for row in offers:
        row.offered_at = at
    acts = [
        _telling(selection, row, several[row.entry.case_id], terms, total=len(rows), by=by, at=at)
        for row in rows
        if row.entry.case_id in several
    ]
    happened = together.record_actions(acts, period)
    notices.results_are_out([(act.case, event) for act, event in zip(acts, happened, strict=True)])
    stored.keep_ranks(rows)
    told: dict[str, object] = {"offered": len(offers), "others": len(rows) - len(offers)}
    passed = one_place.pass_over_all(list(placed.items()), period, at=at)
    return {**told, "passed_over": passed} if passed else told


def _ranked(selection: Selection) -> list[EntryRank] | Refusal:
    """Everyone on the list with the rank and the seat that the verified draw gives the ticket."""
    lines = shown_draws.lines_of(selection.draw)
    rows = stored.ranks_of(selection)
    if {row.entry.ticket for row in rows} != lines.keys():
        return Refusal("draw_broken", Message("The list of this draw is not that of the entries."))
    for row in rows:
        row.rank, row.seat = lines[row.entry.ticket]
    return sorted(rows, key=lambda row: row.rank or 0)


def _telling(
    selection: Selection, row: EntryRank, case: Case, terms: Terms, *, total: int, by: str, at: datetime
) -> Acted:
    """What one person is told; who is offered a place now has one held."""
    is_offered = row.offered_at == at
    about: dict[str, object] = {
        "ballot": selection.draw.ballot,
        "draw": selection.draw.number,
        "rank": row.rank,
        "entries": total,
        "seat": "place" if is_offered else "reserve" if row.seat == RESERVE else "none",
    }
    moves = []
    if is_offered:
        until = first_step_ends(terms, selection.round.zone, at)
        about["until"] = until.isoformat()
        moves = [Movement(Cause.DRAW, Place.FREE, Place.HELD, case=case.number, ends_at=until)]
    action = case_moves.tell_draw(events.replay(case), by=by, at=at, about=about)
    assert not isinstance(action, Refusal), "a draft is told what came of its draw"
    return Acted(case, action, moves)


def _take_back(before: Selection, period: Period, *, by: str, at: datetime) -> None:
    """A draw that is repeated gives no place any more; whoever has lodged on one keeps it."""
    rows = [row for row in stored.ranks_of(before) if row.offered_at is not None and row.over_at is None]
    several = together.to_change([row.entry.case_id for row in rows])
    acts = []
    for row in rows:
        case = several[row.entry.case_id]
        action = case_moves.put_back(events.replay(case), by=by, at=at, why="repeated")
        if isinstance(action, Refusal):
            continue
        acts.append(Acted(case, action, [Movement(Cause.WITHDRAWAL, Place.HELD, Place.FREE, case=case.number)]))
        stored.mark_over(row, at=at)
    together.record_actions(acts, period)


def _seated_now(selection: Selection, rows: Sequence[EntryRank]) -> Mapping[str, str]:
    """Which tickets have a seat once everyone is passed over who left, gave up, or has a place by another draw."""
    elsewhere, shown_at = stored.offered_elsewhere(selection), shown_draws.shown_at(selection.draw)
    over = {bytes.fromhex(row.entry.ticket) for row in rows if _is_over(row, elsewhere, shown_at)}
    given = now_seated((row.entry.listed for row in rows), stored.seats_of(selection), over=over)
    return {ticket.hex(): seat for ticket, seat in given.items()}


def _to_be_given(
    selection: Selection, rows: Sequence[EntryRank], *, at: datetime
) -> tuple[Mapping[str, str], dict[str, Living]]:
    """
    Which tickets have a seat now, and the cases that are passed over for good in this draw: their turn came, and their
    person has a place of the period by another round. Nothing is put in and the order stays; the next rank has the
    seat.
    """
    placed: dict[str, Living] = {}
    while True:
        given = _seated_now(selection, rows)
        turns = [row for row in rows if row.entry.ticket in given and row.offered_at is None and row.over_at is None]
        found = one_place.with_a_place(selection.round, (row.entry.case for row in turns))
        if not found:
            return given, placed
        for row in turns:
            if row.entry.case_id in found:
                stored.mark_over(row, at=at)
        placed |= found


def _is_over(row: EntryRank, elsewhere: frozenset[int], shown_at: datetime) -> bool:
    """Whether somebody is passed over; whoever left and came again after the list was shown was not on it."""
    stage = row.entry.case.stage
    if row.over_at is not None or stage in _GONE:
        return True
    if row.offered_at is not None:
        return False
    is_in = row.entry.left_at is None and row.entry.entered_at <= shown_at and stage == Stage.DRAFT.value
    return not is_in or row.entry_id in elsewhere


def pass_on(round_id: str, period: Period, *, at: datetime) -> int:
    """
    Give the places of a round that came back to those who come next in the order of its draw; returns how many.

    The period is locked. In a pool they wait for the next draw, but for whom an officer cleared meanwhile; after the
    year of the quota nobody moves up.
    """
    round_ = rounds.by_id(round_id)
    terms = entries.terms_of(round_id)
    if round_ is None or terms is None or _is_year_over(round_, period, at):
        return 0
    if stops.why_stopped(period) or quotas.why_paused_at(period, at=at, zone=round_.zone):
        return 0
    left = quotas.free_now(period, at=at, zone=round_.zone, stream=round_.stream)
    moved = 0
    for selection in stored.in_force(round_id):
        rows = stored.ranks_of(selection)
        given, placed = _to_be_given(selection, rows, at=at) if moved < left else ({}, {})
        one_place.pass_over_all(list(placed.items()), period, at=at)
        for row in rows:
            is_next = row.entry.ticket in given and row.offered_at is None and not row.entry.case.is_flagged
            may_move = METHODS[round_.method].passes_on or row.seat not in ("", RESERVE)
            if is_next and may_move and moved < left:
                _move_up(row, terms, round_, period, at=at)
                moved += 1
    return moved


def _is_year_over(round_: Round, period: Period, at: datetime) -> bool:
    return at.astimezone(ZoneInfo(round_.zone)).year > period.year


def _move_up(row: EntryRank, terms: Terms, round_: Round, period: Period, *, at: datetime) -> None:
    case = cases.to_change(row.entry.case_id)
    until = first_step_ends(terms, round_.zone, at)
    action = case_moves.move_up(events.replay(case), by=SYSTEM, at=at, until=until)
    assert not isinstance(action, Refusal), "who comes next has no place"
    movement = Movement(Cause.DRAW, Place.FREE, Place.HELD, case=case.number, ends_at=until)
    event = events.record_action(case, action, moves=[(period, movement)])
    stored.mark_offered(row, at=at)
    notices.moved_up(case, event=event, until=until)


def is_to_accept(round_id: str) -> bool:
    """Whether a place that a draw of a round gives is accepted before anything is lodged."""
    terms = entries.terms_of(round_id)
    return terms is not None and terms.accept_days is not None


def ended(number: str, *, at: datetime) -> None:
    """Mark that the place of a case came back and its person waits in the pool again."""
    entry = entries.of_case(number)
    row = stored.offer_of(entry) if entry is not None else None
    if row is not None:
        stored.mark_over(row, at=at)


def lapse_due(at: datetime) -> int:
    """Give back every drawn place that was not accepted or lodged for in time, and pass it on; returns how many."""

    def lapse(number: str) -> int:
        do = partial(_lapse, number, at=at)
        key = f"lapse-{number}-{at:%Y%m%d%H%M}"
        answer = perform(do, verb="lapse", by=SYSTEM, key=key, at=at, asked=number)
        return not isinstance(answer, Refusal)

    lapsed = each("lapse-drawn", stored.holds_over(at=at), lapse, at=at)
    return lapsed + each("pass-on", entries.rounds_by_lot(), partial(_pass_on, at=at), at=at)


def _pass_on(round_id: str, *, at: datetime) -> int:
    holders.make_room_for(round_id, at=at)
    with transaction.atomic():
        period = rounds.period_of_round_to_change(round_id)
        assert period is not None, "a round has its period"
        return pass_on(round_id, period, at=at)


def _lapse(number: str, *, at: datetime) -> str | Refusal:
    period = rounds.period_of_case(number)
    assert period is not None, "a due case is there"
    case = cases.to_change(number)
    terms = entries.terms_of(case.round_id)
    assert terms is not None, "a round by lot has its terms"
    replayed = events.replay(case)
    if terms.goes_back:
        action = case_moves.put_back(replayed, by=SYSTEM, at=at, why="late")
    else:
        action = case_moves.lapse(replayed, by=SYSTEM, at=at)
    if isinstance(action, Refusal):
        return action
    movement = Movement(Cause.EXPIRY, Place.HELD, Place.FREE, case=number)
    refusal = ledger.cannot_move(period, movement)
    if refusal is not None:
        return refusal
    event = events.record_action(case, action, moves=[(period, movement)])
    if terms.goes_back:
        ended(number, at=at)
    notices.hold_over(case, event=event)
    pass_on(case.round_id, period, at=at)
    return number
