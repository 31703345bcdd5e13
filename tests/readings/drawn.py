"""The rules and people that every reading is held against, and the faults that it must find."""

from __future__ import annotations

from random import Random

from sojourn.columns import sql
from sojourn.rules.judging import judge
from sojourn.rules.terms import Question
from tests.readings.engines import Answers, Person, SpelledSql
from tests.readings.people import nobody, person
from tests.readings.trees import tree

TREES = 1000
PEOPLE = 200


def drawn_rules() -> list[Question]:
    """The same rules each time."""
    chance = Random(1998)
    return [tree(chance) for _ in range(TREES)]


def drawn_people() -> list[dict[str, object]]:
    """The same people each time; of the first nothing is known."""
    chance = Random(2025)
    return [nobody(), *(person(chance) for _ in range(PEOPLE - 1))]


def in_turn(rules: list[Question], people: list[dict[str, object]]) -> Answers:
    """What the judge says, one person after another."""
    return [[judge(rule, facts) for facts in people] for rule in rules]


def must_agree(answers: Answers, judged: Answers, rules: list[Question], people: list[Person]) -> None:
    """Name the first rule and person of whom an engine says otherwise than the judge."""
    for rule, found, expected in zip(rules, answers, judged, strict=True):
        for facts, one, other in zip(people, found, expected, strict=True):
            assert one is other, f"{rule}\n{facts}\nengine: {one.value}, judge: {other.value}"


def _an_age_reached_a_day_late(question: Question) -> str:
    return sql.answers(question).replace(" < month(birth_date)", " <= month(birth_date)")


def _unknown_taken_for_no(question: Question) -> str:
    return f"COALESCE({sql.answers(question)}, FALSE)"


def _a_first_day_left_out(question: Question) -> str:
    return sql.answers(question).replace("application_date >= DATE", "application_date > DATE")


FAULTS: tuple[SpelledSql, ...] = (_an_age_reached_a_day_late, _unknown_taken_for_no, _a_first_day_left_out)
