"""Alarms of a round: raised while it is decided, answered before results, kept whatever is decided later."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn.statistics.spring_2014 import TABLE
from sojourn_office import clock
from sojourn_office.actions import alarms, rounds
from sojourn_office.queries import invariants
from sojourn_office.storage import alarms as kept
from sojourn_office.storage.rounds import Round
from tests.office.alarmed import ROUND, answer_all, decide, of_women
from tests.office.desks import Office, words_of


def publish(office: Office, key: str) -> str | Refusal:
    past = clock.now() - timedelta(minutes=1)
    Round.objects.filter(pk=ROUND).update(closes_at=past - timedelta(minutes=1), results_at=past)
    return rounds.publish_results(round_id=ROUND, by="system", at=clock.now(), key=key)


@pytest.mark.promise("bribed-officer")
def test_an_alarm_holds_the_results_back_until_it_is_explained_and_stands_on_the_page_of_the_round(
    fallen: Office,
) -> None:
    assert alarms.look_due(clock.now()) >= 1
    assert alarms.look_due(clock.now()) == 0, "what was said is not said again"
    page = f"/en/supervise/alarms/{of_women()}"
    supervisor = fallen.client("kobayashi")
    assert "Women aged 26 to 30: 0 of 10 passed." in words_of(supervisor.get("/en/supervise/alarms"))
    shown = words_of(supervisor.get(page))
    assert "No rule changed." in shown and "228 of 240 in the last 4 rounds." in shown
    assert "10 of these 10 refusals rest on one finding: Purpose" in shown
    for slug in ("mori", "hara", "kang"):
        assert fallen.client(slug).get(page).status_code == 404, slug
    assert fallen.client("mori").post(page, {"key": "x", "reason": "a", "answer": "explain"}).status_code == 404
    assert supervisor.get("/en/supervise/alarms/none").status_code == 404
    assert supervisor.post(page, {"key": "x1", "reason": "", "answer": "explain"}).status_code == 422
    assert supervisor.post(page, {"key": "x2", "reason": "Call 010-1234-5678", "answer": "explain"}).status_code == 422
    assert supervisor.post(page, {"key": "x3", "reason": "Words.", "answer": "neither"}).status_code == 422
    answer_all(fallen, but=of_women())
    refused = publish(fallen, "p1")
    assert isinstance(refused, Refusal) and refused.code == "alarm_unanswered"
    assert (
        supervisor.post(page, {"key": "x4", "reason": "A guide was misread.", "answer": "explain"}).status_code == 302
    )
    assert supervisor.post(page, {"key": "x5", "reason": "Once more.", "answer": "explain"}).status_code == 409
    assert "A guide was misread." not in words_of(Client().get(f"/en/rounds/{ROUND}")), "nobody outside sees it yet"
    assert publish(fallen, "p2") == ROUND
    public = words_of(Client().get(f"/en/rounds/{ROUND}"))
    assert "Women aged 26 to 30: 0 of 10 passed." in public and "A guide was misread." in public


def test_cases_that_are_looked_at_again_go_back_to_the_queue_and_the_alarm_is_kept(fallen: Office) -> None:
    assert alarms.look_due(clock.now()) >= 1
    alarm = of_women()
    found = kept.by_id(alarm)
    assert found is not None
    numbers = alarms.behind(found)
    assert len(numbers) == 10
    why = "Read the plan again, number by number."
    pressed = {"key": "y1", "reason": why, "answer": "again"}
    assert fallen.client("kobayashi").post(f"/en/supervise/alarms/{alarm}", pressed).status_code == 302
    assert {fallen.stage(number) for number in numbers} == {"assessment"}
    queue = words_of(fallen.client("mori").get("/en/desk"))
    assert "To be looked at again" in queue
    assert why in words_of(fallen.client("mori").get(f"/en/desk/cases/{numbers[0]}/history"))
    refused = publish(fallen, "p3")
    assert isinstance(refused, Refusal) and refused.code == "case_state"
    for number in numbers:
        decide(fallen, number, "inoue", "mori", passes=True)
    answer_all(fallen)
    assert publish(fallen, "p4") == ROUND
    assert {fallen.stage(number) for number in numbers} == {"passed"}
    public = words_of(Client().get(f"/en/rounds/{ROUND}"))
    assert "these cases were looked at again: 10" in public and "0 of 10 passed." in public
    broken = [each for check in (invariants.decisions_are_made_once_by_the_right_people,) for each in check()]
    assert not broken


def test_the_page_of_the_method_replays_the_spring_of_2014() -> None:
    shown = words_of(Client().get("/en/alarms"))
    assert "Women aged 26 to 30: 3 passed" in shown
    assert (Path(__file__).parents[2] / "docs" / "alarms-2014.csv").read_text() == TABLE, "the docs have the same table"
