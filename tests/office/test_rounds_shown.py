"""The pages of rounds: when, how, how many; and by number who passed, once it is out and where the host says so."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sojourn_office.actions import cases
from sojourn_office.actions.acting import by_account
from sojourn_office.look import again
from sojourn_office.queries import rounds as queries
from sojourn_office.storage import clock
from tests.office.world import ALL_YEAR, ASSESSED, RESULTS, World, done

LANGUAGES = ("en", "ko", "ja")
PAGE = f"/en/rounds/{ASSESSED}"


@pytest.fixture
def world(db: None) -> World:
    """Forty places, and nobody has applied."""
    queries._passed.cache_clear()
    again.forget()
    return World().settle(places=40)


def told(world: World, *, passed: int = 2, refused: int = 1) -> tuple[list[str], list[str]]:
    """The numbers of those who passed and of those who did not, after the results."""
    numbers = [world.lodged(f"Kim {number}") for number in range(passed + refused)]
    for place, number in enumerate(numbers):
        world.decided(number, "yes" if place < passed else "no")
    world.later(RESULTS)
    done(world.publish())
    clock.move_to(world.at(), first=True)
    return numbers[:passed], numbers[passed:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_passed_finds_the_number_and_whoever_did_not_does_not(
    world: World, client: Client, language: str
) -> None:
    passed, refused = told(world)
    page = client.get(f"/{language}/rounds/{ASSESSED}").content.decode()
    assert re.findall(r"<li>([\w-]+)</li>", page) == sorted(passed)
    assert not [number for number in refused if number in page]
    assert client.get(f"/{language}/rounds/{ASSESSED}.txt").content.decode().split() == sorted(passed)


def test_until_the_results_are_out_nobody_learns_who_or_how_many(world: World, client: Client) -> None:
    """However long it was decided; where the post is late, the moment that was promised stands there."""
    number = world.lodged("Kim")
    world.decided(number)
    world.later(RESULTS)
    clock.move_to(world.at(), first=True)
    page = client.get(PAGE).content.decode()
    assert number not in page and "Passed" not in page
    assert "Closed; results on" in page
    assert client.get(f"{PAGE}.txt").status_code == 404


def test_a_place_given_back_later_does_not_change_what_was_published(world: World, client: Client) -> None:
    passed, _ = told(world)
    by = by_account(world.person("Kim 0").pk)
    done(cases.decline(number=passed[0], by=by, at=world.at(), key=world.key()))
    queries._passed.cache_clear()
    assert client.get(f"{PAGE}.txt").content.decode().split() == sorted(passed)


def test_nobody_is_listed_where_each_is_decided_alone(world: World, client: Client) -> None:
    """The host of that direction publishes no list."""
    page = client.get(f"/en/rounds/{ALL_YEAR}").content.decode()
    assert "by the number of the application" not in page
    assert client.get(f"/en/rounds/{ALL_YEAR}.txt").status_code == 404


def test_everyone_of_the_round_in_the_same_minute_is_answered_without_asking_who_passed_again(
    world: World, client: Client
) -> None:
    """The page is made once; the next reader costs the question whether anything happened since."""
    told(world)
    first = client.get(PAGE).content
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).content == first
    assert not [each for each in asked.captured_queries if "placemovement" in each["sql"]]
    assert len(asked) <= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_rounds_are_listed_and_each_has_its_page(world: World, client: Client, language: str) -> None:
    page = client.get(f"/{language}/rounds").content.decode()
    addresses = re.findall(rf'href="(/{language}/rounds/[\w-]+)"', page)
    assert f"/{language}/rounds/{ASSESSED}" in addresses
    assert {client.get(address).status_code for address in addresses} == {200}
    assert f'href="/{language}/rounds"' in client.get(f"/{language}/places").content.decode()


@pytest.mark.parametrize("address", ["/en/rounds/KOR-JPN-1999-Q1", "/en/rounds/x.txt", "/en/rounds/%00"])
def test_a_round_that_is_not_there_is_not_found(world: World, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
