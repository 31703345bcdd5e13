"""Windows: the opening second is open, the closing second is closed, by the zone the mission names."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sojourn.rounds.model import Round, RoundState
from sojourn.rounds.moves import end_of_day, may_lodge, project, state_at
from sojourn.rounds.names import full_round_name, round_name
from sojourn.texts import say

title = "Windows of a round"

SEOUL = ZoneInfo("Asia/Seoul")
ROUND = Round(
    id="KOR-JPN-2027-Q1",
    scheme="KOR-JPN",
    method="assessed",
    period=2027,
    zone="Asia/Seoul",
    opens_at=datetime(2027, 1, 18, tzinfo=SEOUL),
    closes_at=end_of_day(date(2027, 1, 22), "Asia/Seoul"),
    results_at=datetime(2027, 2, 22, 10, tzinfo=SEOUL),
    collect_until=end_of_day(date(2027, 3, 31), "Asia/Seoul"),
)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (ROUND.opens_at - SECOND, RoundState.AHEAD),
        (ROUND.opens_at, RoundState.OPEN),
        (ROUND.closes_at - SECOND, RoundState.OPEN),
        (ROUND.closes_at, RoundState.CLOSED),
        (ROUND.results_at, RoundState.RESULTS),
        (ROUND.collect_until - SECOND, RoundState.RESULTS),
        (ROUND.collect_until, RoundState.OVER),
    ],
)
def test_a_round_changes_at_its_second(at, state):
    """Until day D means the end of D in the round's zone."""
    assert state_at(ROUND, at) is state


def test_the_same_instant_counts_whatever_zone_it_is_written_in():
    """15:00 UTC is midnight in Seoul."""
    assert state_at(ROUND, datetime(2027, 1, 17, 15, tzinfo=ZoneInfo("UTC"))) is RoundState.OPEN


def test_before_the_window_it_says_when_it_opens_and_after_it_when_the_next_does():
    """A closed window is told with the next one."""
    before, after = may_lodge(ROUND, ROUND.opens_at - SECOND), may_lodge(ROUND, ROUND.closes_at)
    assert before is not None
    assert before.code == "not_open"
    assert after is not None
    assert after.code == "period_closed"
    assert may_lodge(ROUND, ROUND.opens_at) is None


@pytest.mark.parametrize(
    ("year", "mondays"),
    [
        (2023, [(4, 17)]),
        (2024, [(1, 15), (4, 15), (7, 15), (10, 14)]),
    ],
)
def test_the_pattern_covers_the_windows_that_are_known(year, mondays):
    """Mondays of the second or third full week of January, April, July, October: all five known ones fit."""
    rule = {"months": [1, 4, 7, 10], "weeks": [2, 3]}
    projected = project(rule, date(year - 1, 12, 31), count=4)
    for month, day in mondays:
        known = date(year, month, day)
        assert any(known in (p.earliest_opens_on, p.latest_opens_on) for p in projected), (known, projected)


def test_january_2027_is_the_week_of_11_or_18():
    """What the page says of the next window, shown as projected."""
    (first, *_) = project({"months": [1, 4, 7, 10], "weeks": [2, 3]}, date(2026, 11, 9))
    assert (first.earliest_opens_on, first.latest_opens_on) == (date(2027, 1, 11), date(2027, 1, 18))


def test_a_round_is_called_by_words_and_never_by_its_identifier() -> None:
    """Quarters, a whole year, a year without rounds, and a round by its mark, each in three languages."""
    said = {
        ("KOR-JPN-2027-Q1", "en"): "First quarter of 2027",
        ("2027-Q1", "ko"): "2027년 1분기",
        ("KOR-JPN-2026-Q4", "ja"): "2026年第4四半期",
        ("JPN-KOR-2026", "ko"): "2026년 연중 접수",
        ("2005-rolling", "en"): "2005, without rounds",
        ("KOR-JPN-2027-D1", "en"): "Round D1 of 2027",
    }
    for (identifier, language), words in said.items():
        assert say(round_name(identifier), language) == words
    assert say(full_round_name("JPN-KOR-2026"), "en") == "Japan → Korea, 2026, all year"
