"""Every outcome of a scheme on a day: each way to yes, to no and to not known, with a person who reaches it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from sojourn.agreements.model import Agreement, Scheme
from sojourn.agreements.moves import rules_on
from sojourn.basics.money import Money
from sojourn.eligibility.fact_table import FACTS
from sojourn.eligibility.findings import can_be_judged
from sojourn.eligibility.laws import LAWS
from sojourn.eligibility.whole import WholeRule, whole_rule
from sojourn.rules.answers import Answer, every
from sojourn.rules.asking import facts_named
from sojourn.rules.edges import edges
from sojourn.rules.judging import Facts, judge
from sojourn.rules.reaching import Search
from sojourn.rules.terms import APPLICATION, NO, Question
from sojourn.rules.ways import Wanted, Way, ways

ANSWERS = (Answer.YES, Answer.NO, Answer.NOT_KNOWN)
# A state that no programme of the world names, and two currencies, for none asks in both.
_ELSEWHERE = "BTN"
_OTHER_CURRENCIES = ("CHF", "ISK")


@dataclass(frozen=True)
class Outcome:
    """
    One way through a scheme: the criterion that decides, what it comes to, and an invented person who reaches it.

    The first outcome is of the person all others are like; where that is a yes, no criterion has decided it. `answer`
    is that of the whole; `differs` are the facts in which the person is another than the first. `also` are criteria
    that are not met beside it, where nobody can go this way and meet all the others that are open to anybody.
    """

    number: int
    criterion: str
    met: Answer
    answer: Answer
    facts: Mapping[str, object]
    differs: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True)
class Unreached:
    """A way that nobody can go: the criterion, what it would come to, and the facts it speaks of."""

    criterion: str
    met: Answer
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Outcomes:
    """
    The outcomes of a scheme on a day, and what nobody reaches.

    `closed` are the criteria that nobody can meet, as while a programme is suspended: then no answer is yes, and the
    others are shown by themselves.
    """

    rule: WholeRule
    reached: tuple[Outcome, ...]
    unreached: tuple[Unreached, ...]
    closed: tuple[str, ...]

    def of(self, criterion: str, met: Answer | None = None) -> tuple[Outcome, ...]:
        """The outcomes that one criterion decides."""
        return tuple(each for each in self.reached if each.criterion == criterion and met in (None, each.met))


def outcomes(agreement: Agreement, scheme: Scheme, *, on: date, known: date | None = None) -> Outcomes:
    """
    Every outcome of a scheme for applications on a day, by what was `known` on a day; none before it has rules.

    A way is left out where a person before it goes it already. Where other criteria cannot be met at the same time,
    the way is gone without them.
    """
    if not can_be_judged(rules_on(agreement, scheme, on=on, known=known)):
        return Outcomes(WholeRule(NO, {}), (), (), ())
    return outcomes_of(whole_rule(agreement, scheme, known=known, since=on, until=on), on=on, home=scheme.sender)


def outcomes_of(rule: WholeRule, *, on: date, home: str) -> Outcomes:
    """The same for a rule of criteria on one day, asked of people who live at `home` where it leaves that open."""
    search = Search(edges(rule.answer, on=on, usual=_usual(rule, on, home)), LAWS, {APPLICATION: on})
    met = {code: Wanted(question, (Answer.YES,)) for code, question in rule.criteria.items()}
    closed = tuple(code for code, wanted in met.items() if search.person([wanted]) is None)
    open_ = {code: wanted for code, wanted in met.items() if code not in closed}
    first = _first_person(search, {code: rule.criteria[code] for code in open_})
    unreached = [] if first is not None else [Unreached("", Answer.YES, facts_named(rule.answer))]
    # While nobody can meet a criterion, the first person is one who fails by it.
    decided_by = closed[0] if closed else ""
    met_first = judge(rule.criteria[decided_by], first) if closed and first is not None else Answer.YES
    people: list[tuple[str, Answer, Facts]] = [(decided_by, met_first, first)] if first is not None else []
    for code, question in rule.criteria.items():
        others = [wanted for other, wanted in open_.items() if other != code]
        for answer in ANSWERS:
            for way in ways(question, answer):
                for wanted in _less_and_less(way, Wanted(question, (answer,)), others):
                    if any(search.is_so(wanted, facts) for _, _, facts in people):
                        break
                    person = search.person(wanted, first)
                    if person is not None:
                        people.append((code, answer, _closest(search, person, wanted, others, first)))
                        break
                else:
                    unreached.append(Unreached(code, answer, _facts_of(way)))
    reached = tuple(_outcome(number, *each, rule, people[0][2], closed) for number, each in enumerate(people, start=1))
    return Outcomes(rule, reached, tuple(dict.fromkeys(unreached)), closed)


def _first_person(search: Search, criteria: Mapping[str, Question]) -> dict[str, object] | None:
    """Somebody who meets every criterion, each in the first way that goes with the others."""
    wanted = [Wanted(question, (Answer.YES,)) for question in criteria.values()]
    first = search.person(wanted)
    for question in criteria.values() if first is not None else ():
        way = next(ways(question, Answer.YES), Way(()))
        further = [*wanted, *(replace(each, at_edge=False) for each in (*way.must, *way.alone))]
        person = first if first is not None and search.is_so(further, first) else search.person(further)
        if person is not None:
            first, wanted = person, further
    return first


def _less_and_less(way: Way, comes_to: Wanted, others: list[Wanted]) -> Iterator[list[Wanted]]:
    """A way that nothing else decides; the way among others; and away from its edge, which may lie in days to come."""
    yield [*way.must, *way.alone, *others]
    yield [*way.must, comes_to]
    if any(wanted.at_edge for wanted in way.must):
        yield [*(replace(wanted, at_edge=False) for wanted in way.must), comes_to]


def _closest(
    search: Search, person: dict[str, object], wanted: list[Wanted], others: list[Wanted], like: Facts | None
) -> dict[str, object]:
    """Where a way cannot be gone while every other criterion is met, somebody who meets as many of them as can be."""
    for other in others:
        closer = search.person([*wanted, other], like) if other not in wanted else None
        if closer is not None:
            person, wanted = closer, [*wanted, other]
    return person


def _facts_of(way: Way) -> tuple[str, ...]:
    """The facts that the deciding part of a way speaks of."""
    named = facts_named(way.must[-1].question) if way.must else ()
    return tuple(name for name in named if name != APPLICATION)


def _outcome(
    number: int, code: str, met: Answer, facts: Facts, rule: WholeRule, first: Facts, closed: tuple[str, ...]
) -> Outcome:
    differs = tuple(name for name in dict.fromkeys((*first, *facts)) if first.get(name) != facts.get(name))
    answers = {other: judge(question, facts) for other, question in rule.criteria.items()}
    also = tuple(
        other for other, answer in answers.items() if answer is not Answer.YES and other not in (code, *closed)
    )
    return Outcome(number, code, met, every(answers.values()), facts, differs, also)


def _usual(rule: WholeRule, on: date, home: str) -> dict[str, tuple[object, ...]]:
    """Values of facts that no constant of a rule gives: elsewhere, another currency, a plan for the months ahead."""
    return {name: tuple(_usual_of(name, on, home)) for name in facts_named(rule.answer)}


def _usual_of(name: str, on: date, home: str) -> Iterator[object]:
    if name == "stay_months":
        yield from (12, 1)
    elif name == "entry_date":
        yield from (on + timedelta(days=60), on)
    elif name == "turns":
        yield from (0, 1)
    match FACTS[name].type:
        case "country":
            yield from (home, _ELSEWHERE)
        case "day" if name != "birth_date":
            yield on - timedelta(days=30)
        case "days":
            yield ()
        case "countries":
            yield (_ELSEWHERE,)
        case "words":
            yield from (tuple(FACTS[name].words), *((word,) for word in FACTS[name].words))
        case "word":
            yield from FACTS[name].words
        case "money":
            yield from (Money(Decimal(5000), currency) for currency in _OTHER_CURRENCIES)
