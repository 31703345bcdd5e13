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
from sojourn_office.storage.outbox import Mail
from sojourn_office.storage.rounds import Period
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


@both_databases
def test_whoever_is_in_the_middle_goes_on_first_in_the_next_season(world: World) -> None:
    """The place lapses with its own season, another is held in the next: the visa counts there, however it ends."""
    with_words(world, "JPN-KOR", season_end='"next-season"')
    one, two, three = (world.lodged(name, ALL_YEAR) for name in ("Sato", "Abe", "Kato"))
    world.decided(three)
    done(world.issue(three))
    world.later(YEAR_ENDS)
    for missing, words in (("granted", "not granted yet"), ("planned", "no round of it is planned")):
        answer = ended(world)
        assert isinstance(answer, Refusal)
        assert words in answer.message.text, missing
        if missing == "granted":
            done(rounds.grant(scheme="JPN-KOR", year=2027, by="test", at=world.at(), key=world.key()))
    plan_next(world)
    short = ended(world)
    assert isinstance(short, Refusal)
    assert (short.code, short.message.values["there"], short.message.values["asked"]) == ("ledger_short", 0, 2)
    released = {"scheme": "JPN-KOR", "year": 2027, "places": 3, "to_round": "JPN-KOR-2027", "by": "test"}
    done(rounds.release(**released, at=world.at(), key=world.key()))
    done(ended(world))
    before, after = world.period("JPN-KOR"), Period.objects.get(scheme="JPN-KOR", year=2027)
    assert (before.held, before.taken, before.free) == (0, 1, 0)
    assert (after.free, after.held) == (1, 2)
    assert [world.case(number).stage for number in (one, two)] == [Stage.ASSESSMENT.value] * 2
    told = Event.objects.filter(kind="case:carried-over").order_by("seq")
    assert [(event.about, event.open_part["to"]) for event in told] == [(one, after.key), (two, after.key)]
    assert Mail.objects.filter(event_id__in=[event.seq for event in told]).count() == 2
    assert Event.objects.get(kind="period:season-ended").open_part["to"] == after.key
    assert invariants.broken() == ()
    world.decided(one)
    done(world.issue(one))
    world.decided(two, "no")
    after.refresh_from_db()
    assert (after.free, after.held, after.taken) == (2, 0, 1)
    assert world.period("JPN-KOR").taken == 1
    assert invariants.broken() == ()


@both_databases
def test_whoever_goes_on_in_the_next_season_is_given_no_other_place_of_it(world: World) -> None:
    """Nor does anybody go on who has a place of the next season already: that one stays."""
    with_words(world, "JPN-KOR", season_end='"next-season"')
    one, two = (world.lodged(name, ALL_YEAR) for name in ("Sato", "Abe"))
    done(rounds.grant(scheme="JPN-KOR", year=2027, by="test", at=world.at(), key=world.key()))
    plan_next(world)
    released = {"scheme": "JPN-KOR", "year": 2027, "places": 5, "to_round": "JPN-KOR-2027", "by": "test"}
    done(rounds.release(**released, at=world.at(), key=world.key()))
    world.later(YEAR_ENDS)
    has_one = world.lodged("Abe", "JPN-KOR-2027")
    done(ended(world))
    assert [world.case(number).stage for number in (one, two, has_one)] == [
        Stage.ASSESSMENT.value,
        Stage.SEASON_OVER.value,
        Stage.ASSESSMENT.value,
    ]
    refused = world.lodge(world.draft("Sato", "JPN-KOR-2027"))
    assert code(refused) == "place_elsewhere"
    assert invariants.broken() == ()


def plan_next(world: World) -> None:
    """The round of the next season, open from its first day."""
    moments = {"results_at": None, "collect_until": None}
    opens, closes = YEAR_ENDS, YEAR_ENDS + timedelta(days=365)
    planned = {
        "round_id": "JPN-KOR-2027",
        "scheme": "JPN-KOR",
        "method": "one_by_one",
        "year": 2027,
        "zone": "Asia/Tokyo",
    }
    asked = {"opens_at": opens, "closes_at": closes, "invented": True, "by": "test", "at": world.at()}
    done(rounds.plan(**planned, **moments, **asked, key=world.key()))


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
