"""An application on paper: entered by an officer for its person, lodged like any other, connected by a code."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sojourn.basics.messages import Message
from sojourn.cases.model import Did
from sojourn.rounds.model import Offer
from sojourn.texts import say
from sojourn_office import clock
from sojourn_office.actions import accounts as staff_actions
from sojourn_office.actions import decisions, erasing, paper_files, rounds
from sojourn_office.queries import casework, court, invariants, own_data
from sojourn_office.storage import accounts, outbox
from sojourn_office.storage import cases as kept
from sojourn_office.storage import clock as stored_clock
from sojourn_office.storage import erasing as stored_erasing
from sojourn_office.storage import paper_files as stored
from tests.office.desks import Office, decided_page, page_of_paper, words_of

ROUND = "KOR-JPN-Q4"
FORM = f"/en/desk/paper/{ROUND}"
TYPED: dict[str, object] = {
    "surname": "YUN",
    "given_names": "DAHYE",
    "native_name": "윤다혜",
    "birth_date_day": 12,
    "birth_date_month": 3,
    "birth_date_year": 2002,
    "sex": "F",
    "passport_number": "M70000001",
    "passport_expires_on_day": 1,
    "passport_expires_on_month": 1,
    "passport_expires_on_year": 2033,
    "residence_region": "KR-26",
    "address": "부산광역시 견본로 1",
    "phone": "010-0000-0000",
    "mail": "",
    "letters_in": "ko",
    "turns": 0,
    "child": "no",
    "funds": "5000000",
}


def entered(office: Office, slug: str = "mori", **other: object) -> str:
    """A file that was typed, and whose papers are still to come."""
    answer = office.client(slug).post(FORM, {"key": office.key(), **TYPED, **other})
    assert answer.status_code == 302, words_of(answer)[:3000]
    return str(answer["Location"]).split("/")[-2]


def press(client: Client, number: str, act: str, **more: object) -> Any:
    return client.post(f"/en/desk/cases/{number}/paper", {"key": f"{act}-{number}", "act": act, **more})


def lodged(office: Office, slug: str = "mori", **other: object) -> str:
    """The same with every paper in the file, lodged."""
    number = entered(office, slug, **other)
    lodge_it(office, number, slug)
    return number


def lodge_it(office: Office, number: str, slug: str = "mori") -> None:
    client = office.client(slug)
    assert press(client, number, "others").status_code == 302
    answer = press(client, number, "lodge", signed="on")
    assert answer.status_code == 302, words_of(answer)[:3000]


def printed(office: Office, number: str, slug: str = "mori") -> str:
    """The words of the receipt."""
    answer = office.client(slug).post(f"/en/desk/cases/{number}/paper/receipt", {"key": office.key()})
    assert answer["Content-Type"] == "application/pdf"
    pages = pypdfium2.PdfDocument(answer.content)
    return "".join(page.get_textpage().get_text_bounded() for page in pages)


def code_on(receipt: str) -> str:
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", receipt)
    assert found, receipt
    return found[0]


def person(office: Office, slug: str) -> Client:
    """Somebody who signs in with an address of their own."""
    account = staff_actions.account_for(f"{slug}@example.org", language="ko", at=clock.now())
    accounts.list_in_demonstration(account, slug=slug, label=slug, shows=Message("Officer"), order=99)
    return office.client(slug)


def connect(client: Client, number: str, code: str) -> Any:
    return client.post("/en/me/on-paper", {"key": f"connect-{code}", "number": number, "code": code})


def test_a_file_is_typed_scanned_lodged_and_waits_in_the_queue_like_any_other(office: Office) -> None:
    mori = office.client("mori")
    assert FORM in mori.get("/en/desk/paper").content.decode()
    number = entered(office)
    shown = words_of(mori.get(f"/en/desk/cases/{number}/paper"))
    assert "YUN DAHYE" in shown and "Entered from paper by officer 1" in shown and "Still missing:" in shown
    assert number in words_of(mori.get("/en/desk/paper"))
    scan = SimpleUploadedFile("plan.png", page_of_paper(), "image/png")
    assert press(mori, number, "add", which="plan", paper=scan).status_code == 302
    assert press(mori, number, "others").status_code == 302
    assert press(mori, number, "lodge").status_code == 422, "nobody signed"
    assert press(mori, number, "lodge", signed="on").status_code == 302
    assert "It is lodged and waits" in words_of(mori.get(f"/en/desk/cases/{number}/paper"))
    row = kept.by_number(number)
    assert row is not None and row.stage == "assessment" and row.mission == "busan"
    assert row.holder == "", "whoever enters a file has not taken the case"
    assert number in words_of(office.client("inoue").get("/en/desk"))
    assert "Entered from paper by officer 1" in words_of(office.client("inoue").get(f"/en/desk/cases/{number}"))
    assert number not in words_of(mori.get("/en/desk/paper"))
    assert not list(invariants.broken())


def test_the_person_connects_it_once_by_the_code_of_the_last_receipt_and_sees_it_as_theirs(office: Office) -> None:
    number = lodged(office)
    office.client("mori").get(f"/en/desk/cases/{number}/paper")
    first, receipt = printed(office, number), printed(office, number)
    assert number in receipt and "YUN" in receipt
    yun, other = person(office, "yun"), person(office, "other")
    assert connect(yun, number, code_on(first)).status_code == 404, "a newer code was printed"
    assert yun.get(f"/en/me/{number}").status_code == 404
    assert connect(yun, number, code_on(receipt).replace("-", "").lower()).status_code == 302
    assert "Entered by the" in words_of(yun.get(f"/en/me/{number}"))
    steps = words_of(yun.get(f"/en/me/{number}/steps"))
    assert "The mission lodged the application for you." in steps and "You connected it" in steps
    assert connect(other, number, code_on(receipt)).status_code == 404, "the code works once"
    assert other.get(f"/en/me/{number}").status_code == 404
    account = accounts.find("yun@example.org")
    assert account is not None
    data = own_data.everything(account, at=clock.now())
    assert [each["number"] for each in data["applications"]] == [number]
    assert data["persons"][0]["surname"] == "YUN"
    assert not list(invariants.broken())


def test_a_receipt_says_that_a_file_is_lodged_only_once_it_is(office: Office) -> None:
    number = entered(office)
    row = kept.by_number(number)
    assert row is not None
    entered_only, received = (
        "".join(say(Message(words), row.language).split())
        for words in ("Your application is entered. It is not lodged yet.", "We have received your application.")
    )
    before = "".join(printed(office, number).split())
    assert entered_only in before and received not in before
    lodge_it(office, number)
    after = "".join(printed(office, number).split())
    assert received in after and entered_only not in after


def test_whoever_entered_it_does_not_connect_it_to_an_account_of_their_own(office: Office) -> None:
    number = lodged(office)
    assert connect(office.client("mori"), number, code_on(printed(office, number))).status_code == 404


@pytest.mark.parametrize("slug", ["yamamoto", "kang", "kobayashi", "fujita", "hara", "applicant"])
def test_nobody_else_finds_the_file_or_its_form(office: Office, slug: str) -> None:
    """Another mission of the host may enter files of its own; it does not see this one."""
    number = entered(office)
    client = person(office, slug) if slug == "applicant" else office.client(slug)
    for path in ("paper", "paper/answers", "paper/receipt"):
        assert client.get(f"/en/desk/cases/{number}/{path}").status_code in (302, 404)
        assert client.post(f"/en/desk/cases/{number}/{path}", {"key": "k", "act": "lodge"}).status_code == 404
    if slug != "yamamoto":
        assert client.get(FORM).status_code == 404
    if slug not in ("yamamoto", "kang"):
        assert client.get("/en/desk/paper").status_code == 404


@pytest.mark.parametrize(
    ("other", "box", "says"),
    [
        ({"birth_date_year": 2090}, "birth_date", "A birth date lies before today."),
        ({"surname": "<script>alert(1)</script>"}, "surname", "Write it in roman letters"),
        ({"passport_number": "12"}, "passport_number", "This is no passport number."),
        ({"mail": "nobody"}, "mail", "Enter an e-mail address, like name@example.org"),
        ({"phone": "x"}, "phone", "Write it with its area code"),
        ({"residence_region": "KR-11"}, "residence_region", "This region belongs to another mission"),
        ({"funds": "much"}, "funds", "Enter the sum in figures"),
        ({"address": "=HYPERLINK(1)"}, "address", "A formula is not taken."),
        ({"sex": "Q"}, "sex", "Choose one of the answers shown"),
    ],
)
def test_what_is_typed_wrong_is_said_at_its_box_and_nothing_is_entered(
    office: Office, other: dict[str, object], box: str, says: str
) -> None:
    answer = office.client("mori").post(FORM, {"key": "k", **TYPED, **other})
    assert answer.status_code == 422
    assert says in words_of(answer)
    assert list(answer.context["form"].errors) == [box]
    assert "<script>alert" not in answer.content.decode()
    assert not list(kept.every())


def test_somebody_with_an_application_in_the_round_is_named_at_the_passport(office: Office) -> None:
    lodged(office)
    answer = office.client("mori").post(FORM, {"key": "again", **TYPED})
    assert answer.status_code == 409
    assert list(answer.context["form"].errors) == ["passport_number"]


def test_nothing_is_entered_or_lodged_once_the_window_is_closed(office: Office) -> None:
    number = entered(office)
    row = kept.by_number(number)
    assert row is not None
    assert press(office.client("mori"), number, "others").status_code == 302
    stored_clock.move_to(row.round.closes_at - timedelta(seconds=1))
    assert office.client("mori").post(FORM, {"key": "k", **TYPED}).status_code == 302
    stored_clock.move_to(row.round.closes_at)
    late = {**TYPED, "passport_number": "M70000002"}
    assert office.client("mori").post(FORM, {"key": "late", **late}).status_code == 410
    assert press(office.client("mori"), number, "lodge", signed="on").status_code == 410
    assert "No round of your mission is open now." in words_of(office.client("mori").get("/en/desk/paper"))


def test_what_was_typed_is_corrected_until_it_is_lodged_and_a_file_can_be_discarded(office: Office) -> None:
    number, mori = entered(office), office.client("mori")
    page = mori.get(f"/en/desk/cases/{number}/paper/answers")
    assert 'value="DAHYE"' in page.content.decode() and 'value="5,000,000"' in page.content.decode()
    right = {"key": "right", **TYPED, "given_names": "DA HYE"}
    assert mori.post(f"/en/desk/cases/{number}/paper/answers", right).status_code == 302
    assert "YUN DA HYE" in words_of(mori.get(f"/en/desk/cases/{number}/paper"))
    assert press(mori, number, "discard").status_code == 302
    assert office.did(number)[-1] == Did.WITHDRAWN.value
    assert "It was discarded" in words_of(mori.get(f"/en/desk/cases/{number}/paper"))


def test_who_entered_it_is_kept_with_each_opening(office: Office) -> None:
    number = entered(office)
    office.client("inoue").get(f"/en/desk/cases/{number}/paper")
    row = stored.of_case(number)
    assert row is not None and row.by == f"post:{office.posts['mori'].pk}"
    assert office.did(number) == [Did.STARTED.value, Did.OPENED.value]
    lodge_it(office, number)
    yun = person(office, "yun")
    assert connect(yun, number, code_on(printed(office, number))).status_code == 302
    assert "to enter it from paper" in words_of(yun.get(f"/en/me/{number}/steps"))


def test_pressing_twice_enters_it_once(office: Office) -> None:
    mori = office.client("mori")
    answers = [mori.post(FORM, {"key": "once", **TYPED}) for _ in range(2)]
    assert len({answer["Location"] for answer in answers}) == 1
    assert len(list(kept.every())) == 1


def test_a_refusal_of_the_person_who_has_one_in_their_own_account_names_it(office: Office) -> None:
    """Whoever applied by themselves in the round does not take a second one over."""
    number = lodged(office)
    office.case("yun@example.org")
    answer = connect(person(office, "yun"), number, code_on(printed(office, number)))
    assert answer.status_code == 409
    assert "You already have one in this round." in words_of(answer)


def test_a_code_does_not_open_another_file(office: Office) -> None:
    one, two = lodged(office), lodged(office, passport_number="M70000002", surname="HAN")
    answer = connect(person(office, "yun"), two, code_on(printed(office, one)))
    assert answer.status_code == 404
    yun = accounts.find("yun@example.org")
    assert yun
    wrong = paper_files.connect(number="JPN-2026-222222-4", code="", account=yun, at=clock.now(), key="w")
    assert getattr(wrong, "code", "") == "not_found"


def test_whoever_entered_it_proposes_and_somebody_else_signs(office: Office) -> None:
    """One signature is enough for a grant, but not that of the officer who typed the file."""
    number, other = lodged(office), lodged(office, passport_number="M70000002", surname="HAN")
    for each in (number, other):
        for slug in ("mori", "inoue"):
            office.client(slug).get(f"/en/desk/cases/{each}")
        office.see_papers(each, "inoue")
        row = kept.by_number(each)
        assert row is not None
        for finding in casework.case_shown(each, at=clock.now()).left:
            office.mark(each, "mori", finding.code, "yes")
    assert decided_page(office.client("mori"), number).status_code == 302
    assert office.stage(number) == "proposed"
    alone = decisions.confirm(number=number, post=office.posts["mori"], specimen=True, at=clock.now(), key=office.key())
    assert getattr(alone, "code", "") == "same_officer"
    signed = decisions.confirm(
        number=number, post=office.posts["inoue"], specimen=True, at=clock.now(), key=office.key()
    )
    assert signed == number
    assert decided_page(office.client("inoue"), other).status_code == 302
    assert office.stage(other) == "decided"


def test_where_the_first_to_come_are_given_places_a_file_comes_at_the_moment_it_is_entered(office: Office) -> None:
    now = clock.now()
    rounds.plan(
        round_id="KOR-JPN-F",
        scheme="KOR-JPN",
        method="first_come",
        year=now.year,
        zone="Asia/Seoul",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=9),
        results_at=None,
        collect_until=None,
        offer=Offer(1, 1, 14),
        invented=True,
        by="system",
        at=now,
        key=office.key(),
    )
    mori, form = office.client("mori"), "/en/desk/paper/KOR-JPN-F"
    said = ("A place is held until", "Number 1 on the reserve list.", "Full. All places")
    numbers = []
    for place, words in enumerate(said):
        other = {**TYPED, "passport_number": f"M7000000{place}", "surname": ("YUN", "HAN", "SEO")[place]}
        number = str(mori.post(form, {"key": f"first-{place}", **other})["Location"]).split("/")[-2]
        assert words in words_of(mori.get(f"/en/desk/cases/{number}/paper"))
        assert press(mori, number, "others").status_code == 302
        numbers.append(number)
    statuses = [press(mori, number, "lodge", signed="on").status_code for number in numbers]
    assert statuses == [302, 409, 409]
    held = mori.post(FORM, {"key": "other", **TYPED, "passport_number": "M70000000"})
    assert held.status_code == 409, "nobody has two places of one period"
    assert "has a place of this period by another round" in words_of(held)
    assert not list(invariants.broken())


def test_whoever_wrote_no_address_is_no_trouble_of_the_mail_and_reads_it_later(office: Office) -> None:
    number = lodged(office)
    outbox.send_due(clock.now())
    assert outbox.waiting(at=clock.now()) == (0, 0) and outbox.troubles() == {}
    assert [mail.sent_at for mail in outbox.newest(limit=5)] == [None], "nothing left for nobody"
    yun = person(office, "yun")
    assert connect(yun, number, code_on(printed(office, number))).status_code == 302
    assert "was received" in words_of(yun.get(f"/en/me/{number}/messages")) or "접수" in words_of(
        yun.get(f"/en/me/{number}/messages")
    )
    assert not list(invariants.broken())


def test_the_address_on_the_paper_is_told_that_somebody_connected_it(office: Office) -> None:
    """Whoever connects it with a code they should not have is not alone in knowing it."""
    number = lodged(office, mail="yun.paper@example.org")
    assert connect(person(office, "yun"), number, code_on(printed(office, number))).status_code == 302
    newest = outbox.newest(limit=1)[0]
    assert newest.address == "yun.paper@example.org"
    assert number not in str(newest.body)
    assert not list(invariants.broken())


def test_a_court_reads_who_entered_it_and_erasing_takes_it_away(office: Office) -> None:
    number = lodged(office)
    yun = person(office, "yun")
    assert connect(yun, number, code_on(printed(office, number))).status_code == 302
    record = court.whole_case(number, at=clock.now()).record
    started = next(each for each in record if each["kind"] == Did.STARTED.value)
    assert started["by"] == f"post:{office.posts['mori'].pk}"
    account = accounts.find("yun@example.org")
    assert account is not None
    person_id = kept.person_of(number)
    assert person_id is not None
    assert erasing.erase(account, at=clock.now(), key="erase", whole=True) == "everything"
    assert not stored_erasing.is_left_of(person_id)


def test_what_was_begun_and_never_lodged_is_erased_on_the_day_of_any_draft(office: Office) -> None:
    number = entered(office)
    person_id = kept.person_of(number)
    assert person_id is not None
    stored_clock.move_to(clock.now() + timedelta(days=800))
    erasing.erase_due(clock.now())
    assert not stored_erasing.is_left_of(person_id)
    assert number not in words_of(office.client("mori").get("/en/desk/paper"))


def test_the_list_asks_as_much_for_one_file_as_for_many(office: Office) -> None:
    mori = office.client("mori")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert mori.get("/en/desk/paper").status_code == 200
        return len(queries)

    entered(office)
    one = asked()
    for each in range(1, 6):
        entered(office, passport_number=f"M7000010{each}")
    assert asked() == one
