"""The desk of a sending state: its queue, one application on one page, and who may see either."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sojourn.basics.messages import Message
from sojourn_office import clock
from sojourn_office.actions import accounts as staff_actions
from sojourn_office.storage import accounts, outbox
from sojourn_office.storage import cases as kept
from sojourn_office.storage.judging import seen_papers
from sojourn_office.storage.quotas import Quota
from tests.office.desks import Office, open_office, words_of
from tests.office.test_two_gates import with_gates

ROUND = "JPN-KOR-Y"


@pytest.fixture
def office(settings: Any) -> Office:
    """The office, with the gate of Japan before that of Korea, one place at it, and two officers there."""
    made = open_office(settings, with_gates(1, since="2020-01-01"))
    made.staff("kitano", "JPN", "", "sender")
    made.staff("minami", "JPN", "", "sender")
    made.staff("higashi", "KOR", "", "sender")
    return made


def answer(client: Client, number: str, **typed: object) -> Any:
    sent = {"key": f"answer-{number}-{typed.get('answer')}", "grounds": [], "why": "", **typed}
    return client.post(f"/en/endorse/{number}", sent)


def two(office: Office) -> tuple[str, str]:
    """Two applications of two people, the older first."""
    first = office.case("one@example.org", into=ROUND)
    other = {"surname": "ABE", "given_names": "HINA", "native_name": "阿部 陽菜", "birth_date": "2001-02-03"}
    return first, office.case("two@example.org", into=ROUND, **other)


def own(mail: str) -> Client:
    """The person behind an address, signed in."""
    account = staff_actions.account_for(mail, language="en", at=clock.now())
    slug = mail.partition("@")[0]
    accounts.list_in_demonstration(account, slug=slug, label="a", shows=Message("Applicant"), order=98)
    client = Client()
    assert client.post(f"/en/sign-in/as/{slug}").status_code == 302
    return client


def test_what_waits_is_listed_with_the_oldest_first_and_one_case_is_on_one_page(office: Office) -> None:
    first, second = two(office)
    client = office.client("kitano")
    page = words_of(client.get("/en/endorse"))
    assert "To endorse: 2" in page and "0 of 1 endorsed, 1 left." in page
    assert page.index(first) < page.index(second)
    assert client.get("/en/endorse/next")["Location"] == f"/en/endorse/{first}"
    case = client.get(f"/en/endorse/{first}")
    assert case.status_code == 200
    assert "What does your office answer?" in words_of(case)
    assert "case:opened" in office.did(first)
    paper = client.get(f"/en/endorse/{first}/papers/plan/1.png")
    assert (paper.status_code, paper["Content-Type"]) == (200, "image/png")


def test_the_last_place_at_the_gate_goes_to_one_of_two_officers(office: Office) -> None:
    first, second = two(office)
    one, other = office.client("kitano"), office.client("minami")
    assert answer(one, first, answer="endorse").status_code == 302
    refused = answer(other, second, answer="endorse")
    assert refused.status_code == 409
    assert "all 1 are promised" in words_of(refused)
    assert (office.stage(first), office.stage(second)) == ("assessment", "at-sender")
    assert Quota.objects.get(binds="gate").promised == 1
    assert first in words_of(office.client("kang").get("/en/desk"))
    assert second not in words_of(office.client("kang").get("/en/desk"))


def test_who_may_be_another_persons_second_application_waits_for_the_hosts_comparison(office: Office) -> None:
    first, second = (office.case(f"{name}@example.org", into=ROUND) for name in ("one", "two"))
    refused = answer(office.client("kitano"), second, answer="endorse")
    assert refused.status_code == 409 and "second application of the same person" in words_of(refused)
    host = office.client("kang")
    assert second in words_of(host.get("/en/desk/marked"))
    assert host.get(f"/en/desk/cases/{second}/same-person").status_code == 200
    assert host.get(f"/en/desk/cases/{first}/same-person").status_code == 404


@pytest.mark.parametrize("who", ["higashi", "kang", "mori", "kobayashi", "fujita", "hara"])
def test_nobody_else_finds_what_waits_at_the_gate(office: Office, who: str) -> None:
    number = office.case("one@example.org", into=ROUND)
    client = office.client(who)
    assert client.get(f"/en/endorse/{number}").status_code == 404
    assert answer(client, number, answer="endorse").status_code == 404
    assert client.get(f"/en/desk/cases/{number}").status_code == 404
    assert number not in words_of(client.get("/en/endorse"))
    assert office.stage(number) == "at-sender"


def test_an_answer_without_a_choice_or_without_a_reason_is_given_back(office: Office) -> None:
    number, client = office.case("one@example.org", into=ROUND), office.client("kitano")
    for typed in ({}, {"answer": "perhaps"}, {"answer": "decline"}, {"answer": "decline", "grounds": ["none-such"]}):
        assert answer(client, number, **typed).status_code == 422, typed
    assert client.get("/en/endorse/KOR-2026-222222-2").status_code == 404
    assert client.get("/en/endorse?from=none").status_code == 200
    assert client.get(f"/en/endorse/{number}/papers/none/1.png").status_code == 404
    stale = answer(client, number, answer="endorse", version=0)
    assert stale.status_code == 409
    assert office.stage(number) == "at-sender"


def test_a_paper_that_was_looked_at_at_the_gate_is_not_seen_by_the_host(office: Office) -> None:
    """A visa still needs every paper opened by the host's own officers."""
    number, client = office.case("one@example.org", into=ROUND), office.client("kitano")
    assert client.get(f"/en/endorse/{number}/papers/plan/1.png").status_code == 200
    assert answer(client, number, answer="endorse").status_code == 302
    assert seen_papers(case_again(number)) == frozenset()
    office.client("kang").get(f"/en/desk/cases/{number}?paper=plan")
    assert seen_papers(case_again(number)) == {"plan"}


