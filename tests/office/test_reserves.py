"""What becomes of a claim: told, lodged, given back, passed on; and what the nightly check says of each fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Stage
from sojourn.rounds.moves import end_of_day
from sojourn_office.actions import cases, erasing, reserves
from sojourn_office.actions.acting import by_account
from sojourn_office.queries import applications, invariants, invariants_of_claims
from sojourn_office.queries.claims import Standing, claim_of
from sojourn_office.storage import triggers
from sojourn_office.storage.claims import Claim
from sojourn_office.storage.events import Event
from sojourn_office.storage.ledger import PlaceMovement, place_of
from tests.office.test_claims import OPENS, ROUND, claim, settled, started
from tests.office.world import CONSENTS, World, done

UNTIL = end_of_day((OPENS + timedelta(days=14)).date(), "Asia/Seoul")
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def world() -> World:
    """An office with a round in which two places and two reserves can be claimed."""
    return settled(World())


@pytest.fixture
def people(world: World) -> list[str]:
    """Two who have places and two on the reserve list, told of it."""
    numbers = started(world, "A", "B", "C", "D")
    claim(world, *numbers)
    assert reserves.tell_due(world.at()) == 4
    return numbers


def standing(world: World, number: str, at: datetime) -> Standing:
    """Where a claim stands by the page of its person."""
    application = applications.own(world.case(number).person.account_id, number, at=at)
    assert application is not None
    shown = claim_of(application, at=at)
    assert shown is not None
    return shown.standing


def by_of(world: World, number: str) -> str:
    return by_account(world.case(number).person.account_id)


@pytest.mark.both_databases
def test_each_is_told_once_and_the_case_knows_until_when(world: World) -> None:
    """A place has an end; a rank on the list has none."""
    one, _, three, _ = started(world, "A", "B", "C", "D")
    claim(world, *(one, three))
    assert reserves.tell_due(world.at()) == 2
    assert reserves.tell_due(world.at()) == 0
    assert [world.case(number).due_at for number in (one, three)] == [UNTIL, UNTIL]
    assert invariants.broken() == ()


def test_a_hold_ends_at_its_moment_and_not_before(world: World, people: list[str]) -> None:
    """The page says so at once, the worker gives the place back when it comes, and the list moves up."""
    one, _, three, four = people
    assert reserves.lapse_due(UNTIL - MOMENT) == 0
    assert standing(world, one, UNTIL - MOMENT) is Standing.PLACE
    assert standing(world, one, UNTIL) is Standing.OVER
    world.later(UNTIL + timedelta(hours=3))
    late = world.at()
    assert reserves.lapse_due(late) == 2
    assert [world.case(number).stage for number in people] == ["lapsed", "lapsed", "draft", "draft"]
    assert [standing(world, number, late) for number in (three, four)] == [Standing.PLACE, Standing.PLACE]
    assert world.period("KOR-JPN").held == 2
    assert invariants.broken() == ()


@pytest.mark.both_databases
def test_a_place_that_is_declined_goes_to_the_next_on_the_list_in_the_same_step(world: World) -> None:
    numbers = started(world, "A", "B", "C", "D")
    claim(world, *numbers)
    reserves.tell_due(world.at())
    one, _, three, four = numbers
    at = world.at()
    done(cases.decline(number=one, by=by_of(world, one), at=at, key=world.key()))
    assert world.case(one).stage == Stage.DECLINED.value
    assert [place_of(world.case(number)) is not None for number in (one, three, four)] == [False, True, False]
    assert world.case(three).due_at == end_of_day(at.date() + timedelta(days=14), "Asia/Seoul")
    assert invariants.broken() == ()


def test_whoever_left_the_list_is_passed_over(world: World, people: list[str]) -> None:
    one, _, three, four = people
    done(cases.withdraw(number=three, by=by_of(world, three), at=world.at(), key=world.key()))
    done(cases.decline(number=one, by=by_of(world, one), at=world.at(), key=world.key()))
    assert [place_of(world.case(number)) is not None for number in (three, four)] == [False, True]
    assert invariants.broken() == ()


def test_a_place_of_an_erased_draft_goes_back_and_is_passed_on(world: World, people: list[str]) -> None:
    """Whoever has everything erased keeps no place."""
    one, _, three, _ = people
    assert erasing.erase(world.case(one).person.account, at=world.at(), key=world.key()) == "everything"
    reserves.lapse_due(world.at())
    assert [place_of(world.case(number)) is not None for number in (one, three)] == [False, True]
    assert invariants.broken() == ()


def test_only_who_has_a_place_lodges_and_only_until_it_ends(world: World) -> None:
    """Told or not yet told; the place then stays, since the step is the office's."""
    one, two, three, four = (world.answer(number, name, "KOR-JPN-2026-Q4") for number, name in
                             zip(started(world, "A", "B", "C", "D"), "ABCD", strict=True))  # fmt: skip
    claim(world, one, two, three)
    assert world.lodge(one) == one
    codes = [each.code for each in (world.lodge(three), world.lodge(four)) if isinstance(each, Refusal)]
    assert codes == ["claim_first", "claim_first"]
    world.later(UNTIL)
    late = cases.lodge(number=two, consents=CONSENTS, by=by_of(world, two), at=UNTIL, key=world.key())
    assert isinstance(late, Refusal)
    assert late.code == "period_closed"
    reserves.tell_due(world.at())
    reserves.lapse_due(world.at())
    assert [world.case(number).stage for number in (one, two)] == ["assessment", "lapsed"]
    assert place_of(world.case(one)) is not None


