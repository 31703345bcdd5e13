"""The public ledger: it sums, anyone can add it up, and it names nobody."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sojourn.cli import main as sojourn
from sojourn_office.actions import cases
from sojourn_office.actions.acting import by_account
from sojourn_office.storage import clock
from tests.office.world import ALL_YEAR, RESULTS, World, done

LEDGER = "/en/schemes/KOR-JPN/ledger/2026"


@pytest.fixture
def world(db: None) -> World:
    """Two passed; one of them has a visa and landed, the other has not collected."""
    world = World().settle(places=40)
    numbers = [world.lodged(name) for name in ("Kim", "Lee")]
    for number in numbers:
        world.decided(number)
    world.later(RESULTS)
    done(world.publish())
    done(world.enter(done(world.issue(numbers[0]))))
    clock.move_to(world.at(), first=True)
    return world


def unpacked(client: Client, folder: Path) -> Path:
    """The downloadable folder, as someone at home has it."""
    answer = client.get(f"{LEDGER}/ledger.zip")
    assert answer.status_code == 200
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(folder)
    return folder / "ledger-KOR-JPN-2026"


def test_the_lines_of_the_page_add_up_to_what_the_agreement_grants(world: World, client: Client) -> None:
    stated = client.get(f"{LEDGER}.json").json()
    assert stated["granted"] == stated["sum"] == sum(stated["accounts"].values()) == 10_000
    assert stated["accounts"] == {
        "not_released": 9_960, "free": 38, "held": 1, "taken": 0, "used": 1, "returned": 0,
    }  # fmt: skip
    page = client.get(LEDGER).content.decode()
    assert "38 of 10,000 places are free." in page
    assert "Why not 10,000 − 1 visas = 9,999?" in page
    assert "what the agreement grants, always" in page


def test_lodged_passed_issued_and_used_are_counted_apart(world: World, client: Client) -> None:
    """From what happened: one who withdrew stays lodged, and nobody has passed before it was told."""
    number = world.lodged("Sato", ALL_YEAR)
    by = by_account(world.person("Sato").pk)
    done(cases.withdraw(number=number, by=by, at=world.at(), key=world.key()))
    counted = client.get(f"{LEDGER}.json").json()["counted"]
    assert counted == {"claimed": 0, "waiting": 0, "lodged": 2, "passed": 2, "issued": 1, "used": 1}
    other = client.get("/en/schemes/JPN-KOR/ledger/2026.json").json()["counted"]
    assert other == {"claimed": 0, "waiting": 0, "lodged": 1, "passed": 0, "issued": 0, "used": None}
    page = client.get("/en/schemes/JPN-KOR/ledger/2026").content.decode()
    assert "Applications lodged" in page
    assert page.count("not known") >= 2


def test_who_passed_is_not_counted_before_the_result_day(db: None, client: Client) -> None:
    settled = World().settle()
    settled.decided(settled.lodged("Kim"))
    clock.move_to(settled.at(), first=True)
    assert client.get(f"{LEDGER}.json").json()["counted"]["passed"] == 0
    settled.later(RESULTS)
    done(settled.publish())
    assert client.get(f"{LEDGER}.json").json()["counted"]["passed"] == 1


@pytest.mark.parametrize("language", ["ko", "ja"])
def test_the_answer_comes_in_the_readers_language(world: World, client: Client, language: str) -> None:
    page = client.get(f"/{language}/schemes/KOR-JPN/ledger/2026").content.decode()
    assert "places are free" not in page
    assert "10,000" in page


def test_the_folder_adds_up_at_home(
    world: World, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = unpacked(client, tmp_path)
    assert sojourn(["check", str(folder)]) == 0
    assert "problems 0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("free,held,1,c1", "free,held,2,c1", "come to"),
        ("held,taken,1,c1", "free,taken,1,c1", "does not open"),
        ("used,1,c1", "used,1,c2", "does not have"),
        ("release,not_released", "release,nowhere", "is no movement"),
    ],
    ids=["a place more", "a way that is not open", "another case", "no account"],
)
def test_one_altered_movement_is_found_at_home(
    world: World,
    client: Client,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    before: str,
    after: str,
    found: str,
) -> None:
    folder = unpacked(client, tmp_path)
    file = folder / "ledger.csv"
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after))
    assert sojourn(["check", str(folder)]) == 1
    assert found in capsys.readouterr().out


def test_a_movement_that_is_left_out_is_found_at_home(world: World, client: Client, tmp_path: Path) -> None:
    folder = unpacked(client, tmp_path)
    file = folder / "ledger.csv"
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:-1]))
    assert sojourn(["check", str(folder), "--json"]) == 1


def test_no_case_and_nobody_stands_in_any_form_of_the_ledger(world: World, client: Client) -> None:
    forms = (LEDGER, f"{LEDGER}.json", f"{LEDGER}/ledger.csv", "/en/places", "/en/places.json")
    told = "".join(client.get(form).content.decode() for form in forms)
    for name in ("KIM", "Kim", "JPN-2026-", "post:", "account:"):
        assert name not in told


def test_a_case_has_one_name_within_the_file(world: World, client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{LEDGER}/ledger.csv").content.decode())))
    landed = next(row["case"] for row in rows if row["cause"] == "entry")
    assert [row["cause"] for row in rows if row["case"] == landed] == ["passing", "issue", "entry"]


def test_entries_that_nobody_reports_are_not_known_and_never_nought(world: World, client: Client) -> None:
    """Korea has no border post here, and nobody has landed there."""
    done(world.lodge(world.draft("Sato", ALL_YEAR)))
    shown = client.get("/en/schemes/JPN-KOR/ledger/2026.json").json()
    assert shown["accounts"]["used"] is None
    assert (
        "the border reports no entries to this office" in client.get("/en/schemes/JPN-KOR/ledger/2026").content.decode()
    )


def test_a_period_that_is_not_kept_is_not_found(world: World, client: Client) -> None:
    for address in ("/en/schemes/KOR-JPN/ledger/2031", "/en/schemes/XXX-YYY/ledger/2026", f"{LEDGER}1/ledger.zip"):
        assert client.get(address).status_code == 404


def test_the_list_of_places_says_what_is_open(world: World, client: Client) -> None:
    periods = {line["scheme"]: line for line in client.get("/en/places.json").json()["periods"]}
    assert periods["KOR-JPN"]["state"] == "Closed" or "No round" in periods["KOR-JPN"]["state"]
    assert periods["JPN-KOR"]["state"].startswith("Open until")
    assert LEDGER in client.get("/en/places").content.decode()


def test_the_list_of_places_counts_each_account_as_the_ledger_does(world: World, client: Client) -> None:
    periods = {line["scheme"]: line for line in client.get("/en/places.json").json()["periods"]}
    ledger = client.get(f"{LEDGER}.json").json()["accounts"]
    listed = periods[LEDGER.split("/")[3]]
    assert {account: listed[account] for account in ledger} == ledger
    page = client.get("/en/places").content.decode()
    for name in ("Free", "Held", "Taken", "Used", "Returned, lapsed", "Not released", "Granted"):
        assert f'<td class="number" data-label="{name}">' in page


ADDRESSES = (
    "/en/schemes/JPN-KOR/ledger/2026",
    "/en/schemes/JPN-KOR/ledger/2026.json",
    "/en/schemes/JPN-KOR/ledger/2026/ledger.csv",
    "/en/places",
)


def questions(client: Client, address: str) -> int:
    """How many queries a page asks, its cached parts being warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_page_asks_no_more_when_there_are_more_cases(world: World, client: Client) -> None:
    few = [questions(client, address) for address in ADDRESSES]
    for name in ("Ahn", "Bae"):
        world.lodged(name, ALL_YEAR)
    assert [questions(client, address) for address in ADDRESSES] == few
    assert max(few) <= 14


def test_the_same_ledger_is_the_same_file(world: World, client: Client) -> None:
    one, two = (client.get(f"{LEDGER}/ledger.csv").content for _ in range(2))
    assert one == two
    assert json.loads(client.get(f"{LEDGER}.json").content)["log_entry"] > 0
