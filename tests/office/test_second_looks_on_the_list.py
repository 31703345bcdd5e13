"""Whoever is granted a visa on a second look when every place is gone takes their turn on the list by their points."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Did
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn_office import clock
from sojourn_office.actions import agreements, assessment, cases, decisions, points
from sojourn_office.events import Happened
from sojourn_office.queries import invariants
from sojourn_office.storage import cases as kept
from sojourn_office.storage import clock as stored_clock
from sojourn_office.storage import events
from sojourn_office.storage.rounds import Round, period_to_change
from tests.office.desks import AGREEMENT, Office, open_office, proposed_refusal
from tests.office.test_officer_points import POINTS, granted, publish
from tests.office.test_second_looks import _GIVES_ONE, ask


@pytest.fixture
def office(settings: Any) -> Office:
    """An office that gives second looks, whose scheme lets one pass in a round and puts the others on a list."""
    text = AGREEMENT.read_text()
    empty = '[[schemes.KOR-JPN.values.review]]\nvalue = "not-found"\nlooked = 2026-11-22\n'
    assert empty in text
    text = text.replace(empty, _GIVES_ONE.format(scheme="KOR-JPN"))
    office = open_office(settings, text)
    loaded = agreements.load(name="jpn-kor.toml", text=text, overlay=POINTS, by="test", at=clock.now(), key="overlay")
    assert isinstance(loaded, str), loaded
    for slug in ("abe", "ueda"):
        office.staff(slug, "JPN", "busan", "officer")
    return office


def refused(office: Office, mail: str, born_on: str) -> str:
    number = proposed_refusal(office, mail, birth_date=born_on, promised=True)
    post = office.posts["inoue"]
    answer = decisions.confirm(number=number, post=post, specimen=True, at=clock.now(), key=office.key())
    assert answer == number, answer
    return number


def places_are_gone() -> None:
    """What is free or not released goes to others of the period, by hand."""
    with transaction.atomic():
        period = period_to_change("KOR-JPN", clock.now().year)
        moves = [
            Movement(Cause.RELEASE, Place.NOT_RELEASED, Place.FREE, period.not_released),
            Movement(Cause.LODGING, Place.FREE, Place.HELD, period.free + period.not_released),
        ]
        for each in moves:
            events.record(Happened.PLACES_CORRECTED, period.key, by="test", at=clock.now(), moves=[(period, each)])


def looked_at(office: Office, number: str, purpose: int) -> str | Refusal:
    """Granted on a second look by two others, with so many points from each."""
    abe = office.posts["abe"]
    assessment.take(number=number, post=abe, at=clock.now(), key=office.key())
    office.mark(number, "abe", "purpose", "yes")
    office.see_papers(number, "abe")
    for slug in ("abe", "ueda"):
        given = {"purpose": purpose, "plan": 3}
        asked = {"points": given, "reasons": "As planned.", "at": clock.now(), "key": office.key()}
        assert points.give(number=number, post=office.posts[slug], **asked) == number
    asked = {"own_sentence": "", "version": None, "at": clock.now(), "key": office.key()}
    assert decisions.propose(number=number, post=abe, **asked) == number
    signer = office.posts["ueda"]
    return decisions.confirm(number=number, post=signer, specimen=True, at=clock.now(), key=office.key())


def told(number: str) -> tuple[str, object]:
    row = kept.by_number(number)
    assert row is not None
    return row.stage, events.replay(row).reserve


@pytest.fixture
def waiting(office: Office) -> tuple[str, str, str, str, str]:
    """One with a place, two who wait with four and two points by their purpose, two who asked for a second look."""
    first, middle, last = (granted(office, f"n{n}@example.org", given) for n, given in enumerate((5, 4, 2)))
    looked = refused(office, "a@example.org", "2003-01-01"), refused(office, "b@example.org", "2003-02-02")
    at = publish(office)
    stored_clock.move_to(at)
    assert [told(each) for each in (first, middle, last)] == [("passed", None), ("reserve", 1), ("reserve", 2)]
    for number in looked:
        assert ask(office, number) == number
    places_are_gone()
    return first, middle, last, *looked


def test_the_number_is_that_of_the_first_with_fewer_points_and_comes_before_them(
    office: Office, waiting: tuple[str, str, str, str, str]
) -> None:
    """With three points behind the one with four and before the one with two; told numbers stay."""
    first, middle, last, looked, behind = waiting
    assert looked_at(office, looked, 3) == looked
    assert looked_at(office, behind, 1) == behind
    assert [told(each)[1] for each in (middle, last, looked, behind)] == [1, 2, 2, 3]
    row = kept.by_number(looked)
    assert row and events.replay(row).look is None
    moved_up = []
    for number in (first, middle, looked, last):
        row = kept.by_number(number)
        assert row is not None and row.stage == "passed"
        by = cases.by_account(row.person.account_id)
        assert cases.decline(number=number, by=by, at=clock.now(), key=office.key()) == number
        moved_up += [event.about for event in events.of_kind(Did.MOVED_UP) if event.about not in moved_up]
    assert moved_up == [middle, looked, last, behind]
    mine = {f"case {number}" for number in waiting}
    assert [str(each) for each in invariants.broken() if each.about in mine] == []


def test_after_the_list_has_ended_the_signature_waits_as_without_one(
    office: Office, waiting: tuple[str, str, str, str, str]
) -> None:
    looked = waiting[3]
    Round.objects.filter(pk="KOR-JPN-Q4").update(collect_until=clock.now() + timedelta(seconds=1))
    stored_clock.move_to(clock.now() + timedelta(minutes=1))
    answer = looked_at(office, looked, 5)
    assert isinstance(answer, Refusal) and answer.code == "period_full"
    assert told(looked)[0] == "proposed"
