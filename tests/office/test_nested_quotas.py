"""Several quotas over one place in the office: each place needs room under all of them, and moves under all at once."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn.cli import main as sojourn
from sojourn.rounds.model import Offer
from sojourn.rounds.moves import end_of_day, start_of_day
from sojourn_office.actions import agreements, cases, reserves, rounds, visas
from sojourn_office.actions.acting import by_account
from sojourn_office.queries import invariants
from sojourn_office.storage import clock
from sojourn_office.storage.events import Event
from sojourn_office.storage.quotas import Quota, QuotaOver
from tests.office.test_claims import CLOSES, OPENS, said, started
from tests.office.test_claims import claim as claimed
from tests.office.world import ALL_YEAR, ASSESSED, FILE, RESULTS, World, done

both_databases = pytest.mark.both_databases
VIE = "JPN-KOR-2026-VIE"

TOGETHER = """
[[schemes.{scheme}.values.ceiling_within]]
from = 2026-01-01
known = 2026-01-01
value = [{{ name = "strait", places = {places}, schemes = ["KOR-JPN", "JPN-KOR"] }}]
cite = ["mofa-2011-notes"]
"""
STREAMS = """
[[schemes.{scheme}.values.sub_ceilings]]
from = 2026-01-01
known = 2026-01-01
value = {{ vie = {places} }}
cite = ["mofa-2011-notes"]
"""


def with_quotas(*written: str) -> str:
    """The file with quotas over several places of Japan's direction."""
    before, head, after = FILE.read_text().partition("\n[[schemes.JPN-KOR.values.quota_year]]")
    assert head
    return f"{before}\n{''.join(written)}\n{head}{after}"


def loaded(world: World, *written: str) -> object:
    return agreements.load(name=FILE.name, text=with_quotas(*written), by="test", at=world.at(), key=world.key())


def together(places: int) -> str:
    return TOGETHER.format(scheme="JPN-KOR", places=places)


def streams(places: int) -> str:
    return STREAMS.format(scheme="JPN-KOR", places=places)


def counted() -> dict[str, tuple[int, int]]:
    """How many places there are under each quota, and how many of them are given."""
    return {each.key.partition("/")[2]: (each.most, each.promised) for each in Quota.objects.order_by("key")}


def full(answer: object) -> str:
    """The quota that a refusal names."""
    assert isinstance(answer, Refusal), answer
    assert answer.code == "period_full"
    return str(answer.message.values["quota"].values["name"])  # type: ignore[attr-defined]


def planned(world: World, round_id: str, stream: str) -> str | Refusal:
    """One more round of the whole year, for one stream."""
    zone = "Asia/Tokyo"
    asked = {"round_id": round_id, "scheme": "JPN-KOR", "method": "one_by_one", "year": 2026, "zone": zone}
    days = {"opens_at": start_of_day(date(2026, 1, 1), zone), "closes_at": end_of_day(date(2026, 12, 31), zone)}
    more = {"results_at": None, "collect_until": None, "invented": True, "by": "test"}
    return rounds.plan(**asked, **days, **more, stream=stream, at=world.at(), key=world.key())


@pytest.fixture
def world(db: None) -> World:
    return World().settle(places=40)


@both_databases
def test_a_place_is_counted_under_every_quota_from_its_hold_to_its_return(world: World) -> None:
    """Held, issued and used it counts; declined or lapsed it counts no more."""
    done(loaded(world, together(3), streams(1)))
    done(planned(world, VIE, "vie"))
    number = world.lodged("Sato", VIE)
    assert counted() == {"together/strait": (3, 1), "stream/vie": (1, 1)}
    world.decided(number)
    serial = done(world.issue(number))
    done(world.enter(serial))
    assert counted() == {"together/strait": (3, 1), "stream/vie": (1, 1)}
    other = world.lodged("Abe", ALL_YEAR)
    assert counted()["together/strait"] == (3, 2)
    done(cases.withdraw(number=other, by=by_of(world, other), at=world.at(), key=world.key()))
    assert counted()["together/strait"] == (3, 1)
    more = {"cause": "error", "why": "found", "by": "post:a", "second": "post:b"}
    done(visas.revoke(serial=serial, **more, at=world.at(), key=world.key()))
    assert counted() == {"together/strait": (3, 0), "stream/vie": (1, 0)}
    assert invariants.broken() == ()


def by_of(world: World, number: str) -> str:
    return by_account(world.case(number).person.account_id)


@both_databases
def test_a_full_stream_and_a_full_region_refuse_by_name_while_places_are_free(world: World) -> None:
    done(loaded(world, together(2), streams(1)))
    done(planned(world, VIE, "vie"))
    world.lodged("Sato", VIE)
    second = world.draft("Abe", VIE)
    assert full(world.lodge(second)) == "vie"
    assert world.case(second).stage == "draft"
    world.lodged("Ito", ALL_YEAR)
    assert full(world.lodge(world.draft("Kato", ALL_YEAR))) == "strait"
    assert world.period("JPN-KOR").free == 38
    assert invariants.broken() == ()


@both_databases
def test_two_schemes_share_one_quota_and_the_last_place_goes_to_one_of_them(world: World) -> None:
    """Who passes on the result day counts in the same number as who lodges in the other direction."""
    done(loaded(world, together(1)))
    world.lodged("Sato", ALL_YEAR)
    world.decided(world.lodged("Kim", ASSESSED))
    world.later(RESULTS)
    assert full(world.publish()) == "strait"
    assert world.period("KOR-JPN").held == 0
    assert counted()["together/strait"] == (1, 1)
    done(loaded(world, together(2)))
    done(world.publish())
    assert counted()["together/strait"] == (2, 2)
    assert invariants.broken() == ()


