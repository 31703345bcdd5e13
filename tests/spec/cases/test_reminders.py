"""Days before a day to keep: on the morning, once, and never of what the person was told after."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sojourn.cases.model import Action, Case, Did
from sojourn.cases.reminders import Deadline, Of, deadlines_of, opening_of, remind
from sojourn.rounds.model import Round
from sojourn.rounds.moves import end_of_day

title = "Reminders"

ZONE = "Asia/Seoul"
SEOUL = ZoneInfo(ZONE)
TOLD = datetime(2026, 11, 16, 10, tzinfo=SEOUL)
COLLECT = end_of_day(date(2026, 12, 16), ZONE)


def moment(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SEOUL)


def passed(*reminded: dict[str, object]) -> Case:
    told = {"outcome": "granted", "collect_until": COLLECT.isoformat()}
    actions = (
        Action(Did.STARTED, TOLD - timedelta(days=40), "account:p"),
        Action(Did.LODGED, TOLD - timedelta(days=35), "account:p", {"rule_on": "2026-10-12"}),
        Action(Did.DECIDED, TOLD - timedelta(days=2), "post:1", {"outcome": "granted"}),
        Action(Did.TOLD, TOLD, "post:1", told),
        *(Action(Did.REMINDED, TOLD, "system", about) for about in reminded),
    )
    return Case("JPN-2026-4TR9XA-7", "KOR-JPN", "KOR-JPN-2026-Q4", "busan", "assessed", actions)


def reminded_at(case: Case, at: datetime) -> list[object]:
    return [action.about["days"] for action in remind(case, deadlines_of(case, ZONE), by="system", at=at)]


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (moment(12, 2, 8, 59), []),
        (moment(12, 2), [14]),
        (moment(12, 8, 23, 59), [14]),
        (moment(12, 9), [7]),
        (moment(12, 14), [2]),
        (moment(12, 16, 23, 59), [2]),
        (moment(12, 17, 0), []),
    ],
)
def test_collecting_is_told_fourteen_seven_and_two_mornings_before_its_last_day(
    at: datetime, days: list[object]
) -> None:
    """The last day is 16 December; its end is the start of the 17th. Of several that are due the nearest is told."""
    assert reminded_at(passed(), at) == days


def test_a_reminder_is_sent_once_and_the_nearer_one_all_the_same() -> None:
    """Of the same day, each so many days before it."""
    case = passed({"of": "collect", "until": COLLECT.isoformat(), "days": 14})
    assert reminded_at(case, moment(12, 5)) == []
    assert reminded_at(case, moment(12, 9)) == [7]
    late = passed({"of": "collect", "until": COLLECT.isoformat(), "days": 2})
    assert reminded_at(late, moment(12, 15)) == []


@pytest.mark.parametrize("did", [Did.ISSUED, Did.DECLINED, Did.LAPSED, Did.VOIDED])
def test_nothing_is_sent_after_the_case_ended(did: Did) -> None:
    """Whoever collected or declined has no day to keep."""
    case = passed().with_action(Action(did, TOLD + timedelta(days=1), "post:1"))
    assert deadlines_of(case, ZONE) == ()


def test_a_morning_before_the_day_was_known_is_not_made_up_for() -> None:
    """Results on the eve of the last day but one: the notice of the results told it."""
    told = Deadline(Of.COLLECT, COLLECT, moment(12, 14, 10), (14, 7, 2), ZONE)
    assert told.due(moment(12, 15)) is None
    assert Deadline(Of.COLLECT, COLLECT, moment(12, 14, 8), (14, 7, 2), ZONE).due(moment(12, 15)) == 2


def test_two_papers_of_one_day_are_one_reminder_and_a_paper_given_is_none() -> None:
    """Three days before; what came is asked no longer."""
    until = end_of_day(date(2026, 11, 27), ZONE)
    later = until + timedelta(days=1)
    asks = [
        Action(Did.PAPER_ASKED, TOLD, "post:1", {"paper": paper, "until": day.isoformat()})
        for paper, day in (("bank", until), ("plan", until), ("photograph", later))
    ]
    lodged = Action(Did.LODGED, TOLD, "account:p", {"rule_on": "2026-11-16"})
    case = Case("JPN-2026-4TR9XA-7", "KOR-JPN", "KOR-JPN-2026-Q4", "busan", "assessed", (lodged, *asks))
    made = remind(case, deadlines_of(case, ZONE), by="system", at=moment(11, 25, 9))
    assert [(action.about["until"], action.about["days"]) for action in made] == [
        (until.isoformat(), 3),
        (later.isoformat(), 3),
    ]
    for number, paper in ((1, "bank"), (2, "plan")):
        case = case.with_action(Action(Did.PAPER_GIVEN, TOLD, "account:p", {"ask": number, "paper": paper}))
    assert [each.until for each in deadlines_of(case, ZONE)] == [later]


def test_an_opening_is_told_twenty_four_hours_before_to_the_minute() -> None:
    """Counted from the moment itself, on whatever clock it is read."""
    opens = datetime(2027, 1, 18, 1, tzinfo=UTC)
    round_ = Round("r", "KOR-JPN", "assessed", 2027, ZONE, opens, opens + timedelta(days=5))
    started = Action(Did.STARTED, TOLD, "account:p")
    case = Case("JPN-2026-4TR9XA-7", "KOR-JPN", "r", "busan", "assessed", (started,))
    opening = opening_of(case, round_)
    assert opening.due(opens - timedelta(hours=24, seconds=1)) is None
    assert opening.due(opens - timedelta(hours=24)) == 1
    assert opening.due(opens) is None
