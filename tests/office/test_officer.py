"""The desks of officers and supervisors: who opens what, two at once, two signatures, and what the person reads."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Did
from sojourn.eligibility.papers import papers_asked
from sojourn_office import clock
from sojourn_office.actions import accounts as staff_actions
from sojourn_office.actions import agreements, cases, decisions, rounds, visas
from sojourn_office.storage import accounts, events
from sojourn_office.storage import agreements as kept_agreements
from sojourn_office.storage import cases as kept
from sojourn_office.storage.accounts import Post
from sojourn_office.storage.rounds import Period

AGREEMENT = Path(__file__).parents[2] / "agreements" / "jpn-kor.toml"
# Papers that are filed as pictures; the others are brought on paper.
FILED = ("statement", "plan", "balance")
CONSENTS = {"notice": True, "sensitive": True, "transfer": True}


def page_of_paper() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (150, 210), "white").save(drawn, "PNG")
    return drawn.getvalue()


@dataclass
class Office:
    """A small office made by the real actions: two rounds, staff by their slugs, cases by their numbers."""

    posts: dict[str, Post] = field(default_factory=dict)
    keys: Any = field(default_factory=itertools.count)

    def key(self) -> str:
        return f"key-{next(self.keys)}"

    def open(self) -> None:
        now = clock.now()
        for scheme, year in (("KOR-JPN", now.year), ("JPN-KOR", now.year)):
            rounds.grant(scheme=scheme, year=year, by="system", at=clock.now(), key=self.key())
            rounds.release(
                scheme=scheme, year=year, places=500, to_round="all", by="system", at=clock.now(), key=self.key()
            )
        self.round("KOR-JPN-Q4", "KOR-JPN", "assessed", results_in=timedelta(days=7))
        self.round("JPN-KOR-Y", "JPN-KOR", "one_by_one", results_in=None)
        visas.make_key(host="KOR", by="system", at=clock.now(), key=self.key())

    def round(self, name: str, scheme: str, method: str, *, results_in: timedelta | None) -> None:
        now = clock.now()
        answer = rounds.plan(
            round_id=name,
            scheme=scheme,
            method=method,
            year=now.year,
            zone="Asia/Seoul",
            opens_at=now - timedelta(days=3),
            closes_at=now + timedelta(days=2),
            results_at=now + results_in if results_in else None,
            collect_until=now + results_in + timedelta(days=60) if results_in else None,
            invented=True,
            by="system",
            at=now,
            key=self.key(),
        )
        assert answer == name, answer

    def staff(self, slug: str, host: str, mission: str, *roles: str) -> Post:
        address = f"{slug}@example.org"
        account = staff_actions.account_for(address, language="en", at=clock.now())
        post = staff_actions.admit(
            address,
            name=f"Officer {slug}",
            host=host,
            mission=mission,
            roles=roles,
            language="en",
            by="test",
            at=clock.now(),
        )
        accounts.list_in_demonstration(account, slug=slug, label=slug, shows=Message("Officer"), order=len(self.posts))
        self.posts[slug] = post
        return post

    def client(self, slug: str) -> Client:
        client = Client()
        assert client.post(f"/en/sign-in/as/{slug}").status_code == 302
        return client

    def case(self, mail: str, *, into: str = "KOR-JPN-Q4", promised: bool = False, **more: object) -> str:
        """A lodged case with every paper it needs."""
        account = staff_actions.account_for(mail, language="en", at=clock.now())
        by = cases.by_account(account.pk)
        from_korea = into.startswith("KOR")
        number = cases.start(
            account=account,
            round_id=into,
            mission="busan" if from_korea else "osaka",
            language="ko" if from_korea else "ja",
            at=clock.now(),
            key=self.key(),
        )
        assert isinstance(number, str), number
        answers: dict[str, object] = {
            "surname": "PARK" if from_korea else "TANAKA",
            "given_names": "SEOYEON" if from_korea else "REN",
            "native_name": "박서연" if from_korea else "田中 蓮",
            "birth_date": "2002-03-12",
            "sex": "F",
            "passport_number": f"M{abs(hash(mail)) % 10**8:08}",
            "passport_expires_on": "2033-01-01",
            "residence_region": "KR-26" if from_korea else "JP-27",
            "address": "1",
            "phone": "0",
            "turns": 0,
            "child": False,
            "funds": {"amount": "5000000", "currency": "KRW"}
            if from_korea
            else {"amount": "500000", "currency": "JPY"},
        }
        saved = cases.save_answers(number=number, answers={**answers, **more}, by=by, at=clock.now(), key=self.key())
        assert saved == number, saved
        row = kept.by_number(number)
        assert row
        rules = kept_agreements.rules_of(row.scheme, on=clock.now().date(), mission=row.mission)
        for asked in papers_asked(rules, kept.facts_of(row)):
            if asked.must and (promised or asked.paper.id not in FILED):
                cases.promise_on_paper(number=number, paper=asked.paper.id, by=by, at=clock.now(), key=self.key())
            elif asked.must:
                cases.file_paper(
                    number=number,
                    paper=asked.paper.id,
                    name="a.png",
                    content=page_of_paper(),
                    by=by,
                    at=clock.now(),
                    key=self.key(),
                )
        lodged = cases.lodge(number=number, consents=CONSENTS, by=by, at=clock.now(), key=self.key())
        assert lodged == number, lodged
        return number

    def see_papers(self, number: str, slug: str) -> None:
        """An officer opens every paper of a case, or marks it at the counter."""
        row = kept.by_number(number)
        assert row
        for paper in kept.papers_of(row):
            reason = "on-paper" if paper.on_paper else "to-assess"
            decisions.opened(
                number=number, post=self.posts[slug], reason=reason, paper=paper.paper, at=clock.now(), key=self.key()
            )

    def mark(self, number: str, slug: str, code: str, met: str, why: str = "By the statement.") -> None:
        answer = decisions.judge(
            number=number,
            post=self.posts[slug],
            code=code,
            met=met,
            why=why,
            paper="plan",
            at=clock.now(),
            key=self.key(),
        )
        assert answer == number, answer

    def version(self, number: str) -> int:
        row = kept.by_number(number)
        assert row
        return row.version

    def stage(self, number: str) -> str:
        row = kept.by_number(number)
        assert row
        return row.stage

    def did(self, number: str) -> list[str]:
        return [event.kind for event in events.events_about("case", number)]


@pytest.fixture
def office(settings: Any) -> Office:
    """An office with an agreement as published, two officers of Busan, one of Seoul, two of Osaka, a supervisor."""
    return open_office(settings, AGREEMENT.read_text())


def open_office(settings: Any, agreement: str) -> Office:
    settings.DEMONSTRATION = True
    office = Office()
    loaded = agreements.load(name="jpn-kor.toml", text=agreement, by="system", at=clock.now(), key=office.key())
    assert isinstance(loaded, str), loaded
    office.open()
    office.staff("mori", "JPN", "busan", "officer")
    office.staff("inoue", "JPN", "busan", "officer")
    office.staff("yamamoto", "JPN", "seoul", "officer")
    office.staff("kobayashi", "JPN", "", "supervisor")
    office.staff("kang", "KOR", "osaka", "officer")
    office.staff("yoon", "KOR", "osaka", "officer")
    office.staff("fujita", "JPN", "", "border")
    office.staff("hara", "JPN", "", "manager")
    return office


def words_of(answer: Any) -> str:
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text)


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
    taken = decisions.take(number=number, post=office.posts["mori"], at=clock.now(), key=office.key(), if_free=True)
    late = decisions.take(number=number, post=office.posts["inoue"], at=clock.now(), key=office.key(), if_free=True)
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


def judge(client: Client, number: str, code: str, **typed: object) -> Any:
    filled = {"key": f"form-{number}-{code}-{typed.get('met')}", "why": "As the plan says.", "paper": "plan", **typed}
    return client.post(f"/en/desk/cases/{number}/judge/{code}", filled)


def test_two_at_once_says_what_happened_and_keeps_the_text_and_sends_anyway(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    mori.get(f"/en/desk/cases/{number}")
    read = office.version(number)
    decisions.ask_for_paper(
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


def decided_page(client: Client, number: str, **typed: object) -> Any:
    return client.post(f"/en/desk/cases/{number}/decide", {"key": f"decide-{number}", "own_sentence": "", **typed})


def test_no_grant_before_every_required_paper_was_opened(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    mori.get(f"/en/desk/cases/{number}")
    office.mark(number, "mori", "purpose", "yes")
    refused = decided_page(mori, number)
    assert refused.status_code == 409
    assert "No officer has opened these papers yet: " in words_of(refused)
    assert "Bank balance certificate" in words_of(refused)
    office.see_papers(number, "mori")
    assert decided_page(mori, number).status_code == 302
    assert office.stage(number) == "decided"


def test_a_paper_sent_again_is_unseen_again(office: Office) -> None:
    number = office.case("a@example.org")
    office.mark(number, "mori", "purpose", "yes")
    office.see_papers(number, "mori")
    decisions.ask_for_paper(
        number=number,
        post=office.posts["mori"],
        paper="balance",
        until=clock.now() + timedelta(days=3),
        why="It is too old.",
        at=clock.now(),
        key=office.key(),
    )
    row = kept.by_number(number)
    assert row
    answered = cases.file_paper(
        number=number,
        paper="balance",
        name="b.png",
        content=page_of_paper(),
        by=cases.by_account(row.person.account_id),
        at=clock.now(),
        key=office.key(),
        ask=1,
    )
    assert answered == number, answered
    refused = decided_page(office.client("mori"), number)
    assert refused.status_code == 409
    assert "these papers yet: Bank balance certificate." in words_of(refused)


def test_a_paper_on_paper_counts_once_it_was_seen_at_the_counter(office: Office) -> None:
    number = office.case("a@example.org", promised=True)
    mori = office.client("mori")
    mori.get(f"/en/desk/cases/{number}?paper=plan")
    office.mark(number, "mori", "purpose", "yes")
    row = kept.by_number(number)
    assert row
    assert decided_page(mori, number).status_code == 409
    for paper in kept.papers_of(row):
        seen = mori.post(f"/en/desk/cases/{number}/papers/{paper.paper}/seen", {"key": office.key()})
        assert seen.status_code == 302
    assert decided_page(mori, number, key="again").status_code == 302


def test_a_grant_with_one_signature_is_decided_and_a_refusal_is_only_proposed(office: Office) -> None:
    granted, refused = office.case("a@example.org"), office.case("b@example.org", birth_date="2001-02-03")
    mori = office.client("mori")
    for number, met in ((granted, "yes"), (refused, "no")):
        mori.get(f"/en/desk/cases/{number}")
        office.see_papers(number, "mori")
        office.mark(number, "mori", "purpose", met)
        assert decided_page(mori, number).status_code == 302
    assert office.stage(granted) == "decided"
    assert office.stage(refused) == "proposed"


def proposed_refusal(office: Office, mail: str = "a@example.org", **more: object) -> str:
    number = office.case(mail, **more)  # type: ignore[arg-type]
    slug = "mori" if number.startswith("JPN") else "kang"
    office.client(slug).get(f"/en/desk/cases/{number}")
    office.mark(number, slug, "purpose", "no", "The plan names full-time work alone.")
    answer = decisions.propose(
        number=number,
        post=office.posts[slug],
        own_sentence="세 번째 서류에 여행 계획을 적어 주십시오.",
        version=None,
        at=clock.now(),
        key=office.key(),
    )
    assert answer == number, answer
    return number


def test_nobody_signs_their_own_proposal(office: Office) -> None:
    number = proposed_refusal(office)
    mori = office.client("mori")
    assert "You proposed this; someone else must sign." in words_of(mori.get(f"/en/supervise/sign/{number}"))
    signed = mori.post(f"/en/supervise/sign/{number}", {"key": "s1", "sign": "confirm"})
    assert signed.status_code == 409
    assert "You proposed this; someone else must sign." in words_of(signed)
    assert office.stage(number) == "proposed"
    other = office.client("kobayashi").post(f"/en/supervise/sign/{number}", {"key": "s2", "sign": "confirm"})
    assert other.status_code == 302
    assert office.stage(number) == "decided"


def test_what_is_sent_back_needs_a_reason_and_the_proposer_reads_it(office: Office) -> None:
    number = proposed_refusal(office)
    inoue = office.client("inoue")
    bare = inoue.post(f"/en/supervise/sign/{number}", {"key": "s1", "sign": "back", "why": ""})
    assert bare.status_code == 422
    assert "Write why it goes back." in words_of(bare)
    sent = inoue.post(f"/en/supervise/sign/{number}", {"key": "s2", "sign": "back", "why": "Look at page 2 again."})
    assert sent.status_code == 302
    assert office.stage(number) == "assessment"
    assert "Look at page 2 again." in words_of(office.client("mori").get(f"/en/desk/cases/{number}"))


def test_a_proposal_is_taken_back_by_its_proposer_alone(office: Office) -> None:
    number = proposed_refusal(office)
    assert office.client("inoue").post(f"/en/desk/cases/{number}/take-back", {"key": "t1"}).status_code == 409
    assert office.client("mori").post(f"/en/desk/cases/{number}/take-back", {"key": "t2"}).status_code == 302
    assert office.did(number)[-1] == Did.TAKEN_BACK.value


def test_a_signature_on_what_changed_meanwhile_is_not_given(office: Office) -> None:
    number = proposed_refusal(office)
    inoue = office.client("inoue")
    inoue.get(f"/en/supervise/sign/{number}")
    read = office.version(number)
    decisions.note(number=number, post=office.posts["mori"], text="One more thing.", at=clock.now(), key=office.key())
    clash = inoue.post(f"/en/supervise/sign/{number}", {"key": "s1", "sign": "confirm", "version": read})
    assert clash.status_code == 409
    assert "Changed meanwhile: a note written" in words_of(clash)


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


def test_own_case_and_declared_relation_are_refused_by_name_of_the_rule(office: Office) -> None:
    own = office.case("mori@example.org")
    related = office.case("b@example.org", surname="KIM", given_names="HANEUL", birth_date="2001-05-10")
    mori = office.client("mori")
    declared = mori.post(
        "/en/desk/conflicts",
        {
            "key": "c1",
            "nationality": "KOR",
            "surname": "KIM",
            "given_names": "HANEUL",
            "birth_date_day": 10,
            "birth_date_month": 5,
            "birth_date_year": 2001,
            "passport_number": "",
        },
    )
    assert declared.status_code == 200, words_of(declared)
    assert "Declared" in words_of(declared)
    assert "HANEUL" not in words_of(declared)
    for number in (own, related):
        refused = mori.get(f"/en/desk/cases/{number}")
        assert refused.status_code == 403
        assert "This is your own case or a declared conflict." in words_of(refused)
        assert mori.post(f"/en/desk/cases/{number}/decide", {"key": "d"}).status_code == 403
        assert mori.get(f"/en/desk/cases/{number}/papers/balance/1.png").status_code == 403
    assert office.client("inoue").get(f"/en/desk/cases/{related}").status_code == 200


def letter_shown(office: Office, number: str, slug: str) -> str:
    page = office.client(slug).get(f"/en/supervise/sign/{number}").content.decode()
    found = re.search(r"<article.*?</article>", page, re.DOTALL)
    assert found
    return found[0]


def test_a_host_that_withholds_gives_no_ground_in_the_letter_and_the_file_keeps_all_four_parts(office: Office) -> None:
    number = proposed_refusal(office)
    letter = letter_shown(office, number, "kobayashi")
    assert "이 공관은 사유를 개별적으로 안내하지 않습니다." in letter
    for hidden in ("휴가", "세 번째 서류에", "충족"):
        assert hidden not in letter
    proposed = [event for event in events.events_about("case", number) if event.kind == Did.PROPOSED.value]
    sealed = proposed[0].sealed_part
    assert {"code", "name", "rule", "fact", "paper", "remedy"} <= set(sealed["grounds"][0])


def test_condition_only_names_the_rule_and_not_the_fact(office: Office) -> None:
    number = proposed_refusal(office, into="JPN-KOR-Y")
    letter = letter_shown(office, number, "yoon")
    assert "規定" in letter
    assert "事実" not in letter
    assert "세 번째 서류에" not in letter


def test_a_host_that_gives_all_prints_four_parts_and_the_own_sentence(settings: Any) -> None:
    office = open_office(settings, AGREEMENT.read_text().replace('value = "withheld"', 'value = "full"'))
    number = proposed_refusal(office)
    letter = letter_shown(office, number, "kobayashi")
    for part in ("규정", "사실", "서류", "계획서", "세 번째 서류에 여행 계획을 적어 주십시오."):
        assert part in letter, part


def test_the_letter_before_it_is_sent_can_be_read_as_pdf_with_the_own_sentence(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    mori.get(f"/en/desk/cases/{number}")
    office.mark(number, "mori", "purpose", "no")
    shown = decided_page(mori, number, show="pdf", own_sentence="안녕히 계십시오.")
    assert shown["Content-Type"] == "application/pdf"
    assert "no-store" in shown["Cache-Control"]
    assert shown.content.startswith(b"%PDF")
    assert office.stage(number) == "assessment"


def test_a_sign_that_the_letter_cannot_print_is_sent_back_to_its_writer(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    mori.get(f"/en/desk/cases/{number}")
    office.mark(number, "mori", "purpose", "yes")
    answer = decided_page(mori, number, own_sentence="Hello \U0001f33b")
    assert answer.status_code == 422
    assert "The letter cannot print this sign:" in words_of(answer)
    assert office.stage(number) == "assessment"


def test_the_oldest_due_comes_first_and_leaving_it_needs_a_word(office: Office) -> None:
    office.round("KOR-JPN-LATER", "KOR-JPN", "assessed", results_in=timedelta(days=20))
    later = office.case("a@example.org", into="KOR-JPN-LATER")
    sooner = office.case("b@example.org")
    mori = office.client("mori")
    shown = mori.get("/en/desk").content.decode()
    assert shown.index(sooner) < shown.index(later)
    assert "2 to do, 0 due today." in words_of(mori.get("/en/desk"))
    assert mori.get("/en/desk/next")["Location"] == f"/en/desk/cases/{sooner}"
    mori.get(f"/en/desk/cases/{sooner}")
    assert mori.post(f"/en/desk/cases/{sooner}/skip", {"key": "k", "why": ""}).status_code == 422
    skipped = mori.post(f"/en/desk/cases/{sooner}/skip", {"key": "k", "why": "Waiting for the register office"})
    assert skipped["Location"] == f"/en/desk/cases/{later}"
    assert "Waiting for the register office" in words_of(mori.get(f"/en/desk/cases/{sooner}/history"))


def test_an_empty_queue_says_so(office: Office) -> None:
    assert "Nothing waits." in words_of(office.client("mori").get("/en/desk"))


def test_a_case_is_found_by_number_passport_or_exact_parts_of_a_name_and_not_by_an_address(office: Office) -> None:
    number = office.case("a@example.org", passport_number="M12345678")
    elsewhere = office.case("b@example.org", residence_region="KR-11", passport_number="M87654321")
    mori = office.client("mori")
    for words in (number, "m 1234 5678", "SEOYEON park", "박서연"):
        found = mori.post("/en/desk/find", {"what": words})
        assert number in words_of(found), words
        assert elsewhere not in words_of(found), words
    for words in ("SEO", "M87654321", elsewhere):
        assert "No case of your places fits." in words_of(mori.post("/en/desk/find", {"what": words}))
    assert number not in words_of(mori.get("/en/desk/find?what=SEOYEON"))


def test_a_long_list_is_turned_by_pages(office: Office) -> None:
    for each in range(21):
        office.case(f"n{each}@example.org", birth_date=f"2001-01-{each + 1:02}", promised=True)
    mori = office.client("mori")
    first, second = words_of(mori.get("/en/desk")), words_of(mori.get("/en/desk?from=21"))
    assert "1 to 20 of 21" in first
    assert "21 to 21 of 21" in second
    assert "1 to 20 of 21" in words_of(mori.get("/en/desk?from=999"))


def test_a_marked_case_is_compared_and_both_are_void_by_one_act(office: Office) -> None:
    same = {"birth_date": "2001-01-01", "passport_number": "XX1234567", "into": "JPN-KOR-Y"}
    first, second = office.case("a@example.org", **same), office.case("b@example.org", **same)  # type: ignore[arg-type]
    kang = office.client("kang")
    held = Period.objects.get(scheme="JPN-KOR").held
    assert held == 1
    page = words_of(kang.get(f"/en/desk/cases/{second}/same-person"))
    assert first in page
    assert second in page
    assert "XX1234567" not in page
    office.mark(second, "kang", "purpose", "no")
    blocked = kang.post(f"/en/desk/cases/{second}/decide", {"key": "d1", "own_sentence": ""})
    assert blocked.status_code == 409
    bare = kang.post(f"/en/desk/cases/{second}/same-person", {"key": "p0", "found": "one", "why": ""})
    assert bare.status_code == 422
    done = kang.post(f"/en/desk/cases/{second}/same-person", {"key": "p1", "found": "one", "why": "Same photograph."})
    assert done.status_code == 302, words_of(done)
    assert (office.stage(first), office.stage(second)) == ("void", "void")
    period = Period.objects.get(scheme="JPN-KOR")
    assert (period.held, period.free) == (0, 500)


def test_a_marked_case_that_is_two_persons_goes_on(office: Office) -> None:
    same = {"birth_date": "2001-01-01", "passport_number": "M11112222"}
    office.case("a@example.org", **same)  # type: ignore[arg-type]
    second = office.case("b@example.org", **same)  # type: ignore[arg-type]
    mori = office.client("mori")
    mori.post(f"/en/desk/cases/{second}/same-person", {"key": "p1", "found": "two", "why": "Twins with one misread."})
    row = kept.by_number(second)
    assert row
    assert not row.is_flagged


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


def test_results_are_published_on_their_day_by_a_supervisor_alone(office: Office) -> None:
    number = proposed_refusal(office)
    supervisor = office.client("kobayashi")
    assert "The result day is not there yet." in words_of(
        supervisor.post("/en/supervise/rounds/KOR-JPN-Q4/publish", {"key": "r1"})
    )
    assert "Cases without a decision: 1." in words_of(supervisor.get("/en/supervise/rounds/KOR-JPN-Q4"))
    assert office.client("mori").post("/en/supervise/rounds/KOR-JPN-Q4/publish", {"key": "r2"}).status_code == 403
    supervisor.post(f"/en/supervise/sign/{number}", {"key": "s2", "sign": "confirm"})
    from sojourn_office.storage.rounds import Round

    past = clock.now() - timedelta(minutes=1)
    Round.objects.filter(pk="KOR-JPN-Q4").update(closes_at=past - timedelta(hours=1), results_at=past)
    assert "Publish results" in words_of(supervisor.get("/en/supervise/rounds/KOR-JPN-Q4"))
    assert supervisor.post("/en/supervise/rounds/KOR-JPN-Q4/publish", {"key": "r3"}).status_code == 302
    assert office.stage(number) == "refused"
    assert "Publish results" not in words_of(supervisor.get("/en/supervise/rounds/KOR-JPN-Q4"))


def test_a_visa_is_issued_when_the_passport_is_in_and_once(office: Office) -> None:
    number = office.case("a@example.org", into="JPN-KOR-Y")
    kang = office.client("kang")
    kang.get(f"/en/desk/cases/{number}")
    office.see_papers(number, "kang")
    office.mark(number, "kang", "purpose", "yes")
    assert decided_page(kang, number).status_code == 302
    assert office.stage(number) == "passed"
    assert "To issue 1" in words_of(kang.get("/en/desk"))
    assert kang.post(f"/en/desk/cases/{number}/issue", {"key": "i0"}).status_code == 422
    issued = kang.post(f"/en/desk/cases/{number}/issue", {"key": "i1", "passport_in": "on"})
    assert issued.status_code == 302, words_of(issued)
    kang.post(f"/en/desk/cases/{number}/issue", {"key": "i1", "passport_in": "on"})
    assert office.did(number).count(Did.ISSUED.value) == 1


def test_the_supervisor_sees_four_numbers_and_who_has_what(office: Office) -> None:
    proposed_refusal(office)
    supervisor = office.client("kobayashi")
    page = words_of(supervisor.get("/en/supervise"))
    assert "1 to sign" in page
    assert f"Officer mori, number {office.posts['mori'].number}" in page
    assert "none to sign" in words_of(office.client("mori").get("/en/supervise"))


def test_single_keys_are_switched_off_for_good_and_on_again(office: Office) -> None:
    mori = office.client("mori")
    assert "look/keys.js" in mori.get("/en/desk").content.decode()
    mori.post("/en/desk/keys", {"keys": "off"})
    assert "look/keys.js" not in mori.get("/en/desk").content.decode()
    mori.post("/en/desk/keys", {"keys": "on"})
    assert "look/keys.js" in mori.get("/en/desk").content.decode()


# Each address with the status each of these gets: officer of the mission, officer elsewhere, officer of the other
# host, supervisor, border officer, programme manager, applicant.
WHO = ("mori", "yamamoto", "kang", "kobayashi", "fujita", "hara", "applicant")
MATRIX = {
    "/desk": (200, 200, 200, 404, 404, 404, 404),
    "/desk/lists/signature": (200, 200, 200, 404, 404, 404, 404),
    "/desk/lists/nothing": (404, 404, 404, 404, 404, 404, 404),
    "/desk/find": (200, 200, 200, 404, 404, 404, 404),
    "/desk/keys": (200, 200, 200, 200, 404, 404, 404),
    "/desk/conflicts": (200, 200, 200, 404, 404, 404, 404),
    "/desk/cases/{number}": (200, 404, 404, 200, 404, 404, 404),
    "/desk/cases/{number}/history": (200, 404, 404, 200, 404, 404, 404),
    "/desk/cases/{number}/decide": (200, 404, 404, 403, 403, 403, 403),
    "/desk/cases/{number}/ask": (200, 404, 404, 403, 403, 403, 403),
    "/desk/cases/{number}/note": (200, 404, 404, 403, 403, 403, 403),
    "/desk/cases/{number}/hand-over": (200, 404, 404, 200, 403, 403, 403),
    "/desk/cases/{number}/papers/balance/1.png": (200, 404, 404, 200, 404, 404, 404),
    "/desk/cases/JPN-2026-222222-2": (404, 404, 404, 404, 404, 404, 404),
    "/supervise": (200, 200, 200, 200, 404, 200, 404),
    "/supervise/lists/sign": (200, 200, 200, 200, 404, 404, 404),
    "/supervise/people": (200, 200, 200, 200, 404, 404, 404),
    "/supervise/sign/{number}": (200, 404, 404, 200, 403, 403, 403),
    "/supervise/rounds": (200, 200, 200, 200, 404, 200, 404),
    "/supervise/rounds/KOR-JPN-Q4": (200, 200, 404, 200, 404, 200, 404),
    "/supervise/rounds/NONE": (404, 404, 404, 404, 404, 404, 404),
}


@pytest.mark.parametrize("who", WHO)
def test_each_address_answers_each_role_as_the_table_says(office: Office, who: str) -> None:
    number = office.case("a@example.org")
    if who == "applicant":
        account = staff_actions.account_for("a@example.org", language="en", at=clock.now())
        accounts.list_in_demonstration(account, slug="applicant", label="a", shows=Message("Applicant"), order=99)
    client = office.client(who)
    got = {path: client.get(f"/en{path.format(number=number)}").status_code for path in MATRIX}
    assert got == {path: statuses[WHO.index(who)] for path, statuses in MATRIX.items()}


def test_nobody_who_is_not_signed_in_sees_a_desk(office: Office) -> None:
    for path in MATRIX:
        answer = Client().get(f"/en{path.format(number='JPN-2026-222222-2')}")
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/en/sign-in?"), path
