"""Same case, same answer: chosen by chance, read blind, a difference settled by a third, and how far officers agree."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from PIL import Image

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Did
from sojourn.decisions import second_readings as moves
from sojourn.decisions.second_readings import commitment, is_chosen
from sojourn.statistics.agreement import By
from sojourn_office import clock
from sojourn_office.actions import decisions, rounds
from sojourn_office.actions import second_readings as acts
from sojourn_office.queries import invariants
from sojourn_office.queries import invariants_of_readings as readings
from sojourn_office.queries import second_readings as queries
from sojourn_office.queries.broken import Broken
from sojourn_office.storage import cases as kept
from sojourn_office.storage import events
from sojourn_office.storage import second_readings as stored
from sojourn_office.storage.rounds import Round
from tests.office.desks import Office, words_of

ROUND = "KOR-JPN-Q4"
MARKED = ("purpose", "funds", "residence", "age")
SECRET_WORDS = "Only the first officer wrote this."


@pytest.fixture
def read(office: Office) -> Office:
    """An office in which every decision of a round is read a second time, with a third officer to read."""
    stated = acts.state(round_id=ROUND, share=100, by="test", at=clock.now(), key="share")
    assert stated == ROUND, stated
    office.staff("ogawa", "JPN", "busan", "officer")
    office.staff("ueda", "JPN", "busan", "officer")
    return office


def proposed(office: Office, name: str, *, passes: bool, by: str = "mori") -> str:
    number = office.case(f"{name}@example.org", given_names=name.upper())
    assert office.client(by).get(f"/en/desk/cases/{number}").status_code == 200
    office.see_papers(number, by)
    for code in MARKED:
        office.mark(number, by, code, "no" if code == "purpose" and not passes else "yes", SECRET_WORDS)
        moment, post = clock.now(), office.posts[by]
        asked = decisions.propose(number=number, post=post, own_sentence="", version=None, at=moment, key=office.key())
        if asked == number:
            return number
    raise AssertionError(asked)


def signed(office: Office, number: str, by: str = "inoue") -> str:
    answer = decisions.confirm(number=number, post=office.posts[by], specimen=True, at=clock.now(), key=office.key())
    assert answer == number, answer
    return number


def press(office: Office, number: str, slug: str, *, passes: bool, why: str = "I read the plan.", **more: str) -> Any:
    page = f"/en/desk/again/{number}"
    typed = {"key": uuid4().hex, "why": why, "met_purpose": "yes" if passes else "no"}
    return office.client(slug).post(page, {**typed, **more})


def test_the_second_reader_sees_the_case_and_nothing_that_the_first_found_wrote_or_is_called(read: Office) -> None:
    number = proposed(read, "a", passes=False)
    reader = read.client("ogawa")
    assert "Cases to read a second time: 1" in words_of(reader.get("/en/desk"))
    assert number in words_of(reader.get("/en/desk/again"))
    shown = reader.get(f"/en/desk/again/{number}")
    bytes_of_page = shown.content.decode()
    first = read.posts["mori"]
    everywhere = [shown, reader.get("/en/desk"), reader.get("/en/desk/again"), reader.get(f"/en/me/{number}.json")]
    everywhere += [reader.get(f"/en/desk/again/{number}", headers={"accept": "application/json"})]
    names = (first.display_name, f"officer {first.number}", str(first.pk))
    for hidden in (SECRET_WORDS, *names, "Do not issue", "refused"):
        assert not [each.request["PATH_INFO"] for each in everywhere if hidden in each.content.decode()], hidden
    assert re.findall("<title>(.*?)</title>", bytes_of_page, re.DOTALL) == [f"Second reading of {number} · Sojourn"]
    assert "checked" not in bytes_of_page.split("met_purpose")[1].split("fieldset")[0]
    assert "Purpose" in words_of(shown) and "Message(" not in words_of(shown)
    assert "목적" in words_of(reader.get(f"/ko/desk/again/{number}"))
    image = reader.get(f"/en/desk/again/{number}/papers/plan/1.png")
    assert image.status_code == 200 and image["Content-Type"] == "image/png"
    by = f"post:{read.posts['ogawa'].pk}"
    assert {event.open_part["reason"] for event in events.events_about("case", number) if event.by == by} == {
        "to-read-again"
    }


def test_whoever_knows_anything_of_a_case_does_not_read_it_a_second_time(read: Office) -> None:
    number = proposed(read, "a", passes=True)
    for slug in ("mori", "kang", "kobayashi", "hara", "fujita"):
        answer = press(read, number, slug, passes=True)
        assert answer.status_code in (403, 404, 409), slug
    for slug in ("mori", "kang"):
        assert read.client(slug).get(f"/en/desk/again/{number}/papers/plan/1.png").status_code == 404, slug
    ogawa = read.client("ogawa")
    ogawa.post(f"/en/desk/cases/{number}/open", {"key": "why", "why": "A colleague asked me."})
    assert "nothing of the first" in words_of(ogawa.get(f"/en/desk/again/{number}"))
    assert "Cases to read a second time" not in words_of(ogawa.get("/en/desk"))
    refused = acts.read(
        number=number, post=read.posts["ogawa"], found={"purpose": "yes"}, why="a", at=clock.now(), key="knows"
    )
    assert isinstance(refused, Refusal) and refused.code in ("same_officer", "case_state")
    assert press(read, number, "ueda", passes=True).status_code == 302
    assert press(read, number, "ueda", passes=True).status_code == 409, "once"


def test_an_officer_of_another_mission_of_the_host_reads_it_and_opens_nothing_else_there(read: Office) -> None:
    number, other = proposed(read, "a", passes=True), read.case("b@example.org", given_names="B")
    elsewhere = read.client("yamamoto")
    assert "Cases to read a second time: 1" in words_of(elsewhere.get("/en/desk"))
    listed = words_of(elsewhere.get("/en/desk/again"))
    assert number in listed and "Busan" in listed
    assert elsewhere.get(f"/en/desk/again/{number}").status_code == 200
    assert elsewhere.get(f"/en/desk/cases/{number}").status_code == 404
    assert elsewhere.get(f"/en/desk/again/{other}").status_code == 404, "not chosen, so it is not there"
    assert press(read, number, "yamamoto", passes=False).status_code == 302
    assert elsewhere.get(f"/en/desk/again/{number}").status_code == 404, "once"
    figures = {each.figure.key for each in queries.agreement({"JPN"}, at=clock.now())[By.PAIR]}
    assert figures == {tuple(f"post:{read.posts[slug].pk}" for slug in ("mori", "yamamoto"))}


def test_a_paper_is_as_large_as_on_the_page_of_the_case_and_looking_at_it_is_an_opening(read: Office) -> None:
    number = proposed(read, "a", passes=True)
    page, ogawa = f"/en/desk/again/{number}", read.client("ogawa")
    larger = ogawa.post(page, {"key": "k", "look": "paper=plan&zoom=4", "why": "Half"}).content.decode()
    assert "plan/1.png?zoom=4" in larger and 'class="sheet zoom-4"' in larger and "Half" in larger
    assert "zoom=5" not in larger and "zoom=3" in larger, "it goes smaller, and no larger"
    for zoom, width in ((1, 1000), (4, 2400), (9, 2400), ("x", 1000)):
        image = ogawa.get(f"{page}/papers/plan/1.png?zoom={zoom}")
        assert image.status_code == 200 and Image.open(io.BytesIO(image.content)).width == width, zoom
    by = f"post:{read.posts['ogawa'].pk}"
    opened = [event.open_part for event in events.events_about("case", number) if event.by == by]
    assert {(each["reason"], each["paper"]) for each in opened} == {("to-read-again", ""), ("to-read-again", "plan")}


def test_what_is_typed_is_kept_while_papers_are_turned_and_an_open_criterion_is_named(read: Office) -> None:
    number = proposed(read, "a", passes=True)
    page, ogawa = f"/en/desk/again/{number}", read.client("ogawa")
    turned = ogawa.post(page, {"key": "k", "look": "paper=plan", "why": "Half a sentence", "met_purpose": "no"})
    assert turned.status_code == 200 and "Half a sentence" in turned.content.decode()
    assert "papers/plan/1.png" in turned.content.decode()
    wrong = ogawa.post(page, {"key": "k", "why": "x"})
    assert wrong.status_code == 422 and "Say whether it is met" in words_of(wrong)
    assert press(read, number, "ogawa", passes=True, why="").status_code == 422
    assert press(read, number, "ogawa", passes=True, met_purpose="perhaps").status_code == 422
    assert Did.READ_AGAIN.value not in read.did(number)


def test_a_reading_changes_nothing_of_the_case_and_holds_no_letter_up(read: Office) -> None:
    differing, unread = signed(read, proposed(read, "a", passes=False)), signed(read, proposed(read, "b", passes=True))
    row = kept.by_number(differing)
    assert row is not None
    before = (row.stage, row.due_at, row.holder, row.version)
    assert press(read, differing, "ogawa", passes=True).status_code == 302
    row = kept.by_number(differing)
    assert row is not None and before == (row.stage, row.due_at, row.holder, row.version)
    past = clock.now() - timedelta(minutes=1)
    Round.objects.filter(pk=ROUND).update(closes_at=past - timedelta(minutes=1), results_at=past)
    assert acts.show_due(clock.now()) == 0, "the secret stays until results are out"
    assert rounds.publish_results(round_id=ROUND, by="system", at=clock.now(), key="p") == ROUND
    assert read.stage(unread) == "passed"
    again = acts.settle(
        number=differing, post=read.posts["kobayashi"], answer="again", why="Why.", at=clock.now(), key="s"
    )
    assert isinstance(again, Refusal) and again.code == "case_state", "the person was told"
    assert acts.show_due(clock.now()) == 1 and acts.show_due(clock.now()) == 0
    assert "Of a hundred decisions, 100 are read a second time" in words_of(Client().get(f"/en/rounds/{ROUND}"))
    assert not invariants.broken()
    said = stored.said_of(ROUND)
    assert said is not None and said[1] is not None
    assert commitment(said[1]["secret"]) == said[0]["commitment"]
    assert all(is_chosen(number, secret=said[1]["secret"], share=said[0]["share"]) for number in (differing, unread))


def test_a_difference_goes_to_a_supervisor_who_gives_the_case_back_with_what_differs(read: Office) -> None:
    number = signed(read, proposed(read, "a", passes=False))
    assert press(read, number, "ogawa", passes=True).status_code == 302
    supervisor, page = read.client("kobayashi"), f"/en/supervise/agreement/{number}"
    assert "Second readings that differ: 1" in words_of(supervisor.get("/en/supervise"))
    assert number in words_of(supervisor.get("/en/supervise/agreement"))
    shown = words_of(supervisor.get(page))
    assert SECRET_WORDS in shown and "I read the plan." in shown and "Two readings differ" in shown
    for slug in ("mori", "ogawa", "hara", "kang"):
        client = read.client(slug)
        assert client.get(page).status_code in (403, 404), slug
        assert client.get("/en/supervise/agreement").status_code == 404, slug
        assert client.get("/en/supervise/agreement.csv").status_code == 404, slug
    assert supervisor.post(page, {"key": "1", "reason": "", "answer": "again"}).status_code == 422
    assert supervisor.post(page, {"key": "2", "reason": "a", "answer": "neither"}).status_code == 422
    assert supervisor.post(page, {"key": "3", "reason": "Read the plan again.", "answer": "again"}).status_code == 302
    assert supervisor.post(page, {"key": "4", "reason": "Once more.", "answer": "stands"}).status_code == 409
    assert read.stage(number) == "assessment"
    reopened = [event for event in events.events_about("case", number) if event.kind == Did.REOPENED.value]
    assert reopened[0].open_part == {"differs": ["purpose"]}
    assert "Read the plan again." in words_of(read.client("mori").get(f"/en/desk/cases/{number}/history"))
    assert supervisor.get("/en/supervise/agreement/KOR-2026-222222-2").status_code == 404


def test_a_proposal_whose_readings_differ_goes_back_before_it_is_signed(read: Office) -> None:
    number = proposed(read, "a", passes=False)
    assert press(read, number, "ogawa", passes=True).status_code == 302
    settled = acts.settle(
        number=number, post=read.posts["kobayashi"], answer="again", why="Why.", at=clock.now(), key="s"
    )
    assert settled == number and read.stage(number) == "assessment"


def test_the_share_is_stated_once_before_anything_is_proposed(office: Office) -> None:
    def state(share: int, round_id: str = ROUND) -> str | Refusal:
        return acts.state(round_id=round_id, share=share, by="test", at=clock.now(), key=office.key())

    for share in (0, 101, -1):
        refused = state(share)
        assert isinstance(refused, Refusal) and refused.code == "invalid"
    none = state(10, "none")
    assert isinstance(none, Refusal) and none.code == "not_found"
    number = proposed(office, "a", passes=True)
    late = state(10)
    assert isinstance(late, Refusal) and late.code == "case_state"
    assert stored.of_case(number) is None
    assert state(10, "JPN-KOR-Y") == "JPN-KOR-Y"
    twice = state(20, "JPN-KOR-Y")
    assert isinstance(twice, Refusal) and twice.code == "case_state"


def test_an_officer_who_is_stricter_than_every_second_reader_stands_out_and_the_cases_stand_behind(
    read: Office,
) -> None:
    numbers = [signed(read, proposed(read, f"a{chr(97 + each)}", passes=False)) for each in range(10)]
    supervisor = read.client("kobayashi")
    for number in numbers[:9]:
        assert press(read, number, "ogawa", passes=True).status_code == 302
    few = words_of(supervisor.get("/en/supervise/agreement"))
    assert "too few" in few and "leans to one side" not in few
    assert press(read, numbers[9], "ogawa", passes=True).status_code == 302
    shown = supervisor.get("/en/supervise/agreement")
    assert "leans to one side more than chance explains" in words_of(shown)
    assert "0 of 10 came to the same: between 0 and 28 of 100." in words_of(shown)
    lines = list(csv.reader(io.StringIO(supervisor.get("/en/supervise/agreement.csv").content.decode())))
    mine = f"post:{read.posts['mori'].pk}"
    assert ["officer", mine, "10", "0", "0", "28", "10", "0", "1"] in lines
    assert ["criterion", "purpose", "10", "0", "0", "28", "10", "0", "0"] in lines
    behind = supervisor.get("/en/supervise/agreement/cases", {"by": "officer", "of": mine})
    assert all(number in words_of(behind) for number in numbers)
    for query in ({"by": "officer", "of": "post:none"}, {"by": "colour"}, {}):
        assert supervisor.get("/en/supervise/agreement/cases", query).status_code == 404
    assert "0 of 10 came to the same" in words_of(read.client("mori").get("/en/desk/again"))
    assert "0 so far" in words_of(read.client("inoue").get("/en/desk/again"))
    assert Client().get("/en/supervise/agreement").status_code == 302


def found_by(sentence: Callable[[], Iterator[Broken]], plant: Callable[[], object]) -> list[str]:
    """What a sentence says once a fault is planted, which is taken back."""
    with transaction.atomic():
        plant()
        found = [each.found for each in sentence()]
        transaction.set_rollback(True)
    return found


def test_the_check_finds_a_choice_that_chance_did_not_make_and_a_reader_who_knew(
    read: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = proposed(read, "a", passes=True)
    chose, blind = readings.chance_chose_what_is_read_a_second_time, readings.a_second_reading_was_blind
    rows, named = stored.SecondReading.objects, Round.objects.filter(pk=ROUND)
    assert not list(chose()) and not list(blind())
    assert found_by(chose, rows.all().delete) == ["was not chosen"]
    assert found_by(chose, lambda: named.update(read_again_share=1)) == ["does not have the share that was stated"]
    with monkeypatch.context() as patch:
        patch.setattr(readings, "is_chosen", lambda *_number, **_by: False)
        assert [each.found for each in chose()] == ["was not to be chosen"]
        patch.setattr(stored, "secret_of", lambda _round: "another")
        assert [each.found for each in chose()] == ["has another secret than was bound"]
    with monkeypatch.context() as patch:
        patch.setattr(moves, "knows", lambda _case, _own: False)
        post, moment = read.posts["mori"], clock.now()
        kept_it = acts.read(number=number, post=post, found={"purpose": "yes"}, why="a", at=moment, key="mori")
        assert kept_it == number
    assert [each.found for each in blind()] == ["was read by somebody who knew of it"]
    says = "does not say what its events say"
    assert says in found_by(blind, lambda: rows.update(read=None))
    assert says in found_by(blind, lambda: rows.update(differs=True))
