"""The fifth reading of a term: in which ways an answer comes about, each part deciding by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import assert_never

from sojourn.basics.money import Money
from sojourn.rules.answers import Answer
from sojourn.rules.terms import (
    APPLICATION,
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
    Quantity,
    Question,
    Times,
    Value,
)

YES, NO, NOT_KNOWN = Answer.YES, Answer.NO, Answer.NOT_KNOWN
NOT_YES, NOT_NO = (NO, NOT_KNOWN), (YES, NOT_KNOWN)


@dataclass(frozen=True)
class Wanted:
    """
    What has to be so of a person: a question that comes to one of some answers.

    `at_edge`: a step in one of its facts would turn the answer. `open`: these facts are not known; `known`: of each
    of these groups one is.
    """

    question: Question
    answers: tuple[Answer, ...]
    at_edge: bool = False
    open: tuple[str, ...] = ()
    known: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Way:
    """
    One way to an answer: what must be so, and what must be beside it so that no other part decides as well.

    The last that must be so is the part that decides.
    """

    must: tuple[Wanted, ...]
    alone: tuple[Wanted, ...] = ()

    def beside(self, *others: Wanted) -> Way:
        """The same way, with more that must not decide."""
        return Way(self.must, (*self.alone, *others))

    def after(self, *conditions: Wanted) -> Way:
        """The same way, behind conditions that lead to it."""
        return Way((*conditions, *self.must), self.alone)


def ways(question: Question, answer: Answer) -> Iterator[Way]:
    """
    Every way in which a question comes to an answer: for each comparison, member and fact in it, that one alone.

    The others of an `All` are met meanwhile; the others of an `AnyOf` are not. A comparison is taken at its edge, an
    answer that is not known by each fact that can be missing. What a question can never come to has no way.
    """
    match question:
        case All(questions):
            if not questions and answer is YES:
                yield Way(())
            yield from _by_one(questions, answer, others=(YES,), needed={YES: (YES,), NOT_KNOWN: NOT_NO})
        case AnyOf(questions):
            if not questions and answer is NO:
                yield Way(())
            others = NOT_YES if answer is YES else (NO,)
            yield from _by_one(questions, answer, others=others, needed={NO: (NO,), NOT_KNOWN: NOT_YES})
        case Not(part):
            yield from ways(part, ~answer)
        case Overlaps():
            yield from ways(question.comparisons, answer)
        case Presumed(part):
            if answer is YES:
                yield from ways(part, NOT_KNOWN)
            if answer is not NOT_KNOWN:
                yield from ways(part, answer)
        case Cases(cases, otherwise):
            passed: tuple[Wanted, ...] = ()
            for condition, then in cases:
                for way in ways(then, answer):
                    yield way.after(*passed, Wanted(condition, (YES,)))
                passed = (*passed, Wanted(condition, NOT_YES))
            for way in ways(otherwise, answer):
                yield way.after(*passed)
        case Compare(_, _, right) if answer is NOT_KNOWN:
            yield from _not_known(question)
            if _is_money(right):
                # A sum in another currency: everything is known, and it still says nothing.
                yield Way((Wanted(question, (NOT_KNOWN,), known=_missing(question)),))
        case Compare(left, "==", Value(int() as bound)) if answer is NO:
            below = [Compare(left, "<", Value(bound))] if bound > 0 else []
            for side in (*below, Compare(left, ">", Value(bound))):
                yield Way((Wanted(side, (YES,), at_edge=True),))
        case Compare(left, _, right):
            if not isinstance(left, Hangs) and not isinstance(right, Hangs):
                yield Way((Wanted(question, (answer,), at_edge=True),))
        case Contains(Value(tuple() as members), member) if answer is YES:
            for each in members:
                yield Way((Wanted(Compare(member, "==", Value(each)), (YES,)),))
        case Contains() | Holds():
            yield from _not_known(question) if answer is NOT_KNOWN else [Way((Wanted(question, (answer,)),))]
        case _:
            assert_never(question)


def _by_one(
    questions: tuple[Question, ...],
    answer: Answer,
    *,
    others: tuple[Answer, ...],
    needed: Mapping[Answer, tuple[Answer, ...]],
) -> Iterator[Way]:
    """Each part decides; the others come to what the answer `needed` of them, and as far as can be to `others`."""
    for number, part in enumerate(questions):
        rest = [other for place, other in enumerate(questions) if place != number]
        must = [Wanted(other, needed[answer]) for other in rest] if answer in needed else []
        alone = [Wanted(other, others) for other in rest] if needed.get(answer) != others else []
        for way in ways(part, answer):
            yield way.after(*must).beside(*alone)


def _not_known(question: Compare | Contains | Holds) -> Iterator[Way]:
    groups = _missing(question)
    for group in groups:
        rest = tuple(other for other in groups if not set(other) & set(group))
        yield Way((Wanted(question, (NOT_KNOWN,), open=group, known=rest),))


def _missing(question: Compare | Contains | Holds) -> tuple[tuple[str, ...], ...]:
    sides: tuple[Quantity, ...]
    match question:
        case Compare(Hangs() as never_known) | Compare(_, _, Hangs() as never_known):
            sides = (never_known,)
        case Compare(left, _, right):
            sides = (left, right)
        case Contains(members, member):
            sides = (members, member)
        case Holds(fact):
            sides = (fact,)
        case _:
            assert_never(question)
    return tuple(dict.fromkeys(group for side in sides for group in missing(side)))


def missing(quantity: Quantity) -> tuple[tuple[str, ...], ...]:
    """The groups of facts without which a quantity is not known; one group that is missing is enough."""
    match quantity:
        case Value():
            return ()
        case Fact(name):
            return ((name,),) if name != APPLICATION else ()
        case Hangs(on):
            return ((on,),)
        case AgeOn(one, other) | MonthsUntil(one, other) | DaysUntil(one, other) | Times(one, other) | Plus(one, other):
            return tuple(dict.fromkeys((*missing(one), *missing(other))))
        case DaysIn(days):
            return missing(days)
        case FirstKnown(quantities):
            known_by = [missing(way) for way in quantities]
            return tuple(tuple(dict.fromkeys(sum(groups, ()))) for groups in product(*known_by))
        case _:
            assert_never(quantity)


def _is_money(quantity: Quantity) -> bool:
    match quantity:
        case Value(Money()):
            return True
        case Times(of):
            return _is_money(of)
        case _:
            return False
