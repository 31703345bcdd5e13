"""What was told or ticked before stands in its box: at the start, and when the last press is refused."""

from __future__ import annotations

import pytest

from sojourn_office.storage import clock
from tests.office.test_applicant import CONSENTS, Person, begun
from tests.office.world import ALL_YEAR, World


@pytest.fixture
def world() -> World:
    """The small office, its clock set to its first day."""
    settled = World().settle()
    clock.move_to(settled.at(), first=True)
    return settled


def test_what_was_ticked_stays_when_lodging_is_refused(world: World) -> None:
    """The only places are taken meanwhile; whoever comes back need not tick again."""
    person = begun(world, ALL_YEAR)
    person.answer_all()
    for name in ("First", "Second"):
        world.lodged(name, ALL_YEAR)
    clock.move_to(world.at(), first=True)
    refused = person.lodge()
    assert refused.status_code == 409
    assert refused.content.decode().count(" checked") == len(CONSENTS)


def test_the_region_told_before_stands_in_the_box_and_is_not_asked_again(world: World) -> None:
    person = Person(round_id=ALL_YEAR)
    shown = person.client.get(f"/en/me/start?round={ALL_YEAR}&lives=JP-27").content.decode()
    assert '<option value="JP-27" selected' in shown
    assert (
        "selected"
        not in person.client.get(f"/en/me/start?round={ALL_YEAR}&lives=x")
        .content.decode()
        .partition('<option value="JP')[2]
    )
