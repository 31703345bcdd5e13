"""One claim and one entry of a person in a round, by whichever of their joined records they come."""

from __future__ import annotations

import pytest

from sojourn.cases.records import Standing
from sojourn_office.storage import pairs
from tests.office.test_claims import claim, said, settled, started
from tests.office.world import World


@pytest.fixture
def world() -> World:
    """An office with a round in which two places and two reserves can be claimed."""
    return settled(World())


def join(world: World, one: str, other: str) -> None:
    """As two officers would have left it."""
    pair = pairs.open_pair(world.case(one), world.case(other), at=world.at())
    pairs.keep(pair, Standing.JOINED, proposed_by="")


@pytest.mark.both_databases
@pytest.mark.promise("second-claim")
def test_joined_records_have_one_claim_together_also_when_both_come_at_once(world: World) -> None:
    one, other, third = started(world, "A", "B", "C")
    join(world, one, other)
    assert said(claim(world, one, other, third)) == [(1, None), "already_claimed", (2, None)]
    assert said(claim(world, other)) == ["already_claimed"]


def test_two_records_that_nobody_joined_have_a_claim_each(world: World) -> None:
    one, other = started(world, "A", "B")
    assert said(claim(world, one, other)) == [(1, None), (2, None)]
