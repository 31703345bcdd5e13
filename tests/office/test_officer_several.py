"""Many at once: what will happen is shown first, each case is its own act, and what is refused stops no other."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sojourn.cases.model import Did
from sojourn_office import clock
from sojourn_office.actions import assessment
from sojourn_office.storage import cases as kept
from sojourn_office.storage import events
from tests.office.desks import Office, words_of

ELSEWHERE = "JPN-2026-222222-2"


def cases_of(office: Office, count: int) -> list[str]:
    return [office.case(f"n{each}@example.org", birth_date=f"2001-01-{each + 1:02}") for each in range(count)]


def holder(number: str) -> str:
    row = kept.by_number(number)
    assert row
    return row.holder


def shown(client: Client, act: str, *numbers: str, **more: object) -> Any:
    return client.get("/en/desk/several", {"act": act, "case": numbers, **more})


def pressed(client: Client, act: str, *numbers: str, key: str = "k", **more: object) -> Any:
    return client.post("/en/desk/several", {"act": act, "case": numbers, "key": key, **more})


def versions(page: Any) -> dict[str, str]:
    return dict(re.findall(r'name="(version-[^"]+)" value="(\d+)"', page.content.decode()))


def ticked(page: Any) -> list[str]:
    boxes = re.findall(r'<input class="pick"[^>]*name="case"[^>]*>', page.content.decode())
    return [re.findall(r'value="([^"]*)"', box)[0] for box in boxes if " checked" in box]


def rows(page: Any) -> dict[str, str]:
    """Each row of the table by its case number."""
    found = re.findall(r"<tr>(.*?)</tr>", page.content.decode().partition("<tbody>")[2], re.DOTALL)
    words = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)) for row in found]
    return {re.findall(r"JPN-2026-\w{6}-\w|KOR-2026-\w{6}-\w", row)[0]: row for row in words}


def test_what_will_happen_is_shown_before_anything_does(office: Office) -> None:
    one, two = cases_of(office, 2)
    mori = office.client("mori")
    page = shown(mori, "take", one, two)
    assert "Take these cases?" in words_of(page)
    assert ticked(page) == [one, two]
    assert all("Will be with you" in row for row in rows(page).values())
    assert (holder(one), holder(two)) == ("", "")
    assert Did.OPENED.value not in office.did(one)


def test_each_case_is_taken_by_an_act_of_its_own_and_pressing_twice_is_once(office: Office) -> None:
    numbers = cases_of(office, 2)
    mori = office.client("mori")
    for _ in range(2):
        done = pressed(mori, "take", *numbers)
        assert done.status_code == 200
        assert all("With you now" in row for row in rows(done).values())
    assert [office.did(number).count(Did.TAKEN.value) for number in numbers] == [1, 1]


def test_one_that_a_colleague_took_meanwhile_is_named_and_stops_no_other(office: Office) -> None:
    one, two = cases_of(office, 2)
    mori = office.client("mori")
    seen = versions(shown(mori, "take", one, two))
    assessment.take(number=one, post=office.posts["inoue"], at=clock.now(), key=office.key())
    done = rows(pressed(mori, "take", one, two, **seen))
    assert "Not done." in done[one]
    assert f"Changed meanwhile: case taken (officer {office.posts['inoue'].number}" in done[one]
    assert "With you now" in done[two]
    assert holder(one) == f"post:{office.posts['inoue'].id}"
    assert holder(two) == f"post:{office.posts['mori'].id}"
    again = rows(shown(mori, "take", one, two))
    assert "Another officer has this case." in again[one]
    assert "This case is with you already." in again[two]


@pytest.mark.parametrize("act", ["take", "release"])
def test_a_case_elsewhere_or_none_at_all_or_ones_own_is_not_touched(office: Office, act: str) -> None:
    own = office.case("mori@example.org")
    elsewhere = office.case("b@example.org", birth_date="2001-02-02", residence_region="KR-11")
    other_host = office.case("c@example.org", into="JPN-KOR-Y")
    mori = office.client("mori")
    kang = office.client("kang")
    kang.get(f"/en/desk/cases/{other_host}")
    before = {number: office.did(number) for number in (own, other_host)}
    page = rows(shown(mori, act, own, other_host, ELSEWHERE))
    done = rows(pressed(mori, act, own, other_host, ELSEWHERE))
    for number in (other_host, ELSEWHERE):
        assert "There is no such case." in page[number]
        assert page[number].replace(number, "") == page[ELSEWHERE].replace(ELSEWHERE, "")
        assert "There is no such case." in done[number]
    assert "This is your own case or a declared conflict." in page[own]
    assert "This is your own case or a declared conflict." in done[own]
    assert "PARK" not in page[own]
    assert {number: office.did(number) for number in (own, other_host)} == before
    assert elsewhere


def test_only_ones_own_cases_go_back_to_the_queue(office: Office) -> None:
    mine, theirs = cases_of(office, 2)
    mori = office.client("mori")
    mori.get(f"/en/desk/cases/{mine}")
    assessment.take(number=theirs, post=office.posts["inoue"], at=clock.now(), key=office.key())
    page = shown(mori, "release", mine, theirs)
    assert ticked(page) == [mine]
    assert "This case is not with you." in rows(page)[theirs]
    done = rows(pressed(mori, "release", mine, theirs))
    assert "Back in the queue" in done[mine]
    assert "This case is not with you." in done[theirs]
    assert holder(mine) == ""
    assert holder(theirs) == f"post:{office.posts['inoue'].id}"
    assert "case given back to the queue" in words_of(office.client("inoue").get(f"/en/desk/cases/{mine}/history"))


def question(client: Client, *numbers: str, **changed: object) -> dict[str, object]:
    last = clock.now().date() + timedelta(days=5)
    until = {"until_day": last.day, "until_month": last.month, "until_year": last.year}
    page = shown(client, "ask", *numbers, paper="balance")
    return {"paper": "balance", "why_ko": "잔고증명서를 보내 주십시오.", **until, **versions(page), **changed}


def test_the_same_question_goes_to_each_person_in_their_language_with_a_result_for_each(office: Office) -> None:
    one, two = cases_of(office, 2)
    mori = office.client("mori")
    papers = words_of(shown(mori, "ask", one, two))
    assert "Which paper do you ask for?" in papers
    assert "Bank balance certificate missing in none" in papers
    page = shown(mori, "ask", one, two, paper="balance")
    assert "What the person reads, in 한국어" in words_of(page)
    assert "잔고증명서" in page.content.decode()
    assert ticked(page) == []
    assert "filed" in rows(page)[one]
    typed = question(mori, one, two)
    assert pressed(mori, "ask", one, two, **{**typed, "why_ko": ""}).status_code == 422
    office.ask(two, "mori", "balance")
    done = rows(pressed(mori, "ask", one, two, **typed))
    assert "Asked for the paper" in done[one]
    assert "Changed meanwhile: a paper asked for" in done[two]
    asked = [event for event in events.events_about("case", one) if event.kind == Did.PAPER_ASKED.value]
    assert asked[-1].sealed_part["why"] == "잔고증명서를 보내 주십시오."
    assert office.did(two).count(Did.PAPER_ASKED.value) == 1
    assert "This paper is asked for already." in rows(shown(mori, "ask", one, two, paper="balance"))[two]


def test_a_colleagues_case_is_not_asked_in_passing(office: Office) -> None:
    (number,) = cases_of(office, 1)
    assessment.take(number=number, post=office.posts["inoue"], at=clock.now(), key=office.key())
    mori = office.client("mori")
    assert "Another officer has this case." in rows(shown(mori, "ask", number, paper="balance"))[number]
    done = rows(pressed(mori, "ask", number, **question(mori, number)))
    assert "Another officer has this case." in done[number]
    assert Did.PAPER_ASKED.value not in office.did(number)


@pytest.mark.promise("no-key")
def test_a_key_is_needed_and_with_other_words_it_is_refused(office: Office) -> None:
    (number,) = cases_of(office, 1)
    mori = office.client("mori")
    typed = question(mori, number)
    assert "This page was open too long." in rows(pressed(mori, "ask", number, **{**typed, "key": ""}))[number]
    assert "Asked for the paper" in rows(pressed(mori, "ask", number, **typed))[number]
    reused = rows(pressed(mori, "ask", number, **{**typed, "why_ko": "다른 글입니다."}))[number]
    assert "This was sent before with other content." in reused
    assert office.did(number).count(Did.PAPER_ASKED.value) == 1


def test_nothing_chosen_or_an_act_that_is_none_does_nothing(office: Office) -> None:
    mori = office.client("mori")
    for act in ("take", "release"):
        assert "No case was chosen." in words_of(shown(mori, act))
        assert "No case was chosen." in words_of(pressed(mori, act))
    for act in ("decide", "", "propose"):
        assert shown(mori, act).status_code == 404
        assert pressed(mori, act).status_code == 404
    assert pressed(office.client("hara"), "take").status_code == 403


def test_the_list_offers_its_cases_to_be_chosen(office: Office) -> None:
    numbers = cases_of(office, 2)
    page = office.client("mori").get("/en/desk").content.decode()
    assert all(f'name="case" value="{number}"' in page for number in numbers)
    assert 'action="/en/desk/several"' in page
    assert 'action="/en/desk/several"' not in office.client("mori").get("/en/desk/lists/signature").content.decode()
