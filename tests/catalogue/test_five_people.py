"""Five invented people and where they can go: each answer and last day as the sources say it, checked by hand."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from sojourn.cli.files import catalogue_folder, read_catalogue, schemes_of
from sojourn.eligibility.facts import read_facts, read_stays
from sojourn.rounds.where import Going, where
from sojourn.rules.answers import Answer
from sojourn.rules.judging import judge
from sojourn.rules.terms import APPLICATION

ON = date(2026, 11, 9)
PEOPLE: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("five-people.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def goings() -> dict[str, dict[str, Going]]:
    """What each person is told of every programme."""
    agreements, problems = read_catalogue(catalogue_folder())
    assert not problems
    schemes = schemes_of(agreements)
    found = {}
    for name, person in PEOPLE.items():
        facts, faults = read_facts(person["facts"], today=ON)
        _, stays, wrong = read_stays({"turns": person["turns"]})
        assert not faults and not wrong
        named = {each["scheme"] for each in person["programmes"]}
        told = where((schemes[one] for one in named), facts, on=ON, stays=stays)
        found[name] = {one.scheme.id: one for one in told}
    return found


@pytest.mark.parametrize("name", PEOPLE)
def test_each_programme_answers_as_its_source_says(name: str, goings: dict[str, dict[str, Going]]) -> None:
    """The answer, what is open or in the way, the door, and until when."""
    for row in PEOPLE[name]["programmes"]:
        going = goings[name][row["scheme"]]
        told = {
            "answer": going.answer.value,
            "last": going.last_day,
            "sure": going.sure_until,
            "door": going.door.state.value,
            "asks": list(going.judgement.asks),
            "no": [finding.code for finding in going.hindered_by],
        }
        expected = {"asks": [], "no": [], "last": None, "sure": row.get("last"), **row}
        assert told == {key: expected[key] for key in told}, (row["scheme"], row["says"], row["url"])


@pytest.mark.parametrize("name", PEOPLE)
def test_the_morrow_of_each_last_day_is_too_late(name: str, goings: dict[str, dict[str, Going]]) -> None:
    """That day can still be yes."""
    for going in goings[name].values():
        if going.last_day is not None:
            days = [going.last_day, going.last_day + timedelta(days=1)]
            answers = [judge(going.rule, {**going.facts, APPLICATION: day}) for day in days]
            assert answers[0] is not Answer.NO and answers[1] is Answer.NO, (going.scheme.id, answers)


def test_no_row_is_without_the_page_that_says_so() -> None:
    """Some fifty programmes, each with its address."""
    rows = [row for person in PEOPLE.values() for row in person["programmes"]]
    assert len(rows) > 50
    assert [row["scheme"] for row in rows if not row["url"].startswith("http") or not row["says"]] == []
