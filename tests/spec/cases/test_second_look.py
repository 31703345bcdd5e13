"""A second look at a decision: asked for once and in time, taken by others, and decided anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sojourn.basics.refusals import Refusal
from sojourn.cases import second_look
from sojourn.cases.giving_back import Closure, give_back
from sojourn.cases.model import Action, Case, Did, Outcome, Stage, Turn
from sojourn.cases.moves import tell
from sojourn.cases.reminders import deadlines_of, remind
from sojourn.cases.second_look import Terms

title = "A second look at a decision"

SEOUL = "Asia/Seoul"
AT = datetime(2026, 5, 18, 1, tzinfo=UTC)
UNTIL = Terms(ask_days=31, decide_days=30).until(date(2026, 5, 18), SEOUL)


def after(case: Case, action: Action | Refusal) -> Case:
    """The case after a move that was possible."""
    assert isinstance(action, Action), action
    return case.with_action(action)


def decided(outcome: Outcome = Outcome.REFUSED) -> Case:
    """A case judged by officer 1, proposed by officer 2, signed by officer 3, and not told yet."""
    pins = {"outcome": outcome.value, "proposed_by": "post:2"}
    actions = (
        Action(Did.STARTED, AT, "account:1"),
        Action(Did.LODGED, AT, "account:1", {"decide_by": AT.isoformat()}),
        Action(Did.TAKEN, AT, "post:9"),
        Action(Did.JUDGED, AT, "post:1", {"code": "purpose", "met": "no"}),
        Action(Did.PROPOSED, AT, "post:2", pins),
        Action(Did.DECIDED, AT, "post:3", pins),
    )
    return Case("JPN-2026-1", "KOR-JPN", "KOR-JPN-2026-Q2", "seoul", "assessed", actions)


def told(outcome: Outcome = Outcome.REFUSED, *, gives_one: bool = True) -> Case:
    """The same, told on 18 May 2026."""
    case = decided(outcome)
    look = (UNTIL, 30) if gives_one else None
    return after(case, tell(case, by="system", at=AT, collect_until=None, look=look))


def asked(at: datetime = AT + timedelta(days=1)) -> Case:
    """The same, with a second look asked for."""
    case = told()
    return after(case, second_look.ask(case, by="account:1", at=at, zone=SEOUL))


def test_days_count_from_the_day_of_being_told() -> None:
    """Told on 18 May with 31 days, one may ask until the end of 18 June, where the mission is."""
    assert datetime.fromisoformat("2026-06-19T00:00:00+09:00") == UNTIL == told().look_until


@pytest.mark.parametrize(("late", "possible"), [(timedelta(seconds=-1), True), (timedelta(0), False)])
def test_the_last_second_counts_and_the_next_does_not(late: timedelta, possible: bool) -> None:
    """Whoever asks too late is told so."""
    answer = second_look.ask(told(), by="account:1", at=UNTIL + late, zone=SEOUL)
    assert (isinstance(answer, Refusal) and answer.code) == (False if possible else "period_closed")


def test_it_goes_back_to_the_officers_with_nobody() -> None:
    """No outcome and no mark of the first decision is left, and the day to answer is a new one."""
    case = asked()
    assert (case.stage, case.turn, case.holder) == (Stage.ASSESSMENT, Turn.OFFICE, "")
    assert case.outcome is None and case.proposal is None and not case.judged
    assert case.due_at == datetime.fromisoformat("2026-06-18T23:59:00+09:00")


def test_it_is_asked_for_once() -> None:
    """Neither again while it is under way, nor after it was answered."""
    case = asked()
    again = second_look.ask(case, by="account:1", at=AT + timedelta(days=2), zone=SEOUL)
    assert isinstance(again, Refusal) and again.code == "case_state"
    case = case.with_action(Action(Did.DECIDED, AT, "post:5", {"outcome": "refused", "proposed_by": "post:4"}))
    answered = after(case, tell(case, by="system", at=AT, collect_until=None, look=(UNTIL, 30)))
    assert (answered.stage, answered.look, answered.look_until) == (Stage.REFUSED, None, None)
    assert isinstance(second_look.ask(answered, by="account:1", at=AT + timedelta(days=2), zone=SEOUL), Refusal)


def test_only_a_decision_not_to_issue_is_looked_at_again() -> None:
    """Not a grant, not what was withdrawn, and not what nobody was told."""
    withdrawn = decided().with_action(Action(Did.WITHDRAWN, AT, "account:1"))
    for case in (told(Outcome.GRANTED), withdrawn, decided()):
        answer = second_look.cannot_ask(case, AT)
        assert answer is not None and answer.code == "case_state"


def test_a_scheme_that_gives_none_has_none() -> None:
    """Where the host's value says nothing, the person is told so, and no time runs."""
    case = told(gives_one=False)
    assert second_look.cannot_ask(case, AT) is not None and case.due_at is None


def test_whoever_had_a_part_in_the_decision_has_none_in_the_second_look() -> None:
    """Whoever judged, proposed or signed; not whoever only had the case in hand, and nobody before it is asked for."""
    assert second_look.took_part(asked()) == {"post:1", "post:2", "post:3"}
    assert second_look.took_part(told()) == frozenset()
    assert second_look.is_barred(asked(), {"post:8", "post:3"}) and not second_look.is_barred(asked(), {"post:9"})


def test_a_paper_is_added_while_it_is_under_way() -> None:
    """Not before it is asked for, and not once a decision is proposed."""
    proposed = asked().with_action(Action(Did.PROPOSED, AT, "post:5", {"outcome": "refused"}))
    for case, possible in ((asked(), True), (told(), False), (proposed, False)):
        answer = second_look.add_paper(case, by="account:1", at=AT, paper="plan")
        assert isinstance(answer, Action) is possible


def test_its_person_reads_on_that_it_is_under_way() -> None:
    """What officers do on the way to the second decision is theirs until it is told, as it was the first time."""
    case = asked().with_action(Action(Did.PROPOSED, AT, "post:5", {"outcome": "granted"}))
    assert case.as_told(AT + timedelta(days=3)).stage is Stage.ASSESSMENT


@pytest.mark.parametrize(
    ("month", "day", "hour", "days"), [(6, 11, 8, []), (6, 11, 9, [7]), (6, 16, 9, [2]), (6, 19, 0, [])]
)
def test_its_person_is_reminded_a_week_and_two_mornings_before_the_last_day_to_ask(
    month: int, day: int, hour: int, days: list[int]
) -> None:
    """Told on 18 May, one may ask until 18 June; nobody is reminded who has asked, or where none is given."""
    at = datetime(2026, month, day, hour, tzinfo=ZoneInfo(SEOUL))

    def reminded(case: Case) -> list[object]:
        return [action.about["days"] for action in remind(case, deadlines_of(case, SEOUL), by="system", at=at)]

    assert (reminded(told()), reminded(asked()), reminded(told(gives_one=False))) == (days, [], [])


def test_time_that_a_closed_door_took_is_given_back() -> None:
    """Ninety minutes down in the month of asking move its end by ninety minutes."""
    closure = Closure(7, AT + timedelta(days=2), AT + timedelta(days=2, minutes=90))
    action = give_back(told(), closure, by="system", at=AT + timedelta(days=3))
    assert action is not None
    assert told().with_action(action).look_until == UNTIL + timedelta(minutes=90)
