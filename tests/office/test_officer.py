"""A case on the desk: who opens it and has it, two at once, what is judged and asked for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Did
from sojourn_office import clock
from sojourn_office.actions import assessment, cases
from sojourn_office.storage import cases as kept
from sojourn_office.storage import events
from tests.office.desks import Office, judge, page_of_paper, words_of


def test_opening_a_case_takes_it_and_says_so_and_is_kept(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    page = mori.get(f"/en/desk/cases/{number}")
    assert page.status_code == 200
    assert "Case is with you" in words_of(page)
    opened = [event for event in events.events_about("case", number) if event.kind == Did.OPENED.value]
    assert [event.open_part["reason"] for event in opened] == ["to-assess"]
    assert Did.TAKEN.value in office.did(number)


def test_of_two_who_open_a_free_case_at_once_the_first_has_it(office: Office) -> None:
    number = office.case("a@example.org")
    taken = assessment.take(number=number, post=office.posts["mori"], at=clock.now(), key=office.key(), if_with="")
    late = assessment.take(number=number, post=office.posts["inoue"], at=clock.now(), key=office.key(), if_with="")
    assert taken == number
    assert isinstance(late, Refusal)
    row = kept.by_number(number)
    assert row
    assert row.holder == f"post:{office.posts['mori'].id}"


def test_looking_again_within_ten_minutes_is_one_opening(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    for _ in range(3):
        mori.get(f"/en/desk/cases/{number}")
    assert office.did(number).count(Did.OPENED.value) <= 2


@pytest.mark.promise("curious-officer")
def test_a_case_a_colleague_has_asks_for_a_reason_that_is_kept(office: Office) -> None:
    number = office.case("a@example.org")
    office.client("mori").get(f"/en/desk/cases/{number}")
    inoue = office.client("inoue")
    asked = inoue.get(f"/en/desk/cases/{number}")
    assert "This case is not in your queue" in words_of(asked)
    assert "PARK" not in words_of(asked)
    empty = inoue.post(f"/en/desk/cases/{number}/open", {"key": "k1", "why": " "})
    assert empty.status_code == 422
    given = inoue.post(f"/en/desk/cases/{number}/open", {"key": "k2", "why": "Covering a colleague who is ill"})
    assert given.status_code == 302
    page = inoue.get(f"/en/desk/cases/{number}")
    assert "PARK SEOYEON" in words_of(page)
    assert f"officer {office.posts['mori'].number}" in words_of(page)
    assert "Covering a colleague who is ill" in words_of(inoue.get(f"/en/desk/cases/{number}/history"))


@pytest.mark.promise("curious-officer")
def test_every_look_at_a_paper_is_kept_with_its_reader_and_never_stored_by_the_browser(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    mori.get(f"/en/desk/cases/{number}")
    picture = mori.get(f"/en/desk/cases/{number}/papers/balance/1.png")
    assert picture.status_code == 200
    assert picture["Cache-Control"] == "no-store"
    assert picture["Content-Type"] == "image/png"
    opened = [event for event in events.events_about("case", number) if event.kind == Did.OPENED.value]
    assert "balance" in [event.open_part["paper"] for event in opened]
    assert {event.by for event in opened} == {f"post:{office.posts['mori'].id}"}
    assert mori.get(f"/en/desk/cases/{number}/papers/balance/2.png").status_code == 404
    assert mori.get(f"/en/desk/cases/{number}/papers/nothing/1.png").status_code == 404


@pytest.mark.promise("changed-meanwhile")
def test_two_at_once_says_what_happened_and_keeps_the_text_and_sends_anyway(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    mori.get(f"/en/desk/cases/{number}")
    read = office.version(number)
    assessment.ask_for_paper(
        number=number,
        post=office.posts["inoue"],
        paper="balance",
        until=clock.now() + timedelta(days=3),
        why="It is too old.",
        at=clock.now(),
        key=office.key(),
    )
    clash = judge(mori, number, "purpose", met="yes", version=read, why="A year of travel, well planned.")
    assert clash.status_code == 409
    said = words_of(clash)
    assert f"Changed meanwhile: a paper asked for (officer {office.posts['inoue'].number}" in said
    assert "Your text is kept." in said
    assert "A year of travel, well planned." in clash.content.decode()
    assert Did.JUDGED.value not in office.did(number)
    shown = re.search(r'name="version" value="(\d+)"', clash.content.decode())
    assert shown
    assert int(shown[1]) == office.version(number)
    again = judge(mori, number, "purpose", met="yes", version=shown[1], why="A year of travel, well planned.")
    assert again.status_code == 302
    assert Did.JUDGED.value in office.did(number)


def test_a_mark_without_a_why_is_asked_for_and_the_rest_is_kept(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    answer = judge(mori, number, "purpose", met="yes", why="", paper="statement")
    assert answer.status_code == 422
    assert "<title>Error: " in answer.content.decode()
    assert "Write why, for the file" in words_of(answer)
    assert re.search(r'<option value="statement"\s+selected', answer.content.decode())


def test_ask_fills_in_rule_text_and_last_day_and_the_answer_brings_the_case_back(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    asked = mori.get(f"/en/desk/cases/{number}/ask?paper=balance")
    shown = asked.content.decode()
    assert "잔고증명서" in shown
    last = clock.now().date() + timedelta(days=5)
    typed = {
        "key": "a1",
        "paper": "balance",
        "why": "잔고증명서를 다시 보내 주십시오.",
        "until_day": last.day,
        "until_month": last.month,
        "until_year": last.year,
        "version": office.version(number),
    }
    sent = mori.post(f"/en/desk/cases/{number}/ask", typed)
    assert sent.status_code == 302, words_of(sent)
    assert office.stage(number) == "paper-asked"
    row = kept.by_number(number)
    assert row
    cases.file_paper(
        number=number,
        paper="balance",
        name="b.png",
        content=page_of_paper(),
        by=cases.by_account(row.person.account_id),
        at=clock.now(),
        key=office.key(),
        ask=1,
    )
    assert office.stage(number) == "assessment"
    assert "A paper came in" in words_of(mori.get("/en/desk"))


def test_hand_over_is_told_everywhere_the_same(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    mori.get(f"/en/desk/cases/{number}")
    typed = {"key": "h1", "to": str(office.posts["inoue"].id), "why": "Bank checked, purpose open."}
    assert mori.post(f"/en/desk/cases/{number}/hand-over", typed).status_code == 302
    assert "This case is not in your queue" in words_of(mori.get(f"/en/desk/cases/{number}"))
    inoue = office.client("inoue")
    assert "Case is with you" in words_of(inoue.get(f"/en/desk/cases/{number}"))
    assert "Bank checked, purpose open." in words_of(inoue.get(f"/en/desk/cases/{number}/history"))
    elsewhere = {"key": "h2", "to": str(office.posts["yamamoto"].id), "why": "To Seoul."}
    assert inoue.post(f"/en/desk/cases/{number}/hand-over", elsewhere).status_code == 422
