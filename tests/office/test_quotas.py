"""A ceiling that changes within an open period: the ledger follows, cites it, and never goes below what is promised."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn.cli import main as sojourn
from sojourn_office.actions import agreements, rounds
from sojourn_office.commands import main
from sojourn_office.queries import invariants
from sojourn_office.storage import agreements as kept_agreements
from sojourn_office.storage import clock
from sojourn_office.storage.events import Event
from tests.office.test_ledger import unpacked
from tests.office.world import ALL_YEAR, FILE, World, done

both_databases = pytest.mark.both_databases
LEDGER = "/en/schemes/KOR-JPN/ledger/2026"


@pytest.fixture
def world(db: None) -> World:
    """A small office; forty places of Korea's direction are released."""
    return World().settle(places=40)


def agreed(places: int, scheme: str = "KOR-JPN") -> str:
    """The file with one more dated value, in force within the year."""
    new = f"""
[[schemes.{scheme}.values.ceiling]]
from = 2026-10-01
known = 2026-09-20
counts = "period"
value = {places}
cite = ["mofa-2011-notes"]
"""
    before, head, after = FILE.read_text().partition(f"\n[[schemes.{scheme}.values.quota_year]]")
    assert head
    return before + new + head + after


def loaded(world: World, text: str) -> object:
    return agreements.load(name=FILE.name, text=text, by="test", at=world.at(), key=world.key())


@both_databases
def test_a_raised_ceiling_adds_places_that_no_round_was_given_yet(world: World) -> None:
    done(loaded(world, agreed(12_000)))
    period = world.period("KOR-JPN")
    assert (period.granted, period.not_released, period.free) == (12_000, 11_960, 40)
    assert world.period("JPN-KOR").granted == 10_000
    event = Event.objects.get(kind="period:quota-set")
    assert event.open_part == {
        "scheme": "KOR-JPN", "year": 2026, "before": 10_000, "places": 12_000, "from": "2026-10-01",
        "cites": ["mofa-2011-notes"],
    }  # fmt: skip
    assert invariants.broken() == ()


@both_databases
def test_a_lowered_ceiling_takes_first_what_no_round_was_given_then_what_is_free(world: World) -> None:
    for name in ("Sato", "Abe"):
        world.lodged(name, ALL_YEAR)
    done(loaded(world, agreed(30, "JPN-KOR")))
    period = world.period("JPN-KOR")
    assert (period.granted, period.not_released, period.free, period.held) == (30, 0, 28, 2)
    assert invariants.broken() == ()


@both_databases
@pytest.mark.promise("quota-below-promised")
def test_a_ceiling_is_lowered_to_what_is_promised_and_not_one_below(world: World) -> None:
    """The edge: two are held. What is refused leaves nothing: no file, no movement, and the one before is in use."""
    for name in ("Sato", "Abe"):
        world.lodged(name, ALL_YEAR)
    events = Event.objects.count()
    below = loaded(world, agreed(1, "JPN-KOR"))
    assert isinstance(below, Refusal)
    assert (below.code, below.message.values["smallest"]) == ("quota_below_promised", 2)
    assert Event.objects.count() == events
    ceiling = kept_agreements.ceiling("JPN-KOR", 2026)
    assert ceiling is not None
    assert (ceiling.places, ceiling.since) == (10_000, "2011-10-01")
    done(loaded(world, agreed(2, "JPN-KOR")))
    period = world.period("JPN-KOR")
    assert (period.granted, period.free, period.held) == (2, 0, 2)
    assert isinstance(world.lodge(world.draft("Ito", ALL_YEAR)), Refusal)
    assert invariants.broken() == ()


def test_the_same_file_again_moves_nothing(world: World) -> None:
    text = agreed(12_000)
    done(loaded(world, text))
    done(loaded(world, text))
    assert Event.objects.filter(kind="period:quota-set").count() == 1


def test_a_raised_and_lowered_again_ceiling_sums_all_the_way(world: World) -> None:
    done(loaded(world, agreed(12_000)))
    done(loaded(world, agreed(9_000)))
    asked = {"scheme": "KOR-JPN", "year": 2026, "to_round": "KOR-JPN-2026-Q4", "by": "test"}
    done(rounds.release(**asked, places=8_960, at=world.at(), key=world.key()))
    answer = rounds.release(**asked, places=1, at=world.at(), key=world.key())
    assert isinstance(answer, Refusal)
    assert invariants.broken() == ()


def test_the_page_shows_the_line_and_the_folder_adds_up_at_home(
    world: World, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done(loaded(world, agreed(9_000)))
    clock.move_to(world.at(), first=True)
    for language, says in (
        ("en", "the agreement grants another number"),
        ("ko", "협정의 상한 변경"),
        ("ja", "協定の上限"),
    ):
        page = client.get(f"/{language}/schemes/KOR-JPN/ledger/2026").content.decode()
        assert says in page
        assert "1,000" in page
    told = client.get(f"{LEDGER}.json").json()
    assert (told["granted"], told["sum"]) == (9_000, 9_000)
    line = next(each for each in told["latest"] if each["cause"] == "ceiling")
    assert (line["from"], line["to"], line["places"]) == ("not_released", None, 1_000)
    folder = unpacked(client, tmp_path)
    assert "ceiling,not_released,,1000" in (folder / "ledger.csv").read_text()
    assert sojourn(["check", str(folder)]) == 0
    file = folder / "ledger.csv"
    file.write_text(file.read_text().replace("ceiling,not_released,,1000", "ceiling,not_released,,999"))
    capsys.readouterr()
    assert sojourn(["check", str(folder)]) == 1
    assert "9001 were granted" in capsys.readouterr().out.replace(",", "")


def test_the_public_log_tells_the_change_with_what_it_cites(world: World) -> None:
    from sojourn_office.actions import log as public_log
    from sojourn_office.storage import leaves, log

    log._file().unlink(missing_ok=True)
    done(loaded(world, agreed(9_000)))
    public_log.sign_head(world.at())
    entry = next(each for each in map(json.loads, leaves.contents(0, 100)) if each["type"] == "period:quota-set")
    assert (entry["before"], entry["places"], entry["cites"]) == (10_000, 9_000, ["mofa-2011-notes"])
    assert entry["moves"][0]["to"] == ""


def test_a_period_that_did_not_follow_its_ceiling_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: loading forgets the ledger."""
    monkeypatch.setattr("sojourn_office.actions.quotas.set_quotas", lambda **_asked: None)
    done(loaded(world, agreed(12_000)))
    assert [each.sentence for each in invariants.broken()] == ["the grant is what the agreement gives"]


@pytest.mark.promise("quota-below-promised")
def test_by_command_what_changed_is_said(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clock.move_to(world.at(), first=True)
    file = tmp_path / FILE.name
    file.write_text(agreed(12_000))
    assert main(["load", str(file)]) == 0
    assert "KOR-JPN-2026: 10,000 -> 12,000 places" in capsys.readouterr().out
    world.lodged("Sato", ALL_YEAR)
    clock.move_to(world.at(), first=True)
    file.write_text(agreed(0, "JPN-KOR"))
    assert main(["load", str(file)]) == 1
    said = capsys.readouterr()
    assert ("smallest legal quota of JPN-KOR-2026 is 1." in said.err, said.out) == (True, "")
