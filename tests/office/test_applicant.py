"""The applicant's pages: the whole way in both directions, every wrong input with its code, and nobody else's case."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from sojourn.basics.refusals import REFUSALS
from sojourn.cases.model import Stage
from sojourn.texts import LANGUAGES
from sojourn_office.actions import assessment, cases, openings
from sojourn_office.storage import accounts, clock
from sojourn_office.storage.cases import Case, Paper
from sojourn_office.storage.events import Event
from tests.office.test_intake import huge_png, pdf, photo
from tests.office.test_signin import sign_in
from tests.office.world import ALL_YEAR, ASSESSED, RESULTS, World, done

LANGUAGE_OF = {ASSESSED: "ko", ALL_YEAR: "ja"}
REGION = {ASSESSED: "KR-49", ALL_YEAR: "JP-27"}
PHONE = {ASSESSED: "064-000 0000", ALL_YEAR: "06-0000-0000"}
SUM = {ASSESSED: "280만", ALL_YEAR: "300,000"}
NUMBER = {ASSESSED: "M00000421", ALL_YEAR: "TZ0000421"}
NATIVE = {ASSESSED: "고하늘", ALL_YEAR: "髙橋 葵"}
CONSENTS = {"wrote": "on", "notice": "on", "sensitive": "on", "transfer": "on"}


@pytest.fixture
def world() -> World:
    """The small office, its clock set to its first day."""
    settled = World().settle()
    clock.move_to(settled.at(), first=True)
    return settled


class Person:
    """A browser with someone signed in."""

    def __init__(self, address: str = "applicant@example.org", round_id: str = ASSESSED, language: str = "") -> None:
        self.client, self.round_id = Client(), round_id
        self.language = language or LANGUAGE_OF[round_id]
        self.number = ""
        self._keys = 0
        sign_in(self.client, address, self.language)

    def path(self, rest: str) -> str:
        """An address under one's case."""
        return f"/{self.language}/me/{self.number}{'/' + rest if rest else ''}"

    def get(self, rest: str = "") -> HttpResponse:
        """A page of one's case."""
        return self.client.get(self.path(rest))

    def post(self, rest: str, data: dict[str, object] | None = None, key: str = "") -> HttpResponse:
        """A press on a page of one's case, with a key of its own."""
        self._keys += 1
        return self.client.post(self.path(rest), {"key": key or f"press-{self._keys}", **(data or {})})

    def start(self, **changed: str) -> HttpResponse:
        """Begin in the round."""
        asked = {"key": "start", "region": REGION[self.round_id], **changed}
        answer = self.client.post(f"/{self.language}/me/start?round={self.round_id}", asked)
        if answer.status_code == 302:
            self.number = answer["Location"].split("/")[3]
        return answer

    def answer_all(self) -> None:
        """Give every answer and every paper: the first as a file, the others on paper."""
        for part in ("passport", "passport-birth", "passport-number"):
            assert self.post(f"tasks/{part}", passport(self.round_id)).status_code == 302
        home = {"region": REGION[self.round_id], "address": "◇ 1", "phone": PHONE[self.round_id]}
        assert self.post("tasks/home", home).status_code == 302
        assert self.post("tasks/visas", {"turns": "0"}).status_code == 302
        assert self.post("tasks/child", {"child": "no"}).status_code == 302
        for place, paper in enumerate(papers_open(self)):
            sent: dict[str, object] = {"funds": SUM[self.round_id]} if paper == "balance" else {}
            sent["paper"] = SimpleUploadedFile("paper.pdf", pdf())
            if paper in ("photo", "photograph"):
                sent["paper"] = SimpleUploadedFile("me.jpg", photo())
            elif place > 1:
                del sent["paper"]
                sent["paper_on_paper"] = "1"
            answer = self.post(f"tasks/{paper}", sent)
            assert answer.status_code == 302, answer.content.decode()

    def lodge(self) -> HttpResponse:
        """The last press."""
        return self.post("check", CONSENTS, key="lodge")


def papers_open(person: Person) -> list[str]:
    """The papers of the task list that must be there."""
    shown = person.get("tasks").content.decode().partition('class="gap soft"')[0]
    found = re.findall(r'<li class="task"><a href="[^"]*/tasks/([a-z-]+)"', shown)
    return [task for task in found if task not in ("passport", "home", "visas", "child", "funds", "body")]


