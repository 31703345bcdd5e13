"""The fault clock: a door that gave no sign is told in the log, and the people outside get their time back, once."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn.cases.giving_back import Closure
from sojourn.cases.model import Did
from sojourn_office.actions import assessment, giving_back, heartbeats, rounds
from sojourn_office.actions.heartbeats import beat
from sojourn_office.commands import rehearse_outage
from sojourn_office.events import Happened
from sojourn_office.queries import invariants, lost_time
from sojourn_office.site.environment import Mode
from sojourn_office.storage import cases, events, outbox
from sojourn_office.storage import rounds as round_rows
from sojourn_office.storage.heartbeats import SILENT_AFTER, Door
from tests.office.test_claims import CLOSES, ROUND, settled, started
from tests.office.world import ALL_YEAR, ASSESSED, RESULTS, World, done

LOST = timedelta(minutes=90)
both_databases = pytest.mark.both_databases


@pytest.fixture
def world(db: None) -> World:
    """A small office with nine free places in each direction."""
    return World().settle(places=9)


def paper_asked(world: World, name: str, *, days: int) -> str:
    """A lodged case of which a paper is asked for, due so many days from now."""
    number = world.lodged(name, ALL_YEAR)
    asked = {"why": "It is too old.", "until": world.now + timedelta(days=days), "key": world.key()}
    done(assessment.ask_for_paper(number=number, post=world.officers["KOR"][0], paper="plan", at=world.at(), **asked))
    return number


def closed(world: World, door: Door = Door.PAGES, *, lost: timedelta = LOST) -> Closure:
    """A door beats, is silent for a time, and beats again."""
    beat(door, world.at())
    world.later(world.now + lost)
    closure = beat(door, world.now)
    assert closure is not None
    return closure


def ends(world: World) -> dict[str, datetime | None]:
    """Every deadline there is, by its case, and the windows of the rounds."""
    found: dict[str, datetime | None] = {each.number: each.due_at for each in cases.every()}
    return found | {each.id: each.closes_at for each in round_rows.every_round()}


def test_a_demonstration_that_was_stopped_in_order_gives_no_night_back(world: World) -> None:
    beat(Door.PAGES, world.at())
    heartbeats.put_away()
    world.later(world.now + timedelta(hours=14))
    assert beat(Door.PAGES, world.now) is None


@both_databases
def test_ninety_minutes_closed_move_every_deadline_of_a_person_by_ninety_minutes_and_none_twice(world: World) -> None:
    asked = [paper_asked(world, name, days=days) for name, days in (("A", 3), ("B", 9))]
    waiting = world.lodged("C", ALL_YEAR)
    drafted = world.draft("D")
    before = ends(world)
    closure = closed(world)
    assert closure.minutes == 90
    assert giving_back.give_back_due(world.at()) == len(asked) + 1 + 2  # the draft's window, and two windows
    after = ends(world)
    moved = {name for name in after if after[name] != before[name]}
    assert moved == {*asked, ASSESSED, ALL_YEAR}
    assert all(after[name] == before[name] + LOST for name in moved)
    assert giving_back.give_back_due(world.at()) == 0
    assert ends(world) == after
    told = list(events.of_kind(Did.GIVEN_BACK))
    assert sorted(each.about for each in told) == sorted([*asked, drafted])
    assert waiting not in {each.about for each in told}
    assert not list(invariants.broken())


def test_a_window_in_which_places_are_claimed_is_lengthened_and_its_people_are_told() -> None:
    world = settled(World())
    (waiting,) = started(world, "A")
    world.later(CLOSES - timedelta(days=2))
    closure = closed(world)
    giving_back.give_back_due(world.at())
    row = round_rows.by_id(ROUND)
    assert row is not None
    assert (row.planned_to, row.closes_at) == (CLOSES, CLOSES + LOST)
    assert [each.about for each in events.of_kind(Did.GIVEN_BACK, after=closure.entry)] == [waiting]
    assert not list(invariants.broken())


def test_each_person_is_told_once_and_the_mail_names_no_deadline(world: World) -> None:
    number = paper_asked(world, "A", days=3)
    account = world.people["A"]
    before = len(outbox.of_account(account.pk))
    closed(world)
    for _ in range(3):
        giving_back.give_back_due(world.at())
    letters = outbox.of_account(account.pk)
    assert len(letters) == before + 1
    assert "90" in letters[0].says
    assert number not in letters[0].says


def test_a_closure_that_was_given_back_half_is_finished_and_nobody_is_moved_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine dies again in the middle: what was moved stays moved, the rest follows."""
    first, second = (paper_asked(world, name, days=3) for name in ("A", "B"))
    before = ends(world)
    closed(world)
    real = giving_back._give

    def die(number: str, **more: object) -> bool:
        if number == max(first, second):
            raise ValueError("the machine died")
        return real(number, **more)

    monkeypatch.setattr(giving_back, "_give", die)
    with pytest.raises(giving_back.NotGivenBack):
        giving_back.give_back_due(world.at())
    assert sum(ends(world)[number] != before[number] for number in (first, second)) == 1
    monkeypatch.setattr(giving_back, "_give", real)
    giving_back.give_back_due(world.at())
    assert all(ends(world)[number] == before[number] + LOST for number in (first, second))


