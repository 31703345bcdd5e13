"""Reasons: all four parts are recorded; one value of the host says how much is given out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sojourn.agreements.reading import read_agreement
from sojourn.cases.model import Outcome
from sojourn.decisions.model import HowMuch
from sojourn.decisions.moves import Mark, facts_with_marks, given_out, grounds_of, met_names, outcome_of
from sojourn.eligibility.facts import read_facts
from sojourn.eligibility.findings import Met, judge_person
from sojourn.texts import say

title = "Decisions and their reasons"

FILE = Path(__file__).parents[3] / "agreements" / "jpn-kor.toml"
FACTS = {
    "nationality": ["KOR"],
    "residence_region": "KR-11",
    "birth_date": "1998-11-01",
    "turns": 0,
    "child": False,
    "funds": {"amount": 3_000_000, "currency": "KRW"},
}
ACCEPTED = {"age": Mark("age", Met.YES), "purpose": Mark("purpose", Met.YES)}
AGE_NOT_MET = {**ACCEPTED, "age": Mark("age", Met.NO, paper="statement")}


def judged(marks):
    agreement, _ = read_agreement(FILE.read_text(encoding="utf-8"), place=FILE.name)
    facts, faults = read_facts(FACTS)
    assert not faults
    return judge_person(agreement, agreement.schemes["KOR-JPN"], facts_with_marks(facts, marks), on=date(2026, 10, 12))


def test_nothing_is_decided_while_an_officer_has_not_weighed():
    """At 27 the age is open, and the purpose is weighed for everyone."""
    assert outcome_of(judged({}), {}) is None
    assert outcome_of(judged({"age": ACCEPTED["age"]}), {"age": ACCEPTED["age"]}) is None


def test_with_every_criterion_met_the_visa_is_granted():
    """There are no grounds then."""
    assert outcome_of(judged(ACCEPTED), ACCEPTED) is Outcome.GRANTED
    assert grounds_of(judged(ACCEPTED), ACCEPTED) == ()


def test_a_ground_has_rule_fact_paper_and_remedy():
    """Taken from the finding, not written anew."""
    (ground,) = grounds_of(judged(AGE_NOT_MET), AGE_NOT_MET)
    assert outcome_of(judged(AGE_NOT_MET), AGE_NOT_MET) is Outcome.REFUSED
    assert (ground.code, ground.paper) == ("age", "statement")
    assert ground.rule == judged(AGE_NOT_MET).of("age").says
    assert ground.remedy.text


def test_a_fact_is_a_sentence_to_the_person():
    """Not a label with a value, which nobody could read."""
    (ground,) = grounds_of(judged(AGE_NOT_MET), AGE_NOT_MET)
    assert say(ground.fact, "en") == "You were 27 on 12 October 2026, and the circumstances you gave were not accepted."
    assert say(ground.fact, "ko") == "2026년 10월 12일 당시 만 27세였으며, 밝히신 사정은 인정되지 않았습니다."


def test_what_an_officer_finds_in_the_papers_is_not_said_by_the_answers():
    """The answers say Korea; an officer found in the papers that it is not so."""
    marks = {**ACCEPTED, "residence": Mark("residence", Met.NO, paper="register")}
    (ground,) = grounds_of(judged(marks), marks)
    assert ground.fact.text == "Nothing that meets it was found in the papers."


@pytest.mark.parametrize(
    ("how_much", "grounds", "facts", "met", "sentence"),
    [
        (HowMuch.FULL, 1, 1, True, "Your statement names no circumstance."),
        (HowMuch.CONDITION_ONLY, 1, 0, False, ""),
        (HowMuch.WITHHELD, 0, 0, False, ""),
    ],
)
def test_one_value_governs_what_the_person_reads(how_much, grounds, facts, met, sentence):
    """Where a part is kept there is no list of what was met either: the rest would follow by elimination."""
    judgement = judged(AGE_NOT_MET)
    told = given_out(
        grounds_of(judgement, AGE_NOT_MET),
        met_names(judgement, AGE_NOT_MET),
        "Your statement names no circumstance.",
        how_much=how_much,
    )
    assert (len(told.grounds), bool(told.met), told.own_sentence) == (grounds, met, sentence)
    assert sum(ground.fact is not None and ground.paper is not None for ground in told.grounds) == facts
    assert all(ground.remedy.text for ground in told.grounds)


@pytest.mark.parametrize("how_much", HowMuch)
def test_a_grant_has_no_ground_that_could_be_given_away(how_much):
    """What was met and the word of the officer are told then, whatever the host keeps."""
    told = given_out((), met_names(judged(ACCEPTED), ACCEPTED), "Welcome.", how_much=how_much)
    assert (bool(told.met), told.own_sentence) == (True, "Welcome.")


def test_the_pages_an_officer_quoted_are_named_with_the_paper_and_kept_back_with_it():
    """A ground that is given whole names the pages; where the condition alone is told, neither paper nor page is."""
    marks = {**ACCEPTED, "age": Mark("age", Met.NO, paper="statement", pages=(1, 2))}
    grounds = grounds_of(judged(marks), marks)
    (whole,) = given_out(grounds, (), "", how_much=HowMuch.FULL).grounds
    assert (whole.paper, whole.pages) == ("statement", (1, 2))
    (condition,) = given_out(grounds, (), "", how_much=HowMuch.CONDITION_ONLY).grounds
    assert (condition.paper, condition.pages) == (None, ())
