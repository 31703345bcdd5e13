"""Papers of a lodged application: added and replaced while the window is open and no officer has begun."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from sojourn.cases.model import Did
from sojourn_office import clock
from sojourn_office.actions import assessment
from sojourn_office.storage import cases as kept
from sojourn_office.storage import clock as stored_clock
from sojourn_office.storage.cases import Paper
from tests.office.desks import Office, page_of_paper, words_of
from tests.office.test_second_looks import person


def sent(client: Client, number: str, **more: object) -> HttpResponse:
    paper = SimpleUploadedFile("plan.png", page_of_paper(), "image/png")
    answer = client.post(f"/en/me/{number}/add-paper", {"key": "one", "which": "plan", "paper": paper, **more})
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_paper_stands_in_the_place_of_the_one_before_and_both_are_kept(office: Office) -> None:
    number = office.case("a@example.org")
    client = person(number)
    assert "Add or replace a paper" in words_of(client.get(f"/en/me/{number}"))
    assert sent(client, number).status_code == 302
    assert office.did(number)[-1] == Did.PAPER_ADDED.value
    row = kept.by_number(number)
    assert row
    before, after = Paper.objects.filter(case=number, paper="plan").order_by("given_at")
    assert before.replaced_at is not None and after.replaced_at is None
    assert "You added a paper:" in words_of(client.get(f"/en/me/{number}/steps"))
    assert number in words_of(office.client("mori").get("/en/desk"))


def test_pressing_twice_adds_it_once(office: Office) -> None:
    number = office.case("a@example.org")
    client = person(number)
    assert [sent(client, number).status_code for _ in range(2)] == [302, 302]
    assert office.did(number).count(Did.PAPER_ADDED.value) == 1


@pytest.mark.parametrize("begins", ["take", "close"])
def test_nothing_changes_once_an_officer_has_begun_or_the_window_is_closed(office: Office, begins: str) -> None:
    number = office.case("a@example.org")
    client = person(number)
    if begins == "take":
        assessment.take(number=number, post=office.posts["mori"], at=clock.now(), key=office.key())
    else:
        row = kept.by_number(number)
        assert row
        stored_clock.move_to(row.round.closes_at - timedelta(seconds=1))
        assert client.get(f"/en/me/{number}/add-paper").status_code == 200
        stored_clock.move_to(row.round.closes_at)
    answer = sent(client, number)
    assert answer.status_code == (409 if begins == "take" else 410)
    said = "An officer has begun" if begins == "take" else "The window of this round is closed"
    assert said in words_of(answer)
    assert "Add or replace a paper" not in words_of(client.get(f"/en/me/{number}"))
    assert Did.PAPER_ADDED.value not in office.did(number)


def test_what_is_no_paper_of_the_list_or_no_picture_is_refused_by_name(office: Office) -> None:
    number = office.case("a@example.org")
    client = person(number)
    assert sent(client, number, which="visa").status_code == 422
    text = SimpleUploadedFile("plan.exe", b"MZ", "application/octet-stream")
    assert sent(client, number, paper=text).status_code in (413, 415, 422)
    assert client.post(f"/en/me/{number}/add-paper", {"key": "two", "which": "plan"}).status_code == 422
    assert Did.PAPER_ADDED.value not in office.did(number)


def test_nobody_adds_a_paper_to_the_application_of_another(office: Office) -> None:
    number, other = office.case("a@example.org"), office.case("b@example.org")
    assert sent(person(other), number).status_code == 404
