"""What is typed outlives a sign-in that ran out: given back to its own person alone, and only for half an hour."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse

from sojourn_office import clock
from sojourn_office.storage import clock as moved
from sojourn_office.storage.sessions import Session
from sojourn_office.storage.typed import TypedForm
from tests.office.test_applicant import Person, begun
from tests.office.test_intake import pdf
from tests.office.test_signin import sign_in
from tests.office.world import World

HOME = {"region": "KR-49", "address": "◇ Halla 12-3", "phone": "064-000 0000"}


@pytest.fixture
def world() -> World:
    """The small office, its clock set to its first day."""
    settled = World().settle()
    moved.move_to(settled.at(), first=True)
    return settled


def run_out(person: Person, rest: str, data: dict[str, object]) -> HttpResponse:
    """Open a page, lose the sign-in, and press all the same."""
    mark = re.search(r'name="whose" value="([^"]+)"', person.get(rest).content.decode())
    assert mark, "a page of one's own carries for whom it was made"
    Session.objects.all().delete()
    return person.post(rest, {**data, "whose": mark[1]})


@pytest.mark.promise("no-sign-in")
def test_what_was_typed_is_in_the_same_boxes_after_signing_in_again(world: World) -> None:
    person = begun(world)
    lost = run_out(person, "tasks/home", {**HOME, "phone": "not a number"})
    assert "Halla" not in lost["Location"], "nothing typed stands in an address"
    assert "30분" in person.client.get(lost["Location"]).content.decode()
    back = sign_in(person.client, "applicant@example.org", after=person.path("tasks/home?typed=1"))
    shown = person.client.get(back).content.decode()
    for typed in ("◇ Halla 12-3", "not a number", "전화번호로 읽을 수 없습니다"):
        assert typed in shown
    sent = person.client.post(back, {**HOME, "key": "again"})
    assert sent.status_code == 302
    assert not TypedForm.objects.exists(), "what was sent is not kept beside"


def test_it_is_sealed_and_kept_for_half_an_hour(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    person = begun(world)
    run_out(person, "tasks/home", HOME)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM storage_typedform")
        assert "Halla" not in repr(cursor.fetchall())
    sign_in(person.client, "applicant@example.org")
    wall = clock.wall()
    monkeypatch.setattr(clock, "wall", lambda: wall + timedelta(minutes=29))
    assert "Halla" in person.get("tasks/home?typed=1").content.decode()
    monkeypatch.setattr(clock, "wall", lambda: wall + timedelta(minutes=30, seconds=1))
    assert "Halla" not in person.get("tasks/home?typed=1").content.decode()


def test_nobody_else_gets_what_was_typed_and_no_other_page_shows_it(world: World) -> None:
    person = begun(world)
    run_out(person, "tasks/home", HOME)
    sign_in(person.client, "applicant@example.org")
    assert "Halla" not in person.get("tasks/passport?typed=1").content.decode()
    stranger = Person("stranger@example.org")
    stranger.number = person.number
    assert stranger.get("tasks/home?typed=1").status_code == 404


def test_a_form_made_for_nobody_keeps_nothing(world: World) -> None:
    person = begun(world)
    Session.objects.all().delete()
    lost = person.post("tasks/home", {**HOME, "whose": "QUJD"})
    assert lost.status_code == 302
    assert not TypedForm.objects.exists()
    assert "typed" not in lost["Location"]


def test_a_file_is_not_kept_and_the_page_says_so(world: World) -> None:
    person = begun(world)
    paper = {"funds": "280만", "paper": SimpleUploadedFile("paper.pdf", pdf())}
    run_out(person, "tasks/balance", paper)
    sign_in(person.client, "applicant@example.org")
    shown = person.get("tasks/balance?typed=1").content.decode()
    assert "280만" in shown
    assert "파일은 보관할 수 없습니다" in shown
