"""The waiting room: who comes in the first minutes is as good as any other, and a public random number orders them."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sojourn.basics.refusals import Refusal
from sojourn.rounds.draws.verifying import DrawFiles, verified
from sojourn.rounds.model import Offer
from sojourn.rounds.waiting import SETTLES
from sojourn.seals.beacon import trouble_with
from sojourn_office.actions import cases, claims, ordering, rounds
from sojourn_office.actions.acting import by_account
from sojourn_office.actions.claims import Answered, Asked
from sojourn_office.queries import invariants, invariants_of_waiting
from sojourn_office.storage import claims as stored
from sojourn_office.storage import crowds, draws, triggers, waiting
from sojourn_office.storage.events import EarlierThanTheLast
from sojourn_office.storage.rounds import by_id
from sojourn_office.storage.waiting import Waiting, Waits
from tests.office.world import World, done

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "drand.json").read_text())["vectors"]
SERVED = next(each for each in VECTORS if each["id"] == "quicknet-1000")["input"]
BEACON = json.dumps({"round": 1000, "signature": SERVED["signature"]}).encode()
DRAWN = datetime(2023, 8, 23, 15, 59, 24, tzinfo=UTC)
"""When round 1000 of the chain was due: a real value, so the rooms of these tests are drawn in 2023."""
ROUND = "KOR-JPN-2026-D1"
OPENS, ENDS, CLOSES = DRAWN - timedelta(minutes=15), DRAWN - timedelta(minutes=5), DRAWN + timedelta(days=60)
FIXED = ENDS + timedelta(seconds=10)
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def world() -> World:
    """An office with a waiting room of ten minutes before two places and two reserves."""
    return with_room(World())


def with_room(world: World, offer: Offer = Offer(2, 2, 14, waiting_minutes=10)) -> World:  # noqa: B008 (frozen)
    """The small office, in the year of the random number, with a round that has a waiting room."""
    world.now = DRAWN - timedelta(days=20)
    world.settle(places=offer.places)
    asked = {"by": "test", "invented": True, "results_at": None, "collect_until": None, "zone": "Asia/Seoul"}
    planned = {"round_id": ROUND, "scheme": "KOR-JPN", "method": "first_come", "year": 2026, "offer": offer}
    done(rounds.plan(**planned, opens_at=OPENS, closes_at=CLOSES, at=world.at(), key=world.key(), **asked))
    return world


def press(world: World, *numbers: str, at: datetime = OPENS) -> list[Answered | Waits | Refusal]:
    """Press together, each with a key of its own that stays the same."""
    world.later(at)
    return claims.claim_together(ROUND, [Asked(number, f"key-of-{number}") for number in numbers], at=at)


def fix(world: World, at: datetime = FIXED) -> int:
    """What the worker does of waiting rooms."""
    world.later(at)
    return ordering.fix_due(at)


def order(world: World, beacon: bytes = BEACON, at: datetime = DRAWN) -> str | Refusal:
    """Bring the number."""
    world.later(at)
    return ordering.order(ROUND, beacon, by="test", at=at, key=world.key())


def people(world: World, count: int) -> list[str]:
    """A draft of each of so many people."""
    return crowds.drafts([ROUND] * count, at=world.at())


def by_number() -> list[str]:
    """The cases of the round by the numbers they were given."""
    return [claim.case_id for claim in stored.every(ROUND)]


def drawn_order() -> list[str]:
    """The cases of the list as chance has them, worked out from nothing but the files that are published."""
    folder = draws.folder_of(ROUND)
    assert folder is not None
    archive = zipfile.ZipFile(io.BytesIO(folder))
    files = [archive.read(f"{ROUND}/{name}") for name in ("list.csv", "draw-1/manifest.json", "draw-1/beacon.json")]
    later = [archive.read(f"{ROUND}/draw-1/{name}") for name in ("result.csv", "record.json")]
    found = verified(DrawFiles(*files, *later), trust=trouble_with)
    of_ticket = {row.ticket: row.case_id for row in waiting.every(ROUND)}
    return [of_ticket[entry.ticket.hex()] for _, entry in found.order]


def broken() -> set[str]:
    """What does not hold of all that the office checks of waiting rooms."""
    return {found.sentence for check in invariants_of_waiting.CHECKS for found in check()}


def nothing_is_broken() -> bool:
    """Whether all of it holds."""
    return not broken()


@pytest.mark.both_databases
def test_whoever_comes_in_time_is_drawn_and_whoever_is_late_comes_behind(world: World) -> None:
    """The last moment is in time, the one after is late; the order is that of the published files."""
    first, last, late, later = people(world, 4)
    assert [type(each) for each in press(world, first)] == [Waits]
    (answer,) = press(world, last, at=ENDS - MOMENT)
    assert isinstance(answer, Waits)
    assert (answer.is_late, answer.drawn_at) == (False, DRAWN)
    assert [each.is_late for each in press(world, later, late, at=ENDS) if isinstance(each, Waits)] == [True, True]
    assert by_number() == []
    assert fix(world) == 1
    assert done(order(world)) == ROUND
    assert set(drawn_order()) == {first, last}
    assert by_number() == [*drawn_order(), later, late]
    assert [type(each) for each in press(world, first, late, at=DRAWN + MOMENT)] == [Answered, Answered]
    assert nothing_is_broken()
    assert invariants.broken() == ()


@pytest.mark.both_databases
@pytest.mark.promise("pressed-many-times")
def test_pressing_again_and_again_changes_nothing(world: World) -> None:
    """In one batch, in the next, behind the last moment, and by another gate after the list is fixed."""
    one, two = people(world, 2)
    (answer, again) = press(world, one, one)
    assert answer == again == press(world, two, one)[1] == press(world, one, at=ENDS)[0]
    fix(world)
    assert press(world, one, at=FIXED) == [answer]
    assert [row.case_id for row in waiting.every(ROUND)] == [one, two]
    order(world)
    assert sorted(by_number()) == sorted([one, two])


def test_nobody_comes_before_the_opening_or_with_a_second_application(world: World) -> None:
    (one,) = people(world, 1)
    asked = {"round_id": ROUND, "mission": "jeju", "language": "ko"}
    account = world.person("A")
    (early,) = press(world, one, at=OPENS - MOMENT)
    assert isinstance(early, Refusal)
    assert early.code == "not_open"
    mine = done(cases.start(account=account, at=world.at(), key=world.key(), **asked))
    assert isinstance(press(world, mine, at=world.now)[0], Waits)
    done(cases.withdraw(number=mine, by=by_account(account.pk), at=world.now, key=world.key()))
    second = done(cases.start(account=account, at=world.now, key=world.key(), **asked))
    (refused,) = press(world, second, at=world.now)
    assert isinstance(refused, Refusal)
    assert refused.code == "already_claimed"


def test_a_key_of_somebody_else_is_refused_in_the_room_too(world: World) -> None:
    one, two = people(world, 2)
    press(world, one)
    (answer,) = claims.claim_together(ROUND, [Asked(two, f"key-of-{one}")], at=OPENS)
    assert isinstance(answer, Refusal)
    assert answer.code == "key_reused"


def test_whoever_withdrew_is_passed_over_and_the_next_takes_the_number(world: World) -> None:
    asked = {"round_id": ROUND, "mission": "jeju", "language": "ko"}
    account = world.person("A")
    mine = done(cases.start(account=account, at=world.at(), key=world.key(), **asked))
    others = people(world, 5)
    press(world, mine, *others)
    fix(world)
    done(cases.withdraw(number=mine, by=by_account(account.pk), at=FIXED, key=world.key()))
    order(world)
    assert by_number() == [each for each in drawn_order() if each != mine][:4]
    assert nothing_is_broken()


def test_after_the_order_whoever_comes_first_is_first_and_whoever_got_none_hears_full() -> None:
    world = with_room(World(), Offer(2, 1, 14, waiting_minutes=10))
    one, two, three, four = people(world, 4)
    press(world, one)
    fix(world)
    order(world)
    answers = press(world, two, three, four, at=DRAWN + MOMENT)
    assert [each.number if isinstance(each, Answered) else each for each in answers] == [2, 3, claims.full()]


def test_whoever_was_drawn_behind_the_last_number_hears_full(world: World) -> None:
    came = people(world, 6)
    press(world, *came)
    fix(world)
    order(world)
    answers = dict(zip(came, press(world, *came, at=DRAWN + MOMENT), strict=True))
    assert [answers[case] == claims.full() for case in drawn_order()] == [False] * 4 + [True] * 2


def test_the_list_is_fixed_once_and_not_before_everybody_was_answered(world: World) -> None:
    """A press that began in time and was held up until the list was fixed is not kept; pressed again, it is late."""
    one, two = people(world, 2)
    press(world, one)
    assert fix(world, FIXED - MOMENT) == 0
    assert (fix(world), fix(world)) == (1, 0)
    with pytest.raises(EarlierThanTheLast):
        press(world, two, at=ENDS - MOMENT)
    press(world, two, at=FIXED)
    assert done(order(world)) == ROUND
    assert by_number() == [one, two]


def test_a_list_that_is_fixed_too_late_names_a_later_number(world: World) -> None:
    """A worker that was down: nobody has seen the chance of a list before it was public for three minutes."""
    press(world, *people(world, 3))
    assert fix(world, DRAWN - timedelta(minutes=3) + MOMENT) == 1
    refused = order(world, at=DRAWN + timedelta(minutes=1))
    assert isinstance(refused, Refusal)
    assert refused.code == "draw_broken"
    assert "1001" in str(refused.message.values["trouble"])


@pytest.mark.parametrize(
    "beacon",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 5000,
        json.dumps({"round": 1000, "signature": "00" * 48}).encode(),
        json.dumps({"round": 1001, "signature": SERVED["signature"]}).encode(),
        json.dumps({"round": 1000, "signature": SERVED["signature"][:-2]}).encode(),
        json.dumps({"round": 1000, "signature": SERVED["signature"], "randomness": "00" * 32}).encode(),
    ],
)
@pytest.mark.promise("draw-steered-by-number")
def test_a_number_that_is_not_the_named_one_orders_nothing(world: World, beacon: bytes) -> None:
    press(world, *people(world, 3))
    fix(world)
    refused = order(world, beacon)
    assert isinstance(refused, Refusal)
    assert refused.code == "draw_broken"
    assert by_number() == []
    assert done(order(world)) == ROUND


def test_the_order_is_given_once_and_not_before_the_list_is_fixed(world: World) -> None:
    press(world, *people(world, 3))
    for at, code in ((ENDS, "not_open"), (DRAWN, ROUND), (DRAWN, "already_in_round")):
        if at == DRAWN:
            fix(world)
        answer = order(world, at=at)
        assert (answer.code if isinstance(answer, Refusal) else answer) == code


def test_a_room_into_which_nobody_came_is_opened_all_the_same(world: World) -> None:
    fix(world)
    assert done(order(world)) == ROUND
    (one,) = people(world, 1)
    assert [type(each) for each in press(world, one, at=DRAWN + MOMENT)] == [Answered]


def test_a_thousand_people_are_given_their_numbers_at_once() -> None:
    world = with_room(World(), Offer(600, 300, 14, waiting_minutes=10))
    came = people(world, 1000)
    press(world, *came)
    fix(world)
    order(world)
    assert by_number() == drawn_order()[:900]
    assert nothing_is_broken()
    round_ = by_id(ROUND)
    assert round_ is not None
    assert round_.ordered_at == DRAWN


@pytest.mark.parametrize(
    ("column", "value"), [("is_late", True), ("ticket", "00" * 16), ("came", 9), ("nonce", "00" * 32)]
)
def test_a_row_that_was_altered_is_found(world: World, column: str, value: object) -> None:
    press(world, *people(world, 3))
    assert nothing_is_broken()
    triggers.remove()
    Waiting.objects.filter(came=2).update(**{column: value})
    assert "people in waiting rooms are those of their events" in broken()


def test_somebody_who_came_late_and_is_said_to_have_come_in_time_is_found(world: World) -> None:
    """The list was fixed before."""
    one, late = people(world, 2)
    press(world, one)
    press(world, late, at=ENDS + SETTLES)
    triggers.remove()
    Waiting.objects.filter(case=late).update(is_late=False)
    assert "nobody waits outside of the time" in broken()


@pytest.mark.promise("draw-steered-by-list")
def test_somebody_taken_out_after_the_list_was_fixed_is_found(world: World) -> None:
    press(world, *people(world, 3))
    fix(world)
    assert nothing_is_broken()
    triggers.remove()
    Waiting.objects.filter(came=2).delete()
    assert "the list of a waiting room is everybody in it" in broken()


def test_a_number_that_was_given_out_of_the_order_is_found(world: World) -> None:
    press(world, *people(world, 4))
    fix(world)
    order(world)
    triggers.remove()
    one, two, *_ = stored.every(ROUND)
    for row, number in ((one, 9), (two, 1), (one, 2)):
        stored.Claim.objects.filter(pk=row.pk).update(number=number)
    assert "numbers follow the drawn order" in broken()
