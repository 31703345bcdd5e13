"""Spark says what the judge says: a thousand random rules, two hundred people at the edges, unknown facts included."""

from __future__ import annotations

import pytest
from tests.readings.drawn import FAULTS, drawn_people, drawn_rules, in_turn, must_agree
from tests.readings.engines import AT_ONCE, SpelledSql, in_spark


def test_spark_says_what_the_judge_says():
    """Every rule for every person, by the text that runs on a cluster."""
    rules, people = drawn_rules(), drawn_people()
    must_agree(in_spark(rules, people), in_turn(rules, people), rules, people)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_planted_on_spark_is_found(fault: SpelledSql):
    """A birthday a day late, an unknown taken for no, the first day of a value left out."""
    rules, people = drawn_rules()[:AT_ONCE], drawn_people()
    assert in_spark(rules, people, fault) != in_turn(rules, people)
