"""The record of an application: the decision stands in it once it is told, and each opening once."""

from __future__ import annotations

import pytest

from sojourn_office.actions import openings
from sojourn_office.storage import clock
from tests.office.test_applicant import lodged_by, world
from tests.office.world import ALL_YEAR, ASSESSED, RESULTS, World, done

__all__ = ["world"]


@pytest.mark.parametrize(
    ("met", "decision"),
    [("yes", "It was decided to issue the visa."), ("no", "It was decided not to issue the visa.")],
)
def test_the_decision_stands_in_the_record_once_it_is_told_and_not_before(
    world: World, met: str, decision: str
) -> None:
    person = lodged_by(world, "Decided", ASSESSED)
    world.decided(person.number, met=met)
    clock.move_to(world.at(), first=True)
    steps = f"/en/me/{person.number}/steps"
    assert "It was decided" not in person.client.get(steps).content.decode()
    world.later(RESULTS)
    done(world.publish())
    clock.move_to(world.at(), first=True)
    shown = person.client.get(steps).content.decode()
    assert shown.index("You were told the result.") < shown.index(decision) < shown.index("You lodged the application.")


@pytest.mark.parametrize("page", ["/en/me/details", "/en/me/{number}/steps"])
def test_what_one_officer_opened_on_one_day_for_one_reason_is_one_row(world: World, page: str) -> None:
    person = lodged_by(world, "Looked", ALL_YEAR)
    one = world.officers["KOR"][0]
    for key, reason in enumerate(("to-assess", "on-paper", "to-assess", "to-assess")):
        done(openings.opened(number=person.number, post=one, reason=reason, paper="", at=world.at(), key=f"look-{key}"))
    clock.move_to(world.at(), first=True)
    shown = person.client.get(page.format(number=person.number)).content.decode()
    assert shown.count("Officer 1, Osaka") == 2
    assert "3 times, last at" in shown
