"""A decision is looked at again: only before the person was told, and what was decided then counts no longer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Action, Case, Did, Stage, Turn
from sojourn.cases.moves import reopen

title = "A decision is looked at again"

AT = datetime(2026, 11, 9, 9, tzinfo=UTC)


def case(*did: Did) -> Case:
    """A case to which these things happened, one after the other."""
    about = {Did.LODGED: {"decide_by": AT.isoformat()}, Did.DECIDED: {"outcome": "refused"}}
    told = {Did.TOLD: {"outcome": "refused"}, Did.TAKEN: {}}
    actions = tuple(Action(each, AT, "post:1", {**about, **told}.get(each, {})) for each in did)
    return Case("JPN-2026-1", "KOR-JPN", "KOR-JPN-2026-Q4", "seoul", "assessed", actions)


DECIDED = (Did.STARTED, Did.LODGED, Did.TAKEN, Did.PROPOSED, Did.DECIDED)


def test_it_is_back_in_the_queue_with_nobody() -> None:
    """Neither outcome nor proposal is left, nobody holds it, and it is the office's turn."""
    before = case(*DECIDED)
    action = reopen(before, by="post:9", at=AT)
    assert isinstance(action, Action)
    after = before.with_action(action)
    assert (after.stage, after.turn, after.holder) == (Stage.ASSESSMENT, Turn.OFFICE, "")
    assert after.outcome is None and after.proposal is None


@pytest.mark.parametrize("did", [DECIDED[:-1], (*DECIDED, Did.TOLD)])
def test_what_is_not_decided_or_was_told_stays(did: tuple[Did, ...]) -> None:
    """A result that somebody was told is changed by no second look."""
    assert isinstance(reopen(case(*did), by="post:9", at=AT), Refusal)


def test_its_person_sees_no_more_of_it_than_of_the_decision() -> None:
    """Until the results are told, a second look is the office's own."""
    seen = case(*DECIDED, Did.REOPENED).as_told(AT)
    assert Did.REOPENED not in {action.did for action in seen.actions} and seen.stage is Stage.ASSESSMENT
