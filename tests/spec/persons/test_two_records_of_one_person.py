"""Joining two records of one person: by two officers, undone by two, and never by likeness alone."""

from __future__ import annotations

import itertools

import pytest

from sojourn.basics.refusals import Refusal
from sojourn.cases.records import COUNTED_AS_ONE, Standing, Step, after, wholes

title = "Two records of one person"


def codes(answer: Standing | Refusal) -> str:
    return answer.code if isinstance(answer, Refusal) else answer.value


@pytest.mark.parametrize(
    ("standing", "step", "leads_to"),
    [
        (Standing.LIKELY, Step.PROPOSE, "proposed"),
        (Standing.PROPOSED, Step.JOIN, "joined"),
        (Standing.PROPOSED, Step.DECLINE, "apart"),
        (Standing.JOINED, Step.ASK_TO_UNDO, "parting"),
        (Standing.PARTING, Step.UNDO, "apart"),
        (Standing.PARTING, Step.KEEP, "joined"),
        (Standing.LIKELY, Step.SET_ASIDE, "apart"),
        (Standing.APART, Step.PROPOSE, "proposed"),
    ],
)
def test_a_step_leads_from_where_it_may_begin(standing: Standing, step: Step, leads_to: str) -> None:
    """Proposed, then joined or declined; joined, then undone or kept."""
    assert codes(after(standing, step, by="mori", proposed_by="inoue")) == leads_to


@pytest.mark.parametrize("step", [Step.JOIN, Step.UNDO])
def test_nobody_confirms_what_they_proposed(step: Step) -> None:
    """Two people join, and two people undo: the first and the second differ."""
    standing = Standing.PROPOSED if step is Step.JOIN else Standing.PARTING
    assert codes(after(standing, step, by="mori", proposed_by="mori")) == "same_officer"


def test_no_single_step_makes_one_person_of_a_likeness() -> None:
    """From two records that are alike there is no step to one person; there are two steps, by two people."""
    assert not [step for step in Step if after(Standing.LIKELY, step, by="a") in COUNTED_AS_ONE]
    assert not [step for step in Step if after(Standing.APART, step, by="a") in COUNTED_AS_ONE]


def test_a_join_that_is_to_be_undone_counts_until_a_second_officer_has_undone_it() -> None:
    """One person who wishes to part two records parts nothing."""
    asked = after(Standing.JOINED, Step.ASK_TO_UNDO, by="mori")
    assert asked is Standing.PARTING and asked in COUNTED_AS_ONE


def test_whoever_comes_second_is_told_that_it_was_decided_meanwhile() -> None:
    """A step that has no way from where the two records now stand is refused, whichever it is."""
    assert codes(after(Standing.JOINED, Step.JOIN, by="a", proposed_by="b")) == "changed_meanwhile"


def test_three_records_joined_two_by_two_are_one_person() -> None:
    """However they were joined, and in whatever order."""
    pairs = [("a", "b"), ("c", "d"), ("b", "c")]
    for order in itertools.permutations(pairs):
        assert all(whole == frozenset("abcd") for whole in wholes(order).values())


def test_undoing_one_join_of_three_leaves_the_other() -> None:
    """Who is one person is worked out from the joins that stand, so nothing has to be put back."""
    assert wholes([("a", "b")]) == {"a": frozenset("ab"), "b": frozenset("ab")}