def test_nobody_moves_up_while_the_period_is_stopped(world: World, people: list[str]) -> None:
    one, _, three, _ = people
    period = world.period("KOR-JPN")
    period.stopped_since = world.now
    period.save()
    done(cases.decline(number=one, by=by_of(world, one), at=world.at(), key=world.key()))
    assert place_of(world.case(three)) is None
    type(period).objects.update(stopped_since=None)
    assert reserves.lapse_due(world.at()) == 1
    assert place_of(world.case(three)) is not None


def test_what_a_claim_was_given_cannot_be_changed_by_hand(people: list[str]) -> None:
    """The database guards it; that its person was told, or moved up, is added."""
    for change in ({"number": 9}, {"reserve": 9}, {"case_id": people[2]}, {"key": "x"}):
        with pytest.raises(IntegrityError, match="a claim is kept"), transaction.atomic():
            Claim.objects.filter(case_id=people[0]).update(**change)
    with pytest.raises(IntegrityError, match="a claim is kept"), transaction.atomic():
        Claim.objects.filter(case_id=people[0]).delete()


Fault = Callable[[list[str]], object]
# sentence: what it finds, and what somebody did to the tables by hand.
FAULTS: dict[str, dict[str, Fault]] = {
    "numbers of claims have no gap": {
        "a number is missing": lambda people: of(people[3]).update(number=7),
        "a rank is missing": lambda people: of(people[3]).update(reserve=3),
        "more was given": lambda people: of(people[2]).update(reserve=None),
    },
    "claims are those of their events": {
        "altered, or some are missing": lambda people: exchanged(people[0], people[1]),
        "at another moment": lambda people: of(people[0]).update(at=F("at") + MOMENT),
        "in no entry": lambda people: of(people[0]).update(event_id=Event.objects.order_by("seq").first().pk),
    },
    "every claimed place was held": {
        "do not agree": lambda people: PlaceMovement.objects.filter(case_id=people[0]).delete(),
        "is held until": lambda people: PlaceMovement.objects.filter(case_id=people[0]).update(ends_at=OPENS),
    },
    "nothing is claimed while a round is closed": {
        "claimed 2026": lambda people: of(people[0]).update(at=OPENS - MOMENT),
    },
    "every claim is told as it was given": {
        "was not told": lambda people: of(people[0]).update(told_at=None, at=OPENS - timedelta(hours=1)),
        "something else": lambda people: of(people[2]).update(number=77),
    },
    "the reserve list moves up in its order": {
        "rank 2 moved up before rank 1": lambda people: of(people[3]).update(moved_up_at=OPENS),
    },
}


def of(number: str) -> QuerySet[Claim]:
    """The row of a claim."""
    return Claim.objects.filter(case_id=number)


def exchanged(one: str, two: str) -> None:
    """The numbers of two claims, exchanged."""
    of(one).update(number=99)
    of(two).update(number=1)
    of(one).update(number=2)


def test_each_fault_that_is_planted_by_hand_is_found_by_its_sentence(people: list[str]) -> None:
    """None is found while none is planted."""
    assert invariants.broken() == ()
    triggers.remove()
    missed = []
    for sentence, planted in FAULTS.items():
        check = next(each for each in invariants_of_claims.CHECKS if each.__name__.replace("_", " ") == sentence)
        for says, fault in planted.items():
            try:
                with transaction.atomic():
                    fault(people)
                    if not any(says in each.found for each in check()):
                        missed.append(f"{sentence}: {says}")
                    raise _Back
            except _Back:
                pass
    assert missed == []
    triggers.install()


class _Back(Exception):
    """Takes a planted fault back."""


def test_every_sentence_has_a_fault_that_it_finds() -> None:
    assert {each.__name__.replace("_", " ") for each in invariants_of_claims.CHECKS} == set(FAULTS)


def test_the_round_is_named_in_what_is_found(people: list[str]) -> None:
    triggers.remove()
    of(people[3]).update(number=7)
    found = list(invariants_of_claims.numbers_of_claims_have_no_gap())
    assert [each.about for each in found] == [f"round {ROUND}"]
    triggers.install()
