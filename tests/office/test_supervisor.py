"""The supervisor's desk: what waits for a signature, and the results on their day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sojourn_office import clock
from tests.office.desks import Office, proposed_refusal, words_of


@pytest.mark.promise("right-person-wrong-act", "not-open-yet")
def test_results_are_published_on_their_day_by_a_supervisor_alone(office: Office) -> None:
    number = proposed_refusal(office)
    supervisor = office.client("kobayashi")
    assert "The result day is not there yet." in words_of(
        supervisor.post("/en/supervise/rounds/KOR-JPN-Q4/publish", {"key": "r1"})
    )
    assert "Cases without a decision: 1." in words_of(supervisor.get("/en/supervise/rounds/KOR-JPN-Q4"))
    assert office.client("mori").post("/en/supervise/rounds/KOR-JPN-Q4/publish", {"key": "r2"}).status_code == 403
    shown = supervisor.get(f"/ja/supervise/sign/{number}").content.decode()
    assert f"/ja/desk/cases/{number}?paper=" in shown, "the paper a ground names is a link"
    signed = supervisor.post(f"/en/supervise/sign/{number}", {"key": "s2", "sign": "confirm"}, follow=True)
    assert "Signed." in words_of(signed)
    from sojourn_office.storage.rounds import Round

    past = clock.now() - timedelta(minutes=1)
    Round.objects.filter(pk="KOR-JPN-Q4").update(closes_at=past - timedelta(hours=1), results_at=past)
    assert "Publish results" in words_of(supervisor.get("/en/supervise/rounds/KOR-JPN-Q4"))
    assert supervisor.post("/en/supervise/rounds/KOR-JPN-Q4/publish", {"key": "r3"}).status_code == 302
    assert office.stage(number) == "refused"
    assert "Publish results" not in words_of(supervisor.get("/en/supervise/rounds/KOR-JPN-Q4"))


def test_the_supervisor_sees_four_numbers_and_who_has_what(office: Office) -> None:
    proposed_refusal(office)
    supervisor = office.client("kobayashi")
    page = words_of(supervisor.get("/en/supervise"))
    assert "1 to sign" in page
    assert f"Officer mori, number {office.posts['mori'].number}" in page
    assert "none to sign" in words_of(office.client("mori").get("/en/supervise"))


def test_a_reason_in_another_language_than_the_page_says_so(office: Office) -> None:
    number = office.case("a@example.org")
    office.client("mori").get(f"/en/desk/cases/{number}")
    office.mark(number, "mori", "purpose", "no", why="잔고증명서의 금액이 모자람.")
    case = f"desk/cases/{number}?finding=purpose"
    assert "written in Korean" in words_of(office.client("mori").get(f"/en/{case}"))
    assert "한국어로 작성" not in words_of(office.client("mori").get(f"/ko/{case}"))
