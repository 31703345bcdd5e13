"""The end of rounds and seasons, pauses, and holders at one time: each by a written rule, and told on the page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Stage
from sojourn.rounds.moves import end_of_day
from sojourn_office.actions import agreements, holders, rounds, seasons, stays
from sojourn_office.commands import main
from sojourn_office.queries import invariants
from sojourn_office.storage import clock
from sojourn_office.storage.events import Event
from tests.office.test_nested_quotas import counted
from tests.office.world import ALL_YEAR, ASSESSED, COLLECT_UNTIL, FILE, RESULTS, World, done

both_databases = pytest.mark.both_databases
MOMENT = timedelta(microseconds=1)
YEAR_ENDS = end_of_day(datetime(2026, 12, 31).date(), "Asia/Tokyo")


@pytest.fixture
def world(db: None) -> World:
    return World().settle(places=40)


def with_words(world: World, scheme: str, **words: str) -> None:
    """Load the file with some values of one word each."""
    before, head, after = FILE.read_text().partition(f"\n[[schemes.{scheme}.values.quota_year]]")
    said = "".join(
        f"\n[[schemes.{scheme}.values.{name}]]\nfrom = 2026-01-01\nknown = 2026-01-01\nvalue = {word}\n"
        'cite = ["mofa-2011-notes"]\n'
        for name, word in words.items()
    )
    text = f"{before}\n{said}\n{head}{after}"
    done(agreements.load(name=FILE.name, text=text, by="test", at=world.at(), key=world.key()))


def code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


def ended(world: World, scheme: str = "JPN-KOR") -> str | Refusal:
    return seasons.end_season(scheme=scheme, year=2026, by="test", at=world.at(), key=world.key())


def ended_round(world: World, round_id: str = ASSESSED) -> str | Refusal:
    return seasons.end_round(round_id=round_id, by="test", at=world.at(), key=world.key())


@both_databases
@pytest.mark.parametrize(
    ("unused", "returned", "free", "came_back"),
    [("next-round", "next-round", 40, 0), ("next-round", "lapse", 39, 1), ("lapse", "lapse", 0, 40)],
)
def test_what_nobody_has_goes_on_or_lapses_when_a_round_ends(
    world: World, unused: str, returned: str, free: int, came_back: int
) -> None:
    """One of forty passed and did not collect: the place came back."""
    with_words(world, "KOR-JPN", unused_places=f'"{unused}"', returned_places=f'"{returned}"')
    world.decided(world.lodged("Kim"))
    assert code(ended_round(world)) == "case_state"
    world.later(RESULTS)
    done(world.publish())
    world.later(COLLECT_UNTIL)
    assert rounds.lapse_due(world.at()) == 1
    done(ended_round(world))
    period = world.period("KOR-JPN")
    assert (period.free, period.returned) == (free, came_back)
    assert code(ended_round(world)) == "case_state"
    assert invariants.broken() == ()


def test_a_round_is_not_ended_where_no_rule_says_what_becomes_of_its_places(world: World) -> None:
    world.later(RESULTS)
    done(world.publish())
    answer = ended_round(world)
    assert isinstance(answer, Refusal)
    assert "says nothing" in answer.message.text


@both_databases
def test_a_season_ends_at_its_last_moment_and_whoever_holds_a_place_finishes_in_it(world: World) -> None:
    """The visa that is made in January counts in the year that passed it; what is free has lapsed for good."""
    number = world.lodged("Sato", ALL_YEAR)
    world.later(YEAR_ENDS - timedelta(minutes=2))
    assert code(ended(world)) == "case_state"
    done(ended(world))
    period = world.period("JPN-KOR")
    assert (period.free, period.held, period.returned) == (0, 1, 39)
    world.decided(number)
    done(world.issue(number))
    assert world.period("JPN-KOR").taken == 1
    assert code(ended(world)) == "case_state"
    released = {"scheme": "JPN-KOR", "year": 2026, "places": 1, "to_round": ALL_YEAR, "by": "test"}
    assert code(rounds.release(**released, at=world.at(), key=world.key())) == "period_closed"
    assert invariants.broken() == ()


@both_databases
def test_where_it_ends_for_everybody_each_is_told_and_no_place_stays_held(world: World) -> None:
    with_words(world, "JPN-KOR", season_end='"end"')
    one, two = (world.lodged(name, ALL_YEAR) for name in ("Sato", "Abe"))
    world.decided(two)
    done(world.issue(two))
    world.later(YEAR_ENDS)
    done(ended(world))
    period = world.period("JPN-KOR")
    assert (period.held, period.taken, period.returned) == (0, 1, 39)
    assert [world.case(number).stage for number in (one, two)] == [Stage.SEASON_OVER.value, Stage.ISSUED.value]
    assert Event.objects.get(kind="period:season-ended").open_part == {"rule": "end", "lapsed": 38, "held": 1}
    assert invariants.broken() == ()


def test_a_season_does_not_end_before_its_rounds_are_over_and_told(world: World) -> None:
    world.later(COLLECT_UNTIL)
    answer = ended(world, "KOR-JPN")
    assert isinstance(answer, Refusal)
    assert answer.message.values["round"] == ASSESSED
    done(world.publish())
    done(ended(world, "KOR-JPN"))


@both_databases
def test_while_a_person_pauses_a_period_nothing_is_given_and_what_is_held_stays(world: World, client: Client) -> None:
    held = world.lodged("Sato", ALL_YEAR)
    asked = {"scheme": "JPN-KOR", "year": 2026, "post": world.officers["KOR"][0]}
    done(seasons.pause(**asked, reason="The system is looked at.", at=world.at(), key=world.key()))
    draft = world.draft("Abe", ALL_YEAR)
    assert code(world.lodge(draft)) == "period_paused"
    assert world.case(draft).stage == "draft"
    assert code(seasons.pause(**asked, reason="Again.", at=world.at(), key=world.key())) == "case_state"
    world.decided(held)
    done(world.issue(held))
    clock.move_to(world.at(), first=True)
    assert "Paused by the host" in client.get("/en/places").content.decode()
    assert code(seasons.reopen(**asked, reason=" ", at=world.at(), key=world.key())) == "reason_required"
    done(seasons.reopen(**asked, reason="All is well.", at=world.at(), key=world.key()))
    done(world.lodge(draft))
    assert invariants.broken() == ()


def test_a_place_that_is_given_in_a_pause_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: nobody asks whether the period is paused."""
    asked = {"scheme": "JPN-KOR", "year": 2026, "post": world.officers["KOR"][0]}
    done(seasons.pause(**asked, reason="The system is looked at.", at=world.at(), key=world.key()))
    monkeypatch.setattr("sojourn_office.actions.quotas.why_paused_at", lambda period, at, zone: None)
    world.lodged("Abe", ALL_YEAR)
    assert [each.sentence for each in invariants.broken()] == ["nothing is given while places are paused"]