def passport(round_id: str, **changed: str) -> dict[str, str]:
    """What an invented passport says."""
    boxes = {
        "surname": "KO" if round_id == ASSESSED else "TAKAHASHI",
        "given_names": "HANEUL" if round_id == ASSESSED else "AOI",
        "native_name": NATIVE[round_id],
        "birth_date_year": "2003",
        "birth_date_month": "5",
        "birth_date_day": "10",
        "sex": "F",
        "passport_number": NUMBER[round_id],
        "passport_expires_on_year": "2031",
        "passport_expires_on_month": "1",
        "passport_expires_on_day": "1",
        "host_national": "no",
    }
    return {**boxes, **changed}


def begun(world: World, round_id: str = ASSESSED, language: str = "") -> Person:
    """Someone with a draft."""
    person = Person(round_id=round_id, language=language)
    assert person.start().status_code == 302
    return person


def row(person: Person) -> Case:
    """The case as it is kept."""
    return Case.objects.get(pk=person.number)


# The whole way


@pytest.mark.parametrize("round_id", [ASSESSED, ALL_YEAR])
def test_the_whole_way_from_start_to_receipt(world: World, round_id: str) -> None:
    person = begun(world, round_id)
    assert row(person).mission == ("jeju" if round_id == ASSESSED else "osaka")
    person.answer_all()
    checked = person.get("check").content.decode()
    assert NATIVE[round_id] in checked
    assert NUMBER[round_id] in checked
    answer = person.lodge()
    assert answer["Location"] == person.path("receipt"), answer.content.decode()
    case = row(person)
    assert case.stage == Stage.ASSESSMENT.value
    receipt = person.get("receipt").content.decode()
    for paper in Paper.objects.filter(case=case, on_paper=False):
        assert " ".join(re.findall(".{8}", paper.sent_sha256)) in receipt
    assert person.get("")["Cache-Control"].count("no-store")
    assert person.get("").status_code == 200
    printed = person.get("receipt.pdf")
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")
    consents = Event.objects.filter(kind="person:consented")
    assert {json.loads(event.public)["text"] for event in consents} == set(cases.CONSENTS)


def test_a_person_of_one_case_is_led_to_it_and_a_draft_to_its_tasks(world: World) -> None:
    person = begun(world)
    assert person.client.get("/ko/me")["Location"] == f"/ko/me/{person.number}"
    assert person.get("")["Location"] == person.path("tasks")


def test_without_an_application_the_page_says_so_and_shows_what_is_open(world: World) -> None:
    shown = Person(language="en").client.get("/en/me").content.decode()
    assert "You have no application." in shown
    assert f"/en/me/start?round={ASSESSED}" in shown


@pytest.mark.promise("no-sign-in")
def test_without_sign_in_the_way_leads_there_and_back(world: World) -> None:
    answer = Client().get("/ja/me/details")
    assert answer.status_code == 302
    assert "next=%2Fja%2Fme%2Fdetails" in answer["Location"]


def test_an_asked_paper_is_sent_and_the_turn_is_the_offices_again(world: World) -> None:
    person = begun(world, ALL_YEAR)
    person.answer_all()
    person.lodge()
    one = world.officers["KOR"][0]
    world.later(datetime.now(UTC))
    clock.move_to(world.at() + timedelta(minutes=9), first=True)
    done(assessment.take(number=person.number, post=one, at=world.at(), key="take"))
    asked = {"paper": "balance", "until": world.now + timedelta(days=9), "why": "Older than one month."}
    done(assessment.ask_for_paper(number=person.number, post=one, at=world.at(), key="ask", **asked))
    assert person.path("ask/1") in person.get("").content.decode()
    assert "Older than one month." in person.get("ask/1").content.decode()
    wrong = person.post("ask/1", {"paper": SimpleUploadedFile("bank.pdf", b"GIF89a")})
    assert wrong.status_code == 415
    assert person.post("ask/1", {"paper": SimpleUploadedFile("bank.pdf", pdf())}).status_code == 302
    assert row(person).stage == Stage.ASSESSMENT.value


