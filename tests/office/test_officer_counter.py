"""What is done at the counter, and the whole case as a folder for a court."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any
from zipfile import ZipFile

from sojourn.cases.model import OFFICERS_ONLY, Did
from sojourn.texts import say
from sojourn_office import clock
from sojourn_office.desks.applicant import steps
from sojourn_office.queries import applications
from sojourn_office.storage import cases as kept
from sojourn_office.storage.judging import seen_papers
from tests.office.desks import Office, proposed_refusal, words_of


def done(office: Office, number: str, what: str, key: str = "", **typed: object) -> Any:
    boxes = {"key": key or f"{what}-{len(typed)}", "what": what, "note": "", **typed}
    return office.client("mori").post(f"/en/desk/cases/{number}/counter", boxes)


def test_what_is_done_at_the_counter_is_kept_with_who_and_when(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    mori.get(f"/en/desk/cases/{number}")
    assert done(office, number, "passport-back").status_code == 409, "none was handed over"
    assert done(office, number, "passport-in", note="With a cover.").status_code == 302
    assert done(office, number, "passport-in", key="again").status_code == 409, "it is here already"
    assert done(office, number, "sticker-printed").status_code == 409, "no visa is issued"
    shown = words_of(mori.get(f"/en/desk/cases/{number}/counter"))
    assert "Passport handed over officer 1" in shown
    assert "With a cover." in shown
    assert done(office, number, "passport-back", key="back").status_code == 302
    assert "Passport given back" in words_of(mori.get(f"/en/desk/cases/{number}/history"))


def test_what_is_booked_has_a_day_and_a_time_to_come(office: Office) -> None:
    number = office.case("a@example.org")
    office.client("mori").get(f"/en/desk/cases/{number}")
    day = clock.now().date() + timedelta(days=5)
    boxes = {"day_day": day.day, "day_month": day.month, "day_year": day.year}
    past = {**boxes, "day_year": day.year - 1}
    assert done(office, number, "interview-booked").status_code == 422
    assert done(office, number, "interview-booked", **boxes).status_code == 422
    assert done(office, number, "interview-booked", hour="half two", **boxes).status_code == 422
    assert done(office, number, "interview-held", hour="14:30", **boxes).status_code == 422
    assert done(office, number, "interview-booked", hour="14:30", **past).status_code == 422
    assert done(office, number, "interview-booked", "good", hour="14:30", **boxes).status_code == 302
    row = kept.by_number(number)
    assert row is not None
    application = applications.own(row.person.account_id, number, at=clock.now())
    assert application is not None
    said = [say(row["what"], "en") for row in steps._rows(application)]  # type: ignore[arg-type]
    assert any("You are asked to come to an interview" in each and "14:30" in each for each in said), said


def test_whatever_a_person_may_know_of_their_case_has_words_among_the_steps() -> None:
    own = {Did.PAPER_ASKED, Did.PAPER_GIVEN, Did.PAPER_ADDED, Did.LOOK_PAPER, Did.AT_COUNTER, Did.OPENED}
    assert {did for did in Did if did not in OFFICERS_ONLY | own} <= set(steps._SAID)


def test_a_case_goes_to_a_court_whole_with_a_fingerprint_of_each_file(office: Office) -> None:
    number = proposed_refusal(office)
    mori = office.client("mori")
    mori.post(f"/en/desk/cases/{number}/note", {"key": "n", "note": "<script>alert(1)</script>"})
    assert mori.post(f"/en/desk/cases/{number}/court", {"key": "c0", "why": ""}).status_code == 422
    answer = mori.post(f"/en/desk/cases/{number}/court", {"key": "c1", "why": "Court of Busan, 2026 Na 12"})
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    with ZipFile(io.BytesIO(answer.content)) as folder:
        members = {name.partition("/")[2]: folder.read(name) for name in folder.namelist()}
    sums = dict(reversed(line.split("  ")) for line in members["SHA256SUMS"].decode().splitlines())
    assert sums == {name: sha256(content).hexdigest() for name, content in members.items() if name != "SHA256SUMS"}
    assert len([name for name in members if name.startswith("papers/")]) == 3
    assert [event["kind"] for event in json.loads(members["case.json"])["events"]] == office.did(number)
    page = members["index.html"].decode()
    assert "박서연" in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "Court of Busan" in words_of(mori.get(f"/en/desk/cases/{number}/history"))


def test_only_the_desks_of_the_mission_reach_the_counter_and_the_court(office: Office) -> None:
    number = office.case("a@example.org")
    for page in ("counter", "court"):
        assert office.client("yamamoto").get(f"/en/desk/cases/{number}/{page}").status_code == 404
        assert office.client("fujita").get(f"/en/desk/cases/{number}/{page}").status_code in (403, 404)


def test_papers_that_came_on_paper_are_seen_by_one_press_and_files_are_not(office: Office) -> None:
    number = office.case("a@example.org")
    mori = office.client("mori")
    assert "I have seen every paper that came on paper" in words_of(mori.get(f"/en/desk/cases/{number}"))
    assert mori.post(f"/en/desk/cases/{number}/papers-seen", {"key": "all"}).status_code == 302
    row = kept.by_number(number)
    assert row is not None
    on_paper = {paper.paper for paper in kept.papers_of(row) if paper.on_paper}
    filed = {paper.paper for paper in kept.papers_of(row) if not paper.on_paper}
    seen = seen_papers(row)
    assert on_paper <= seen
    assert len(filed & seen) == 1, "the one that was open at the right"
    assert office.client("yamamoto").post(f"/en/desk/cases/{number}/papers-seen", {"key": "no"}).status_code == 404
