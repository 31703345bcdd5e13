"""From the proposal to the signature, the letter that is sent, and the visa."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sojourn.cases.model import Did
from sojourn_office import clock
from sojourn_office.actions import assessment, cases
from sojourn_office.storage import cases as kept
from sojourn_office.storage import events
from tests.office.desks import (
    AGREEMENT,
    Office,
    decided_page,
    letter_shown,
    open_office,
    page_of_paper,
    proposed_refusal,
    words_of,
)


@pytest.mark.promise("careless-officer")
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


@pytest.mark.promise("careless-officer")
def test_a_paper_sent_again_is_unseen_again(office: Office) -> None:
    number = office.case("a@example.org")
    office.mark(number, "mori", "purpose", "yes")
    office.see_papers(number, "mori")
    assessment.ask_for_paper(
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


@pytest.mark.promise("same-officer")
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


@pytest.mark.promise("changed-meanwhile")
def test_a_signature_on_what_changed_meanwhile_is_not_given(office: Office) -> None:
    number = proposed_refusal(office)
    inoue = office.client("inoue")
    inoue.get(f"/en/supervise/sign/{number}")
    read = office.version(number)
    assessment.note(number=number, post=office.posts["mori"], text="One more thing.", at=clock.now(), key=office.key())
    clash = inoue.post(f"/en/supervise/sign/{number}", {"key": "s1", "sign": "confirm", "version": read})
    assert clash.status_code == 409
    assert "Changed meanwhile: a note written" in words_of(clash)


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