# What is told, and what is not


def lodged_by(world: World, name: str, round_id: str) -> Person:
    """Someone of the small office, in front of a browser."""
    number = world.lodged(name, round_id)
    person = Person(f"{name.lower()}@example.org", round_id)
    person.number = number
    return person


def test_a_decision_is_not_to_be_found_before_the_result_day(world: World) -> None:
    person = lodged_by(world, "Waits", ASSESSED)
    world.see_papers(person.number, world.officers["JPN"][0])
    clock.move_to(world.at(), first=True)
    before = person.get("").content.decode()
    world.decided(person.number, met="no")
    clock.move_to(world.at(), first=True)
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", person.get("").content.decode()) == strip.sub("", before)
    assert person.get("letter")["Location"] == f"/ko/me/{person.number}"
    assert person.get("letter.pdf").status_code == 404
    assert "refused" not in person.client.get("/ko/me/details/data.json").content.decode()


def test_where_reasons_are_withheld_the_page_gives_none_away(world: World) -> None:
    person = lodged_by(world, "Hides", ASSESSED)
    world.decided(person.number, met="no")
    world.later(RESULTS)
    done(world.publish())
    clock.move_to(world.at(), first=True)
    shown = person.client.get(f"/en/me/{person.number}/letter").content.decode()
    assert "This mission does not give individual reasons." in shown
    for ground in ("Reasons", "Mainly a holiday", "reasons are accepted", "<h2>Met"):
        assert ground not in shown
    assert person.get("letter.pdf").content.startswith(b"%PDF")


def test_where_the_condition_is_told_fact_and_paper_stay_away(world: World) -> None:
    person = lodged_by(world, "Knows", ALL_YEAR)
    world.decided(person.number, met="no")
    clock.move_to(world.at(), first=True)
    shown = person.client.get(f"/en/me/{person.number}/letter").content.decode()
    assert "Mainly a holiday." in shown
    assert "<dt>Rule</dt>" in shown
    assert "<dt>Fact</dt>" not in shown
    assert "<h2>Met" not in shown


def test_the_offer_says_until_when_and_declines_once_asked(world: World) -> None:
    person = lodged_by(world, "Passes", ASSESSED)
    world.decided(person.number)
    world.later(RESULTS)
    done(world.publish())
    clock.move_to(world.at(), first=True)
    offer = person.client.get(f"/en/me/{person.number}/visa").content.decode()
    assert "31 December 2026 (Thu) 23:59" in offer.replace("\u00a0", " ")
    assert "How to collect it" in offer
    assert '<form method="post"' not in offer, "declining is a page of its own"
    assert "It cannot be taken back." in person.client.get(f"/en/me/{person.number}/visa/decline").content.decode()
    assert world.period("KOR-JPN").held == 1
    assert person.post("visa/decline", key="decline").status_code == 302
    assert person.post("visa/decline", key="decline").status_code == 302
    assert row(person).stage == Stage.DECLINED.value
    assert world.period("KOR-JPN").returned == 1


def test_the_visa_and_the_stay_are_shown_and_the_notice_carries_the_seal(world: World) -> None:
    person = lodged_by(world, "Goes", ALL_YEAR)
    world.decided(person.number)
    serial = done(world.issue(person.number))
    clock.move_to(world.at(), first=True)
    shown = person.get("visa").content.decode()
    assert "V&lt;KORGOES" in shown
    assert person.get("visa/symbol.svg")["Content-Type"] == "image/svg+xml"
    notice = person.get("visa.pdf")
    with pikepdf.open(io.BytesIO(notice.content)) as document:
        assert len(document.pages) == 3
    assert person.get("stay")["Location"] == person.path("")
    done(world.enter(serial))
    clock.move_to(world.at(), first=True)
    stay = person.client.get(f"/en/me/{person.number}/stay").content.decode()
    assert "You may stay until" in stay
    assert "Leaving before you have your card ends the visa." in stay
    assert "1 of 2" in stay


