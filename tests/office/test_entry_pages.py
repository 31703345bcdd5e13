"""The pages of an entry: enter by one press, keep the receipt, read what came of the draw, accept or decline."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from sojourn.basics.messages import Message
from sojourn.rounds.draws.entries import commitment
from sojourn.rounds.entries import Terms
from sojourn_office import clock
from sojourn_office.actions import accounts, cases, entries, log, rounds
from sojourn_office.actions.world import lots
from sojourn_office.storage import accounts as stored_accounts
from sojourn_office.storage import cases as stored_cases
from sojourn_office.storage import entries as stored
from sojourn_office.storage import selections
from tests.office.desks import Office, words_of

ROUND = "KOR-JPN-2026-P1"
LANGUAGES = ("en", "ko", "ja")


class Pool:
    """A pool that is open, with people who can sign in by a button."""

    def __init__(self, office: Office) -> None:
        self.office = office
        now = clock.now()
        terms = Terms(places=1, lodge_days=20, accept_days=10, goes_back=True)
        asked = {"zone": "Asia/Seoul", "results_at": None, "collect_until": None, "invented": True, "by": "test"}
        planned = {"round_id": ROUND, "scheme": "KOR-JPN", "method": "pool", "year": now.year, "terms": terms}
        window = {"opens_at": now - timedelta(days=3), "closes_at": now + timedelta(days=3)}
        assert rounds.plan(**planned, **window, **asked, at=now, key=office.key()) == ROUND

    def draft(self, name: str) -> str:
        """A draft with its passport."""
        mail = f"{name}@example.org"
        account = accounts.account_for(mail, language="en", at=clock.now())
        stored_accounts.list_in_demonstration(account, slug=name, label=name, shows=Message("Officer"), order=90)
        asked = {"mission": "busan", "language": "ko", "at": clock.now(), "key": self.office.key()}
        number = cases.start(account=account, round_id=ROUND, **asked)
        assert isinstance(number, str)
        answers = {
            "surname": name.upper(), "given_names": "SPECIMEN", "native_name": "", "birth_date": "2002-03-12",
            "sex": "F", "passport_number": f"XX{len(name):07}", "passport_expires_on": "2033-01-01",
            "residence_region": "KR-26",
        }  # fmt: skip
        by = cases.by_account(account.pk)
        cases.save_answers(number=number, answers=answers, by=by, at=clock.now(), key=self.office.key())
        return number

    def entered(self, *names: str) -> list[str]:
        """Drafts that entered."""
        numbers = [self.draft(name) for name in names]
        for number in numbers:
            by = cases.by_account(stored_cases.by_number(number).person.account_id)
            entries.enter(number=number, by=by, at=clock.now(), key=self.office.key())
        return numbers

    def press(self, client: Client, number: str, verb: str) -> int:
        """Press a button of the page of an entry."""
        return client.post(f"/en/me/{number}/entry/{verb}", {"key": self.office.key()}).status_code


@pytest.fixture
def pool(office: Office) -> Pool:
    return Pool(office)


def test_one_press_enters_and_the_page_then_shows_ticket_and_receipt(pool: Pool) -> None:
    """The chance stands there before and after; pressing again makes no second entry."""
    pool.entered("b", "cc")
    number = pool.draft("ddd")
    client = pool.office.client("ddd")
    tasks = words_of(client.get(f"/en/me/{number}/tasks"))
    assert "Enter the draw" in tasks
    before = words_of(client.get(f"/en/me/{number}/entry"))
    assert "Open now. Enter the draw." in before and "33 in 100" in before and "Entries so far 2" in before
    assert client.get(f"/en/me/{number}/entry/receipt.json").status_code == 404
    assert pool.press(client, number, "enter") == 302
    after = words_of(client.get(f"/en/me/{number}/entry"))
    entry = stored.of_case(number)
    assert "You are in the pool." in after and entry.ticket in after and "Entries so far 3" in after
    assert pool.press(client, number, "enter") == 409
    assert stored.waiting(ROUND).count() == 3


@pytest.mark.promise("another-persons-number")
def test_the_receipt_opens_the_commitment_and_is_its_owners_alone(pool: Pool) -> None:
    """Nobody else is told that it is there."""
    one, two = pool.entered("b", "cc")
    log.sign_head(clock.now())
    found = json.loads(pool.office.client("b").get(f"/en/me/{one}/entry/receipt.json").content)
    identity = {"birth_date": "2002-03-12", "passport_issuer": "KOR", "passport_no": "XX0000001"}
    assert commitment(bytes.fromhex(found["nonce"]), identity).hex() == found["commitment"]
    assert found["ticket"] in found["signed"] and found["size"] == 0
    assert pool.office.client("b").get(f"/en/me/{two}/entry/receipt.json").status_code == 404
    assert pool.office.client("b").get(f"/en/me/{two}/entry").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_state_has_its_page_in_each_language(language: str, pool: Pool) -> None:
    """On the list, with a place, without one, accepted; none of them lacks a word."""
    numbers = pool.entered("b", "cc", "ddd")
    people = dict(zip(numbers, ("b", "cc", "ddd"), strict=True))
    answers = set()

    def page_of(number: str) -> str:
        answer = pool.office.client(people[number]).get(f"/{language}/me/{number}/entry")
        assert answer.status_code == 200
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.DOTALL)
        answers.add(heading[1])
        return words_of(answer)

    page_of(numbers[0])
    lots.fix_list(ROUND, at=clock.now(), key="fix")
    assert "1000" in page_of(numbers[0]), "which public number is waited for"
    lots.draw_it(ROUND, at=clock.now(), key="draw")
    steps = words_of(pool.office.client("kobayashi").get(f"/en/supervise/rounds/{ROUND}"))
    assert "The list of KOR-JPN-2026-P1/1 is fixed" in steps and "Everyone of KOR-JPN-2026-P1/1 is told" in steps
    (selection,) = selections.of_round(ROUND)
    winner, *losers = [row.entry.case_id for row in selections.ranks_of(selection)]
    page_of(winner)
    assert "KOR-JPN-2026-P1" in page_of(losers[0])
    client = pool.office.client(people[winner])
    assert pool.press(client, winner, "accept") == 302
    page_of(winner)
    assert client.get(f"/{language}/me/{winner}/entry/decline").status_code == 200
    assert pool.press(client, winner, "decline") == 302
    page_of(winner)
    leaver = pool.office.client(people[losers[0]])
    assert leaver.get(f"/{language}/me/{losers[0]}/entry/leave").status_code == 200
    assert pool.press(leaver, losers[0], "leave") == 302
    page_of(losers[0])
    assert len(answers) == 4, answers
    for path in ("steps", "tasks", "check"):
        assert client.get(f"/{language}/me/{winner}/{path}").status_code == 200


def test_a_draft_of_another_round_has_no_entry(pool: Pool) -> None:
    """An address of a page that is not there is not found."""
    number = pool.office.case("x@example.org")
    account = stored_cases.by_number(number).person.account
    stored_accounts.list_in_demonstration(account, slug="x", label="x", shows=Message("Officer"), order=91)
    assert pool.office.client("x").get(f"/en/me/{number}/entry").status_code == 404


def test_an_officer_finds_a_marked_entry_and_sees_of_its_draft_the_comparison_alone(pool: Pool) -> None:
    """Two persons, found so: the mark goes, and the entry can be given a place."""
    (one,) = pool.entered("b")
    second = pool.draft("q")
    by = cases.by_account(stored_cases.by_number(second).person.account_id)
    same = {"surname": "B", "passport_number": "XX0000001"}
    cases.save_answers(number=second, answers=same, by=by, at=clock.now(), key=pool.office.key())
    entries.enter(number=second, by=by, at=clock.now(), key=pool.office.key())
    officer = pool.office.client("mori")
    assert "Possible second applications, not yet assessed: 1" in words_of(officer.get("/en/desk"))
    assert second in words_of(officer.get("/en/desk/marked"))
    compare = f"/en/desk/cases/{second}/same-person"
    shown = words_of(officer.get(compare))
    assert one in shown and "One person: both are void" in shown
    assert officer.get(f"/en/desk/cases/{second}").status_code == 404, "a draft is its person's own"
    assert officer.get(f"/en/desk/cases/{one}/same-person").status_code == 404
    assert pool.office.client("yamamoto").get(compare).status_code == 404, "another mission"
    settled = officer.post(compare, {"found": "two", "why": "Two persons.", "key": pool.office.key()})
    assert settled.status_code == 302 and settled["Location"] == "/en/desk/marked"
    assert not stored_cases.by_number(second).is_flagged
    assert "Nothing is in this list." in words_of(officer.get("/en/desk/marked"))
