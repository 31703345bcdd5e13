"""A round in which 306 too many asked: none of them has a place, and the ledger says where each place is."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from sojourn.cli import main as sojourn
from sojourn.rounds.model import Offer
from sojourn_office.queries import invariants
from sojourn_office.storage import clock
from tests.office.test_claims import claim, said, settled, started
from tests.office.world import World

LEDGER = "/en/schemes/KOR-JPN/ledger/2026"
PLACES, TOO_MANY = 12, 306


@pytest.fixture
def world(db: None) -> World:
    world = settled(World(), Offer(PLACES, TOO_MANY, 14))
    numbers = started(world, *(f"P{number}" for number in range(PLACES + TOO_MANY)))
    answers = said(claim(world, *numbers))
    assert [reserve for _, reserve in answers] == [*[None] * PLACES, *range(1, TOO_MANY + 1)]
    clock.move_to(world.at(), first=True)
    return world


@pytest.mark.both_databases
def test_as_many_places_are_held_as_there_are_and_the_rest_stands_beside_the_sum(
    world: World, client: Client, tmp_path: Path
) -> None:
    told = client.get(f"{LEDGER}.json").json()
    assert (told["accounts"]["held"], told["accounts"]["free"], told["sum"]) == (PLACES, 0, 10_000)
    assert (told["counted"]["claimed"], told["counted"]["waiting"]) == (PLACES + TOO_MANY, TOO_MANY)
    page = client.get(LEDGER).content.decode()
    assert "0 of 10,000 places are free." in page
    assert f"{TOO_MANY} people wait on a reserve list. Numbers given in all: {PLACES + TOO_MANY}." in page
    assert ">306<" in page
    assert invariants.broken() == ()
    with zipfile.ZipFile(io.BytesIO(client.get(f"{LEDGER}/ledger.zip").content)) as archive:
        archive.extractall(tmp_path)
    assert sojourn(["check", str(tmp_path / "ledger-KOR-JPN-2026")]) == 0
