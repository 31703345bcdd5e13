"""When a waiting case may be decided, as its person reads it; what was said is kept and compared with what came."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Did
from sojourn.statistics.forecast import working_days_before
from sojourn_office.actions import forecasts
from sojourn_office.events import Happened
from sojourn_office.queries import applications, waiting
from sojourn_office.queries.waiting import Expected
from sojourn_office.storage import events
from sojourn_office.storage.forecasts import KeptForecast
from tests.office.world import ALL_YEAR, World

both_databases = pytest.mark.both_databases
BEGUN = datetime(2026, 8, 3, 1, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    """An office in August with nine free places in each direction, whose cache is empty."""
    cache.clear()
    return World(now=BEGUN).settle(places=9)


def decided_daily(world: World, number: str, counts: list[int]) -> None:
    """So many decisions at the mission of a case on each weekday from now on."""
    day = world.now
    for count in counts:
        while day.weekday() > 4:
            day += timedelta(days=1)
        for minute in range(count):
            with transaction.atomic():
                events.record(Did.DECIDED, number, by="post:x", at=day + timedelta(minutes=minute))
        day += timedelta(days=1)
    world.later(day)


def expected(world: World, name: str, number: str) -> Expected | None:
    application = applications.own(world.people[name].pk, number, at=world.now)
    assert application is not None
    return waiting.expected(application, at=world.now)


@both_databases
def test_a_person_reads_the_range_that_the_pace_of_the_mission_gives(world: World) -> None:
    """Two a day for nine weeks; the cases lodged before are ahead, the ones lodged after are not."""
    early = world.lodged("A", ALL_YEAR)
    decided_daily(world, early, [2] * 45)
    first, second, third = (world.lodged(name, ALL_YEAR) for name in ("B", "C", "D"))
    found = expected(world, "C", second)
    assert found is not None
    assert (found.forecast.ahead, found.forecast.few, found.forecast.many) == (2, 2, 2)
    assert found.forecast.first_on == found.forecast.last_on == date(2026, 10, 6)
    assert [expected(world, name, number).forecast.ahead for name, number in (("B", first), ("D", third))] == [1, 3]  # type: ignore[union-attr]


def test_too_little_past_gives_no_day_and_says_so(world: World, client: Client) -> None:
    number = world.lodged("A", ALL_YEAR)
    decided_daily(world, number, [2] * 30)
    assert expected(world, "A", number) is None
    assert forecasts.keep_due(world.at()) == 0


def test_the_first_forecast_is_kept_once_and_compared_with_the_day_of_the_decision(world: World) -> None:
    early = world.lodged("A", ALL_YEAR)
    decided_daily(world, early, [2] * 45)
    number = world.lodged("B", ALL_YEAR)
    forecasts.keep_due(world.at())
    kept = KeptForecast.objects.get(case=number)
    cache.clear()
    forecasts.keep_due(world.at() + timedelta(days=1))
    assert KeptForecast.objects.get(case=number).made_on == kept.made_on
    world.later(datetime.combine(kept.last_on, datetime.min.time(), UTC) + timedelta(hours=2))
    world.decided(number)
    forecasts.keep_due(world.at())
    assert KeptForecast.objects.get(case=number).decided_on == kept.last_on
    found = expected(world, "A", early)
    told = waiting.compared(at=world.now)
    assert [(each.mission, each.right) for each in told] == [("osaka", told[0].right)]
    assert found is None or found.compared == told[0].compared


def test_what_was_decided_today_does_not_shift_the_forecast_before_the_day_is_over(world: World) -> None:
    """Otherwise the range would move while its reader looks."""
    early = world.lodged("A", ALL_YEAR)
    decided_daily(world, early, [2] * 45)
    number = world.lodged("B", ALL_YEAR)
    before = expected(world, "B", number)
    with transaction.atomic():
        for _ in range(9):
            events.record(Did.DECIDED, early, by="post:x", at=world.at())
    cache.clear()
    assert expected(world, "B", number) == before


def test_the_share_of_cases_decided_in_time_is_published(world: World, client: Client) -> None:
    cases = [world.decided(world.lodged(name, ALL_YEAR)) for name in ("A", "B")]
    assert len(cases) == 2
    (standard,) = waiting.standards(at=world.now + timedelta(days=1))
    assert (standard.scheme, standard.decided, standard.in_time) == ("JPN-KOR", 2, 2)
    assert client.get("/en/status").status_code == 200


def test_a_mission_may_tell_what_it_decided_before_and_the_forecast_rests_on_it(world: World) -> None:
    """An office that begins today has no past of its own; the public log says that the counts were told."""
    number = world.lodged("A", ALL_YEAR)
    assert expected(world, "A", number) is None
    days = dict.fromkeys(working_days_before(world.now.date(), 60), 3)
    asked = {"by": "test", "at": world.at()}
    assert forecasts.tell_earlier("KOR", "osaka", days, **asked, key="a") == "osaka"
    found = expected(world, "A", number)
    assert found is not None
    assert (found.forecast.ahead, found.forecast.few) == (0, 3)
    (told,) = events.of_kind(Happened.EARLIER_TOLD)
    assert told.open_part["decided"] == 180


@pytest.mark.parametrize(
    ("host", "mission", "days"),
    [("KOR", "atlantis", {date(2026, 7, 1): 3}), ("KOR", "osaka", {date(2026, 8, 3): 3}), ("KOR", "osaka", {})],
)
def test_earlier_counts_of_no_mission_or_of_a_day_that_is_not_over_are_refused(
    world: World, host: str, mission: str, days: dict[date, int]
) -> None:
    answer = forecasts.tell_earlier(host, mission, days, by="test", at=world.at(), key="a")
    assert isinstance(answer, Refusal)
