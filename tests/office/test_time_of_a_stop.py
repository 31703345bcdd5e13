"""Time in which a check had stopped a period: given back to its people like that of a closed door, no minute twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from sojourn.basics.messages import Message
from sojourn.cases.model import Did
from sojourn.texts import say
from sojourn_office import clock
from sojourn_office.actions import checking, giving_back, heartbeats, rounds
from sojourn_office.actions.heartbeats import beat
from sojourn_office.commands import check
from sojourn_office.events import Happened
from sojourn_office.queries import invariants, lost_time
from sojourn_office.storage import beside, events, last_check, outbox, stops
from sojourn_office.storage import rounds as round_rows
from sojourn_office.storage.heartbeats import Door
from sojourn_office.storage.last_check import LastCheck
from tests.office.test_lost_time import ends, paper_asked
from tests.office.test_stops import HERE, resume
from tests.office.world import ALL_YEAR, ASSESSED, COLLECT_UNTIL, RESULTS, World, done

HOUR = timedelta(hours=1)


@pytest.fixture
def world(db: None) -> World:
    """A small office with nine free places in each direction."""
    return World().settle(places=9)


def passed(world: World) -> str:
    """Somebody who may collect a visa from Japan, in the period that is stopped."""
    number = world.decided(world.lodged("Kim"))
    world.later(RESULTS)
    done(world.publish())
    return number


def stopped(world: World, *, lasts: timedelta) -> None:
    """A check finds something, and a manager lets the period go on after a clean one."""
    checking.stop([HERE], at=world.at())
    goes_on(world, world.now + lasts)


def goes_on(world: World, at: datetime) -> None:
    world.later(at)
    assert check.made(at) == ()
    post = world.officer("JPN", "", len(list(events.of_kind(Happened.PERIOD_RESUMED))) + 20)
    post.roles = ["manager"]
    post.save()
    done(resume(world, post))


def due(world: World, number: str) -> datetime:
    found = world.case(number).due_at
    assert found is not None
    return found


@pytest.mark.both_databases
def test_whoever_could_not_collect_while_nothing_was_given_has_as_long_afterwards(world: World) -> None:
    kim, elsewhere = passed(world), paper_asked(world, "Sato", days=200)
    before, window, due_elsewhere = due(world, kim), ends(world)[ALL_YEAR], due(world, elsewhere)
    stopped(world, lasts=5 * HOUR)
    lost = timedelta(minutes=lost_time.closed(at=world.now)[0].closure.minutes)
    assert lost >= 5 * HOUR
    assert giving_back.give_back_due(world.at()) == 1
    assert due(world, kim) == before + lost
    assert (due(world, elsewhere), ends(world)[ALL_YEAR]) == (due_elsewhere, window), "another period goes on as it was"
    assert giving_back.give_back_due(world.at()) == 0
    assert due(world, kim) == before + lost, "nothing is given twice"
    assert [event.about for event in events.of_kind(Did.GIVEN_BACK)] == [kim]
    assert not list(invariants.broken())


def test_each_person_is_told_once_with_the_page_that_proves_it(world: World, client: Client) -> None:
    kim = passed(world)
    account = world.people["Kim"]
    letters = len(outbox.of_account(account.pk))
    stopped(world, lasts=2 * HOUR)
    for _ in range(3):
        giving_back.give_back_due(world.at())
    told = outbox.of_account(account.pk)
    assert len(told) == letters + 1
    minutes = lost_time.closed(at=world.now)[0].closure.minutes
    assert str(minutes) in str(told[0].says)
    assert kim not in str(told[0].says)
    entry = lost_time.closed(at=world.now)[0].closure.entry
    page = client.get("/en/status").content.decode()
    assert f'id="closed-{entry}"' in page and "Places and visas of KOR-JPN-2026" in page
    (shown,) = client.get("/en/status.json").json()["closed"]
    assert (shown["door"], shown["period"]) == (None, HERE)
    assert shown["given_back"]["cases"] == 1


def test_a_stop_that_overlaps_an_outage_gives_the_time_of_both_together_and_no_minute_twice(world: World) -> None:
    kim = passed(world)
    before = due(world, kim)
    beat(Door.PAGES, world.at())
    began = world.now
    checking.stop([HERE], at=began + HOUR)
    world.later(began + 2 * HOUR)
    beat(Door.PAGES, world.now)
    giving_back.give_back_due(world.at())
    assert due(world, kim) == before + 2 * HOUR
    goes_on(world, began + 4 * HOUR)
    giving_back.give_back_due(world.at())
    ended = lost_time.closed(at=world.now)[0].closure.ended_at
    assert abs(due(world, kim) - before - (ended - began)) <= timedelta(minutes=1), "from the outage to the resumption"


def test_a_deadline_that_was_over_before_the_stop_stays_over(world: World) -> None:
    number = passed(world)
    world.later(COLLECT_UNTIL)
    assert rounds.lapse_due(at=world.at()) == 1
    stopped(world, lasts=HOUR)
    giving_back.give_back_due(world.at())
    assert world.case(number).stage == "lapsed"
    assert not list(events.of_kind(Did.GIVEN_BACK))


def test_a_deadline_that_ran_out_while_the_period_was_stopped_runs_on_afterwards(world: World) -> None:
    number = passed(world)
    world.later(COLLECT_UNTIL - timedelta(minutes=10))
    checking.stop([HERE], at=world.now)
    goes_on(world, COLLECT_UNTIL + HOUR)
    assert giving_back.nothing_ends_before(lambda at: rounds.lapse_due(at=at))(world.at()) == 0
    left = due(world, number) - lost_time.closed(at=world.now)[0].closure.ended_at
    assert timedelta(minutes=10) <= left <= timedelta(minutes=11)
    done(world.issue(number))


def test_stopped_again_the_second_stop_counts_for_itself(world: World) -> None:
    kim = passed(world)
    before = due(world, kim)
    stopped(world, lasts=HOUR)
    giving_back.give_back_due(world.at())
    stopped(world, lasts=3 * HOUR)
    giving_back.give_back_due(world.at())
    lost = sum(each.closure.minutes for each in lost_time.closed(at=world.now))
    assert due(world, kim) == before + timedelta(minutes=lost)
    assert len(list(events.of_kind(Happened.TIME_GIVEN_BACK))) == 2


def test_the_window_of_the_stopped_period_closes_later_and_that_of_another_does_not(world: World) -> None:
    world.lodged("Kim")
    before = ends(world)
    stopped(world, lasts=HOUR)
    giving_back.give_back_due(world.at())
    lost = timedelta(minutes=lost_time.closed(at=world.now)[0].closure.minutes)
    after = ends(world)
    closed = before[ASSESSED]
    assert closed is not None and after[ASSESSED] == closed + lost
    assert after[ALL_YEAR] == before[ALL_YEAR]
    row = round_rows.by_id(ASSESSED)
    assert row is not None and row.planned_to == before[ASSESSED]


def overdue(world: World, *, since: timedelta) -> None:
    """The last check is so long ago that nothing was given for a time, which ends with the next check."""
    last_check.keep(LastCheck(world.now, 20, 0, clock.wall() - stops.OVERDUE_AFTER - since))


@pytest.mark.both_databases
def test_time_in_which_no_check_was_made_is_given_back_in_every_period_and_none_twice(world: World) -> None:
    kim, elsewhere = passed(world), paper_asked(world, "Sato", days=200)
    before, window = {number: due(world, number) for number in (kim, elsewhere)}, ends(world)[ALL_YEAR]
    overdue(world, since=5 * HOUR)
    world.later(world.now + 6 * HOUR)
    assert check.made(world.at()) == ()
    (closed,) = lost_time.closed(at=world.now)
    lost = timedelta(minutes=closed.closure.minutes)
    assert lost - 5 * HOUR in (timedelta(), timedelta(minutes=1))
    giving_back.give_back_due(world.at())
    assert {number: due(world, number) for number in before} == {each: at + lost for each, at in before.items()}
    assert window is not None and ends(world)[ALL_YEAR] == window + lost
    assert check.made(world.at()) == ()
    assert giving_back.give_back_due(world.at()) == 0
    assert len(list(events.of_kind(Happened.CHECK_OVERDUE))) == 1
    assert not list(invariants.broken())


def test_a_check_in_time_a_first_one_and_one_after_a_demonstration_lay_there_give_nothing_back(world: World) -> None:
    assert check.made(world.at()) == ()
    overdue(world, since=-timedelta(minutes=1))
    assert check.made(world.at()) == ()
    overdue(world, since=5 * HOUR)
    heartbeats.put_away()
    assert not stops.is_overdue()
    assert check.made(world.at()) == ()
    assert not list(events.of_kind(Happened.CHECK_OVERDUE))
    overdue(world, since=HOUR)
    assert stops.is_overdue(), "it is waited for again"


def test_a_check_that_was_killed_before_it_was_kept_tells_its_lateness_once(world: World) -> None:
    passed(world)
    overdue(world, since=2 * HOUR)
    note = beside.file_of(last_check.NOTE).read_bytes()
    for _ in range(2):
        beside.file_of(last_check.NOTE).write_bytes(note)
        check.made(world.at())
    assert len(list(events.of_kind(Happened.CHECK_OVERDUE))) == 1


def test_the_page_of_the_service_tells_of_it_to_everybody_and_each_person_is_written_to(
    world: World, client: Client
) -> None:
    passed(world)
    world.later(world.now + 6 * HOUR)
    overdue(world, since=5 * HOUR)
    check.made(world.at())
    giving_back.give_back_due(world.at())
    assert "Places and visas of every period" in client.get("/en/status").content.decode()
    (shown,) = client.get("/en/status.json").json()["closed"]
    assert (shown["door"], shown["period"], shown["given_back"]["cases"]) == (None, "all", 1)
    assert outbox.of_account(world.people["Kim"].pk)[0].subject == say(Message("Deadline moved, time given back"), "ko")
