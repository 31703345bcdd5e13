"""`spec`: a table of people and answers, held against a rule by every reading of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.readings.engines import in_duckdb, in_polars

from sojourn.basics.money import Money
from sojourn.eligibility.criterion import Criterion
from sojourn.eligibility.facts import FACTS
from sojourn.rules.answers import Answer
from sojourn.rules.asking import asks, facts_named
from sojourn.rules.judging import judge
from sojourn.rules.lasting import ALWAYS, last_day
from sojourn.rules.terms import APPLICATION, Question

_ANSWERS = {"yes": Answer.YES, "no": Answer.NO, "not known": Answer.NOT_KNOWN}
_DAY = timedelta(days=1)

Spec = Callable[[Criterion, str], None]


@pytest.fixture
def spec() -> Spec:
    """
    Judge each row of a table, by every reading of the rule.

    A row that is not known asks for something it lacks, a known one asks nothing. The columns of both engines say the
    same as the judge. The last day on which the answer can be yes is such a day, and the day after it is not.
    """

    def run(criterion: Criterion, table: str) -> None:
        header, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
        names = header[1:-1]
        assert rows, "a table has people in it"
        question = criterion.asks()
        assert set(names) <= set(facts_named(question)), "the table names facts that the rule does not ask"
        people = [{name: read(name, cell) for name, cell in zip(names, row[1:-1], strict=True) if cell} for row in rows]
        answers = [_ANSWERS[row[-1]] for row in rows]
        for row, facts, answer in zip(rows, people, answers, strict=True):
            judged = judge(question, facts)
            assert judged is answer, f"{row[0]}: {facts} came out as {judged.value}"
            still_open = asks(question, facts)
            assert bool(still_open) == (answer is Answer.NOT_KNOWN), f"{row[0]} asks {still_open}"
            again = [name for name in still_open if name in facts and not isinstance(facts[name], Money)]
            assert not again, f"{row[0]} is asked again what is known; only a sum may be, in the rule's currency"
            _last_day_is_the_last(question, facts)
        assert in_polars([question], people)[0] == answers, "the columns of Polars say something else"
        assert in_duckdb([question], people)[0] == answers, "the text of SQL says something else"

    return run


def _last_day_is_the_last(question: Question, facts: Mapping[str, object]) -> None:
    """The reading of the last day, held against the judge on that day and on the next."""
    applies = facts.get(APPLICATION)
    if not isinstance(applies, date):
        return
    last = last_day(question, facts, since=applies)
    if last is None:
        assert judge(question, facts) is Answer.NO, "a person who may apply on the day has a last day"
    elif last is not ALWAYS:
        assert judge(question, {**facts, APPLICATION: last}) is not Answer.NO, f"{last} is no day to apply"
        assert judge(question, {**facts, APPLICATION: last + _DAY}) is Answer.NO, f"{last} is not the last day"


def read(name: str, cell: str) -> object:
    """A cell of a table as the fact it stands for."""
    match FACTS[name].type:
        case "day":
            return date.fromisoformat(cell)
        case "days":
            return tuple(date.fromisoformat(day) for day in cell.split() if day != "none")
        case "number":
            return int(cell)
        case "score":
            return Decimal(cell)
        case "yes-no":
            return cell == "yes"
        case "countries" | "words":
            return tuple(word for word in cell.split() if word != "none")
        case "money":
            currency, amount = cell.split()
            return Money(Decimal(amount), currency)
        case _:
            return cell
