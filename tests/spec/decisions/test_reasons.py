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


@pytest.mark.parametrize(
    ("how_much", "grounds", "met", "sentence"),
    [
        (HowMuch.FULL, 1, True, "Your statement names no circumstance."),
        (HowMuch.CONDITION_ONLY, 1, False, ""),
        (HowMuch.WITHHELD, 0, False, ""),
    ],
)
def test_one_value_governs_what_the_person_reads(how_much, grounds, met, sentence):
    """Where it is withheld there is no list of what was met either: the ground would follow by elimination."""
    judgement = judged(AGE_NOT_MET)
    told = given_out(
        grounds_of(judgement, AGE_NOT_MET),
        met_names(judgement, AGE_NOT_MET),
        "Your statement names no circumstance.",
        how_much=how_much,
    )
    assert (len(told.grounds), bool(told.met), told.own_sentence) == (grounds, met, sentence)
