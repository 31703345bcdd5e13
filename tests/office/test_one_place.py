"""One person never has two living places of one period, whatever doors are tried, one after the other or at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Did, Stage
from sojourn.rounds.draws.offers import OFFERS_FILE, read_steps
from sojourn.rounds.entries import Terms
from sojourn.rounds.model import Offer
from sojourn_office.actions import cases, claims, corrections, inviting, offering, reserves, rounds
from sojourn_office.actions.acting import by_account
from sojourn_office.actions.claims import Asked
from sojourn_office.queries import invariants
from sojourn_office.storage import clock as office_clock
from sojourn_office.storage import draws, events, ledger
from sojourn_office.storage import selections as stored_selections
from sojourn_office.storage.cases import of_account as cases_of
from sojourn_office.storage.outbox import Mail
from tests.office import test_entries as lots
from tests.office import test_waiting_room as room
from tests.office.test_claims import CLOSES, OPENS, said
from tests.office.test_seasons import with_words
from tests.office.world import ALL_YEAR, ASSESSED, RESULTS, World, done

ONE, TWO = "KOR-JPN-2026-D1", "KOR-JPN-2026-D2"
both_databases = pytest.mark.both_databases


def plan(world: World, round_id: str, offer: Offer) -> None:
    """A round in which the first to come are given places, in the period of its scheme."""
    asked = {"by": "test", "invented": True, "results_at": None, "collect_until": None, "zone": "Asia/Seoul"}
    planned = {"round_id": round_id, "scheme": round_id[:7], "method": "first_come", "year": 2026, "offer": offer}
    opens = max(OPENS, world.now + timedelta(days=1)) if world.now.year == 2026 else world.now + timedelta(days=1)
    closes = opens + (CLOSES - OPENS)
    done(rounds.plan(**planned, opens_at=opens, closes_at=closes, at=world.at(), key=world.key(), **asked))


@pytest.fixture
def world(db: None) -> World:
    """Five places of a period, two who were assessed in it, and two rounds that are open at once."""
    world = World().settle(places=5)
    plan(world, ONE, Offer(2, 2, 14))
    plan(world, TWO, Offer(1, 3, 14))
    for name in ("A", "B"):
        world.decided(world.lodged(name, ASSESSED))
    world.later(OPENS)
    return world


def started(world: World, name: str, round_id: str, mission: str = "jeju") -> str:
    asked = {"round_id": round_id, "mission": mission, "language": "ko"}
    return done(cases.start(account=world.person(name), at=world.at(), key=world.key(), **asked))


def claim(world: World, round_id: str, *numbers: str) -> list[tuple[int, int | None] | str]:
    asked = [Asked(number, world.key()) for number in numbers]
    answers = said(claims.claim_together(round_id, asked, at=world.at()))
    reserves.tell_due(world.at())
    return answers


def give_up(world: World, number: str) -> None:
    by = by_account(world.case(number).person.account_id)
    reserves.tell_due(world.at())
    act = cases.decline if ledger.place_of(world.case(number)) is not None else cases.withdraw
    done(act(number=number, by=by, at=world.at(), key=world.key()))


def assessed(world: World, name: str) -> str:
    """The case of a person in the assessed round."""
    return next(each.number for each in cases_of(world.people[name].pk) if each.round_id == ASSESSED)


def passed_over(number: str) -> int:
    """How often somebody was told so."""
    return sum(event.about == number for event in events.of_kind(Did.PASSED_OVER))


@both_databases
def test_a_claim_is_refused_while_its_person_holds_a_place_by_another_round(world: World) -> None:
    """The answer names the round and the way; with that place given up the same person may claim."""
    first, second = started(world, "A", ONE), started(world, "A", TWO)
    assert claim(world, ONE, first) == [(1, None)]
    (answer,) = claims.claim_together(TWO, [Asked(second, "press")], at=world.at())
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.about) == ("place_elsewhere", (("case", first),))
    assert "D1" in str(answer.message.values["round"].values)
    give_up(world, first)
    assert said(claims.claim_together(TWO, [Asked(second, "press")], at=world.at())) == [(1, None)]
    reserves.tell_due(world.at())
    assert invariants.broken() == ()


@both_databases
def test_those_who_claim_together_are_each_asked_for_their_own_place(world: World) -> None:
    """One question for all of them: whoever has a place is refused, and no number is used up by it."""
    names = ("A", "B", "C")
    there = [started(world, name, TWO) for name in names]
    held = started(world, "B", ONE)
    assert claim(world, ONE, held) == [(1, None)]
    assert claim(world, TWO, *there) == [(1, None), "place_elsewhere", (2, 1)]
    assert invariants.broken() == ()


@both_databases
def test_whoever_has_a_place_is_passed_over_on_the_reserve_list_and_keeps_the_number(world: World) -> None:
    """The next one has the place; told once; and once their own is given up, the next place is theirs."""
    taken, waits, behind = (started(world, name, TWO) for name in ("B", "A", "C"))
    assert claim(world, TWO, taken, waits, behind) == [(1, None), (2, 1), (3, 2)]
    held = started(world, "A", ONE)
    assert claim(world, ONE, held) == [(1, None)]
    give_up(world, taken)
    assert [ledger.place_of(world.case(each)) is not None for each in (waits, behind)] == [False, True]
    reserves.move_up_due(world.at())
    assert passed_over(waits) == 1
    assert Mail.objects.filter(event_id=next(e.seq for e in events.of_kind(Did.PASSED_OVER))).count() == 1
    give_up(world, held)
    give_up(world, behind)
    assert ledger.place_of(world.case(waits)) is not None
    assert invariants.broken() == ()


@both_databases
def test_who_passed_and_holds_a_place_waits_on_the_list_and_has_it_with_the_other_given_up(world: World) -> None:
    """The result is told with everyone's; the place that is given up comes to the same person."""
    held = started(world, "A", ONE)
    assert claim(world, ONE, held) == [(1, None)]
    world.later(RESULTS)
    done(world.publish())
    decided, other = (assessed(world, name) for name in ("A", "B"))
    assert (world.case(decided).stage, world.case(other).stage) == (Stage.RESERVE.value, Stage.PASSED.value)
    assert passed_over(decided) == 1
    assert invariants.broken() == ()
    give_up(world, held)
    assert world.case(decided).stage == Stage.PASSED.value
    assert world.period("KOR-JPN").held == 2
    assert invariants.broken() == ()


