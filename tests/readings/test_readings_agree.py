"""One rule, one spelling: the judge and the columns of every engine say the same, and the last day is the last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from sojourn.columns import sql
from sojourn.rules.answers import Answer
from sojourn.rules.judging import judge
from sojourn.rules.lasting import ALWAYS, last_day, turning_days
from sojourn.rules.terms import APPLICATION, Question
from tests.readings.engines import Answers, in_duckdb, in_polars
from tests.readings.people import nobody, person
from tests.readings.trees import tree

TREES = 1000
PEOPLE = 200


@pytest.fixture(scope="module")
def rules() -> list[Question]:
    chance = Random(1998)
    return [tree(chance) for _ in range(TREES)]


@pytest.fixture(scope="module")
def people() -> list[dict[str, object]]:
    chance = Random(2025)
    return [nobody(), *(person(chance) for _ in range(PEOPLE - 1))]


@pytest.fixture(scope="module")
def judged(rules, people) -> Answers:
    return [[judge(rule, facts) for facts in people] for rule in rules]


def test_the_random_rules_have_every_answer(judged):
    """A comparison in which one answer is missing would prove little."""
    seen = [answer for answers in judged for answer in answers]
    assert min(seen.count(answer) for answer in Answer) > len(seen) / 10


def test_polars_says_what_the_judge_says(rules, people, judged):
    """A thousand rules over two hundred people, unknown facts included."""
    _same(in_polars(rules, people), judged, rules, people)


def test_the_sql_text_says_what_the_judge_says(rules, people, judged):
    """The text is Spark's; DuckDB is the second opinion that needs no cluster."""
    _same(in_duckdb(rules, people), judged, rules, people)


def _an_age_reached_a_day_late(question: Question) -> str:
    return sql.answers(question).replace(" < month(birth_date)", " <= month(birth_date)")


def _unknown_taken_for_no(question: Question) -> str:
    return f"COALESCE({sql.answers(question)}, FALSE)"


def _a_first_day_left_out(question: Question) -> str:
    return sql.answers(question).replace("application_date >= DATE", "application_date > DATE")


@pytest.mark.parametrize("fault", [_an_age_reached_a_day_late, _unknown_taken_for_no, _a_first_day_left_out])
def test_a_planted_fault_is_found(rules, people, judged, fault: Callable[[Question], str]):
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


def _same(answers: Answers, judged: Answers, rules, people) -> None:
    for rule, found, expected in zip(rules, answers, judged, strict=True):
        for facts, one, other in zip(people, found, expected, strict=True):
            assert one is other, f"{rule}\n{facts}\nengine: {one.value}, judge: {other.value}"
