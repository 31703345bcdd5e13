"""Ways to an answer: each part of a rule decides by itself for somebody, at its edge; what nobody reaches is named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sojourn.basics.money import Money
from sojourn.eligibility.outcomes import outcomes_of
from sojourn.eligibility.whole import WholeRule
from sojourn.rules.terms import (
    AgeOn,
    All,
    AnyOf,
    Cases,
    Compare,
    Contains,
    Fact,
    Holds,
    MonthsUntil,
    Not,
    Plus,
    Presumed,
    Question,
    Value,
)

title = "Ways to an answer"

ON = date(2026, 11, 9)
APPLIES = Fact("application_date")
TICKET, ONWARD = Holds(Fact("ticket")), Holds(Fact("onward_funds"))
FIRST_TIME = Compare(Fact("turns"), "==", Value(0))


def ways_of(question: Question) -> list[tuple[str, Mapping[str, object]]]:
    """Each answer with the facts, beside the day, of the person who comes to it."""
    found = outcomes_of(WholeRule(question, {"it": question}), on=ON, home="KOR")
    assert not found.unreached
    return [
        (each.answer.value, {name: fact for name, fact in each.facts.items() if name != APPLIES.name})
        for each in found.reached
    ]


def test_a_comparison_is_shown_at_its_edge_and_one_step_beyond() -> None:
    """The last person who meets it, the first who does not, and one of whom it is not known."""
    old_enough = Compare(AgeOn(Fact("birth_date"), APPLIES), ">=", Value(18))
    born = [(answer, facts.get("birth_date")) for answer, facts in ways_of(old_enough)]
    assert born == [("yes", date(2008, 11, 9)), ("no", date(2008, 11, 10)), ("not-known", None)]


def test_an_equal_number_is_missed_from_below_and_from_above() -> None:
    """Two ways to no; of none there is nothing below."""
    assert [facts for answer, facts in ways_of(Compare(Fact("turns"), "==", Value(1))) if answer == "no"] == [
        {"turns": 0},
        {"turns": 2},
    ]
    assert [facts for answer, facts in ways_of(FIRST_TIME) if answer == "no"] == [{"turns": 1}]


def test_of_several_alternatives_each_is_met_by_somebody_who_meets_no_other() -> None:
    """A ticket without the money for one, and the money without a ticket."""
    met = [facts for answer, facts in ways_of(AnyOf((TICKET, ONWARD))) if answer == "yes"]
    assert met == [{"ticket": True}, {"onward_funds": True}]


def test_of_several_conditions_each_fails_for_somebody_who_meets_the_others() -> None:
    """So that each is seen to be asked at all."""
    failed = [facts for answer, facts in ways_of(All((TICKET, Not(Holds(Fact("child")))))) if answer == "no"]
    assert failed == [{"ticket": False, "child": False}, {"ticket": True, "child": True}]


def test_each_member_of_a_list_is_a_way_and_all_others_are_one() -> None:
    """Two of the kinds of passport, and one that is neither."""
    kinds = ways_of(Contains(Value(("ordinary", "official")), Fact("passport_type")))
    assert kinds == [
        ("yes", {"passport_type": "ordinary"}),
        ("yes", {"passport_type": "official"}),
        ("no", {"passport_type": "diplomatic"}),
        ("not-known", {}),
    ]


def test_each_fact_that_can_be_missing_is_missing_alone() -> None:
    """A passport beyond the end of a stay hangs on three facts: three ways not to know."""
    left = MonthsUntil(Fact("entry_date"), Fact("passport_expires_on"))
    lasts = Compare(left, ">=", Plus(Fact("stay_months"), Value(3)))
    asked = {"entry_date", "passport_expires_on", "stay_months"}
    missing = [asked - set(facts) for answer, facts in ways_of(lasts) if answer == "not-known"]
    assert missing == [{"entry_date"}, {"passport_expires_on"}, {"stay_months"}]


def test_a_sum_in_another_currency_is_known_and_says_nothing() -> None:
    """It stands beside the sum that is missing."""
    enough = Compare(Fact("funds"), ">=", Value(Money(Decimal(1000), "EUR")))
    open_ = [facts.get("funds") for answer, facts in ways_of(enough) if answer == "not-known"]
    assert open_ == [None, Money(Decimal(5000), "CHF")]


def test_what_is_presumed_is_met_while_nothing_is_known() -> None:
    """There is no way to *not known*: an officer has not weighed it yet, or has."""
    assert ways_of(Presumed(Holds(Fact("purpose_accepted")))) == [
        ("yes", {}),
        ("yes", {"purpose_accepted": True}),
        ("no", {"purpose_accepted": False}),
    ]


def test_a_choice_between_questions_is_taken_at_each_of_its_branches() -> None:
    """A first time needs nothing; any other needs a ticket."""
    assert ways_of(Cases(((FIRST_TIME, All(())),), TICKET)) == [
        ("yes", {"turns": 0}),
        ("yes", {"ticket": True}),
        ("no", {"ticket": False}),
        ("not-known", {}),
    ]


def test_a_way_that_nobody_can_go_is_named() -> None:
    """A branch behind two conditions that shut each other out, with the facts they speak of."""
    never = All((Compare(Fact("age"), "<", Value(18)), Compare(Fact("age"), ">", Value(30))))
    rule = AnyOf((TICKET, All((never, ONWARD))))
    found = outcomes_of(WholeRule(rule, {"it": rule}), on=ON, home="KOR")
    assert {each.facts for each in found.unreached if each.met.value == "yes"} == {("age",), ("onward_funds",)}