@both_databases
def test_nothing_is_lodged_where_that_holds_a_place_and_nobody_is_invited_who_has_one(world: World) -> None:
    """In a round that holds a place for each application; whoever could not lodge is not invited, and the next is."""
    plan(world, "JPN-KOR-2026-D3", Offer(1, 0, 14))
    draft, other = world.draft("Sato", ALL_YEAR), world.draft("Abe", ALL_YEAR)
    held = started(world, "Sato", "JPN-KOR-2026-D3", "osaka")
    world.later(world.now + timedelta(days=2))
    assert claim(world, "JPN-KOR-2026-D3", held) == [(1, None)]
    refused = world.lodge(draft)
    assert isinstance(refused, Refusal)
    assert refused.code == "place_elsewhere"
    with_words(world, "JPN-KOR", invited_per_place='"2"')
    done(inviting.invite(round_id=ALL_YEAR, count=1, days=5, by="test", at=world.at(), key=world.key()))
    invited = [event.about for event in events.of_kind(Did.INVITED)]
    assert invited == [other]
    assert invariants.broken() == ()


@both_databases
@pytest.mark.parametrize("rank", [0, 1])
def test_a_drawn_person_with_a_place_is_passed_over_for_good_and_told(tmp_path: Path, db: None, rank: int) -> None:
    """The order stays and nobody is put in: the next rank has the place, and the public file says why."""
    drawn = lots.Lots(tmp_path).plan(Terms(2, 20), places=5)
    plan(drawn.world, ONE, Offer(1, 0, 60))
    drawn.enter("A", "B", "C", "D")
    folder = drawn.run(drawn.freeze())
    names = {number: name for name, number in drawn.people.items()}
    order = [line.hex() for line in _order(folder)]
    by_ticket = {row.entry.ticket: row.entry.case_id for row in _rows()}
    by_rank = [by_ticket[ticket] for ticket in order]
    held = started(drawn.world, names[by_rank[rank]], ONE)
    assert claim(drawn.world, ONE, held) == [(1, None)]
    done(drawn.take(folder))
    has_place = [ledger.place_of(drawn.world.case(number)) is not None for number in by_rank]
    assert has_place == [[False, True, True, False], [True, False, True, False]][rank]
    assert passed_over(by_rank[rank]) == 1
    (selected,) = (event for event in events.every() if event.kind == "draw:selected")
    assert selected.open_part == {"offered": 2, "others": 2, "passed_over": 1}
    assert invariants.broken() == ()
    assert offering.write_due(drawn.world.at()) == 1
    shown = stored_selections.of_round(lots.ROUND)[0].draw
    steps = read_steps(draws.files_of(shown)[f"draw-1/{OFFERS_FILE}"])
    assert [(step.ticket.hex(), step.about) for step in steps if step.step == "disqualified"] == [
        (order[rank], "has-a-place")
    ]


