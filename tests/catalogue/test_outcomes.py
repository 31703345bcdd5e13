"""Every outcome of every programme, run: who is said to reach it does, by the judge and by the columns alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl
import pytest

from sojourn.agreements.model import Agreement, Scheme
from sojourn.agreements.moves import breakpoints
from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
from sojourn.columns import expressions
from sojourn.columns.people import frame
from sojourn.eligibility.facts import read_facts, write_facts
from sojourn.eligibility.findings import Met, judge_person
from sojourn.eligibility.kinds.age import Age
from sojourn.eligibility.kinds.gap import Gap
from sojourn.eligibility.kinds.turns import Turns
from sojourn.eligibility.outcomes import Outcomes, outcomes, outcomes_of
from sojourn.eligibility.whole import WholeRule
from sojourn.rules.answers import Answer, from_bool
from sojourn.rules.asking import parts
from sojourn.rules.judging import case_for, judge
from sojourn.rules.terms import All, Cases, Compare, Fact, Question, Term, Value
from sojourn.rules.ways import ways

ON = date(2026, 11, 9)

Whole = Mapping[str, tuple[Agreement, Scheme, Outcomes]]


@pytest.fixture(scope="module")
def world() -> Whole:
    agreements, problems = read_catalogue(catalogue_folder())
    assert not problems
    schemes = schemes_of(agreements)
    return {name: (*found, outcomes(*found, on=ON)) for name, found in schemes.items()}


def test_every_programme_has_its_outcomes(world):
    """Of one that has no rules on the day nothing is asked; of each other one there is an answer of every kind."""
    silent = [name for name, (_, _, found) in world.items() if not found.reached]
    assert silent == ["EUE-GBR"]
    for name, (_, _, found) in world.items():
        answers = {outcome.answer for outcome in found.reached}
        assert found.closed in ((), ("programme",)), name
        expected = {Answer.NO} if found.closed else set(Answer)
        assert name in silent or answers == expected, name


def test_who_is_said_to_reach_an_outcome_reaches_it(world):
    """The findings of the judge say of each invented person what the outcome says, and decide by the same criterion."""
    for name, (agreement, scheme, found) in world.items():
        for outcome in found.reached:
            judged = judge_person(agreement, scheme, outcome.facts, on=ON)
            assert judged.answer is outcome.answer, (name, outcome)
            not_met = {finding.code for finding in judged.findings if finding.met in (Met.NO, Met.NOT_KNOWN)}
            own = {outcome.criterion} if outcome.met is not Answer.YES else set()
            assert not_met == {*outcome.also, *own, *found.closed}, (name, outcome)
            if outcome.criterion:
                met = judged.of(outcome.criterion).met
                assert (Met.YES if met is Met.WEIGHED else met).value == outcome.met.value, (name, outcome)


def test_the_columns_say_the_same_of_every_outcome(world):
    """The reading for ten million people, on the people of each programme."""
    for name, (_, _, found) in world.items():
        people = frame([outcome.facts for outcome in found.reached])
        asked = [expressions.answers(question).alias(code) for code, question in found.rule.criteria.items()]
        answers = pl.LazyFrame(people).with_columns(asked).select(list(found.rule.criteria)).collect()
        for code, question in found.rule.criteria.items():
            said = [from_bool(value) for value in answers[code]]
            assert said == [judge(question, outcome.facts) for outcome in found.reached], (name, code)


def test_every_criterion_is_decided_both_ways(world):
    """By somebody yes and by somebody no, unless it is asked of nobody or closed to everybody."""
    for name, (_, _, found) in world.items():
        for code, question in found.rule.criteria.items():
            decided = {judge(question, outcome.facts) for outcome in found.reached}
            assert decided >= {answer for answer in Answer if any(ways(question, answer))}, (name, code)


def test_every_branch_is_taken(world):
    """Of each choice between questions, as between missions, each is put to somebody, and the last one too."""
    taken = 0
    for name, (_, _, found) in world.items():
        for choice in _choices(found.rule.answer):
            put = [case_for(choice, outcome.facts) for outcome in found.reached]
            for question in (*(then for _, then in choice.cases), choice.otherwise):
                assert any(question is each for each in put), (name, question)
                taken += 1
    assert taken > 20


def _choices(term: Term) -> Iterator[Cases]:
    if isinstance(term, Cases):
        yield term
    for part in parts(term):
        yield from _choices(part)


def test_nothing_in_a_file_is_out_of_reach(world):
    """A way that nobody can go is a fault of the file, or of the kind."""
    assert {name: found.unreached for name, (_, _, found) in world.items() if found.unreached} == {}


def test_no_two_people_are_the_same(world):
    """An outcome that is there twice is counted twice."""
    for name, (_, _, found) in world.items():
        assert len({repr(sorted(outcome.facts.items())) for outcome in found.reached}) == len(found.reached), name


def test_the_people_can_be_written_and_read_again(world):
    """As they stand in the answer of the command, they can be given to `sojourn judge`."""
    for name, (_, _, found) in world.items():
        for outcome in found.reached:
            read, faults = read_facts(write_facts(outcome.facts), today=ON)
            assert not faults, (name, faults)
            assert {name: read[name] for name in outcome.facts} == dict(outcome.facts)


def test_a_branch_that_waits_for_a_day_to_come_is_out_of_reach(world):
    """In 2022 nobody has taken a language test after the change of August 2025; the rule has it all the same."""
    agreement, scheme, _ = world["IDN-AUS"]
    found = outcomes(agreement, scheme, on=date(2022, 7, 1))
    named = {(unreached.criterion, unreached.met.value, *unreached.facts) for unreached in found.unreached}
    assert named == {
        ("language", "yes", "language_tested_on"),
        ("language", "yes", "language_score"),
        ("language", "no", "language_tested_on"),
    }
    assert not outcomes(agreement, scheme, on=date(2025, 8, 6)).unreached


@pytest.mark.parametrize("name", ["KOR-JPN", "JPN-KOR"])
def test_the_outcomes_of_every_day_on_which_a_rule_changed_are_reached(world, name):
    """Of the past and of what is to come, by all that is known."""
    agreement, scheme, _ = world[name]
    for day in sorted({day for series in scheme.series.values() for day in breakpoints(series)}):
        found = outcomes(agreement, scheme, on=day)
        assert not found.unreached, day
        for outcome in found.reached:
            assert judge_person(agreement, scheme, outcome.facts, on=day).answer is outcome.answer, (day, outcome)


def _people(question: Question) -> list[tuple[Answer, Mapping[str, object]]]:
    found = outcomes_of(WholeRule(question, {"it": question}), on=ON, home="KOR")
    assert not found.unreached
    return [(each.met, each.facts) for each in found.reached]


def test_an_age_is_shown_on_the_eve_and_on_the_birthday():
    """The two ends, the consent, and each of the two facts that can be missing."""
    people = _people(Age(18, 25, 30).asks())
    shown = [(met.value, facts.get("birth_date"), facts.get("age_reasons_accepted")) for met, facts in people]
    assert shown == [
        ("yes", date(2008, 11, 9), None),
        ("yes", date(2000, 11, 10), None),
        ("yes", date(1995, 11, 10), True),
        ("no", date(2008, 11, 10), None),
        ("no", date(2000, 11, 9), False),
        ("no", date(1995, 11, 9), True),
        ("not-known", None, None),
        ("not-known", date(2000, 11, 9), None),
    ]


def test_a_gap_after_the_only_turn_decides_for_nobody_alone():
    """Who has been there once may not go again, so that no gap is ever the reason."""
    turns, gap = Turns(1).asks(), Gap(12).asks()
    found = outcomes_of(WholeRule(All((turns, gap)), {"turns": turns, "gap": gap}), on=ON, home="KOR")
    assert {outcome.also for outcome in found.of("gap", Answer.NO)} == {("turns",)}


def test_a_branch_that_nobody_can_take_is_named():
    """Below eighteen and above thirty at once."""
    nobody = All((Compare(_AGE, "<", Value(18)), Compare(_AGE, ">", Value(30))))
    rule = Cases(((nobody, Compare(Fact("turns"), "==", Value(0))),), Compare(_AGE, ">=", Value(18)))
    found = outcomes_of(WholeRule(rule, {"it": rule}), on=ON, home="KOR")
    assert {unreached.met for unreached in found.unreached} == set(Answer)
    assert {unreached.facts for unreached in found.unreached} == {("turns",)}


_AGE = Fact("age")


def test_a_criterion_that_nobody_can_meet_is_named():
    """It is said to be closed, and the others are still shown, each by itself."""
    never = All((Compare(_AGE, "<", Value(18)), Compare(_AGE, ">", Value(30))))
    turns = Turns(2).asks()
    found = outcomes_of(WholeRule(All((never, turns)), {"never": never, "turns": turns}), on=ON, home="KOR")
    assert found.closed == ("never",)
    assert {outcome.met for outcome in found.of("turns")} == set(Answer)
    assert {outcome.answer for outcome in found.reached} == {Answer.NO, Answer.NOT_KNOWN}


def test_criteria_that_shut_each_other_out_are_named():
    """Each can be met, and nobody can meet both: the whole answer is never yes."""
    young, old = Compare(_AGE, "<", Value(18)), Compare(_AGE, ">", Value(30))
    found = outcomes_of(WholeRule(All((young, old)), {"young": young, "old": old}), on=ON, home="KOR")
    assert [(each.criterion, each.met) for each in found.unreached] == [("", Answer.YES)]
    assert {outcome.answer for outcome in found.reached} == {Answer.NO, Answer.NOT_KNOWN}
