"""What the check finds about fees: each sentence with a fault that breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sojourn_office.queries import invariants_of_fees
from sojourn_office.queries.broken import Check
from sojourn_office.storage.payments import Payment
from tests.office.paid import Provider, begun, later, office_with_a_fee, provider_for, worker
from tests.office.world import ALL_YEAR, World


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """A provider of payments."""
    with provider_for(settings) as made:
        yield made


@pytest.fixture
def world(provider: Provider) -> World:
    """An office with two places, where lodging costs JPY 30,000."""
    return office_with_a_fee()


def found(check: Check) -> list[str]:
    return [each.found for each in check()]


def test_a_fee_that_is_kept_without_a_lodged_application_is_found(world: World) -> None:
    _, reference = begun(world)
    assert found(invariants_of_fees.no_fee_is_kept_without_what_it_is_for) == []
    Payment.objects.filter(pk=reference).update(state="settled")
    assert found(invariants_of_fees.no_fee_is_kept_without_what_it_is_for) == ["paid and not lodged"]


def test_a_place_that_waits_for_a_fee_for_ever_is_found(world: World, provider: Provider) -> None:
    begun(world)
    later(world, hours=1)
    world.draft("Ren", ALL_YEAR)
    assert found(invariants_of_fees.no_place_waits_longer_for_a_fee_than_it_may) == []
    later(world, hours=3)
    world.draft("Yui", ALL_YEAR)
    assert len(found(invariants_of_fees.no_place_waits_longer_for_a_fee_than_it_may)) == 1


@pytest.mark.parametrize(
    ("changed", "says"), [({"amount": 1}, "was not begun so"), ({"state": "returned"}, "is returned")]
)
def test_a_payment_that_was_altered_is_found(
    world: World, provider: Provider, changed: dict[str, object], says: str
) -> None:
    _, reference = begun(world)
    provider.book.press(reference, "pay")
    worker(world)
    assert found(invariants_of_fees.payments_are_those_of_their_events) == []
    Payment.objects.filter(pk=reference).update(**changed)
    assert found(invariants_of_fees.payments_are_those_of_their_events)[0].startswith(says)
