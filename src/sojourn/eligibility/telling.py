"""The outcomes of a scheme as they are told: criterion by criterion, each person by what is another of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sojourn.agreements.model import Agreement, Scheme
from sojourn.agreements.moves import Rules
from sojourn.basics.days import age_on
from sojourn.basics.messages import Message, listed
from sojourn.basics.money import Money
from sojourn.eligibility.facts import FACTS, fact_message
from sojourn.eligibility.findings import criteria_under, judge_person
from sojourn.eligibility.outcomes import Outcome, Outcomes, Unreached
from sojourn.rules.answers import Answer
from sojourn.rules.terms import APPLICATION

_WORDS = {Answer.YES: Message("yes"), Answer.NO: Message("no"), Answer.NOT_KNOWN: Message("not known")}


@dataclass(frozen=True)
class Told:
    """One outcome: what is another of its person, the facts still to be asked, and what is to be said beside it."""

    outcome: Outcome
    differs: tuple[Message, ...]
    asks: tuple[str, ...]
    remarks: tuple[Message, ...]


@dataclass(frozen=True)
class Part:
    """The outcomes that one criterion decides, with its name and sentence; the first person is a part of their own."""

    code: str
    name: Message | None
    says: Message
    weighed: bool
    outcomes: tuple[Outcome, ...]


def parts(rules: Rules, found: Outcomes) -> tuple[Part, ...]:
    """The first person, then every criterion of the day in the order of the agreement."""
    first, others = found.reached[:1], found.reached[1:]
    criteria = [criterion for criterion, _ in criteria_under(rules)] if found.reached else []
    decided = [
        Part(each.code, each.name(), each.says(), each.weighed, tuple(o for o in others if o.criterion == each.code))
        for each in criteria
    ]
    return (Part("", None, Message("The first person"), False, first), *decided)


def counted(found: Outcomes) -> Message:
    """How many outcomes there are, and how many come to each answer."""
    answers = [outcome.answer for outcome in found.reached]
    holes = {"count": len(answers), "yes": answers.count(Answer.YES), "no": answers.count(Answer.NO)}
    return Message(
        "Outcomes: {count}. Yes: {yes}, no: {no}, not known: {open}.",
        {**holes, "open": answers.count(Answer.NOT_KNOWN)},
    )


def unreached_message(one: Unreached, decided: tuple[Part, ...]) -> Message:
    """A way that nobody can go: its criterion, the answer, and the facts it speaks of."""
    name = next((part.name for part in decided if part.code == one.criterion and part.name), Message("The whole rule"))
    facts = listed([FACTS[fact].label for fact in one.facts if fact in FACTS])
    holes = {"criterion": name, "answer": _WORDS[one.met], "facts": facts}
    return Message("{criterion}: nobody comes to “{answer}” by what is asked here: {facts}.", holes)


def told(agreement: Agreement, scheme: Scheme, one: Outcome, *, on: date, known: date | None = None) -> Told:
    """An outcome as the judge has it: of the first person every fact, of the others what is another."""
    judged = judge_person(agreement, scheme, one.facts, on=on, known=known)
    shown = [name for name in (one.facts if one.number == 1 else one.differs) if name != APPLICATION]
    asks = judged.of(one.criterion).asks if one.criterion and one.met is Answer.NOT_KNOWN else ()
    also = [judged.of(code).name for code in one.also]
    said = tuple(_said(name, one, agreement) for name in shown)
    return Told(one, said, asks, tuple(_remarks(one, asks, also)))


def _said(name: str, one: Outcome, agreement: Agreement) -> Message:
    value = one.facts.get(name)
    if value is None:
        return Message("{label}: not known", {"label": FACTS[name].label})
    applies = one.facts[APPLICATION]
    if name == "birth_date" and isinstance(value, date) and isinstance(applies, date):
        holes = {"fact": fact_message(name, value), "age": age_on(value, applies)}
        return Message("{fact}. Age on the day of application: {age}", holes)
    if FACTS[name].type == "region" and value in agreement.regions:
        return Message("{label}: {value}", {"label": FACTS[name].label, "value": agreement.regions[str(value)]})
    return fact_message(name, value)


def _remarks(one: Outcome, asks: tuple[str, ...], also: list[Message]) -> Iterator[Message]:
    for name in asks:
        if isinstance(one.facts.get(name), Money):
            yield Message("A sum in another currency says nothing about the one that is asked.")
        else:
            yield Message("Asked: {question}", {"question": FACTS[name].question})
    if also:
        yield Message("Not by itself; not met or not known beside it: {criteria}.", {"criteria": listed(also)})
