"""The order of an assessed round: who passes, who waits on the reserve list, who moves up when a place comes back."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.model import Did, Stage, done
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn.rounds.methods import METHODS
from sojourn.rounds.points import in_order, total
from sojourn_office.actions import notices, one_place, quotas
from sojourn_office.actions.acting import SYSTEM
from sojourn_office.storage import agreements, cases, events, ledger, stops
from sojourn_office.storage.cases import Case
from sojourn_office.storage.points import scale_for, sheets_of
from sojourn_office.storage.rounds import Period, Round

BY_POINTS = "by-points"


def reserve_numbers(
    granted: Sequence[Case], round_: Round, period: Period, *, placed: Container[str], at: datetime
) -> dict[str, int]:
    """
    Who of those to be granted a visa is told a number on the reserve list instead: all for whom no place is left.

    Places go in the order of the points, past those who have a place of the period by another round (`placed`): they
    wait on the list by their points too. Without a list by points in the scheme, or where a case has none since it
    was lodged before there were criteria, only they do: then there has to be a place for each of the others.
    """
    passed = {case.number: line for line, case in enumerate((each for each in granted if each.number in placed), 1)}
    rules = agreements.rules_of(round_.scheme, on=round_.closes_at.astimezone(ZoneInfo(round_.zone)).date())
    if rules.value("reserve") != BY_POINTS:
        return passed
    totals = {}
    for case in granted:
        scale = scale_for(case)
        points = total(scale, [sheet.points for sheet in sheets_of(case)]) if scale is not None else None
        if points is None:
            return passed
        totals[case.number] = points
    most = rules.value("selected_per_round")
    places = quotas.free_now(period, at=at, zone=round_.zone, stream=round_.stream)
    places = min(places, most) if isinstance(most, int) else places
    order = in_order(totals)
    chosen = {number for number in order if number not in passed}
    chosen = set([number for number in order if number in chosen][:places])
    return {number: line for line, number in enumerate((each for each in order if each not in chosen), start=1)}


def line_for(case: Case, *, at: datetime) -> int | None:
    """
    The number on the reserve list of its round for whoever is granted a visa on a second look; nothing without a list.

    It is that of the first who waits with fewer points, and comes before them; behind everyone where nobody has fewer.
    The numbers that people were told stay.
    """
    round_, points = case.round, _points_of(case)
    rules = agreements.rules_of(round_.scheme, on=round_.closes_at.astimezone(ZoneInfo(round_.zone)).date())
    over = round_.collect_until is None or round_.collect_until <= at
    if over or points is None or rules.value("reserve") != BY_POINTS:
        return None
    waiting = sorted(cases.on_reserve(case.round_id, at=at), key=_turn)
    behind = (_line(each) for each in waiting if (_points_of(each) or 0) < points)
    return next(behind, max((_line(each) for each in waiting), default=0) + 1)


def _points_of(case: Case) -> Fraction | None:
    scale = scale_for(case)
    return total(scale, [sheet.points for sheet in sheets_of(case)]) if scale is not None else None


def _turn(case: Case) -> tuple[int, bool, Fraction, str]:
    """Where somebody stands on the list: of one number those of a second look first, by their points."""
    record = events.replay(case)
    is_looked_at = any(done(record, Did.LOOK_ASKED))
    points = (_points_of(case) or Fraction(0)) if is_looked_at else Fraction(0)
    return record.reserve or 0, not is_looked_at, -points, case.number


def comes_back_to(case: Case, period: Period, *, at: datetime) -> Place:
    """Where a place that nobody collects goes: to whoever waits on the list of its round, else as its method has it."""
    if next_of(case.round_id, period, at=at) is not None or _waits_by(case, period, at=at) is not None:
        return Place.FREE
    return Place(METHODS[case.round.method].comes_back_to)


def _waits_by(case: Case, period: Period, *, at: datetime) -> str | None:
    """The round in which a person comes next who was passed over there for the place of a case; nothing without one."""
    for other in cases.of_person(case.person_id):
        waits = other.stage == Stage.RESERVE.value and other.round.period_id == period.pk
        passed = events.replay(other).passed_over if waits else None
        if passed is not None and passed.about["held_by"] == case.number:
            first = next_of(other.round_id, period, at=at)
            if first is None or _line(cases.by_number(first)) >= _line(other):
                return other.round_id
    return None


def move_up_instead(case: Case, period: Period, *, at: datetime) -> str | None:
    """Give a place that nobody of its round waits for to the same person where they were passed over for it."""
    other = _waits_by(case, period, at=at)
    return move_up(other, period, at=at) if other is not None else None


def _line(case: Case | None) -> int:
    return (events.replay(case).reserve or 0) if case is not None else 0


def next_of(round_id: str, period: Period, *, at: datetime) -> str | None:
    """
    The number of the case that is next on the list of a round, while its time to collect runs.

    Who has a place of the period by another round is passed over, and keeps the number.
    """
    several = cases.on_reserve(round_id, at=at)
    placed = one_place.with_a_place(several[0].round, several) if several else {}
    waiting = [case for case in several if case.number not in placed]
    if not waiting or stops.why_stopped(period):
        return None
    if quotas.why_paused_at(period, at=at, zone=waiting[0].round.zone) is not None:
        return None
    return min(waiting, key=_turn).number


def move_up(round_id: str, period: Period, *, at: datetime) -> str | None:
    """Give a place that came back to whoever is next on the list of its round; returns whom, if there is anybody."""
    number = next_of(round_id, period, at=at)
    if number is None:
        return None
    case = cases.to_change(number)
    assert case.round.collect_until is not None, "a list ends with the time to collect"
    until = case.round.collect_until
    movement = Movement(Cause.PASSING, Place.FREE, Place.HELD, case=number, ends_at=until)
    if ledger.cannot_move(period, movement) is not None:
        return None
    action = case_moves.move_up(events.replay(case), by=SYSTEM, at=at, until=until)
    assert not isinstance(action, Refusal), "who waits on the list can move up"
    event = events.record_action(case, action, moves=[(period, movement)])
    notices.moved_up(case, event=event, until=until)
    return number
