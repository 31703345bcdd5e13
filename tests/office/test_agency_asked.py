"""A paper asked of a client, sent by their agency: under its name, told to the person, and only while they let it."""

from __future__ import annotations

import io
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn_office import clock
from sojourn_office.actions import mandates
from sojourn_office.storage import accounts, cases, files, outbox
from tests.office.desks import Office, page_of_paper, words_of
from tests.office.filings import agency, mandate_of, person

KIM = "person1@example.org"


@pytest.fixture
def asked(office: Office) -> str:
    """Someone who lets an agency see what they lodged, and of whom a paper is asked."""
    agency(office, "blue")
    agency(office, "green")
    number = office.case(KIM)
    account = accounts.find(KIM)
    assert account
    mandates.give_by_person(number=number, agency="blue", account=account, at=clock.now(), key="g")
    office.ask(number, "mori", "balance")
    return number


def send(desk: Client, number: str, content: bytes, *, key: str = "sent-0001", ask: int = 1) -> Any:
    file = io.BytesIO(content)
    file.name = "balance.png"
    return desk.post(f"/en/agency/clients/{number}/ask/{ask}", {"key": key, "paper": file})


def test_the_person_is_told_and_sees_the_bytes_that_the_mission_sees(office: Office, asked: str) -> None:
    desk, own = office.client("blue-staff"), person(office, KIM, "haneul")
    assert asked in words_of(desk.get("/en/agency")), "the first list with somebody in it"
    assert asked not in words_of(desk.get("/en/agency?list=ready"))
    assert f"/en/agency/clients/{asked}/ask/1" in desk.get(f"/en/agency/clients/{asked}").content.decode()
    assert send(desk, asked, page_of_paper()).status_code == 302
    assert office.stage(asked) == "assessment"
    case = cases.by_number(asked)
    assert case
    (kept,) = [paper for paper in cases.papers_of(case) if paper.ask == 1]
    assert kept.given_by == f"post:{office.posts['blue-staff'].post_id}"
    receipt = own.get(f"/en/me/{asked}/receipt").content.decode()
    assert kept.sent_sha256[:8] in receipt and "by the agency Blue" in receipt
    assert f"/en/me/{asked}/papers/{kept.pk}" in receipt
    content = files.read(kept.person_id, kept.stored_as)
    assert sha256(content).hexdigest() == kept.kept_sha256, "one copy, which all three look at"
    shown = (
        own.get(f"/en/me/{asked}/papers/{kept.pk}/1"),
        desk.get(f"/en/agency/clients/{asked}/papers/balance/1.png"),
    )
    assert [page.status_code for page in shown] == [200, 200]
    assert "An agency, for you" in words_of(own.get(f"/en/me/{asked}/steps"))
    subjects = [mail.subject for mail in outbox.of_account(mandate_of(KIM, "blue").account_id)]
    assert subjects.count("A paper was sent for you") == 1


def test_the_same_press_twice_keeps_one_paper_and_writes_one_mail(office: Office, asked: str) -> None:
    desk, content = office.client("blue-staff"), page_of_paper()
    assert [send(desk, asked, content).status_code for _ in range(2)] == [302, 302]
    case = cases.by_number(asked)
    assert case and len([paper for paper in cases.papers_of(case) if paper.ask == 1]) == 1
    subjects = [mail.subject for mail in outbox.of_account(mandate_of(KIM, "blue").account_id)]
    assert subjects.count("A paper was sent for you") == 1
    assert send(desk, asked, content, key="sent-0002").status_code == 409, "it is there"


@pytest.mark.promise("mandate-withdrawn-during-filing")
def test_a_mandate_that_ended_between_the_page_and_the_press_sends_nothing(office: Office, asked: str) -> None:
    mandate, post = mandate_of(KIM, "blue"), office.posts["blue-staff"]
    whole = mandates.case_actions.take_in

    def ended_meanwhile(*given: Any) -> Any:
        taken = whole(*given)
        mandates.end_by_person(mandate_id=mandate.id, account=mandate.account, at=clock.now(), key="out")
        return taken

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mandates.case_actions, "take_in", ended_meanwhile)
        sent = {"number": asked, "ask": 1, "name": "a.png", "content": page_of_paper(), "key": "k", "at": clock.now()}
        answer = mandates.send_asked(agency_id=mandate.agency_id, post=post, **sent)
    assert isinstance(answer, Refusal) and answer.code == "not_found"
    assert office.stage(asked) == "paper-asked"


@pytest.mark.promise("another-persons-number", "not-there-or-not-yours")
def test_nobody_sends_a_paper_for_who_does_not_let_them(office: Office, asked: str) -> None:
    for slug, number, ask in (
        ("green-staff", asked, 1),
        ("blue-staff", "JPN-2026-222222-2", 1),
        ("blue-staff", asked, 9),
    ):
        assert send(office.client(slug), number, page_of_paper(), ask=ask).status_code == 404, slug
    person(office, KIM, "haneul").post(f"/en/me/agencies/{mandate_of(KIM, 'blue').id}/end", {"key": "out"})
    assert send(office.client("blue-staff"), asked, page_of_paper()).status_code == 404
    assert office.stage(asked) == "paper-asked"


@pytest.mark.promise("file-of-another-type")
def test_a_file_that_is_none_is_said_beside_its_field_and_the_ask_stays_open(office: Office, asked: str) -> None:
    answer = send(office.client("blue-staff"), asked, b"MZ a program")
    assert answer.status_code == 415
    assert office.client("blue-staff").post(f"/en/agency/clients/{asked}/ask/1", {"key": "x"}).status_code == 422
    assert office.stage(asked) == "paper-asked"
