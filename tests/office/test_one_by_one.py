"""What the office does by itself: one case that fails is told, without anyone's data, and stops none behind it."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.test import Client

from sojourn_office.actions import reminders, rounds
from sojourn_office.actions.one_by_one import each
from sojourn_office.queries import invariants
from sojourn_office.storage import cases, undone
from sojourn_office.storage.cases import Case
from tests.office.world import COLLECT_UNTIL, RESULTS, World, done

pytestmark = pytest.mark.both_databases


@pytest.fixture
def world(db: None) -> World:
    """Two who passed and did not collect."""
    world = World().settle(places=4)
    for name in ("Kim", "Lee"):
        world.decided(world.lodged(name))
    world.later(RESULTS)
    done(world.publish())
    return world


def numbers() -> list[str]:
    return sorted(Case.objects.values_list("number", flat=True))


def spoil(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One case cannot be locked; its trouble speaks of somebody."""
    lock = cases.to_change

    def fails(asked: str) -> object:
        if asked == number:
            raise ValueError("KIM SPECIMEN, XX0001234")
        return lock(asked)

    monkeypatch.setattr(cases, "to_change", fails)


def test_a_case_that_fails_stops_no_reminder_and_no_lapse_behind_it(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, client: Client
) -> None:
    """The other is reminded and lapses; the trouble is named by its kind alone, on the check and in the log."""
    number = numbers()[0]
    with monkeypatch.context() as patched, caplog.at_level(logging.ERROR):
        spoil(number, patched)
        world.later(COLLECT_UNTIL - timedelta(days=7))
        assert reminders.remind_due(world.at()) == 1
        world.later(COLLECT_UNTIL)
        assert rounds.lapse_due(at=world.at()) == 1
    assert [world.case(each).stage for each in numbers()] == ["passed", "lapsed"]
    assert f"lapse {number} failed: ValueError in fails" in caplog.text
    assert "SPECIMEN" not in caplog.text
    found = {(each.about, each.sentence) for each in invariants.broken()}
    assert (f"lapse {number}", "what is due is done") in found
    assert client.get("/en/status.json").json()["left_undone"] >= 1
    assert "could not be done" in client.get("/en/status").content.decode()
    assert rounds.lapse_due(at=world.at()) == 1
    reminders.remind_due(world.at())
    assert undone.every() == []
    assert invariants.broken() == ()


def test_what_fails_again_is_one_trouble_since_the_first_time(world: World) -> None:
    def fails(_about: str) -> int:
        raise KeyError("nobody")

    first = world.at()
    each("remind", ["a"], fails, at=first)
    each("remind", ["a"], fails, at=world.at())
    assert [(row.about, row.trouble, row.since) for row in undone.every()] == [("a", "KeyError", first)]
