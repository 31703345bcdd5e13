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


def drafted(*actions: Action) -> Case:
    started = Action(Did.STARTED, TOLD - timedelta(days=40), "account:p")
    return Case("JPN-2026-4TR9XA-7", "KOR-JPN", "KOR-JPN-2027-D1", "busan", "first-come", (started, *actions))


def held(did: Did = Did.CLAIMED, at: datetime = TOLD) -> Action:
    return Action(did, at, "system", {"until": COLLECT.isoformat()})


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (moment(12, 9, 8, 59), []),
        (moment(12, 9), [7]),
        (moment(12, 14, 23, 59), [7]),
        (moment(12, 15, 8, 59), [7]),
        (moment(12, 15), [1]),
        (moment(12, 17, 0), []),
    ],
)
@pytest.mark.parametrize("did", [Did.CLAIMED, Did.MOVED_UP, Did.DRAWN, Did.ACCEPTED, Did.INVITED])
def test_a_place_that_is_held_is_told_a_week_and_a_day_before_it_goes_back(
    at: datetime, days: list[object], did: Did
) -> None:
    """Claimed, moved up to, drawn or accepted, and an invitation to lodge alike: until the end of 16 December."""
    assert reminded_at(drafted(held(did)), at) == days


@pytest.mark.parametrize(
    "then",
    [
        Action(Did.LODGED, moment(12, 1), "account:p", {"rule_on": "2026-12-01"}),
        Action(Did.DECLINED, moment(12, 1), "account:p"),
        Action(Did.WITHDRAWN, moment(12, 1), "account:p"),
        Action(Did.PUT_BACK, moment(12, 1), "account:p", {"why": "declined"}),
        Action(Did.CLAIMED, moment(12, 1), "system", {"reserve": 3}),
    ],
)
def test_a_hold_that_ended_and_a_rank_on_the_reserve_list_have_no_day(then: Action) -> None:
    """Lodged, declined, withdrawn, put back into the pool; and whoever only waits."""
    assert reminded_at(drafted(held(), then), moment(12, 15)) == []


def test_the_last_day_of_a_hold_that_was_moved_is_told_and_no_day_twice() -> None:
    """Two days given back for a fault of the office: the eve is two days later, and the week was told before."""
    later = end_of_day(date(2026, 12, 18), ZONE)
    moved = Action(
        Did.GIVEN_BACK, moment(12, 10), "system", {"ends": {"hold": [COLLECT.isoformat(), later.isoformat()]}}
    )
    told = Action(Did.REMINDED, moment(12, 9), "system", {"of": "hold", "until": COLLECT.isoformat(), "days": 7})
    case = drafted(held(), told, moved)
    assert reminded_at(case, moment(12, 15)) == reminded_at(case, moment(12, 17, 8, 59)) == []
    assert reminded_at(case, moment(12, 17)) == [1]


def test_a_place_that_is_held_for_a_week_or_less_is_not_told_of_twice_at_once() -> None:
    """The notice of the claim says the day; on the eve one more is told."""
    late = drafted(held(at=moment(12, 9, 10)))
    assert reminded_at(late, moment(12, 10)) == []
    assert reminded_at(late, moment(12, 15)) == [1]
