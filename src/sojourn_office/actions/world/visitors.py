"""What becomes of an application that a visitor of the demonstration lodged: decided in time, issued, and used."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sojourn.cases.model import Did, Stage
from sojourn_office.actions import stays, visas
from sojourn_office.actions.acting import by_post
from sojourn_office.actions.world.course import courses
from sojourn_office.actions.world.script import UNDECIDED, World, decide_as_found, number_of
from sojourn_office.storage import cases as stored_cases
from sojourn_office.storage import events as stored_events
from sojourn_office.storage import rounds as stored_rounds
from sojourn_office.storage import visas as stored_visas
from sojourn_office.storage.cases import Case

# Over a weekend, too, there is a morning before the day on which a decision is due.
_DECIDED_BEFORE = timedelta(days=4)
# Long enough to look at the offer, and to decline it.
_ISSUED_AFTER = timedelta(days=4)
_ENTERED_AFTER = timedelta(days=21)
_REGISTERED_AFTER = timedelta(days=7)
_SATURDAY = 5


def each_morning(world: World, at: datetime, key: str) -> None:
    """Take every visitor's application one step further, where its time has come and the visitor did not."""
    for round_ in stored_rounds.every_round():
        for row in stored_cases.of_round(round_.id):
            if row.number in _of_the_script() and row.look_asked_at is None:
                continue
            if at.weekday() < _SATURDAY:
                _at_the_mission(row, world, at, f"{key}/{row.number}")
            if row.stage == Stage.ISSUED.value:
                _in_the_country(row, world, at, f"{key}/{row.number}")


@cache
def _of_the_script() -> frozenset[str]:
    return frozenset(number_of(course) for course in courses())


def _at_the_mission(row: Case, world: World, at: datetime, key: str) -> None:
    waits_for_results = row.round.results_at is not None and row.look_asked_at is None
    if (
        row.stage in UNDECIDED
        and not waits_for_results
        and row.due_at is not None
        and row.due_at - _DECIDED_BEFORE <= at
    ):
        decide_as_found(row.number, world, at, key)
    if row.stage != Stage.PASSED.value:
        return
    told_at = next(action.at for action in reversed(stored_events.replay(row).actions) if action.did is Did.TOLD)
    if told_at + _ISSUED_AFTER <= at:
        issuer = world.desk(row.mission, row.host)[0]
        visas.issue(number=row.number, by=by_post(issuer), at=at, key=f"{key}/issue")


def _in_the_country(row: Case, world: World, at: datetime, key: str) -> None:
    visa = stored_visas.of_case(row.number)
    assert visa is not None, "an issued case has its visa"
    on = at.astimezone(ZoneInfo(row.round.zone)).date()
    stay = stored_visas.stay_of(visa)
    by = by_post(world.border(row.host))
    if stay is None:
        if visa.issued_on + _ENTERED_AFTER <= on:
            stays.enter(serial=visa.serial, on=on, stamped_last_day=None, by=by, at=at, key=f"{key}/enter")
    elif stay.left_on is None and stay.registered_on is None and _is_time_to_register(stay.entered_on, on):
        # In Japan the duty to register counts from the day of settling, in Korea from landing.
        if row.host == "JPN" and stay.settled_on is None:
            stays.settle(serial=visa.serial, on=on, by=by, at=at, key=f"{key}/settle")
        stays.register(serial=visa.serial, on=on, by=by, at=at, key=f"{key}/register")


def _is_time_to_register(entered_on: date, on: date) -> bool:
    return entered_on + _REGISTERED_AFTER <= on
