"""What the agreement allows of a period on a day: parts of the year, the most on one day, a pause of the host."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn.rounds.model import Offer
from sojourn_office.actions import agreements, reserves, rounds
from sojourn_office.queries import invariants
from sojourn_office.storage import clock
from tests.office.test_claims import OPENS, claim, said, settled, started
from tests.office.world import ALL_YEAR, FILE, RESULTS, World, done

both_databases = pytest.mark.both_databases


@pytest.fixture
def world(db: None) -> World:
    return World().settle(places=40)


def with_value(world: World, written: str, scheme: str = "JPN-KOR") -> None:
    """Load the file with one more value of a scheme."""
    before, head, after = FILE.read_text().partition(f"\n[[schemes.{scheme}.values.quota_year]]")
    assert head
    text = f"{before}\n{written.format(scheme=scheme)}\n{head}{after}"
    done(agreements.load(name=FILE.name, text=text, by="test", at=world.at(), key=world.key()))


STATE = """
[[schemes.{scheme}.values.ceiling_state]]
from = 2026-10-01
known = 2026-10-01
value = "paused"
cite = ["mofa-2011-notes"]
[[schemes.{scheme}.values.ceiling_state]]
from = 2026-11-01
known = 2026-10-20
value = "open"
cite = ["mofa-2011-notes"]
"""
DAILY = """
[[schemes.{scheme}.values.daily_ceiling]]
from = 2026-01-01
known = 2026-01-01
value = 2
cite = ["mofa-2011-notes"]
"""
PARTS = """
[[schemes.{scheme}.values.tranches]]
from = 2026-01-01
known = 2026-01-01
value = [{{ from = "01-01", share = "1/2" }}, {{ from = "11-01", share = "1/2" }}]
cite = ["mofa-2011-notes"]
"""


def released(world: World, places: int) -> str | Refusal:
    asked = {"scheme": "JPN-KOR", "year": 2026, "places": places, "to_round": ALL_YEAR}
    return rounds.release(**asked, by="test", at=world.at(), key=world.key())


def code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


@both_databases
def test_while_the_host_pauses_the_places_none_is_held_or_released(db: None) -> None:
    world = World().settle(places=40)
    with_value(world, STATE)
    draft = world.draft("Sato", ALL_YEAR)
    assert code(world.lodge(draft)) == "period_paused"
    assert code(released(world, 1)) == "period_paused"
    assert world.case(draft).stage == "draft"
    clock.move_to(world.at(), first=True)
    assert "Paused by the host" in Client().get("/en/places").content.decode()
    world.later(datetime(2026, 10, 31, 15, tzinfo=UTC))
    done(world.lodge(draft))
    done(released(world, 1))
    assert invariants.broken() == ()


def test_the_most_on_one_day_is_counted_on_the_calendar_of_the_round(world: World) -> None:
    """The third of one day in Tokyo waits until its midnight."""
    with_value(world, DAILY)
    for name in ("Sato", "Kato"):
        world.lodged(name, ALL_YEAR)
    third = world.draft("Ito", ALL_YEAR)
    assert code(world.lodge(third)) == "period_full"
    world.later(datetime(2026, 10, 12, 14, 58, tzinfo=UTC))
    assert code(world.lodge(third)) == "period_full"
    done(world.lodge(third))


@pytest.mark.parametrize(("passed", "told"), [(2, True), (3, False)])
def test_a_result_day_tells_nobody_while_more_passed_than_one_day_has(db: None, passed: int, told: bool) -> None:
    """As many as the day has are told together; with one more nobody is, and nothing is held."""
    world = World().settle(places=40)
    with_value(world, DAILY, "KOR-JPN")
    numbers = [world.lodged(name) for name in ("Kim", "Lee", "Park")[:passed]]
    for number in numbers:
        world.decided(number)
    world.later(RESULTS)
    answer = world.publish()
    assert isinstance(answer, str) is told
    assert told or code(answer) == "period_full"
    assert {world.case(number).stage for number in numbers} == {"passed" if told else "decided"}
    assert invariants.broken() == ()


def test_nothing_is_claimed_while_the_host_pauses_the_places(db: None) -> None:
    world = settled(World())
    (one,) = started(world, "A")
    with_value(world, STATE.replace("2026-11-01", "2026-11-20"), "KOR-JPN")
    assert said(claim(world, one)) == ["period_paused"]
    assert said(claim(world, one, at=datetime(2026, 11, 19, 15, tzinfo=UTC))) == [(1, None)]


def test_the_most_on_one_day_binds_claims_and_the_reserve_list_follows_the_next_day(db: None) -> None:
    """The third of a day waits on the list though a place is free, and moves up after midnight in Seoul."""
    world = settled(World(), Offer(3, 2, 14))
    people = started(world, "A", "B", "C")
    with_value(world, DAILY, "KOR-JPN")
    assert said(claim(world, *people)) == [(1, None), (2, None), (3, 1)]
    reserves.tell_due(world.at())
    reserves.move_up_due(OPENS.replace(hour=14, minute=59))
    assert world.period("KOR-JPN").held == 2
    reserves.move_up_due(OPENS.replace(hour=15))
    assert world.period("KOR-JPN").held == 3
    assert invariants.broken() == ()


def test_a_part_of_the_year_is_not_released_before_it_begins(world: World) -> None:
    """Half of ten thousand until November, forty of them released already."""
    with_value(world, PARTS)
    refusal = released(world, 4_961)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.message.values["there"]) == ("ledger_short", 4_960)
    done(released(world, 4_960))
    assert code(released(world, 1)) == "ledger_short"
    world.later(datetime(2026, 11, 1, tzinfo=UTC))
    done(released(world, 1))