def test_my_data_holds_everything_and_is_not_stored_on_the_way(world: World) -> None:
    person = begun(world)
    person.answer_all()
    answer = person.client.get("/ko/me/details/data.json")
    held = json.loads(answer.content)
    assert "no-store" in answer["Cache-Control"]
    assert held["account"]["address"] == "applicant@example.org"
    assert held["applications"][0]["answers"]["passport_number"] == NUMBER[ASSESSED]
    assert held["persons"][0]["passports"][0]["number"] == NUMBER[ASSESSED]


def test_the_language_of_mail_is_changed_on_the_details_page(world: World) -> None:
    person = Person()
    answer = person.client.post("/ko/me/details", {"key": "a", "spoken": "ja"})
    assert answer.status_code == 302
    account = accounts.find("applicant@example.org")
    assert account is not None
    assert account.language == "ja"


@pytest.mark.promise("curious-officer")
def test_who_opened_a_case_stands_on_its_status_by_number_and_reason(world: World) -> None:
    person = lodged_by(world, "Looked", ALL_YEAR)
    one = world.officers["KOR"][0]
    done(openings.opened(number=person.number, post=one, reason="to-assess", paper="", at=world.at(), key="look"))
    clock.move_to(world.at(), first=True)
    shown = person.client.get(f"/en/me/{person.number}").content.decode()
    assert "Officer 1, Osaka" in shown
    assert "to assess" in shown


# Twice is once


def test_pressing_start_twice_makes_one_application(world: World) -> None:
    person = begun(world)
    first = person.number
    assert person.start()["Location"].split("/")[3] == first
    assert Case.objects.count() == 1


@pytest.mark.promise("pressed-many-times")
def test_pressing_lodge_twice_lodges_once(world: World) -> None:
    person = begun(world, ALL_YEAR)
    person.answer_all()
    assert person.lodge().status_code == 302
    assert person.lodge()["Location"] == person.path("receipt")
    assert Event.objects.filter(kind="case:lodged").count() == 1
    assert world.period("JPN-KOR").held == 1


def test_withdrawing_is_asked_once_and_done_once(world: World) -> None:
    person = begun(world, ALL_YEAR)
    person.answer_all()
    person.lodge()
    assert person.post("withdraw").status_code == 422
    assert person.post("withdraw", {"sure": "on"}, key="out").status_code == 302
    assert person.post("withdraw", {"sure": "on"}, key="out").status_code == 302
    assert row(person).stage == Stage.WITHDRAWN.value
    assert world.period("JPN-KOR").held == 0


@pytest.mark.promise("no-key")
def test_a_press_without_its_key_does_nothing_and_says_so(world: World) -> None:
    person = begun(world)
    answer = person.client.post(person.path("tasks/visas"), {"turns": "0"})
    assert answer.status_code == 428
    assert "turns" not in {each.name for each in row(person).answers.all()}


@pytest.mark.promise("key-reused")
def test_the_key_of_another_answer_is_refused_and_a_new_one_is_given(world: World) -> None:
    person = begun(world)
    person.post("tasks/visas", {"turns": "0"}, key="once")
    answer = person.post("tasks/visas", {"turns": "1"}, key="once")
    assert answer.status_code == 422
    assert 'name="key" value="once"' not in answer.content.decode()


# Somebody else's


PAGES = (
    "", "tasks", "tasks/passport", "check", "receipt", "receipt.pdf", "ask/1", "letter", "letter.pdf", "visa",
    "visa.pdf", "visa/symbol.svg", "stay", "steps", "messages", "withdraw",
)  # fmt: skip


@pytest.mark.parametrize("rest", PAGES)
@pytest.mark.promise("another-persons-number", "not-there-or-not-yours")
def test_somebody_elses_page_is_the_same_as_none(world: World, rest: str) -> None:
    owner = begun(world)
    other = Person("other@example.org")
    other.number = owner.number
    theirs = other.get(rest)
    other.number = "JPN-2026-AAAAAA-A"
    none = other.get(rest)
    assert theirs.status_code == none.status_code == 404
    plain = [shown.content.decode().replace(number, "") for shown, number in
             ((theirs, owner.number), (none, other.number))]  # fmt: skip
    assert plain[0] == plain[1]


