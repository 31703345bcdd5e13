"""The second reading of a term: which facts it names, and which of them are still open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from sojourn.rules.answers import Answer
from sojourn.rules.judging import Facts, amount, case_for, judge
from sojourn.rules.terms import (
    AgeOn,
    All,
    AnyOf,
    Cases,
    Compare,
    Contains,
    DaysIn,
    DaysUntil,
    Fact,
    FirstKnown,
    Hangs,
    Holds,
    MonthsUntil,
    Not,
    Overlaps,
    Plus,
    Presumed,
    Question,
    Term,
    Times,
    Value,
)

# To ask the class for a member takes longer than most answers.
_NOT_KNOWN = Answer.NOT_KNOWN


def facts_named(term: Term) -> tuple[str, ...]:
    """Every fact a term speaks of, in its order, each once."""
    return tuple(dict.fromkeys(_named(term)))


def explain(question: Question, facts: Facts) -> tuple[Answer, tuple[str, ...]]:
    """The answer for one person, and the facts that could still decide it where it is not known."""
    answer = judge(question, facts)
    return answer, asks(question, facts) if answer is _NOT_KNOWN else ()


def asks(term: Term, facts: Facts) -> tuple[str, ...]:
    """
    The facts that could still decide the answer, in the order in which it is best to ask.

    A part that is already decided asks nothing; where a quantity can be known in several ways and is known in
    none, each way is named. What is presumed asks nothing. A sum in another currency than the rule's is still asked.
    """
    return tuple(dict.fromkeys(_open(term, facts)))


def _open(term: Term, facts: Facts) -> Iterator[str]:
    match term:
        case All() | AnyOf() | Compare() | Contains() | Overlaps() | Holds():
            if judge(term, facts) is Answer.NOT_KNOWN:
                # Where every part is known, a sum is in another currency, and is asked again in the one of the rule.
                yield from [name for part in parts(term) for name in _open(part, facts)] or _named(term)
        case Not(question):
            yield from _open(question, facts)
        case Cases(cases):
            chosen = case_for(term, facts)
            if judge(chosen, facts) is Answer.NOT_KNOWN:
                for condition, _ in cases:
                    yield from _open(condition, facts)
                yield from _open(chosen, facts)
        case Presumed():
            return
        case Hangs(on):
            yield on
        case _:
            if amount(term, facts) is None:
                for name in _named(term):
                    if facts.get(name) is None:
                        yield name


def _named(term: Term) -> Iterator[str]:
    if isinstance(term, Fact):
        yield term.name
    elif isinstance(term, Hangs):
        yield term.on
    for part in parts(term):
        yield from _named(part)


def parts(term: Term) -> tuple[Term, ...]:
    """The terms that a term is made of, in their order."""
    match term:
        case All(questions) | AnyOf(questions):
            return questions
        case FirstKnown(ways):
            return ways
        case Not(question) | Presumed(question):
            return (question,)
        case Cases(cases, otherwise):
            return (*(term for case in cases for term in case), otherwise)
        case Holds(fact):
            return (fact,)
        case Compare(left, _, right):
            return (left, right)
        case Contains(members, member):
            return (members, member)
        case Overlaps(first, last, other_first, other_last):
            return (first, last, other_first, other_last)
        case AgeOn(born, on):
            return (born, on)
        case MonthsUntil(start, end) | DaysUntil(start, end):
            return (start, end)
        case Times(of, times):
            return (of, times)
        case Plus(one, other):
            return (one, other)
        case DaysIn(days, first_day, last_day):
            return (days, first_day, last_day)
        case Value() | Fact() | Hangs():
            return ()
        case _:
            assert_never(term)