def holding(world: World, places: int) -> None:
    """So many holders at one time, in no year, in Japan's direction."""
    before, head, after = FILE.read_text().partition("\n[[schemes.JPN-KOR.values.quota_year]]")
    said = f"""
[[schemes.JPN-KOR.values.ceiling]]
from = 2026-01-01
known = 2026-01-01
counts = "period"
value = {places}
cite = ["mofa-2011-notes"]
[[schemes.JPN-KOR.values.ceiling_kind]]
value = "stock"
cite = ["mofa-2011-notes"]
"""
    text = before + said + head + after.replace('"calendar"', '"none"', 1)
    done(agreements.load(name=FILE.name, text=text, by="test", at=world.at(), key=world.key()))


def issued(world: World, name: str) -> str:
    return done(world.issue(world.decided(world.lodged(name, ALL_YEAR))))


@both_databases
def test_a_holder_who_left_makes_room_at_once_and_no_more_hold_one_than_may(world: World) -> None:
    holding(world, 1)
    serial = issued(world, "Sato")
    done(world.enter(serial))
    other = world.draft("Abe", ALL_YEAR)
    assert code(world.lodge(other)) == "period_full"
    done(stays.leave(serial=serial, on=world.now.date(), by="post:border", at=world.at(), key=world.key()))
    done(world.lodge(other))
    assert counted()["holders"] == (1, 1)
    assert (world.period("JPN-KOR").used, world.period("JPN-KOR").held) == (0, 1)
    assert world.period("JPN-KOR").granted == 1
    assert invariants.broken() == ()


@both_databases
def test_a_visa_that_was_never_used_makes_room_when_it_is_over_everywhere_and_not_before(world: World) -> None:
    """The page is right while the worker is late; the worker comes to the same."""
    holding(world, 1)
    serial = issued(world, "Sato")
    case = world.case(Event.objects.get(kind="case:issued").about)
    over = datetime.combine(case.visa.valid_until, datetime.min.time(), tzinfo=UTC) + timedelta(days=1, hours=12)
    assert case.visa.serial == serial
    assert holders.make_room_due(over - MOMENT) == 0
    assert counted()["holders"] == (1, 1)
    clock.move_to(over, first=True)
    told = Client().get("/en/schemes/JPN-KOR/ledger/2026.json").json()["quotas"]
    assert [(each["binds"], each["given"]) for each in told] == [("holders", 0)]
    assert holders.make_room_due(over) == 1
    assert holders.make_room_due(over) == 0
    assert counted()["holders"] == (1, 0)


def test_by_command_a_period_is_paused_opened_and_ended(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    manager = world.manager("KOR", "osaka", 3)
    clock.move_to(world.at(), first=True)
    which = ["JPN-KOR", "2026"]
    assert main(["pause", *which, "--reason", "Looked at.", "--by", str(manager.number)]) == 0
    assert main(["pause", *which, "--reason", "Looked at.", "--by", str(manager.number)]) == 1
    assert main(["reopen", *which, "--reason", "Well.", "--by", str(manager.number)]) == 0
    assert main(["reopen", *which, "--reason", "Well.", "--by", "99"]) == 1
    assert main(["end-season", *which]) == 1
    assert main(["end-round", "NO-SUCH-ROUND"]) == 2
    clock.move_to(YEAR_ENDS)
    assert main(["end-season", *which]) == 0
    said = capsys.readouterr()
    assert "Paused: JPN-KOR-2026" in said.out
    assert "Ended: JPN-KOR-2026" in said.out
    assert "paused already" in said.err
