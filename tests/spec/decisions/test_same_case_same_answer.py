"""Same case, same answer: chance chooses decisions that an officer reads again, knowing nothing of the first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Action, Case, Did, Outcome, Stage
from sojourn.cases.moves import reopen
from sojourn.decisions.second_readings import (
    TO_READ,
    Reading,
    commitment,
    differences,
    is_chosen,
    is_readable,
    read_again,
    settle,
)
from sojourn.eligibility.findings import Met

title = "Same case, same answer"

AT = datetime(2026, 11, 9, 9, tzinfo=UTC)
FIRST = Reading({"age": Met.YES, "purpose": Met.NO}, Outcome.REFUSED)
SAME = Reading({"age": Met.YES, "purpose": Met.NO}, Outcome.REFUSED)
OTHER = Reading({"age": Met.YES, "purpose": Met.YES}, Outcome.GRANTED)


def action(did: Did, by: str = "post:1", about: Mapping[str, object] | None = None) -> Action:
    return Action(did, AT, by, about or {})


def case(*more: Action) -> Case:
    """A case that officer 1 judged and proposed to refuse, and what happened after."""
    made = (
        action(Did.STARTED, "account:1"),
        action(Did.LODGED, "account:1", {"decide_by": AT.isoformat()}),
        action(Did.TAKEN),
        action(Did.JUDGED, about={"code": "purpose", "met": "no"}),
        action(Did.PROPOSED, about={"outcome": "refused"}),
    )
    return Case("JPN-2026-1", "KOR-JPN", "KOR-JPN-2026-Q4", "seoul", "assessed", (*made, *more))


def read(of: Case, by: str = "post:2", second: Reading = OTHER, *, own: tuple[str, ...] = ()) -> Action | Refusal:
    return read_again(of, by=by, at=AT, first=FIRST, second=second, own=own)


def test_chance_chooses_the_share_that_was_stated() -> None:
    """Of ten thousand cases about as many are chosen as the share says, others with another secret."""
    numbers = [f"JPN-2026-{number:06}-2" for number in range(10_000)]
    chosen = [number for number in numbers if is_chosen(number, secret="one", share=10)]
    others = [number for number in numbers if is_chosen(number, secret="two", share=10)]
    assert 900 < len(chosen) < 1100
    assert len(set(chosen) & set(others)) < 200
    assert all(is_chosen(number, secret="one", share=11) for number in chosen), "a larger share holds the smaller one"


def test_the_secret_was_bound_before_and_a_secret_that_was_swapped_is_seen() -> None:
    """What is published beforehand fits one secret alone."""
    assert commitment("one") == commitment("one")
    assert commitment("one") != commitment("onf")


@pytest.mark.parametrize(
    "did",
    [
        action(Did.OPENED, "post:2", {"reason": "to-assess"}),
        action(Did.NOTED, "post:2"),
        action(Did.RELEASED, "post:2"),
        action(Did.DECIDED, "post:2", {"outcome": "refused", "proposed_by": "post:1"}),
    ],
)
def test_whoever_opened_or_touched_a_case_does_not_read_it_a_second_time(did: Action) -> None:
    """To have opened it once is to know what the first officer found; signing it all the more."""
    refused = read(case(did))
    assert isinstance(refused, Refusal) and refused.code == "same_officer"
    assert isinstance(read(case(did), "post:3"), Action)


def test_to_open_a_case_for_its_second_reading_is_no_knowledge() -> None:
    """The page of the second reading shows nothing of the first."""
    assert isinstance(read(case(action(Did.OPENED, "post:2", {"reason": TO_READ}))), Action)


def test_two_posts_of_one_person_are_not_two_readers() -> None:
    """The proposer reads nothing again from another post."""
    refused = read(case(), "post:2", own=("post:1", "post:2"))
    assert isinstance(refused, Refusal) and refused.code == "same_officer"


def test_what_nobody_proposed_or_somebody_read_is_not_read() -> None:
    """There is something to compare with, and one second reading is enough."""
    back = case(action(Did.SENT_BACK, "post:3"))
    done = read(case())
    assert isinstance(done, Action)
    for each in (back, case(action(Did.WITHDRAWN, "account:1")), case(done)):
        assert not is_readable(each)
        refused = read(each, "post:4")
        assert isinstance(refused, Refusal) and refused.code == "case_state"


def test_a_reading_leaves_the_case_as_it_was() -> None:
    """Stage, turn, day due and proposal are the same; nobody's letter waits for it."""
    before, done = case(), read(case())
    assert isinstance(done, Action)
    after = before.with_action(done)
    assert (after.stage, after.turn, after.due_at, after.holder) == (
        before.stage,
        before.turn,
        before.due_at,
        before.holder,
    )
    assert after.proposal == before.proposal and after.as_told(AT) == before.as_told(AT)


def test_readings_differ_by_the_criteria_of_which_they_say_something_else() -> None:
    """A criterion that only one of them has is no difference."""
    assert differences(FIRST, OTHER) == ("purpose",)
    assert differences(FIRST, SAME) == ()
    assert differences(FIRST, Reading({"age": Met.YES, "funds": Met.NO}, Outcome.REFUSED)) == ()


def test_a_difference_is_settled_once_by_somebody_who_made_neither_reading() -> None:
    """Where two agree there is nothing to settle."""
    agreed, differing = read(case(), second=SAME), read(case())
    assert isinstance(agreed, Action) and isinstance(differing, Action)
    nothing = settle(case(agreed), by="post:9", at=AT, answer="stands", own=())
    assert isinstance(nothing, Refusal) and nothing.code == "case_state"
    for by, own in (("post:1", ()), ("post:2", ()), ("post:9", ("post:2",))):
        refused = settle(case(differing), by=by, at=AT, answer="stands", own=own)
        assert isinstance(refused, Refusal) and refused.code == "same_officer"
    settled = settle(case(differing), by="post:9", at=AT, answer="stands", own=())
    assert isinstance(settled, Action)
    twice = settle(case(differing, settled), by="post:9", at=AT, answer="again", own=())
    assert isinstance(twice, Refusal) and twice.code == "case_state"


def test_a_case_that_is_looked_at_again_says_by_what_the_readings_differ() -> None:
    """The officers read which criteria to look at."""
    decided = case(action(Did.DECIDED, "post:3", {"outcome": "refused", "proposed_by": "post:1"}))
    again = reopen(decided, by="post:9", at=AT, differs=("purpose",))
    assert isinstance(again, Action)
    assert again.about["differs"] == ["purpose"]
    assert decided.with_action(again).stage is Stage.ASSESSMENT