def _rows() -> list[stored_selections.EntryRank]:
    (selection,) = stored_selections.of_round(lots.ROUND)
    return stored_selections.ranks_of(selection)


def _order(folder: Path) -> list[bytes]:
    lines = (folder / "draw-1" / "result.csv").read_text().splitlines()[1:]
    return [bytes.fromhex(line.split(",")[1]) for line in lines]


@both_databases
def test_whoever_was_given_a_place_while_waiting_is_passed_over_when_the_numbers_are_given(db: None) -> None:
    """The numbers stay without a gap, and the person is told why there is none for them."""
    world = room.with_room(World())
    plan(world, TWO, Offer(1, 0, 60))
    waits, other = (started(world, name, ONE) for name in ("A", "B"))
    held = started(world, "A", TWO)
    room.press(world, waits, other)
    assert claim(world, TWO, held) == [(1, None)]
    room.fix(world)
    done(room.order(world))
    assert room.by_number() == [other]
    assert passed_over(waits) == 1
    (answer,) = room.press(world, waits, at=room.DRAWN + timedelta(minutes=1))
    assert isinstance(answer, Refusal)
    assert answer.code == "place_elsewhere"
    reserves.tell_due(world.at())
    assert invariants.broken() == ()


@both_databases
def test_two_rounds_open_at_once_give_no_more_places_than_their_period_has_free(world: World) -> None:
    """Each offers two of the two that are free; whoever comes later waits on the list of their round."""
    corrected = {"scheme": "KOR-JPN", "year": 2026, "name": "released-by-mistake", "places": 3, "reason": "Three."}
    first, second = (world.manager("JPN", "jeju", number).number for number in (3, 4))
    done(corrections.correct(**corrected, first=first, second=second, at=world.at(), key=world.key()))
    one, two = (started(world, name, ONE) for name in ("K", "L"))
    three, four = (started(world, name, TWO) for name in ("M", "N"))
    assert claim(world, ONE, one) == [(1, None)]
    assert claim(world, TWO, three, four) == [(1, None), (2, 1)]
    assert claim(world, ONE, two) == [(2, 1)]
    period = world.period("KOR-JPN")
    assert (period.free, period.held) == (0, 2)
    assert invariants.broken() == ()


@both_databases
def test_each_door_asks_for_another_place_behind_the_lock_of_the_period(database: str, world: World) -> None:
    """Two rounds of one period wait for each other there, so that neither gives a place that the other does not see."""
    asked: list[str] = []

    def heard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    taken, waits = (started(world, name, TWO) for name in ("B", "A"))
    doors = (
        lambda: claim(world, TWO, taken, waits),
        lambda: give_up(world, taken),
        lambda: done(world.publish()),
    )
    for door in doors:
        if door is doors[-1]:
            world.later(RESULTS)
        asked.clear()
        with connection.execute_wrapper(heard):
            door()
        at = next(number for number, sql in enumerate(asked) if "moved.living" in sql or "AS living" in sql)
        locks = [number for number, sql in enumerate(asked) if "FOR UPDATE" in sql and "storage_period" in sql]
        assert database == "sqlite" or min(locks) < at


def page_of(world: World, number: str, path: str, language: str = "en") -> str:
    """A page of a person's own application, as they read it."""
    client, account = Client(), world.case(number).person.account
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    office_clock.move_to(world.at(), first=True)
    return client.get(f"/{language}/me/{number}/{path}").content.decode()


def test_the_page_of_the_claim_says_before_the_press_that_a_place_is_held_and_where(world: World) -> None:
    """With the way to that application; once it is given up nothing of it stands there."""
    held, other = started(world, "A", ONE), started(world, "A", TWO)
    assert "You have a place already" not in page_of(world, other, "claim")
    assert claim(world, ONE, held) == [(1, None)]
    page = page_of(world, other, "claim")
    assert "You have a place already" in page
    assert f"/en/me/{held}" in page
    assert "이미 자리가 있습니다" in page_of(world, other, "claim", "ko")
    assert "You have a place already" not in page_of(world, held, "claim")
    give_up(world, held)
    assert "You have a place already" not in page_of(world, other, "claim")
