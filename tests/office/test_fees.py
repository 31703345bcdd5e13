"""Fees: a place waits for its payment, and no payment is kept without what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sojourn.basics.refusals import Refusal
from sojourn.cases.fees import State
from sojourn_office.actions import cases, paying
from sojourn_office.actions.acting import by_account
from sojourn_office.queries import invariants
from tests.office.paid import (
    FEE,
    REFUND,
    Provider,
    begin,
    begun,
    later,
    load_fee,
    office_with_a_fee,
    payment,
    provider_for,
    worker,
)
from tests.office.world import ALL_YEAR, World, done


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """A provider of payments."""
    with provider_for(settings) as made:
        yield made


@pytest.fixture
def world(provider: Provider) -> World:
    """An office with two places, where lodging costs JPY 30,000."""
    return office_with_a_fee()


@pytest.fixture(autouse=True)
def _everything_agrees() -> Iterator[None]:
    yield
    assert invariants.broken() == ()


def held(world: World) -> tuple[int, int]:
    """How many places are free and held."""
    period = world.period("JPN-KOR")
    return period.free, period.held


def stage(world: World, number: str) -> str:
    return world.case(number).stage


def test_nothing_is_lodged_before_its_fee_is_paid(world: World) -> None:
    number = world.draft("Aoi", ALL_YEAR)
    refused = world.lodge(number)
    assert isinstance(refused, Refusal)
    assert refused.code == "fee_unpaid"
    assert str(refused.message.values["fee"].amount) == "30000"  # type: ignore[union-attr]
    assert held(world) == (2, 0)


def test_a_place_is_held_as_soon_as_a_payment_is_begun(world: World, provider: Provider) -> None:
    number, reference = begun(world)
    assert held(world) == (1, 1)
    assert stage(world, number) == "draft"
    said = provider.book.said(reference)
    assert said is not None and (said.amount, said.currency) == ("30000", "JPY")


def test_what_is_agreed_to_is_lodged_and_taken_in_one_go(world: World, provider: Provider) -> None:
    number, reference = begun(world)
    provider.book.press(reference, "pay")
    done(paying.look(reference, at=world.at()))
    assert stage(world, number) == "assessment"
    assert payment(reference).is_at is State.SETTLED
    assert held(world) == (1, 1)
    said = provider.book.said(reference)
    assert said is not None and (said.standing, said.taken) == ("settled", "30000")


def test_a_worker_settles_what_its_payer_walked_away_from(world: World, provider: Provider) -> None:
    number, reference = begun(world)
    provider.book.press(reference, "pay")
    worker(world)
    assert (stage(world, number), payment(reference).is_at) == ("assessment", State.SETTLED)


def test_a_declined_payment_is_tried_again_on_the_same_place_for_the_same_time(
    world: World, provider: Provider
) -> None:
    number, first = begun(world)
    until = world.case(number).due_at
    provider.book.press(first, "decline")
    done(paying.look(first, at=world.at()))
    assert payment(first).is_at is State.FAILED
    assert held(world) == (1, 1)
    second = done(begin(world, number))
    assert second != first
    assert world.case(number).due_at == until
    assert held(world) == (1, 1)
    provider.book.press(second, "pay")
    worker(world)
    assert stage(world, number) == "assessment"


def test_a_place_goes_back_when_its_time_ends_while_the_payment_is_pending(world: World, provider: Provider) -> None:
    number, reference = begun(world)
    provider.book.press(reference, "wait")
    later(world, minutes=50)
    worker(world)
    assert held(world) == (1, 1)
    later(world, minutes=10)
    worker(world)
    assert held(world) == (2, 0)
    assert (stage(world, number), world.case(number).due_at) == ("draft", None)


def test_what_is_paid_after_the_place_went_back_is_lodged_with_another_place(world: World, provider: Provider) -> None:
    number, reference = begun(world)
    later(world, hours=2)
    worker(world)
    assert held(world) == (2, 0)
    provider.book.press(reference, "pay")
    done(paying.look(reference, at=world.at()))
    assert (stage(world, number), payment(reference).is_at) == ("assessment", State.SETTLED)
    assert held(world) == (1, 1)


def test_what_is_paid_after_the_last_place_went_to_others_is_given_back(world: World, provider: Provider) -> None:
    number, reference = begun(world)
    later(world, hours=2)
    worker(world)
    for name in ("Ren", "Yui"):
        _, other = begun(world, name)
        provider.book.press(other, "pay")
        done(paying.look(other, at=world.at()))
    assert held(world) == (0, 2)
    provider.book.press(reference, "pay")
    done(paying.look(reference, at=world.at()))
    assert (payment(reference).is_at, payment(reference).why) == (State.RETURNED, "period_full")
    said = provider.book.said(reference)
    assert said is not None and (said.standing, said.taken) == ("returned", "")
    assert stage(world, number) == "draft"


def test_a_payment_is_not_begun_where_no_place_is_left(world: World, provider: Provider) -> None:
    begun(world, "Ren")
    begun(world, "Yui")
    calls = len(provider.calls)
    refused = begin(world, world.draft("Aoi", ALL_YEAR))
    assert isinstance(refused, Refusal) and refused.code == "period_full"
    assert len(provider.calls) == calls


def test_paying_twice_takes_one_fee(world: World, provider: Provider) -> None:
    _, reference = begun(world)
    provider.book.press(reference, "twice")
    worker(world)
    said = provider.book.said(reference)
    assert said is not None and said.taken == "30000"


def test_a_second_payment_of_the_same_fee_is_given_back(world: World, provider: Provider) -> None:
    number, first = begun(world)
    later(world, hours=2)
    worker(world)
    second = done(begin(world, number))
    assert second != first
    provider.book.press(first, "pay")
    provider.book.press(second, "pay")
    later(world, hours=1)
    worker(world)
    assert sorted(payment(each).is_at.value for each in (first, second)) == ["returned", "settled"]
    taken = [said.taken for each in (first, second) if (said := provider.book.said(each)) is not None]
    assert sorted(taken) == ["", "30000"]


def test_pressing_again_goes_on_with_the_same_payment(world: World) -> None:
    number, reference = begun(world)
    assert begin(world, number) == reference
    assert held(world) == (1, 1)


def test_a_lost_answer_takes_nothing_twice(world: World, provider: Provider) -> None:
    number, reference = begun(world)
    provider.book.press(reference, "pay")
    provider.loses.add("/settle")
    refused = paying.look(reference, at=world.at())
    assert isinstance(refused, Refusal) and refused.code == "outcome_unknown"
    assert (stage(world, number), payment(reference).is_at) == ("assessment", State.PAID)
    provider.loses.clear()
    worker(world)
    assert payment(reference).is_at is State.SETTLED
    said = provider.book.said(reference)
    assert said is not None and said.taken == "30000"


def test_two_who_ask_at_once_settle_once_and_give_nothing_back(world: World, provider: Provider) -> None:
    number, reference = begun(world)
    provider.book.press(reference, "pay")
    as_the_other_read_it = payment(reference)
    done(paying.look(reference, at=world.at()))
    done(paying.followed(as_the_other_read_it, at=world.at()))
    assert (stage(world, number), payment(reference).is_at) == ("assessment", State.SETTLED)
    said = provider.book.said(reference)
    assert said is not None and said.taken == "30000"


def test_where_the_provider_is_away_nobody_is_told_that_they_paid_or_did_not(world: World, provider: Provider) -> None:
    number, reference = begun(world)
    provider.book.press(reference, "pay")
    provider.go()
    refused = paying.look(reference, at=world.at())
    assert isinstance(refused, Refusal) and refused.code == "outcome_unknown"
    later(world, minutes=70)
    worker(world)
    assert held(world) == (1, 1), "nobody knows whether it is paid: the place waits once more"
    provider.come()
    worker(world)
    assert (stage(world, number), payment(reference).is_at) == ("assessment", State.SETTLED)


def test_a_place_waits_no_longer_than_twice_its_time_for_a_provider_that_is_away(
    world: World, provider: Provider
) -> None:
    begun(world)
    provider.go()
    later(world, minutes=121)
    worker(world)
    assert held(world) == (2, 0)


def test_the_fee_that_was_told_counts_where_the_agreement_changes_it_meanwhile(
    world: World, provider: Provider
) -> None:
    number, reference = begun(world)
    load_fee(world, FEE.replace("30000", "45000"))
    provider.book.press(reference, "pay")
    worker(world)
    assert (stage(world, number), payment(reference).money.amount) == ("assessment", 30000)


def test_another_sum_than_the_one_that_was_asked_for_is_given_back(world: World, provider: Provider) -> None:
    number, reference = begun(world)
    provider.book.press(reference, "less")
    worker(world)
    assert (payment(reference).is_at, payment(reference).why) == (State.RETURNED, "other-amount")
    assert stage(world, number) == "draft"


def test_what_is_paid_for_an_application_that_was_withdrawn_meanwhile_is_given_back(
    world: World, provider: Provider
) -> None:
    number, reference = begun(world)
    by = by_account(world.case(number).person.account_id)
    done(cases.withdraw(number=number, by=by, at=world.at(), key=world.key()))
    assert held(world) == (2, 0)
    provider.book.press(reference, "pay")
    worker(world)
    assert payment(reference).is_at is State.RETURNED


@pytest.mark.parametrize(("overlay", "after"), [(FEE, State.SETTLED), (FEE + REFUND, State.RETURNED)])
def test_a_fee_comes_back_after_a_withdrawal_only_where_the_agreement_says_so(
    world: World, provider: Provider, overlay: str, after: State
) -> None:
    load_fee(world, overlay)
    number, reference = begun(world)
    provider.book.press(reference, "pay")
    worker(world)
    by = by_account(world.case(number).person.account_id)
    done(cases.withdraw(number=number, by=by, at=world.at(), key=world.key()))
    worker(world)
    worker(world)
    assert payment(reference).is_at is after


def test_where_nobody_takes_payments_a_fee_holds_nothing_up(world: World, settings: Any) -> None:
    settings.SOJOURN = settings.SOJOURN.model_copy(update={"payment_address": ""})
    done(world.lodge(world.draft("Aoi", ALL_YEAR)))
