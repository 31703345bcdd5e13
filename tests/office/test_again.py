"""Public pages asked again: made once in a minute, anew once anything happened, and for nobody who signed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sojourn_office import clock
from sojourn_office.actions import rounds
from tests.office.world import ASSESSED, World, done

title = "A public page asked again"

LEDGER = "/en/schemes/KOR-JPN/ledger/2026"
NOW = datetime(2026, 12, 1, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """An office whose clock stands."""
    monkeypatch.setattr(clock, "wall", lambda: NOW)
    return World().settle(places=2)


def asked(client: Client, address: str = LEDGER) -> tuple[str, int]:
    """A page, and how many questions it put to the database."""
    with CaptureQueriesContext(connection) as questions:
        answer = client.get(address)
    assert "Cookie" in answer["Vary"]
    return answer.content.decode(), len(questions)


def test_what_was_made_for_one_reader_is_given_to_the_next(world: World) -> None:
    first, many = asked(Client())
    again, few = asked(Client())
    assert first == again
    assert few <= 2 < many


def test_as_soon_as_anything_happened_the_page_is_another(world: World) -> None:
    first, _ = asked(Client())
    asking = {"scheme": "KOR-JPN", "year": 2026, "places": 7, "to_round": ASSESSED}
    done(rounds.release(**asking, by="test", at=world.at(), key=world.key()))
    assert asked(Client())[0] != first


def test_in_the_next_minute_it_is_made_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, many = asked(Client())
    monkeypatch.setattr(clock, "wall", lambda: NOW + timedelta(minutes=1))
    look_at_what_was_kept = 1
    assert asked(Client())[1] == many + look_at_what_was_kept


def test_who_brings_a_cookie_is_given_a_page_of_their_own(world: World) -> None:
    asked(Client())
    reader = Client()
    reader.cookies["sojourn"] = "x"
    assert asked(reader)[1] > 2
    assert asked(Client())[1] <= 2


@pytest.mark.parametrize("address", ["/en/schemes/KOR-JPN?on=2025-01-01", "/ko/schemes/KOR-JPN"])
def test_another_question_or_language_is_another_page(world: World, address: str) -> None:
    first, _ = asked(Client(), "/en/schemes/KOR-JPN")
    assert asked(Client(), address)[0] != first
    assert asked(Client(), "/en/schemes/KOR-JPN")[0] == first


def test_a_program_that_asks_for_json_is_not_given_the_page(world: World) -> None:
    asked(Client(), "/en/")
    answer = Client().get("/en/", headers={"accept": "application/json"})
    assert answer["Content-Type"].startswith("application/json")
    assert asked(Client(), "/en/")[0].startswith("<!doctype html")
