"""What is told before a held place goes back: at once, a week and a day before, once each, and in the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db.models import Max

from sojourn.basics.messages import Message
from sojourn.cases.model import Did
from sojourn.rounds.entries import Terms
from sojourn.rounds.moves import end_of_day
from sojourn_office.actions import cases, entries, reminders, reserves, selections
from sojourn_office.actions.acting import by_account
from sojourn_office.queries import deadlines, invariants
from sojourn_office.storage import events
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.events import Event
from tests.office.test_claims import claim, settled, started
from tests.office.test_entries import DRAWN, Lots
from tests.office.test_notices import letters, morning
from tests.office.test_reserves import UNTIL
from tests.office.world import CONSENTS, World, done

MOMENT = timedelta(microseconds=1)
WEEK, EVE = morning(2026, 11, 17), morning(2026, 11, 23)


@pytest.fixture
def world() -> World:
    """An office with a round of two places that are held for a fortnight, and two reserves."""
    return settled(World())


@pytest.fixture
def people(world: World) -> list[str]:
    """Two with places and two on the reserve list, told of it."""
    numbers = started(world, "A", "B", "C", "D")
    claim(world, *numbers)
    reserves.tell_due(world.at())
    return numbers


def account_of(world: World, number: str) -> Account:
    return world.case(number).person.account


def reminded(world: World, at: datetime) -> list[tuple[str, int]]:
    """Who is reminded at a moment, and of how many days."""
    last = Event.objects.aggregate(last=Max("seq"))["last"]
    world.later(at)
    reminders.remind_due(at)
    of_holds = (event for event in events.of_kind(Did.REMINDED) if event.seq > last)
    return sorted((event.about, event.open_part["days"]) for event in of_holds if event.open_part["of"] == "hold")


def shown(world: World, number: str, at: datetime) -> list[tuple[Message | str, object]]:
    """The lines of the calendar of a person."""
    found = deadlines.deadlines_of(account_of(world, number), at=at)
    return [(str(each.what.values["what"].text), each.when) for each in found]  # type: ignore[union-attr]


@pytest.mark.both_databases
def test_a_held_place_is_told_at_once_a_week_before_and_on_the_eve(world: World, people: list[str]) -> None:
    """Held to the end of 24 November: on the 17th and the 23rd at nine in Seoul, and not a moment earlier."""
    one, two, *_ = people
    assert "2026년 11월 24일(화) 23:59" in letters(account_of(world, one))[-1][1]
    both = sorted([one, two])
    assert reminded(world, WEEK - MOMENT) == []
    assert reminded(world, WEEK) == [(number, 7) for number in both]
    assert reminded(world, WEEK) == reminded(world, EVE - MOMENT) == []
    assert reminded(world, EVE) == [(number, 1) for number in both]
    assert reminded(world, UNTIL - MOMENT) == reminded(world, UNTIL) == []
    assert [len(letters(account_of(world, number))) for number in people] == [3, 3, 1, 1]
    assert invariants.broken() == ()


@pytest.mark.promise("wrong-recipient")
def test_the_mail_points_and_tells_neither_a_name_nor_a_number_nor_that_there_is_a_place(
    world: World, people: list[str]
) -> None:
    reminded(world, EVE)
    subject, body = letters(account_of(world, people[0]))[-1]
    assert "2026년 11월 24일(화) 23:59" in body
    for secret in (people[0], "SPECIMEN", "자리가", "1번째", "예비"):
        assert secret not in subject + body


@pytest.mark.parametrize("how", ["lodged", "declined", "withdrawn"])
def test_nothing_is_told_once_the_hold_has_ended(world: World, people: list[str], how: str) -> None:
    """Nor to the one who was about to move up, whose own fortnight has just begun."""
    one, two, three, _ = people
    asked = {"number": one, "by": by_account(account_of(world, one).pk), "at": world.at(), "key": world.key()}
    if how == "lodged":
        world.answer(one, "A", world.case(one).round_id)
        done(cases.lodge(consents=CONSENTS, **asked))
    else:
        done({"declined": cases.decline, "withdrawn": cases.withdraw}[how](**asked))
    assert (world.case(three).due_at is not None) is (how != "lodged")
    expected = [two] if how == "lodged" else sorted([two, three])
    assert reminded(world, WEEK) == [(number, 7) for number in expected]
    assert one not in {number for number, _ in reminded(world, EVE)}


def test_whoever_moves_up_is_told_by_the_days_of_their_own_hold(world: World, people: list[str]) -> None:
    """The first two let theirs end; the next two have a fortnight from then on."""
    _, _, three, four = people
    world.later(UNTIL)
    assert reserves.lapse_due(UNTIL) == 2
    until = world.case(three).due_at
    assert until == end_of_day(date(2026, 12, 9), "Asia/Seoul")
    assert "2026년 12월 9일(수) 23:59" in letters(account_of(world, three))[-1][1]
    both = sorted([three, four])
    assert reminded(world, morning(2026, 12, 2)) == [(number, 7) for number in both]
    assert reminded(world, morning(2026, 12, 8)) == [(number, 1) for number in both]


def test_after_days_without_work_only_the_nearest_is_told(world: World, people: list[str]) -> None:
    assert {days for _, days in reminded(world, EVE + timedelta(hours=3))} == {1}
    assert reminded(world, EVE + timedelta(hours=4)) == []


def test_the_calendar_has_the_opening_and_then_the_end_of_the_hold(world: World) -> None:
    """On the reserve list there is nothing to keep but what was there before."""
    one, *_, four = numbers = started(world, "A", "B", "C", "D")
    opens = world.case(one).round.opens_at
    assert shown(world, one, world.at()) == [("Opens", opens)]
    claim(world, *numbers)
    reserves.tell_due(world.at())
    assert shown(world, one, world.at()) == [("Lodge by", UNTIL)]
    assert shown(world, four, world.at()) == [("Opens", opens)]
    done(cases.decline(number=one, by=by_account(account_of(world, one).pk), at=world.at(), key=world.key()))
    assert shown(world, one, world.at()) == []


def test_an_offer_of_a_draw_is_told_before_it_ends_first_to_accept_and_then_to_lodge(tmp_path: Path) -> None:
    """Ten days to accept, then twenty to lodge; each with its week and its eve, and one who declines hears nothing."""
    lots = Lots(tmp_path).plan(Terms(places=2, lodge_days=20, accept_days=10)).enter("A", "B", "C")
    world = lots.world
    lots.drawn()
    first, second, _ = lots.by_rank()
    assert shown(world, first, DRAWN) == [("Accept by", end_of_day(date(2023, 9, 3), "Asia/Seoul"))]
    both = sorted([first, second])
    assert reminded(world, morning(2023, 8, 27) - MOMENT) == []
    assert reminded(world, morning(2023, 8, 27)) == [(number, 7) for number in both]
    done(lots.do(entries.accept, first))
    done(lots.do(entries.decline, second))
    assert shown(world, first, world.at()) == [("Lodge by", end_of_day(date(2023, 9, 16), "Asia/Seoul"))]
    third = lots.by_rank()[2]
    assert reminded(world, morning(2023, 8, 30)) == [(third, 7)]
    assert reminded(world, morning(2023, 9, 5)) == [(third, 1)]
    assert reminded(world, morning(2023, 9, 9)) == [(first, 7)]
    assert reminded(world, morning(2023, 9, 15)) == [(first, 1)]
    assert selections.lapse_due(datetime(2023, 9, 16, 15, tzinfo=UTC)) >= 1
    assert reminded(world, morning(2023, 9, 17)) == []
