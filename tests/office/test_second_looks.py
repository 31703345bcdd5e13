"""A second look at a decision: asked by its person, taken by others, upheld or changed, its place by the rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Did
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn_office import clock
from sojourn_office.actions import assessment, cases, decisions, reminders, rounds, second_looks
from sojourn_office.actions import conflicts as relations
from sojourn_office.events import Happened
from sojourn_office.queries import invariants
from sojourn_office.storage import accounts, events, outbox
from sojourn_office.storage import cases as kept
from sojourn_office.storage import clock as stored_clock
from sojourn_office.storage.rounds import Period, period_of, period_to_change
from tests.office.desks import (
    AGREEMENT,
    Office,
    decided_page,
    judge,
    open_office,
    page_of_paper,
    proposed_refusal,
    words_of,
)

_GIVES_ONE = """
[[schemes.{scheme}.values.review]]
from = 1999-04-01
value = {{ ask_days = 31, decide_days = 30 }}
cite = ["house-rule"]
"""


@pytest.fixture
def giving(settings: Any) -> Office:
    """An office whose hosts give a second look, which is invented."""
    text = AGREEMENT.read_text()
    for scheme in ("KOR-JPN", "JPN-KOR"):
        empty = f'[[schemes.{scheme}.values.review]]\nvalue = "not-found"\nlooked = 2026-11-22\n'
        assert empty in text
        text = text.replace(empty, _GIVES_ONE.format(scheme=scheme))
    office = open_office(settings, text)
    office.staff("lim", "KOR", "osaka", "officer")
    office.staff("seo", "KOR", "fukuoka", "officer")
    office.staff("baek", "KOR", "", "supervisor")
    return office


def refused(office: Office, mail: str = "a@example.org", **more: object) -> str:
    """A case of Osaka that one officer proposed to refuse and another signed: told at once."""
    number = proposed_refusal(office, mail, into="JPN-KOR-Y", promised=True, **more)
    answer = decisions.confirm(
        number=number, post=office.posts["yoon"], specimen=True, at=clock.now(), key=office.key()
    )
    assert answer == number, answer
    assert office.stage(number) == "refused"
    return number


def person(number: str) -> Client:
    row = kept.by_number(number)
    assert row
    account = accounts.by_id(row.person.account_id)
    assert account
    client = Client()
    client.force_login(account)
    return client


def ask(office: Office, number: str, **more: Any) -> str | Refusal:
    row = kept.by_number(number)
    assert row
    by = cases.by_account(row.person.account_id)
    why = "The plan names two months of work in a year of travel."
    asked: dict[str, Any] = {"why": why, "by": by, "at": clock.now(), "key": office.key(), **more}
    return second_looks.ask(number=number, **asked)


def looked_at(office: Office, number: str, met: str, own_sentence: str = "") -> str | Refusal:
    """Taken, judged and proposed by somebody new, and signed by another."""
    assessment.take(number=number, post=office.posts["lim"], at=clock.now(), key=office.key())
    office.mark(number, "lim", "purpose", met)
    office.see_papers(number, "lim")
    post = office.posts["lim"]
    answer = decisions.propose(
        number=number, post=post, own_sentence=own_sentence, version=None, at=clock.now(), key=office.key()
    )
    if isinstance(answer, Refusal):
        return answer
    signer = office.posts["lim" if met == "yes" else "baek"]
    return decisions.confirm(number=number, post=signer, specimen=True, at=clock.now(), key=office.key())


def period(scheme: str) -> Period:
    found = period_of(scheme, clock.now().year)
    assert found
    return found


def move(*movements: Movement) -> None:
    """Places of the year of Korea moved by hand."""
    with transaction.atomic():
        found = period_to_change("JPN-KOR", clock.now().year)
        for each in movements:
            events.record(Happened.PLACES_CORRECTED, found.key, by="test", at=clock.now(), moves=[(found, each)])


def later(**time: float) -> None:
    stored_clock.move_to(clock.now() + timedelta(**time))


def test_a_person_asks_from_the_page_of_the_letter_with_words_and_a_paper(giving: Office) -> None:
    number = refused(giving)
    client = person(number)
    assert "Ask for a second look" in words_of(client.get(f"/en/me/{number}/letter"))
    assert "Ask for a second look by" in words_of(client.get(f"/en/me/{number}"))
    page = client.get(f"/en/me/{number}/second-look")
    assert page.status_code == 200 and "The paper" not in words_of(page).partition("What should")[0]
    sent = {
        "key": "one",
        "why": "Two months of work in a year of travel.",
        "which": "plan",
        "paper": SimpleUploadedFile("plan.png", page_of_paper(), "image/png"),
    }
    assert client.post(f"/en/me/{number}/second-look", sent).status_code == 302
    assert giving.did(number)[-2:] == [Did.LOOK_ASKED.value, Did.LOOK_PAPER.value]
    assert "Your second look is under way." in words_of(client.get(f"/en/me/{number}"))
    shown = words_of(client.get(f"/en/me/{number}/second-look"))
    assert "Two months of work in a year of travel." in shown and "We answer by" in shown
    assert "You asked for a second look." in words_of(client.get(f"/en/me/{number}/steps"))
    lim = giving.client("lim")
    assert number in words_of(lim.get("/en/desk"))
    case = words_of(lim.get(f"/en/desk/cases/{number}"))
    assert "Two months of work in a year of travel." in case and "Papers added:" in case


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"why": ""}, "Write what should be looked at again"),
        ({"why": "x", "which": "plan"}, "Choose the file of this paper"),
    ],
)
def test_what_is_missing_is_said_beside_its_box(giving: Office, typed: dict[str, str], fault: str) -> None:
    number = refused(giving)
    answer = person(number).post(f"/en/me/{number}/second-look", {"key": "one", **typed})
    assert answer.status_code == 422 and fault in words_of(answer)
    assert Did.LOOK_ASKED.value not in giving.did(number)


def test_a_file_without_its_name_is_not_sent(giving: Office) -> None:
    number = refused(giving)
    sent = {"key": "one", "why": "x", "paper": SimpleUploadedFile("plan.png", page_of_paper(), "image/png")}
    answer = person(number).post(f"/en/me/{number}/second-look", sent)
    assert answer.status_code == 422 and "Choose which paper it is" in words_of(answer)


def test_whoever_asks_too_late_is_told_so(giving: Office) -> None:
    number = refused(giving)
    client = person(number)
    later(days=33)
    answer = ask(giving, number)
    assert isinstance(answer, Refusal) and answer.code == "period_closed"
    page = client.get(f"/en/me/{number}/second-look")
    assert page.status_code == 410 and "The time to ask for a second look is over." in words_of(page)
    assert "Ask for a second look" not in words_of(client.get(f"/en/me/{number}"))


def test_nobody_asks_twice(giving: Office) -> None:
    number = refused(giving)
    assert ask(giving, number) == number
    again = ask(giving, number)
    assert isinstance(again, Refusal) and again.code == "case_state"
    assert giving.did(number).count(Did.LOOK_ASKED.value) == 1
    assert looked_at(giving, number, "no", "두 달의 일 외에 계획이 없습니다.") == number
    third = ask(giving, number)
    assert isinstance(third, Refusal) and third.code == "case_state"


def test_the_same_press_twice_asks_once(giving: Office) -> None:
    number = refused(giving)
    assert ask(giving, number, key="same") == number
    assert ask(giving, number, key="same") == number
    assert giving.did(number).count(Did.LOOK_ASKED.value) == 1


def test_a_granted_case_a_withdrawn_one_and_a_draft_have_nothing_to_look_at_again(giving: Office) -> None:
    granted = giving.case("g@example.org", into="JPN-KOR-Y", promised=True)
    giving.mark(granted, "kang", "purpose", "yes")
    giving.see_papers(granted, "kang")
    decided_page(giving.client("kang"), granted)
    assert giving.stage(granted) == "passed"
    withdrawn = giving.case("w@example.org", into="JPN-KOR-Y", promised=True)
    row = kept.by_number(withdrawn)
    assert row
    by = cases.by_account(row.person.account_id)
    cases.withdraw(number=withdrawn, by=by, at=clock.now(), key=giving.key())
    for number in (granted, withdrawn):
        answer = ask(giving, number)
        assert isinstance(answer, Refusal) and answer.code == "case_state"
        assert person(number).get(f"/en/me/{number}/second-look").status_code == 409


def test_a_host_that_gives_none_is_not_asked(office: Office) -> None:
    number = refused(office)
    answer = ask(office, number)
    assert isinstance(answer, Refusal) and answer.code == "case_state"
    assert "econd look" not in words_of(person(number).get(f"/en/me/{number}/letter"))


def test_somebody_else_sees_no_page_of_it(giving: Office) -> None:
    number = refused(giving)
    other = refused(giving, "b@example.org", birth_date="2001-01-01")
    assert person(other).get(f"/en/me/{number}/second-look").status_code == 404
    assert giving.client("lim").get(f"/en/me/{number}/second-look").status_code == 404


def test_whoever_decided_first_takes_no_part_and_is_not_offered_the_case(giving: Office) -> None:
    number = refused(giving)
    ask(giving, number)
    for slug in ("kang", "yoon"):
        assert number not in words_of(giving.client(slug).get("/en/desk"))
        taken = assessment.take(number=number, post=giving.posts[slug], at=clock.now(), key=giving.key())
        assert isinstance(taken, Refusal) and taken.code == "same_officer"
        opened = giving.client(slug).get(f"/en/desk/cases/{number}")
        assert "Why do you open this case?" in words_of(opened)
        pressed = judge(giving.client(slug), number, "purpose", met="yes")
        assert pressed.status_code == 409 and "You took part in the first decision." in words_of(pressed)
    post = giving.posts["kang"]
    asked = {"own_sentence": "x", "version": None, "at": clock.now(), "key": giving.key()}
    proposed = decisions.propose(number=number, post=post, **asked)
    assert isinstance(proposed, Refusal) and proposed.code == "same_officer"
    handed = assessment.hand_over(
        number=number, post=giving.posts["lim"], to=post, why="x", at=clock.now(), key=giving.key()
    )
    assert isinstance(handed, Refusal) and handed.code == "same_officer"
    assert number in words_of(giving.client("lim").get("/en/desk"))


def test_a_first_signer_signs_no_second_decision(giving: Office) -> None:
    number = refused(giving)
    ask(giving, number)
    giving.mark(number, "lim", "purpose", "no")
    asked = {"own_sentence": "x", "version": None, "at": clock.now(), "key": giving.key()}
    assert decisions.propose(number=number, post=giving.posts["lim"], **asked) == number
    signed = decisions.confirm(
        number=number, post=giving.posts["yoon"], specimen=True, at=clock.now(), key=giving.key()
    )
    assert isinstance(signed, Refusal) and signed.code == "same_officer"


def test_a_declared_relation_takes_no_second_look(giving: Office) -> None:
    number = refused(giving)
    ask(giving, number)
    row = kept.by_number(number)
    assert row
    declared = relations.declare(
        post=giving.posts["lim"],
        nationality="JPN",
        surname="TANAKA",
        given_names="REN",
        birth_date=date(2002, 3, 12),
        passport_number="",
        at=clock.now(),
        key=giving.key(),
    )
    assert not isinstance(declared, Refusal), declared
    taken = assessment.take(number=number, post=giving.posts["lim"], at=clock.now(), key=giving.key())
    assert isinstance(taken, Refusal) and taken.code == "own_case"


def test_a_supervisor_hands_it_to_another_mission_where_nobody_is_left(giving: Office) -> None:
    number = refused(giving)
    ask(giving, number)
    baek, seo = giving.client("baek"), giving.client("seo")
    assert seo.get(f"/en/desk/cases/{number}").status_code == 404
    assert "Second looks under way: 1" in words_of(baek.get("/en/supervise"))
    opened = {"why": "Nobody of Osaka is left.", "key": "open-1"}
    assert baek.post(f"/en/desk/cases/{number}/open", opened).status_code == 302
    page = baek.get(f"/en/desk/cases/{number}/hand-over")
    offered = page.content.decode()
    assert str(giving.posts["seo"].id) in offered and str(giving.posts["kang"].id) not in offered
    sent = {"to": str(giving.posts["seo"].id), "why": "Nobody is left here.", "key": "hand-1"}
    sent["version"] = str(giving.version(number))
    assert baek.post(f"/en/desk/cases/{number}/hand-over", sent).status_code == 302
    assert number in words_of(seo.get("/en/desk"))
    assert seo.get(f"/en/desk/cases/{number}").status_code == 200
    assert judge(seo, number, "purpose", met="no").status_code == 302


def test_an_upheld_decision_says_why_in_a_letter_of_its_own(giving: Office) -> None:
    number = refused(giving)
    ask(giving, number)
    silent = looked_at(giving, number, "no")
    assert isinstance(silent, Refusal) and silent.code == "reason_required"
    assert looked_at(giving, number, "no", "두 달의 일 외에 계획이 없습니다.") == number
    assert giving.stage(number) == "refused"
    client = person(number)
    page = words_of(client.get(f"/en/me/{number}/letter"))
    assert "After a second look the decision not to issue you a visa stands." in page
    assert "Ask for a second look" not in page
    for paper in ("letter.pdf", "first-letter.pdf"):
        assert client.get(f"/en/me/{number}/{paper}").status_code == 200
    assert client.get(f"/en/me/{number}/letter.pdf").content != client.get(f"/en/me/{number}/first-letter.pdf").content
    assert [each for each in invariants.broken() if number in each.about] == []


def test_a_changed_decision_takes_a_free_place(giving: Office) -> None:
    number = refused(giving)
    free = period("JPN-KOR").free
    ask(giving, number)
    assert looked_at(giving, number, "yes") == number
    assert giving.stage(number) == "passed" and period("JPN-KOR").free == free - 1
    made = [event for event in events.events_about("case", number) if event.kind == Did.DECIDED.value]
    assert made[1].open_part["in_place_of"] == made[0].seq
    assert "After a second look we have decided to issue you a visa." in words_of(
        person(number).get(f"/en/me/{number}/letter")
    )
    assert [each for each in invariants.broken() if number in each.about] == []


def test_without_a_free_place_it_takes_one_that_is_not_released_yet(giving: Office) -> None:
    number = refused(giving)
    ask(giving, number)
    free = period("JPN-KOR").free
    move(Movement(Cause.CORRECTION, Place.FREE, Place.NOT_RELEASED, free))
    left = period("JPN-KOR").not_released
    assert looked_at(giving, number, "yes") == number
    after = period("JPN-KOR")
    assert (after.free, after.not_released) == (0, left - 1)


def test_without_any_place_the_signature_waits(giving: Office) -> None:
    number = refused(giving)
    ask(giving, number)
    move(
        Movement(Cause.RELEASE, Place.NOT_RELEASED, Place.FREE, period("JPN-KOR").not_released),
        Movement(Cause.LODGING, Place.FREE, Place.HELD, period("JPN-KOR").granted),
    )
    answer = looked_at(giving, number, "yes")
    assert isinstance(answer, Refusal) and answer.code == "period_full"
    assert giving.stage(number) == "proposed"


def test_in_an_assessed_round_it_is_told_at_once_with_days_to_collect(giving: Office) -> None:
    number = proposed_refusal(giving)
    decisions.confirm(number=number, post=giving.posts["inoue"], specimen=True, at=clock.now(), key=giving.key())
    later(days=8)
    told = rounds.publish_results(round_id="KOR-JPN-Q4", by="system", at=clock.now(), key=giving.key())
    assert told == "KOR-JPN-Q4", told
    assert ask(giving, number) == number
    giving.staff("abe", "JPN", "busan", "officer")
    post = giving.posts["abe"]
    giving.mark(number, "abe", "purpose", "yes")
    giving.see_papers(number, "abe")
    asked = {"own_sentence": "", "version": None, "at": clock.now(), "key": giving.key()}
    assert decisions.propose(number=number, post=post, **asked) == number
    signed = decisions.confirm(number=number, post=post, specimen=True, at=clock.now(), key=giving.key())
    assert signed == number, signed
    row = kept.by_number(number)
    assert row and row.stage == "passed" and row.due_at is not None
    assert timedelta(days=60) <= row.due_at - clock.now() < timedelta(days=62)


def refused_in_the_round(office: Office, mail: str = "a@example.org") -> str:
    number = proposed_refusal(office, mail)
    answer = decisions.confirm(
        number=number, post=office.posts["inoue"], specimen=True, at=clock.now(), key=office.key()
    )
    assert answer == number, answer
    return number


def test_results_that_come_late_give_as_many_days_from_the_day_of_being_told(giving: Office) -> None:
    """Told nine days after the day that was planned; the reminder of two days before comes by the late day too."""
    number = refused_in_the_round(giving)
    later(days=16)
    told = rounds.publish_results(round_id="KOR-JPN-Q4", by="system", at=clock.now(), key=giving.key())
    assert told == "KOR-JPN-Q4", told
    row = kept.by_number(number)
    here = ZoneInfo("Asia/Seoul")
    assert row and row.due_at is not None
    assert row.due_at.astimezone(here).date() == clock.now().astimezone(here).date() + timedelta(days=32)
    later(days=30)
    assert reminders.remind_due(clock.now()) == 1 and reminders.remind_due(clock.now()) == 0
    assert giving.did(number)[-1] == Did.REMINDED.value
    mail = outbox.of_account(row.person.account_id)[0]
    assert "second look" not in f"{mail.subject} {mail.body}", "a mail tells no result"
    assert ask(giving, number) == number


def test_one_that_is_late_stands_in_the_list_of_a_supervisor(giving: Office) -> None:
    number = refused(giving)
    ask(giving, number)
    later(days=34)
    baek = giving.client("baek")
    assert "Second looks under way: 1, late: 1" in words_of(baek.get("/en/supervise"))
    assert number in words_of(baek.get("/en/supervise/lists/second-looks"))
    assert "The decision is late." in words_of(person(number).get(f"/en/me/{number}"))


def test_the_public_counts_say_what_came_of_them_and_of_few_people_only_that_they_asked(giving: Office) -> None:
    numbers = [
        refused(giving, f"p{order}@example.org", birth_date=f"200{order + 1}-01-01", surname=f"{chr(65 + order)}ABE")
        for order in range(5)
    ]
    for number in numbers:
        assert ask(giving, number) == number
    for number in numbers[:4]:
        assert looked_at(giving, number, "yes") == number
    later(days=1)
    cache.clear()
    few = Client().get("/en/status.json").json()["second_looks"]
    assert few == [{"scheme": "JPN-KOR", "asked": 5, "answered": 4, "in_time": None, "changed": None}]
    assert looked_at(giving, numbers[4], "no", "두 달의 일 외에 계획이 없습니다.") == numbers[4]
    later(days=1)
    cache.clear()
    told = Client().get("/en/status.json").json()["second_looks"]
    assert told == [{"scheme": "JPN-KOR", "asked": 5, "answered": 5, "in_time": 5, "changed": 4}]
    page = words_of(Client().get("/en/status"))
    assert "Asked for in the last year: 5. Answered: 5, in time: 5, changed: 4." in page


def test_a_planted_second_decision_by_the_first_officer_is_found(
    giving: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = refused(giving)
    ask(giving, number)
    monkeypatch.setattr(decisions, "not_again", lambda case, post: None)
    giving.mark(number, "lim", "purpose", "no")
    asked = {"own_sentence": "x", "version": None, "at": clock.now(), "key": giving.key()}
    assert decisions.propose(number=number, post=giving.posts["lim"], **asked) == number
    post = giving.posts["yoon"]
    signed = decisions.confirm(number=number, post=post, specimen=True, at=clock.now(), key=giving.key())
    assert signed == number, signed
    assert any("somebody with a part" in each.found for each in invariants.broken())