def test_nobodys_time_ends_while_the_pages_are_closed_or_before_it_is_given_back(world: World) -> None:
    """The worker is up again first: what ran out while the pages were closed does not lapse."""
    number = passed(world)
    due_at = world.case(number).due_at
    assert due_at is not None
    world.later(due_at - timedelta(minutes=10))
    beat(Door.PAGES, world.now)
    world.later(due_at + timedelta(minutes=30))
    lapse = giving_back.nothing_ends_before(rounds.lapse_due)
    with pytest.raises(giving_back.NotGivenBack):
        lapse(world.now)
    beat(Door.PAGES, world.now)
    assert lapse(world.now) == 0
    assert world.case(number).due_at == world.now + timedelta(minutes=10)
    assert not isinstance(world.issue(number), Refusal)


def passed(world: World) -> str:
    number = world.decided(world.lodged("A"))
    world.later(RESULTS)
    done(world.publish())
    return number


def test_signs_that_are_late_by_a_little_close_no_door(world: World) -> None:
    beat(Door.PAGES, world.at())
    assert beat(Door.PAGES, world.now + SILENT_AFTER) is None
    assert beat(Door.PAGES, world.now + SILENT_AFTER + SILENT_AFTER + timedelta(seconds=1)) is not None


def test_a_sign_that_comes_late_does_not_open_a_gap_behind_it(world: World) -> None:
    """Two machines serve the pages: the one that was slow says nothing about the other."""
    beat(Door.PAGES, world.now + timedelta(seconds=40))
    beat(Door.PAGES, world.now)
    assert beat(Door.PAGES, world.now + timedelta(seconds=100)) is None


@pytest.mark.parametrize("door", [Door.GATE, Door.WORKER])
def test_a_door_that_no_deadline_needs_is_told_and_moves_nothing(world: World, door: Door) -> None:
    paper_asked(world, "A", days=3)
    before = ends(world)
    closed(world, door)
    assert giving_back.give_back_due(world.at()) == 0
    assert ends(world) == before
    assert [each.door for each in lost_time.closed(at=world.now)] == [door.value]


def test_a_move_of_the_demonstrations_clock_costs_nobody_time(world: World) -> None:
    """A door that was open stays open over the move; one that was closed before it does not."""
    start = world.at()
    beat(Door.PAGES, start)
    beat(Door.GATE, start - LOST)
    heartbeats.leap(start, start + timedelta(days=7))
    assert beat(Door.PAGES, start + timedelta(days=7, seconds=20)) is None
    assert beat(Door.GATE, start + timedelta(days=7, seconds=20)) is not None


def test_everybody_reads_what_was_lost_and_given_back(world: World, client: Client) -> None:
    paper_asked(world, "A", days=3)
    closed(world)
    giving_back.give_back_due(world.at())
    page = client.get("/en/status").content.decode()
    assert "Minutes lost: 90." in page
    (told,) = [each.open_part for each in events.of_kind(Happened.TIME_GIVEN_BACK)]
    assert told["cases"] == 1
    (shown,) = client.get("/en/status.json").json()["closed"]
    assert shown["given_back"] == {"cases": 1, "windows": 2, "minutes": 90}
    assert client.get("/en/status/closed/1.tlog-proof").status_code == 404


def test_announced_work_is_said_beforehand_and_given_back_all_the_same(world: World, client: Client) -> None:
    number = paper_asked(world, "A", days=3)
    before = world.case(number).due_at
    begins = world.now + timedelta(hours=2)
    done(heartbeats.announce_work(begins, begins + timedelta(hours=3), by="test", at=world.at()))
    assert [work.begins_at for work in lost_time.announced(at=world.now)] == [begins]
    beat(Door.PAGES, begins + timedelta(minutes=1))
    world.later(begins + timedelta(minutes=91))
    beat(Door.PAGES, world.now)
    giving_back.give_back_due(world.at())
    assert before is not None
    assert world.case(number).due_at == before + LOST
    assert [each.announced for each in lost_time.closed(at=world.now)] == [True]


def test_no_work_is_announced_in_the_three_days_before_an_opening_nor_afterwards(world: World) -> None:
    """The round of the applications opens in the middle of the night of 12 October."""
    opens = round_rows.by_id(ASSESSED).opens_at  # type: ignore[union-attr]
    early = opens - timedelta(days=5)

    def refused(begins: datetime, ends: datetime, *, at: datetime = early) -> bool:
        return isinstance(heartbeats.announce_work(begins, ends, by="test", at=at), Refusal)

    assert refused(opens - timedelta(hours=71), opens - timedelta(hours=70))
    assert refused(opens - timedelta(hours=90), opens + timedelta(hours=1))
    assert refused(early - timedelta(hours=1), early + timedelta(hours=1))
    assert refused(early + timedelta(hours=3), early + timedelta(hours=2))
    assert refused((early + timedelta(hours=1)).replace(tzinfo=None), early + timedelta(hours=2))
    assert not isinstance(
        heartbeats.announce_work(world.now + timedelta(hours=1), world.now + timedelta(hours=2), by="t", at=world.now),
        Refusal,
    )


def test_a_rehearsal_of_an_outage_is_refused_where_the_clock_cannot_be_moved(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such a refusal touches nothing."""
    settings.SOJOURN = settings.SOJOURN.model_copy(update={"mode": Mode.PRODUCTION})
    assert rehearse_outage.run(Namespace(inside=None, minutes=90)) == 2
    assert "demonstration" in capsys.readouterr().err


def test_every_deadline_is_listed_by_its_case_and_every_open_window_by_its_round(world: World) -> None:
    number = paper_asked(world, "A", days=3)
    world.lodged("B", ALL_YEAR)
    assert set(lost_time.deadlines(at=world.now)) == {f"{number} paper-1", f"{ASSESSED} window", f"{ALL_YEAR} window"}
