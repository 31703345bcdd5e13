"""What a programme asks besides: each question in the draft of its people, and their answers as it is judged by."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from sojourn_office import clock
from sojourn_office.actions import accounts as staff_actions
from sojourn_office.actions import cases
from sojourn_office.storage import cases as kept
from tests.office.desks import Office, open_office, words_of
from tests.office.test_paper_files import TYPED
from tests.office.test_sender_desk import own
from tests.office.world import FILE

ROUND, ME = "JPN-KOR-Y", "one@example.org"
CRITERION = '  { kind = "passport", cite = ["tokyo-h1", "osaka-h1"] },\n'
CRITERIA = """  { kind = "ticket", cite = ["tokyo-h1"] },
  { kind = "language", cite = ["tokyo-h1"] },
"""
VALUES = """onward_ticket = [{ value = "ticket-or-funds", cite = ["tokyo-h1"] }]
language_scores = [{ cite = ["tokyo-h1"], value = [
  { test = "ielts", least = "4.5", changed_on = 2025-08-06, least_before = "5" },
  { test = "pte-academic", least = "24" },
] }]
"""


@pytest.fixture
def office(settings: Any) -> Office:
    """The office, with a programme that asks for a way home and a language test too."""
    # Its examples are judged as it is loaded, and say nothing of these.
    text = re.sub(r"\n\[\[schemes\.JPN-KOR\.examples\]\]\n.*?(?=\n\[|\Z)", "", FILE.read_text(), flags=re.DOTALL)
    for before, behind in ((CRITERION, CRITERIA), ("[schemes.JPN-KOR.values]\n", VALUES)):
        assert text.count(before) == 1, before
        text = text.replace(before, before + behind)
    return open_office(settings, text)


@pytest.fixture
def me(office: Office) -> tuple[Client, str]:
    """Somebody with an application that was begun, and its address."""
    account = staff_actions.account_for(ME, language="en", at=clock.now())
    number = cases.start(
        account=account, round_id=ROUND, mission="osaka", language="en", at=clock.now(), key=office.key()
    )
    assert isinstance(number, str)
    return own(ME), f"/en/me/{number}"


def say(me: tuple[Client, str], **typed: str) -> Any:
    client, case = me
    return client.post(f"{case}/tasks/further", {"key": f"further-{sorted(typed.items())}"[:60], **typed})


TEST = {"language_test": "ielts", "language_score": "6.5"}
DAY = {"language_tested_on_year": "2026", "language_tested_on_month": "6", "language_tested_on_day": "13"}


def test_what_a_programme_asks_besides_is_asked_and_stands_before_the_last_step(me: tuple[Client, str]) -> None:
    client, case = me
    assert "What this programme asks besides" in words_of(client.get(f"{case}/tasks"))
    assert say(me, ticket="yes", **TEST, **DAY).status_code == 302
    found = kept.by_number(case.rpartition("/")[2])
    assert found is not None
    facts = kept.facts_of(found)
    assert facts["ticket"] is True and facts["language_test"] == "ielts"
    assert facts["language_tested_on"] == date(2026, 6, 13) and str(facts["language_score"]) == "6.5"
    again = client.get(f"{case}/tasks/further").content.decode()
    assert 'value="6.5"' in again and 'value="13"' in again
    check = words_of(client.get(f"{case}/check"))
    assert "6.5" in check and "IELTS" in check


def test_what_is_left_open_or_taken_back_is_not_known(me: tuple[Client, str]) -> None:
    number = me[1].rpartition("/")[2]
    assert say(me, ticket="yes", **TEST).status_code == 302
    found = kept.by_number(number)
    assert found is not None and {"language_test", "language_score"} <= kept.facts_of(found).keys()
    assert say(me, language_score="").status_code == 302
    found = kept.by_number(number)
    assert found is not None and {"language_test", "language_score"}.isdisjoint(kept.facts_of(found))


@pytest.mark.parametrize(
    "typed",
    [
        {"language_score": "very good"},
        {"language_test": "guessing"},
        {"language_tested_on_year": "2026", "language_tested_on_month": "2", "language_tested_on_day": "30"},
    ],
)
def test_an_answer_that_cannot_be_read_is_named_and_nothing_is_kept(
    me: tuple[Client, str], typed: dict[str, str]
) -> None:
    refused = say(me, ticket="yes", **typed)
    assert refused.status_code == 422 and 'class="error"' in refused.content.decode()
    found = kept.by_number(me[1].rpartition("/")[2])
    assert found is not None and "ticket" not in kept.answers_of(found)


def test_a_programme_that_asks_nothing_more_has_no_such_page(office: Office) -> None:
    """As from Korea to Japan."""
    account = staff_actions.account_for(ME, language="en", at=clock.now())
    number = cases.start(
        account=account, round_id="KOR-JPN-Q4", mission="busan", language="en", at=clock.now(), key=office.key()
    )
    client = own(ME)
    assert client.get(f"/en/me/{number}/tasks/further").status_code == 404
    assert "asks besides" not in words_of(client.get(f"/en/me/{number}/tasks"))


def test_an_officer_types_what_a_file_on_paper_says_of_it(office: Office) -> None:
    """From Japan to Korea, as whoever enters it; what the paper does not say stays open."""
    desk = office.client("kang")
    typed = {**TYPED, "passport_number": "TZ7000001", "residence_region": "JP-27", "letters_in": "ja"}
    begun = desk.post(f"/en/desk/paper/{ROUND}", {"key": office.key(), **typed, "phone": "090-0000-0000"})
    assert begun.status_code == 302, words_of(begun)[:3000]
    here = str(begun["Location"])
    assert "What this programme asks besides" in words_of(desk.get(here))
    said = {**TEST, "language_tested_on_day": "30", "language_tested_on_month": "2", "language_tested_on_year": "2026"}
    wrong = desk.post(f"{here}/further", {"key": "further-wrong-1", **said})
    assert wrong.status_code == 422 and 'class="error"' in wrong.content.decode()
    found = kept.by_number(here.split("/")[-2])
    assert found is not None and "language_test" not in kept.answers_of(found)
    assert desk.post(f"{here}/further", {"key": "further-paper-1", **TEST}).status_code == 302
    found = kept.by_number(here.split("/")[-2])
    assert found is not None
    facts = kept.facts_of(found)
    assert facts["language_test"] == "ielts" and "ticket" not in facts and facts["birth_date"] == date(2002, 3, 12)
    shown = words_of(desk.get(here))
    assert "IELTS" in shown and "6.5" in shown