@both_databases
def test_claims_together_take_no_more_places_than_a_quota_over_them_has_left(db: None) -> None:
    """Six free places, three under the quota, one of them given: two places, then the reserve list."""
    world = World().settle(places=6)
    done(loaded(world, together(3)))
    world.lodged("Sato", ALL_YEAR)
    asked = {"by": "test", "invented": True, "results_at": None, "collect_until": None, "zone": "Asia/Seoul"}
    round_ = {"round_id": "KOR-JPN-2026-D1", "scheme": "KOR-JPN", "method": "first_come", "year": 2026}
    offer = Offer(6, 4, 14)
    done(rounds.plan(**round_, offer=offer, opens_at=OPENS, closes_at=CLOSES, at=world.at(), key=world.key(), **asked))
    people = started(world, "A", "B", "C")
    assert said(claimed(world, *people)) == [(1, None), (2, None), (3, 1)]
    assert counted()["together/strait"] == (3, 3)
    reserves.tell_due(world.at())
    assert reserves.move_up_due(world.at()) == 0
    done(cases.decline(number=people[0], by=by_of(world, people[0]), at=world.at(), key=world.key()))
    assert counted()["together/strait"] == (3, 3)
    assert world.case(people[2]).due_at is not None
    assert invariants.broken() == ()


@both_databases
def test_the_database_refuses_a_place_over_a_quota_even_if_nobody_asks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two walls: the guard on the movement, and the limit on the quota's own row."""
    done(loaded(world, together(1)))
    world.lodged("Sato", ALL_YEAR)
    monkeypatch.setattr("sojourn_office.storage.quotas.why_full", lambda period, movement: None)
    draft = world.draft("Abe", ALL_YEAR)
    with pytest.raises(DatabaseError, match="over a quota"):
        world.lodge(draft)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.update(promised=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.update(promised=-1)


@both_databases
def test_a_quota_is_lowered_to_what_is_promised_under_it_and_not_one_below(world: World) -> None:
    done(loaded(world, together(9)))
    for name in ("Sato", "Abe"):
        world.lodged(name, ALL_YEAR)
    below = loaded(world, together(1))
    assert isinstance(below, Refusal)
    assert (below.code, below.message.values["smallest"]) == ("quota_below_promised", 2)
    assert counted() == {"together/strait": (9, 2)}
    done(loaded(world, together(2)))
    assert counted() == {"together/strait": (2, 2)}
    done(loaded(world))
    assert counted() == {}
    assert invariants.broken() == ()
    told = [event.open_part for event in Event.objects.filter(kind="quota:set").order_by("seq")]
    assert [(each["before"], each["places"]) for each in told] == [(None, 9), (9, 2), (2, None)]


def test_a_round_is_not_planned_for_a_stream_that_the_agreement_does_not_have(world: World) -> None:
    answer = planned(world, VIE, "vie")
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.field) == ("invalid", "stream")


def test_the_page_and_the_folder_tell_each_quota_and_the_folder_adds_up_at_home(
    world: World, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done(loaded(world, together(3), streams(1)))
    done(planned(world, VIE, "vie"))
    world.lodged("Sato", VIE)
    world.lodged("Abe", ALL_YEAR)
    clock.move_to(world.at(), first=True)
    page = client.get("/en/schemes/JPN-KOR/ledger/2026").content.decode()
    assert "Of the free places 1 can be given: the places together, strait, 2 of 3 given." in page
    assert "1 of 1 given, 0 left." in page
    told = client.get("/en/schemes/JPN-KOR/ledger/2026.json").json()["quotas"]
    assert [(each["binds"], each["most"], each["given"]) for each in told] == [("stream", 1, 1), ("group", 3, 2)]
    archive = client.get("/en/schemes/JPN-KOR/ledger/2026/ledger.zip").content
    zipfile.ZipFile(io.BytesIO(archive)).extractall(tmp_path)
    folder = tmp_path / "ledger-JPN-KOR-2026"
    assert sojourn(["check", str(folder)]) == 0
    file = folder / "ledger.csv"
    assert file.read_text().count(",vie\n") == 1
    file.write_text(file.read_text().replace(",vie\n", ",\n"))
    capsys.readouterr()
    assert sojourn(["check", str(folder)]) == 1
    assert "quotas.csv" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("plant", "sentence"),
    [
        ({"promised": 1}, "quotas count what was given"),
        ({"most": 8}, "quotas are what the agreements say"),
    ],
)
def test_a_quota_that_does_not_add_up_is_found(world: World, plant: dict[str, int], sentence: str) -> None:
    done(loaded(world, together(9)))
    for name in ("Sato", "Abe"):
        world.lodged(name, ALL_YEAR)
    Quota.objects.update(**plant)
    assert sentence in {each.sentence for each in invariants.broken()}


def test_a_quota_that_is_over_other_places_is_found(world: World) -> None:
    done(loaded(world, together(9)))
    QuotaOver.objects.filter(period__scheme="KOR-JPN").delete()
    assert [each.found for each in invariants.broken()] == ["is over other places"]
    Quota.objects.all().delete()
    assert [each.found for each in invariants.broken()] == ["is not kept"]
