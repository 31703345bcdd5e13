"""What becomes of a claim: told to its person, given back when its hold ends, passed on down the reserve list."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn.rounds.claims import held_until
from sojourn.rounds.methods import METHODS
from sojourn_office.actions import holders, notices, one_place, quotas
from sojourn_office.actions.acting import SYSTEM, perform
from sojourn_office.actions.claims import Telling
from sojourn_office.actions.one_by_one import each
from sojourn_office.storage import cases, events, ledger, rounds, stops
from sojourn_office.storage import claims as stored
from sojourn_office.storage.cases import Case
from sojourn_office.storage.claims import Claim
from sojourn_office.storage.rounds import Period, Round

_TOLD_AT_ONCE = 500


def tell_due(at: datetime) -> int:
    """Write every new claim into its case and to its person; returns how many. Each is an act of its own."""

    def told(number: str) -> int:
        do = partial(_tell, number, at=at)
        answer = perform(do, verb="tell-claim", by=SYSTEM, key=f"tell-claim-{number}", at=at, asked=number)
        return not isinstance(answer, Refusal)

    return each("tell-claim", stored.untold(most=_TOLD_AT_ONCE), told, at=at)


def _tell(number: str, *, at: datetime) -> str:
    period = rounds.period_of_case(number)
    assert period is not None, "a claim has its case"
    write_down(cases.to_change(number), at=at)
    return number


def write_down(case: Case, *, at: datetime) -> Claim | None:
    """Write the claim of a locked case into it, if it is not there yet; gives the claim, or nothing without one."""
    claim = stored.of_case(case.number)
    if claim is None or claim.told_at is not None:
        return claim
    given = Telling(claim.round.record).of(claim)
    about: dict[str, object] = {"number": given.number, "places": given.places, "entry": claim.event_id}
    about |= {"reserve": given.reserve} if given.reserve is not None else {}
    about |= {"until": given.until.isoformat()} if given.until is not None else {}
    action = case_moves.claim(events.replay(case), by=SYSTEM, at=at, about=about)
    event = events.record_action(case, action)
    notices.claimed(case, event=event, until=given.until)
    stored.mark_told(claim, at=at)
    return claim


def lapse_due(at: datetime) -> int:
    """Give back every claimed place for which nothing was lodged in time, and pass it on; returns how many."""

    def lapse(number: str) -> int:
        do = partial(_lapse, number, at=at)
        answer = perform(do, verb="lapse", by=SYSTEM, key=f"lapse-{number}", at=at, asked=number)
        return not isinstance(answer, Refusal)

    lapsed = each("lapse", stored.holds_over(at=at), lapse, at=at)
    return lapsed + move_up_due(at)


def _lapse(number: str, *, at: datetime) -> str | Refusal:
    period = rounds.period_of_case(number)
    assert period is not None, "a due case is there"
    case = cases.to_change(number)
    action = case_moves.lapse(events.replay(case), by=SYSTEM, at=at)
    if isinstance(action, Refusal):
        return action
    back = Place(METHODS[case.round.method].comes_back_to)
    movement = Movement(Cause.EXPIRY, Place.HELD, back, case=number)
    refusal = ledger.cannot_move(period, movement)
    if refusal is not None:
        return refusal
    event = events.record_action(case, action, moves=[(period, movement)])
    notices.hold_over(case, event=event)
    pass_on(case.round_id, period, at=at)
    return number


def move_up_due(at: datetime) -> int:
    """Give places that came back in any way to those who wait for one; returns in how many rounds."""

    def move_up(round_id: str) -> int:
        holders.make_room_for(round_id, at=at)
        with transaction.atomic():
            period = rounds.period_of_round_to_change(round_id)
            assert period is not None, "a round has its period"
            return bool(pass_on(round_id, period, at=at))

    return each("move-up", stored.rounds_with_a_list(), move_up, at=at)


def pass_on(round_id: str, period: Period, *, at: datetime) -> int:
    """
    Give the places of a round that nobody has to those who come next on its reserve list; returns how many moved up.

    The period is locked. Nobody moves up once the round is closed. Who has a place of the period by another round is
    passed over, is told so, and keeps the number on the list: with that place given up, the next one comes to them.
    """
    moved = 0
    round_ = rounds.by_id(round_id)
    if round_ is None or round_.offer is None or at >= round_.closes_at:
        return moved
    if stops.why_stopped(period) or quotas.why_paused_at(period, at=at, zone=round_.zone):
        return moved
    free = quotas.free_now(period, at=at, zone=round_.zone, stream=round_.stream)
    left = min(free, round_.offer.places - stored.living_places(round_id))
    behind = 0
    while moved < left and (waiting := stored.next_reserves(round_id, behind=behind, most=left - moved)):
        behind = waiting[-1].reserve or 0
        placed = one_place.with_a_place(round_, (claim.case for claim in waiting))
        for claim in waiting:
            case = cases.to_change(claim.case_id)
            if claim.case_id in placed:
                one_place.pass_over(case, placed[claim.case_id], at=at)
                continue
            _move_up(claim, case, round_, period, at=at)
            moved += 1
    return moved


def _move_up(claim: Claim, case: Case, round_: Round, period: Period, *, at: datetime) -> None:
    until = held_until(round_.record, at)
    action = case_moves.move_up(events.replay(case), by=SYSTEM, at=at, until=until)
    assert not isinstance(action, Refusal), "who waits on the list can move up"
    movement = Movement(Cause.CLAIM, Place.FREE, Place.HELD, case=case.number, ends_at=until)
    event = events.record_action(case, action, moves=[(period, movement)])
    stored.mark_moved_up(claim, at=at)
    notices.moved_up(case, event=event, until=until)
