"""A rule that changes while a draft is open is named in the draft: value, old, new, from when, by which source."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from sojourn_office.actions import agreements
from sojourn_office.storage import agreements as kept
from sojourn_office.storage import clock
from sojourn_office.storage.remembering import remembering
from tests.office.test_applicant import Person, begun
from tests.office.world import FILE, World, done

CHANGE = """
[[schemes.KOR-JPN.values.work_hours_week]]
from = 2026-10-14
known = {known}
standing = "{standing}"
value = 28
cite = ["joint-document-2025"]
"""
HEADING = "A rule changed since you began"


@pytest.fixture
def world() -> World:
    """The small office, its clock set to its first day."""
    settled = World().settle()
    clock.move_to(settled.at(), first=True)
    return settled


def tasks(person: Person) -> str:
    """The words of the task list."""
    return re.sub(r"<[^>]+>|\s+", " ", person.get("tasks").content.decode())


def load(world: World, *, known: str, standing: str = "in-force") -> None:
    """Load the agreement with one more value."""
    text = FILE.read_text() + CHANGE.format(known=known, standing=standing)
    done(agreements.load(name=FILE.name, text=text, by="test", at=world.at(), key=world.key()))
    clock.move_to(world.now)


def move(world: World, day: int) -> None:
    """Move the clock to the morning of a day of October 2026 in Seoul."""
    world.later(datetime(2026, 10, day, 0, tzinfo=UTC))
    clock.move_to(world.now)


def test_a_value_that_comes_into_force_is_named_from_its_day_on(world: World) -> None:
    load(world, known="2026-10-01")
    person = begun(world, language="en")
    move(world, 13)
    assert HEADING not in tasks(person), "the eve of the day is still the old rule"
    move(world, 14)
    shown = tasks(person)
    for part in (HEADING, "Work, hours a week", "Before: no limit", "Now: 28", "14 October 2026", "press"):
        assert part in shown


def test_a_file_that_is_loaded_meanwhile_changes_the_rule_too(world: World) -> None:
    person = begun(world, language="en")
    move(world, 14)
    assert HEADING not in tasks(person)
    load(world, known="2026-10-14")
    assert "Now: 28" in tasks(person)


def test_what_is_only_reported_changes_no_rule(world: World) -> None:
    person = begun(world, language="en")
    move(world, 14)
    load(world, known="2026-10-14", standing="reported")
    assert HEADING not in tasks(person)


def test_a_draft_begun_under_the_new_rule_is_told_nothing(world: World) -> None:
    load(world, known="2026-10-01")
    move(world, 14)
    assert HEADING not in tasks(begun(world, language="en"))


def test_a_file_loaded_within_a_request_is_in_use_in_that_request(world: World) -> None:
    with remembering():
        before = kept.in_use()[FILE.name].digest
        load(world, known="2026-10-01")
        assert kept.in_use()[FILE.name].digest != before
