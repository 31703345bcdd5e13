"""Erasing in a person's place: asked by one of staff, agreed to by another, and only what no duty keeps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sojourn_office import clock
from sojourn_office.actions import cases as case_actions
from sojourn_office.actions.accounts import account_for
from sojourn_office.queries import invariants
from sojourn_office.storage import accounts, events, keys
from sojourn_office.storage import cases as kept
from tests.office.desks import Office, words_of
from tests.office.test_relations import declare

PAGE = "/en/programme/erased"
WHY = "A letter of 3 November."


@pytest.fixture
def draft(office: Office) -> str:
    """An application that was begun and never lodged."""
    office.staff("ito", "JPN", "", "manager")
    account = account_for("a@example.org", language="en", at=clock.now())
    asked = {"mission": "busan", "language": "ko", "at": clock.now(), "key": office.key()}
    number = case_actions.start(account=account, round_id="KOR-JPN-Q4", **asked)
    assert isinstance(number, str)
    return number


def asked(office: Office, number: str, slug: str = "hara") -> Any:
    return office.client(slug).post(PAGE, {"key": office.key(), "number": number, "reason": WHY})


def agreed(office: Office, here: str, slug: str = "ito") -> Any:
    return office.client(slug).post(here, {"key": office.key()})


def kinds() -> list[str]:
    return [event.kind for event in events.every() if event.kind.startswith("person:erase")]


@pytest.mark.promise("officer-alone")
def test_it_is_erased_once_another_one_agrees_and_not_before(office: Office, draft: str) -> None:
    case = kept.by_number(draft)
    assert case is not None, "the draft is there"
    person = case.person_id
    here = asked(office, draft.lower())["Location"]
    shown = words_of(office.client("ito").get(here))
    assert "Erased now: answers and papers." in shown and WHY in shown
    assert "Erase what may go" not in words_of(office.client("hara").get(here)).replace("Erase what may go of the", "")
    assert agreed(office, here, "hara").status_code == 409
    assert keys.has_key(person)
    led_to = agreed(office, here)["Location"]
    assert "What could go is erased." in words_of(office.client("ito").get(led_to))
    assert "What could go is erased." not in words_of(office.client("ito").get(PAGE))
    assert not keys.has_key(person) and not accounts.find("a@example.org")
    assert kinds() == ["person:erase-asked", "person:erased", "person:erase-agreed"]
    assert agreed(office, here).status_code == 404 and office.client("ito").get(PAGE).status_code == 200
    assert not list(invariants.broken())


def test_what_a_duty_keeps_stays_and_is_named_beforehand(office: Office, draft: str) -> None:
    number = office.case("b@example.org")
    here = asked(office, number)["Location"]
    assert "Stays until it is decided or withdrawn." in words_of(office.client("ito").get(here))
    assert agreed(office, here).status_code == 302
    row = kept.by_number(number)
    assert row and row.stage == "assessment" and kept.answers_of(row) and keys.has_key(row.person_id)


@pytest.mark.parametrize(
    ("changed", "status", "says"),
    [
        ({"number": "JPN-2026-222222-2"}, 404, "There is no such case."),
        ({"reason": " "}, 422, "Write why it is erased."),
    ],
)
def test_what_is_asked_wrongly_is_said_at_its_box(
    office: Office, draft: str, changed: dict[str, str], status: int, says: str
) -> None:
    filled = {"key": "k", "number": draft, "reason": WHY, **changed}
    answer = office.client("hara").post(PAGE, filled)
    assert answer.status_code == status and says in words_of(answer)
    assert not kinds()


def test_neither_of_another_host_nor_of_a_relation_nor_after_thirty_days(office: Office, draft: str) -> None:
    office.staff("min", "KOR", "", "manager")
    assert asked(office, draft, "min").status_code == 404
    number = office.case("b@example.org", passport_number="M76543210")
    declare(office, "ito", given_names="NOBODY", passport_number="M76543210")
    here = asked(office, number)["Location"]
    assert agreed(office, here).status_code == 403
    elsewhere = office.case("b@example.org", into="JPN-KOR-Y")
    assert elsewhere and asked(office, number).status_code == 403, "another host has a say in it"
    from sojourn_office.storage import erase_wishes

    assert erase_wishes.waiting("JPN", at=clock.now())
    assert not erase_wishes.waiting("JPN", at=clock.now() + timedelta(days=31))


@pytest.mark.parametrize("slug", ["mori", "kobayashi", "fujita", "min"])
def test_nobody_else_finds_the_page(office: Office, draft: str, slug: str) -> None:
    if slug == "min":
        office.staff("min", "KOR", "", "manager")
    here = asked(office, draft)["Location"]
    assert office.client(slug).get(here).status_code == 404
    assert office.client(slug).get(PAGE).status_code == (200 if slug == "min" else 404)
