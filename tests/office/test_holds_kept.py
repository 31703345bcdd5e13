"""A hold past the day of erasing: people, reason and end are on a page; its person reads it unless a law forbids."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from sojourn_office import clock
from sojourn_office.actions import keeping_longer
from sojourn_office.queries import holds
from sojourn_office.storage import cases as kept
from tests.office.desks import Office, words_of

PAGE = "/en/programme/kept"
WHY = "Action 12 before the court."


def kept_longer(office: Office, number: str, days: int, **more: Any) -> date:
    until = clock.now().astimezone(ZoneInfo("Asia/Seoul")).date() + timedelta(days=days)
    one, two = office.posts["hara"], office.posts.get("ito") or office.staff("ito", "JPN", "", "manager")
    asked = {"number": number, "until": until, "reason": WHY, "first": one.number, "second": two.number, **more}
    answer = keeping_longer.keep_longer(**asked, at=clock.now(), key=office.key())
    assert answer == number, answer
    return until


def test_the_page_says_who_why_and_until_when_and_what_ends_soon(office: Office) -> None:
    manager = office.client("hara")
    assert "Nothing is kept past its day." in words_of(manager.get(PAGE))
    far, near = office.case("a@example.org"), office.case("b@example.org")
    kept_longer(office, far, 31)
    kept_longer(office, near, 29, law="Code of procedure, article 3")
    shown = words_of(manager.get(PAGE))
    soon, rest = shown.split("To look at: it ends within 30 days")[1].split("Kept since", 1)[0], shown
    assert near in soon and far not in soon
    assert f"Why: {WHY}" in rest
    assert "The person is not told: Code of procedure, article 3" in rest
    assert "The person reads it in their account." in rest
    for number in (office.posts["hara"].number, office.posts["ito"].number):
        assert str(number) in rest


def test_a_hold_that_ended_stands_apart_and_the_newest_word_counts(office: Office) -> None:
    number = office.case("a@example.org")
    kept_longer(office, number, 200)
    kept_longer(office, number, 0)
    today = clock.now()
    assert [hold.state for hold in holds.holds("JPN", at=today + timedelta(days=2))] == [holds.HoldState.OVER]
    assert holds.told(number, at=today + timedelta(days=2)) is None
    assert holds.holds("KOR", at=today) == ()


@pytest.mark.parametrize("law", ["", "Code of procedure, article 3"])
def test_its_person_reads_until_when_and_why_unless_a_law_forbids(office: Office, law: str) -> None:
    number = office.case("a@example.org")
    until = kept_longer(office, number, 100, law=law)
    row = kept.by_number(number)
    assert row is not None
    told = holds.told(number, at=clock.now())
    assert (told is None) == bool(law)
    client = Client()
    client.force_login(row.person.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = words_of(client.get("/en/me/details/erase"))
    assert (WHY in shown) == (not law), until


@pytest.mark.promise("audit-as-a-leak")
def test_only_who_may_keep_longer_sees_the_page(office: Office) -> None:
    for slug in ("mori", "kobayashi", "kang", "fujita"):
        assert office.client(slug).get(PAGE).status_code == 404, slug
