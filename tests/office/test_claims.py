"""Claims of places: numbers without a gap, one answer for good, holds that end, and a list that moves up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from sojourn.basics.refusals import Refusal
from sojourn.rounds.model import Offer
from sojourn_office.actions import cases, claims, rounds
from sojourn_office.actions.acting import by_account
from sojourn_office.actions.claims import Answered, Asked
from sojourn_office.queries import invariants, invariants_of_claims
from sojourn_office.storage import claims as stored
from sojourn_office.storage import ledger
from sojourn_office.storage.crowds import drafts
from tests.office.world import World, done

ROUND = "KOR-JPN-2026-D1"
OPENS = datetime(2026, 11, 10, 1, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=60)


@pytest.fixture
def world() -> World:
    """An office with a round in which two places and two reserves can be claimed."""
    return settled(World())


def settled(world: World, offer: Offer = Offer(2, 2, 14)) -> World:  # noqa: B008 (frozen)
    """The small office with a round to claim in, its places released."""
    world.settle(places=offer.places)
    asked = {"by": "test", "invented": True, "results_at": None, "collect_until": None, "zone": "Asia/Seoul"}
    planned = {"round_id": ROUND, "scheme": "KOR-JPN", "method": "first_come", "year": 2026, "offer": offer}
    done(rounds.plan(**planned, opens_at=OPENS, closes_at=CLOSES, at=world.at(), key=world.key(), **asked))
    return world


def claim(world: World, *numbers: str, at: datetime = OPENS) -> list[Answered | Refusal]:
    """Claim together, each with a key of its own."""
    world.later(at)
    return claims.claim_together(ROUND, [Asked(number, world.key()) for number in numbers], at=at)


def started(world: World, *names: str) -> list[str]:
    """A draft of each."""
    asked = {"round_id": ROUND, "mission": "jeju", "language": "ko"}
    return [done(cases.start(account=world.person(name), at=world.at(), key=world.key(), **asked)) for name in names]


def said(answers: list[Answered | Refusal]) -> list[tuple[int, int | None] | str]:
    """Each answer in short: number and rank, or the code of the refusal."""
    return [each.code if isinstance(each, Refusal) else (each.number, each.reserve) for each in answers]


@pytest.mark.both_databases
def test_those_who_come_together_are_given_numbers_in_their_order(world: World) -> None:
    """Places first, then the reserve list, then nothing."""
    people = started(world, "A", "B", "C", "D", "E")
    assert said(claim(world, *people)) == [(1, None), (2, None), (3, 1), (4, 2), "period_full"]
    assert world.period("KOR-JPN").held == 2
    assert [ledger.place_of(world.case(number)) is not None for number in people] == [True, True, False, False, False]
    assert invariants.broken() == ()


@pytest.mark.both_databases
@pytest.mark.promise("pressed-many-times", "second-claim")
def test_pressing_again_gives_the_same_answer_and_no_second_place(world: World) -> None:
    """In the same batch, in the next, with another key, and when all is full."""
    one, two, three, four, five = started(world, "A", "B", "C", "D", "E")
    assert said(claim(world, one, one)) == [(1, None), (1, None)]
    assert said(claim(world, two, one, three, four, five)) == [(2, None), (1, None), (3, 1), (4, 2), "period_full"]
    assert said(claim(world, three, one)) == [(3, 1), (1, None)]
    assert [each.number for each in stored.every(ROUND)] == [1, 2, 3, 4]


@pytest.mark.promise("overload-at-opening")
def test_a_rush_that_comes_in_one_batch_is_kept_whole() -> None:
    """One entry of the public log takes some hundred movements and no more; the batch has several."""
    world = settled(World(), Offer(600, 300, 14))
    numbers = drafts([ROUND] * 1000, at=world.at())
    answers = claim(world, *numbers)
    assert said(answers)[:601] == [*((number, None) for number in range(1, 601)), (601, 1)]
    assert said(answers)[899:] == [(900, 300), *["period_full"] * 100]
    assert world.period("KOR-JPN").held == 600
    assert [found for check in invariants_of_claims.CHECKS for found in check()] == []


def test_a_key_of_somebody_else_is_refused_also_when_both_come_at_once(world: World) -> None:
    one, two = started(world, "A", "B")
    answers = claims.claim_together(ROUND, [Asked(one, "same"), Asked(two, "same")], at=OPENS)
    assert said(answers) == [(1, None), "key_reused"]
    assert said(claims.claim_together(ROUND, [Asked(two, "same")], at=OPENS)) == ["key_reused"]
    assert said(claims.claim_together(ROUND, [Asked(two, "own")], at=OPENS)) == [(2, None)]


def test_nothing_is_given_a_moment_before_the_opening_or_from_the_closing_on(world: World) -> None:
    one, two, three = started(world, "A", "B", "C")
    moment = timedelta(microseconds=1)
    assert said(claim(world, one, at=OPENS - moment)) == ["not_open"]
    assert said(claim(world, one, at=OPENS)) == [(1, None)]
    assert said(claim(world, two, at=CLOSES - moment)) == [(2, None)]
    assert said(claim(world, two, three, at=CLOSES)) == [(2, None), "period_closed"]


def test_what_was_withdrawn_or_is_of_another_round_claims_nothing(world: World) -> None:
    (one,) = started(world, "A")
    elsewhere = world.draft("B")
    by = by_account(world.case(one).person.account_id)
    done(cases.withdraw(number=one, by=by, at=world.at(), key=world.key()))
    answers = claim(world, one, elsewhere, "JPN-2026-000000-0")
    assert said(answers) == ["case_state", "ticket_forged", "ticket_forged"]


def test_whoever_withdrew_after_a_claim_claims_nothing_with_a_new_application(world: World) -> None:
    """The place went back; the number stays used, and so does the person's one claim."""
    (one,) = started(world, "A")
    claim(world, one)
    by = by_account(world.case(one).person.account_id)
    done(cases.withdraw(number=one, by=by, at=world.now, key=world.key()))
    assert world.period("KOR-JPN").held == 0
    (again,) = started(world, "A")
    assert said(claim(world, again)) == ["already_claimed"]
    assert invariants.broken() == ()


@pytest.mark.both_databases
def test_each_claim_is_looked_up_however_small_the_database_believes_the_table_to_be(database: str) -> None:
    """PostgreSQL looks at a table anew once a minute; in that minute thousands claim."""
    explain, looked_up = {
        "postgresql": ("EXPLAIN", "Index Scan using claim_{}_once on storage_claim"),
        "sqlite": ("EXPLAIN QUERY PLAN", "({}=? AND round_id=?)"),
    }[database]
    for question, by in ((stored._CLAIMANTS, "person"), (stored._BY_KEY, "key")):
        with connection.cursor() as cursor:
            cursor.execute(f"{explain} {question[database]}", ['["a"]' if database == "sqlite" else "{a}", ROUND])
            plan = " ".join(str(part) for line in cursor.fetchall() for part in line)
        assert looked_up.format("person_id" if (database, by) == ("sqlite", "person") else by) in plan
