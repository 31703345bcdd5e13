"""Random rules and random people, aimed at the edges: what a rule may never do, whatever it says."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sojourn.basics.days import age_on, birthday, last_day_of_months
from sojourn.basics.money import Money
from sojourn.eligibility.facts import read_facts, write_facts
from sojourn.rules.answers import Answer
from sojourn.rules.asking import asks, facts_named
from sojourn.rules.judging import judge
from sojourn.rules.terms import (
    AgeOn,
    All,
    AnyOf,
    Compare,
    Contains,
    Fact,
    FirstKnown,
    Hangs,
    Holds,
    MonthsUntil,
    Not,
    Question,
    Value,
)

ON = date(2026, 11, 9)
LEAP_DAYS = [date(year, 2, 29) for year in (1996, 2000, 2004, 2008)]
EVES = [birthday(ON, -years) + timedelta(days=days) for years in (18, 26, 31) for days in (-1, 0, 1)]

PEOPLE: dict[str, st.SearchStrategy[Any]] = {
    "birth_date": st.sampled_from(LEAP_DAYS + EVES) | st.dates(date(1980, 1, 1), date(2015, 12, 31)),
    "application_date": st.sampled_from([ON, date(2026, 2, 28), date(2026, 3, 1), date(2028, 2, 29)]),
    "age": st.integers(15, 35),
    "turns": st.integers(0, 3),
    "child": st.booleans(),
    "age_reasons_accepted": st.booleans(),
    "nationality": st.lists(st.sampled_from(["KOR", "JPN", "USA"]), min_size=1, unique=True).map(tuple),
    "funds": st.builds(Money, st.sampled_from([2_799_999, 2_800_000]).map(Decimal), st.sampled_from(["KRW", "JPY"])),
    "passport_expires_on": st.dates(ON, ON + timedelta(days=800)),
}
people = st.fixed_dictionaries({}, optional=PEOPLE)
whole_people = st.fixed_dictionaries(PEOPLE)

ages = st.just(FirstKnown((AgeOn(Fact("birth_date"), Fact("application_date")), Fact("age"))))
months = st.just(MonthsUntil(Fact("application_date"), Fact("passport_expires_on")))
numbers = ages | months | st.just(Fact("turns")) | st.just(Hangs("residence_region"))
operators = st.sampled_from(["<", "<=", "==", ">=", ">"])
least = Value(Money(Decimal(2_800_000), "KRW"))
leaves = (
    st.builds(Compare, numbers, operators, st.integers(0, 31).map(Value))
    | st.just(Compare(Fact("funds"), ">=", least))
    | st.builds(Contains, st.just(Fact("nationality")), st.sampled_from(["KOR", "JPN"]).map(Value))
    | st.sampled_from([Holds(Fact("child")), Holds(Fact("age_reasons_accepted"))])
)
questions: st.SearchStrategy[Question] = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


@given(questions, people, whole_people)
def test_learning_more_never_turns_a_yes_into_a_no(
    question: Question, known: dict[str, Any], all_: dict[str, Any]
) -> None:
    """An answer that is given with little known stays when the rest becomes known."""
    # A way that goes before another is no further knowledge of the same thing; such people are left out.
    if "birth_date" not in known and "age" in known:
        known = {**known, "birth_date": all_["birth_date"], "application_date": all_["application_date"]}
    before, after = judge(question, known), judge(question, {**all_, **known})
    assert before in (after, Answer.NOT_KNOWN)


@given(questions, people)
def test_whoever_is_asked_nothing_has_an_answer(question: Question, known: dict[str, Any]) -> None:
    """Not known comes with a question, and an answer asks none; what is known is asked only in another currency."""
    still_open = asks(question, known)
    assert set(still_open) & set(known) <= {name for name, fact in known.items() if isinstance(fact, Money)}
    assert set(still_open) <= set(facts_named(question))
    assert bool(still_open) == (judge(question, known) is Answer.NOT_KNOWN)


@given(questions, people)
def test_not_is_its_own_way_back(question: Question, known: dict[str, Any]) -> None:
    """And not known stays not known."""
    assert judge(Not(Not(question)), known) is judge(question, known)
    assert judge(Not(question), known) is ~judge(question, known)


@given(st.lists(questions, min_size=1, max_size=4).map(tuple), people)
def test_all_and_any_are_each_other_turned_round(parts: tuple[Question, ...], known: dict[str, Any]) -> None:
    """De Morgan's law holds with three answers too."""
    turned = Not(AnyOf(tuple(Not(part) for part in parts)))
    assert judge(All(parts), known) is judge(turned, known)


@given(PEOPLE["birth_date"], st.integers(0, 60))
def test_an_age_is_reached_on_the_birthday_and_not_on_its_eve(born: date, age: int) -> None:
    """For everyone, those born on 29 February too."""
    day = birthday(born, age)
    assert age_on(born, day) == age
    assert age_on(born, day - timedelta(days=1)) == age - 1


@given(st.dates(date(1999, 4, 1), date(2090, 12, 31)), st.integers(1, 24))
def test_a_period_of_months_ends_within_the_month_it_should(event: date, months_: int) -> None:
    """Never earlier than the corresponding day of the calendar allows, never a day into the next."""
    last = last_day_of_months(event, months_)
    index = event.year * 12 + event.month - 1 + months_
    assert last.year * 12 + last.month - 1 in (index, index + 1 if event.day > 27 else index)
    assert last.day <= max(event.day, 29) or event.day >= 28


@given(people)
def test_facts_are_read_back_as_they_were_written(known: dict[str, Any]) -> None:
    """Frozen with a decision, and judged again years later."""
    read, faults = read_facts(write_facts(known))
    assert not faults
    assert read == known