@pytest.mark.promise("another-persons-number", "not-there-or-not-yours")
def test_somebody_elses_paper_is_the_same_as_none(world: World) -> None:
    owner = begun(world)
    owner.post("tasks/cv", {"paper": SimpleUploadedFile("cv.pdf", pdf())})
    paper = Paper.objects.get()
    assert owner.get(f"papers/{paper.id}/1")["Content-Type"] == "image/png"
    assert "no-store" in owner.get(f"papers/{paper.id}/small")["Cache-Control"]
    assert owner.get(f"papers/{paper.id}/2").status_code == 404
    other = Person("other@example.org")
    other.start()
    for rest in (f"papers/{paper.id}", f"papers/{paper.id}/1", f"papers/{paper.id}/small"):
        assert other.get(rest).status_code == 404
    other.number = owner.number
    assert other.get(f"papers/{paper.id}").status_code == 404
    assert other.post("withdraw", {"sure": "on"}).status_code == 404


# What is wrong, and what is said


WRONG_FILES = {
    "file_type": lambda: SimpleUploadedFile("cv.pdf", b"GIF89a" + b"0" * 50),
    "file_broken": lambda: SimpleUploadedFile("cv.pdf", b"%PDF-1.7 nothing"),
    "file_locked": lambda: SimpleUploadedFile("cv.pdf", pdf(encryption=pikepdf.Encryption(user="a", owner="b"))),
    "file_too_large": lambda: SimpleUploadedFile("cv.pdf", b"%PDF-1.7" + b"0" * (10 * 1024 * 1024)),
    "image_too_large": lambda: SimpleUploadedFile("cv.png", huge_png(30_000)),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", WRONG_FILES)
@pytest.mark.promise("file-too-large")
def test_a_file_that_is_not_taken_says_why_and_nothing_is_lost(world: World, code: str, language: str) -> None:
    person = begun(world, language=language)
    person.post("tasks/cv", {"paper": SimpleUploadedFile("cv.pdf", pdf())})
    answer = person.post("tasks/cv", {"paper": WRONG_FILES[code]()})
    assert answer.status_code == REFUSALS[code][0]
    shown = answer.content.decode()
    assert f'<html lang="{language}">' in shown
    assert 'id="id_paper_error"' in shown
    assert 'href="#id_paper"' in shown
    assert Paper.objects.filter(replaced_at__isnull=True).count() == 1


def test_what_cannot_be_a_telephone_number_is_said_and_any_spacing_is_kept(world: World) -> None:
    person = begun(world, language="en")
    home = {"region": "KR-49", "address": "◇ 1", "phone": "12"}
    assert person.post("tasks/home", home).status_code == 422
    assert person.post("tasks/home", {**home, "phone": "064 - 000 0000"}).status_code == 302
    assert 'value="064 - 000 0000"' in person.get("tasks/home").content.decode()


@pytest.mark.promise("outside-a-rule")
def test_too_little_money_is_no_mistake_but_stands_in_its_row(world: World) -> None:
    person = begun(world, language="en")
    sent = {"funds": "250만", "paper_on_paper": "1"}
    assert person.post("tasks/balance", sent).status_code == 302
    shown = person.get("tasks").content.decode().replace("\u00a0", " ")
    assert "It shows KRW 2,500,000; the rule says about KRW 2,800,000." in shown


@pytest.mark.promise("outside-a-rule")
def test_a_plain_no_is_said_and_asked_once_before_lodging(world: World) -> None:
    person = begun(world, language="en")
    person.answer_all()
    person.post("tasks/visas", {"turns": "2"})
    assert "No, by the rules of today you cannot get this visa." in person.get("check").content.decode()
    assert person.lodge().status_code == 422
    assert person.post("check", {**CONSENTS, "all_the_same": "on"}).status_code == 302
    assert row(person).stage == Stage.ASSESSMENT.value


@pytest.mark.parametrize("consent", cases.CONSENTS)
def test_each_consent_is_needed_by_itself(world: World, consent: str) -> None:
    person = begun(world)
    person.answer_all()
    answer = person.post("check", {name: tick for name, tick in CONSENTS.items() if name != consent})
    assert answer.status_code == 422
    assert f'id="id_{consent}_error"' in answer.content.decode()
    assert row(person).stage == Stage.DRAFT.value


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_named_with_the_way_to_it(world: World, language: str) -> None:
    person = begun(world, language=language)
    answer = person.lodge()
    assert answer.status_code == 409
    shown = answer.content.decode()
    for task in ("passport", "home", "visas", "child", "cv", "balance"):
        assert f'<a href="{person.path(f"tasks/{task}")}">' in shown


@pytest.mark.promise("second-claim")
def test_a_second_application_is_not_made_and_the_first_is_linked(world: World) -> None:
    person = begun(world, language="en")
    first = person.number
    for answer in (person.start(key="another"), person.client.get(f"/en/me/start?round={ASSESSED}")):
        assert answer.status_code == 409
        assert "Two would make both void, so we did not make another." in answer.content.decode()
        assert f"/en/me/{first}" in answer.content.decode()
    assert Case.objects.count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.promise("closed")
def test_a_closed_window_says_when_the_next_one_opens(world: World, language: str) -> None:
    drafted = begun(world, language=language)
    drafted.answer_all()
    clock.move_to(datetime(2026, 10, 20, tzinfo=UTC), first=True)
    shown = drafted.get("check").content.decode()
    assert 'name="wrote"' not in shown, "what cannot be pressed now is not there to be ticked"
    assert "/schemes/KOR-JPN/openings.ics" in shown
    late = drafted.lodge()
    other = Person("other@example.org", language=language).client.get(f"/{language}/me/start?round={ASSESSED}")
    for answer in (late, other):
        assert answer.status_code == 410
        opens = {"en": "11 January 2027", "ko": "2027년 1월 11일", "ja": "2027年1月11日"}[language]
        assert opens in answer.content.decode().replace("\u00a0", " ").replace("\u2060", "")
    assert row(drafted).stage == Stage.DRAFT.value


def test_a_region_nobody_assigned_says_so_and_asks_which_mission(world: World) -> None:
    person = Person(language="en")
    asked = person.start(region="KR-50")
    assert asked.status_code == 200
    assert "No source says which mission this region belongs to" in asked.content.decode()
    assert person.start(region="KR-50", mission="").status_code == 422
    assert person.start(region="KR-50", mission="seoul").status_code == 302
    assert row(person).mission == "seoul"
    home = {"region": "KR-50", "address": "◇ 1", "phone": "044-000-0000"}
    assert person.post("tasks/home", home).status_code == 422
    assert person.post("tasks/home", {**home, "mission": "busan"}).status_code == 302
    assert row(person).mission == "busan"


def test_where_a_designated_body_files_it_is_asked_for_and_kept(world: World) -> None:
    person = begun(world, language="en")
    assert "tasks/body" not in person.get("tasks").content.decode()
    assert person.get("tasks/body").status_code == 404
    seoul = {"region": "KR-11", "address": "◇ 1", "phone": "02-000-0000"}
    assert person.post("tasks/home", seoul).status_code == 302
    person.answer_all()
    person.post("tasks/home", seoul)
    assert person.lodge().status_code == 409
    assert person.post("tasks/body", {"body": "◇ Travel"}).status_code == 302
    answer = person.post("check", CONSENTS)
    assert answer.status_code == 302, answer.content.decode()
    assert "◇ Travel" in person.get("receipt").content.decode()


def test_what_was_lodged_cannot_be_changed_by_an_old_page(world: World) -> None:
    person = begun(world, ALL_YEAR)
    person.answer_all()
    person.lodge()
    for answer in (person.post("tasks/visas", {"turns": "1"}), person.get("tasks")):
        assert answer["Location"] == f"/ja/me/{person.number}"
    assert {each.name: each.value for each in row(person).answers.all()}["turns"] == "0"


def test_no_address_of_the_pages_carries_anything_of_the_person(world: World) -> None:
    person = begun(world, ALL_YEAR)
    person.answer_all()
    person.lodge()
    for rest in ("", "receipt", "steps", "messages"):
        addresses = " ".join(re.findall(r'(?:href|src|action)="([^"]*)"', person.get(rest).content.decode()))
        for secret in ("TAKAHASHI", "AOI", NUMBER[ALL_YEAR], "2003", "applicant@"):
            assert secret not in addresses
