"""`spec`: a table of people and answers, held against a rule by every reading of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from sojourn.basics.money import Money
from sojourn.eligibility.criterion import Criterion
from sojourn.eligibility.facts import FACTS
from sojourn.rules.answers import Answer
from sojourn.rules.asking import asks, facts_named
from sojourn.rules.judging import judge

_ANSWERS = {"yes": Answer.YES, "no": Answer.NO, "not known": Answer.NOT_KNOWN}

Spec = Callable[[Criterion, str], None]


@pytest.fixture
def spec() -> Spec:
    """Judge each row of a table; a row that is not known asks for something it lacks, a known one asks nothing."""

    def run(criterion: Criterion, table: str) -> None:
        header, *rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
        names = header[1:-1]
        assert rows, "a table has people in it"
        for row in rows:
            facts = {name: read(name, cell) for name, cell in zip(names, row[1:-1], strict=True) if cell}
            question = criterion.asks()
            answer = judge(question, facts)
            assert answer is _ANSWERS[row[-1]], f"{row[0]}: {facts} came out as {answer.value}"
            still_open = asks(question, facts)
            assert bool(still_open) == (answer is Answer.NOT_KNOWN), f"{row[0]} asks {still_open}"
            assert not set(still_open) & set(facts), f"{row[0]} is asked again what is known"
            assert set(names) <= set(facts_named(question)), "the table names facts that the rule does not ask"

    return run


def read(name: str, cell: str) -> object:
    """A cell of a table as the fact it stands for."""
    match FACTS[name].type:
        case "day":
            return date.fromisoformat(cell)
        case "number":
            return int(cell)
        case "yes-no":
            return cell == "yes"
        case "countries":
            return tuple(cell.split())
        case "money":
            currency, amount = cell.split()
            return Money(Decimal(amount), currency)
        case _:
            return cell
