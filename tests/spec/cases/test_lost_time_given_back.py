"""A deadline's clock stands still while the office is closed by its own fault: what was left stays left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sojourn.cases.giving_back import Closure, Term, give_back, moved
from sojourn.cases.model import Action, Case, Did, Outcome
from sojourn.cases.reminders import deadlines_of, remind

title = "Lost time given back"

DAY = timedelta(days=1)


def at(written: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{written}+09:00")


CLOSED = Closure(7, at("02T10:00"), at("02T11:30"))


@pytest.mark.parametrize(
    ("since", "until", "after"),
    [
        ("01T09:00", "05T00:00", "05T01:30"),
        ("01T09:00", "02T10:20", "02T11:50"),
        ("02T10:30", "05T00:00", "05T01:00"),
        ("01T09:00", "02T10:00", "02T10:00"),
        ("02T11:30", "05T00:00", "05T00:00"),
        ("01T09:00", "02T10:00:01", "02T11:30:01"),
    ],
)
def test_what_was_left_when_the_door_closed_is_left_when_it_opens(since: str, until: str, after: str) -> None:
    """
    The door is closed from 10:00 to 11:30. A term that ends in between ends as long after the opening as it would have
    after the closing; one that was over by 10:00, or began at 11:30, ends as it did.
    """
    assert moved(Term("paper-1", at(since), at(until)), CLOSED) == at(after)


def test_a_begun_minute_counts_whole() -> None:
    """Forty minutes and one second are forty-one minutes."""
    short = Closure(7, at("02T10:00"), at("02T10:40:01"))
    assert moved(Term("hold", at("01T09:00"), at("05T00:00")), short) == at("05T00:41")


def case_with(*actions: Action) -> Case:
    begun = (
        Action(Did.STARTED, at("01T08:00"), "account:p"),
        Action(
            Did.LODGED, at("01T09:00"), "account:p", {"rule_on": "2026-11-01", "decide_by": at("20T00:00").isoformat()}
        ),
    )
    return Case("JPN-2026-4TR9XA-7", "KOR-JPN", "KOR-JPN-2026-Q4", "busan", "assessed", (*begun, *actions))


def asked(paper: str, when: str, until: str) -> Action:
    return Action(Did.PAPER_ASKED, at(when), "post:1", {"paper": paper, "until": at(until).isoformat()})


def given(case: Case, closure: Closure) -> Case:
    action = give_back(case, closure, by="system", at=closure.ended_at)
    assert action is not None
    return case.with_action(action)


def test_every_paper_that_was_open_is_due_later_and_the_office_gets_nothing() -> None:
    """The day by which the office decides stays where it was: time is given back to people."""
    case = given(case_with(asked("balance", "01T10:00", "05T00:00"), asked("plan", "01T11:00", "06T00:00")), CLOSED)
    assert [ask.until for ask in case.open_asks] == [at("05T01:30"), at("06T01:30")]
    assert case.due_at == at("05T01:30")
    waiting = case_with()
    assert give_back(waiting, CLOSED, by="system", at=CLOSED.ended_at) is None
    assert waiting.due_at == at("20T00:00")


def test_a_closure_is_given_back_once() -> None:
    """However often it is asked; another closure counts for itself, from where the first one left the deadline."""
    case = given(case_with(asked("balance", "01T10:00", "05T00:00")), CLOSED)
    assert give_back(case, CLOSED, by="system", at=CLOSED.ended_at) is None
    again = given(case, Closure(9, at("05T01:00"), at("05T02:00")))
    assert again.open_asks[0].until == at("05T02:30")


STOPPED = Closure(9, at("02T11:00"), at("02T13:00"), "KOR-JPN-2026")


@pytest.mark.parametrize(
    ("both", "until", "after"),
    [
        ((CLOSED, STOPPED), "05T00:00", "05T03:00"),
        ((STOPPED, CLOSED), "05T00:00", "05T03:00"),
        ((CLOSED, STOPPED), "02T10:20", "02T13:20"),
    ],
)
def test_a_minute_in_which_the_door_was_closed_and_the_period_stopped_counts_once(
    both: tuple[Closure, Closure], until: str, after: str
) -> None:
    """
    The door is closed from 10:00 to 11:30, the period stopped from 11:00 to 13:00: three hours in all, whichever of the
    two is given back first. What was left at 10:00 is left at 13:00.
    """
    case = case_with(asked("balance", "01T10:00", until))
    for closure in both:
        case = given(case, closure)
    assert case.open_asks[0].until == at(after)


def test_a_stop_within_an_outage_gives_nothing_more_and_an_outage_within_a_stop_nothing_twice() -> None:
    """The one lies in the other: the longer counts alone."""
    within = Closure(9, at("02T10:30"), at("02T11:00"), "KOR-JPN-2026")
    case = given(case_with(asked("balance", "01T10:00", "05T00:00")), CLOSED)
    assert give_back(case, within, by="system", at=at("02T12:00")) is None
    case = given(given(case_with(asked("balance", "01T10:00", "05T00:00")), within), CLOSED)
    assert case.open_asks[0].until == at("05T01:30")


def test_a_term_that_the_outage_did_not_reach_has_the_whole_stop() -> None:
    """A paper that was due before the door closed ran out while the period was stopped: all of the stop is its own."""
    stopped = Closure(9, at("02T09:00"), at("02T12:00"), "KOR-JPN-2026")
    case = given(case_with(asked("plan", "01T10:00", "02T09:30"), asked("balance", "01T11:00", "05T00:00")), CLOSED)
    case = given(case, stopped)
    assert [ask.until for ask in case.open_asks] == [at("02T12:30"), at("05T03:00")]


def test_a_term_that_was_over_before_the_stop_stays_over_and_two_stops_count_each() -> None:
    """Resumed and stopped again: each stop gives what it took."""
    case = case_with(asked("plan", "01T10:00", "02T11:00"), asked("balance", "01T11:00", "05T00:00"))
    again = Closure(11, at("02T15:00"), at("02T15:45"), "KOR-JPN-2026")
    case = given(given(case, STOPPED), again)
    assert [ask.until for ask in case.open_asks] == [at("02T11:00"), at("05T02:45")]


def test_time_to_collect_moves_too() -> None:
    """Whoever passed may collect later; a result told after the opening is not touched."""
    told = {"outcome": Outcome.GRANTED.value, "collect_until": at("20T00:00").isoformat()}
    passed = case_with(Action(Did.DECIDED, at("01T12:00"), "post:1", {"outcome": "granted"}),
                       Action(Did.TOLD, at("01T13:00"), "post:1", told))  # fmt: skip
    assert given(passed, CLOSED).due_at == at("20T01:30")
    later = case_with(Action(Did.DECIDED, at("02T12:00"), "post:1", {"outcome": "granted"}),
                      Action(Did.TOLD, at("02T13:00"), "post:1", told))  # fmt: skip
    assert give_back(later, CLOSED, by="system", at=at("02T14:00")) is None


def test_a_new_hold_begins_without_what_an_earlier_one_was_given() -> None:
    """A place that was drawn was held longer; once it is accepted its time to lodge is what the acceptance says."""
    draft = Case("KOR-2026-4TR9XA-7", "JPN-KOR", "JPN-KOR-B", "osaka", "ballot",
                 (Action(Did.STARTED, at("01T08:00"), "account:p"),
                  Action(Did.DRAWN, at("01T09:00"), "system", {"until": at("04T00:00").isoformat()})))  # fmt: skip
    held = given(draft, CLOSED)
    assert held.held_until == at("04T01:30")
    accepted = held.with_action(
        Action(Did.ACCEPTED, at("03T09:00"), "account:p", {"until": at("20T00:00").isoformat()})
    )
    assert accepted.held_until == at("20T00:00")


def test_nobody_is_reminded_twice_because_a_deadline_moved() -> None:
    """The reminder of three days before went out; the notice of the moved deadline told the new moment."""
    case = case_with(asked("balance", "01T10:00", "06T00:00"))
    morning = at("02T09:30").astimezone(UTC)
    reminders = remind(case, deadlines_of(case, "Asia/Seoul"), by="system", at=morning)
    assert [action.about["days"] for action in reminders] == [3]
    later = given(case.with_action(reminders[0]), CLOSED)
    assert later.open_asks[0].until == at("06T01:30")
    assert remind(later, deadlines_of(later, "Asia/Seoul"), by="system", at=at("03T12:00")) == ()
