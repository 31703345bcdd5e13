"""One rule, one spelling: the judge and the columns of every engine say the same, and the last day is the last."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from sojourn.rules.answers import Answer
from sojourn.rules.judging import judge
from sojourn.rules.lasting import ALWAYS, last_day, turning_days
from sojourn.rules.terms import APPLICATION, Question
from tests.readings.drawn import FAULTS, PEOPLE, TREES, drawn_people, drawn_rules, in_turn, must_agree
from tests.readings.engines import Answers, SpelledSql, in_duckdb, in_polars


@pytest.fixture(scope="module")
def rules() -> list[Question]:
    return drawn_rules()


@pytest.fixture(scope="module")
def people() -> list[dict[str, object]]:
    return drawn_people()


@pytest.fixture(scope="module")
def judged(rules, people) -> Answers:
    return in_turn(rules, people)


def test_the_random_rules_have_every_answer(judged):
    """A comparison in which one answer is missing would prove little."""
    seen = [answer for answers in judged for answer in answers]
    assert min(seen.count(answer) for answer in Answer) > len(seen) / 10


def test_polars_says_what_the_judge_says(rules, people, judged):
    """A thousand rules over two hundred people, unknown facts included."""
    must_agree(in_polars(rules, people), judged, rules, people)


def test_the_sql_text_says_what_the_judge_says(rules, people, judged):
    """The text is Spark's; DuckDB is the second opinion that needs no cluster."""
    must_agree(in_duckdb(rules, people), judged, rules, people)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(rules, people, judged, fault: SpelledSql):
    """The people stand where such faults show: on a birthday, with nothing known, on the first day of a value."""
    some = slice(TREES // 5)
    assert in_duckdb(rules[some], people, fault) != judged[some]


def test_between_its_turning_days_an_answer_stays_as_it_is(rules, people):
    """Each stretch has one answer: at its first day, at its last, and on any day between."""
    chance = Random(29)
    for rule, facts in zip(rules, people * (TREES // PEOPLE), strict=True):
        starts = sorted(turning_days(rule, facts))
        for start, end in zip(starts, [*starts[1:], starts[-1] + timedelta(days=5000)] if starts else [], strict=True):
            length = (end - start).days
            offsets = {0, length - 1, chance.randrange(length)}
            answers = {judge(rule, {**facts, APPLICATION: start + timedelta(days=offset)}) for offset in offsets}
            assert len(answers) == 1, f"{rule} changes between {start} and {end} for {facts}"


def test_the_last_day_can_be_yes_and_the_morrow_cannot(rules, people):
    """For every rule and a person of its own; a rule without an end is still open on the last day of the calendar."""
    ended = 0
    for rule, facts in zip(rules, people * (TREES // PEOPLE), strict=True):
        since = people[1][APPLICATION]
        last = last_day(rule, facts, since=since)
        on = {**facts, APPLICATION: last or since}
        assert (judge(rule, on) is Answer.NO) == (last is None)
        if last is not None and last != ALWAYS:
            ended += 1
            assert judge(rule, {**facts, APPLICATION: last + timedelta(days=1)}) is Answer.NO
            assert last >= since
    assert ended > TREES / 20