def case_again(number: str) -> kept.Case:
    found = kept.by_number(number)
    assert found is not None
    return found


def test_the_list_asks_the_database_no_more_for_many_than_for_few(office: Office) -> None:
    client = office.client("kitano")
    counts = []
    for name in ("ABE", "ITO", "UEDA", "ENDO"):
        office.case(f"{name}@example.org", into=ROUND, surname=name, native_name=name)
        client.get("/en/endorse")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/en/endorse").status_code == 200
        counts.append(len(asked))
    assert counts[-1] == counts[0]


def test_the_person_reads_whose_turn_it_is_and_what_their_state_answered(office: Office) -> None:
    number = office.case("one@example.org", into=ROUND)
    person, client = own("one@example.org"), office.client("kitano")
    assert "With the office of Japan." in words_of(person.get(f"/en/me/{number}"))
    why = "Your residence is not shown."
    assert answer(client, number, answer="decline", grounds=["residence"], why=why).status_code == 302
    assert "The office of Japan did not endorse your application." in words_of(person.get(f"/en/me/{number}"))
    page = words_of(person.get(f"/en/me/{number}/endorsement"))
    assert why in page and "Reasons 1" in page
    account = accounts.find("one@example.org")
    assert account is not None
    subject = outbox.of_account(account.pk)[0]
    assert "endorse" not in f"{subject.subject} {subject.says}"
    other = own("two@example.org")
    assert other.get(f"/en/me/{number}/endorsement").status_code == 404


def test_what_was_ticked_and_written_is_kept_while_a_paper_is_looked_at_and_after_a_change_in_between(
    office: Office,
) -> None:
    number, client = office.case("one@example.org", into=ROUND), office.client("kitano")
    typed = {"answer": "decline", "grounds": ["residence", "funds"], "why": "Both are unclear."}
    looked = client.post(f"/en/endorse/{number}?paper=plan", {"act": "look", "key": "look", **typed})
    stale = answer(client, number, **{**typed, "version": 0})
    assert (looked.status_code, stale.status_code) == (200, 409)
    for shown in (looked, stale):
        page = shown.content.decode()
        assert re.findall(r'value="([a-z]+)"[^>]*checked', page) == ["decline", "residence", "funds"]
        assert "Both are unclear." in page
    assert "/papers/plan/1.png" in looked.content.decode()
    assert office.stage(number) == "at-sender"


def test_the_same_press_is_answered_alike_and_another_one_is_told_that_nothing_waits_any_more(office: Office) -> None:
    """What the host made of it meanwhile is not told."""
    number, client, other = office.case("one@example.org", into=ROUND), *map(office.client, ("kitano", "minami"))
    assert answer(client, number, answer="endorse").status_code == 302
    assert answer(client, number, answer="endorse")["Location"] == "/en/endorse?done=endorse"
    events = len(office.did(number))
    late = [
        answer(other, number, answer="decline", why="No."),
        answer(other, number),
        other.get(f"/en/endorse/{number}"),
    ]
    for told in late:
        assert told.status_code == 409 and "This application was answered already" in words_of(told)
        assert "assess" not in words_of(told) and 'href="/en/endorse"' in told.content.decode()
    assert other.get(f"/en/endorse/{number}/papers/plan/1.png").status_code == 409
    assert (office.stage(number), len(office.did(number))) == ("assessment", events)
