"""The outcomes of a scheme as they are told: criterion by criterion, each person by what is another of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sojourn.agreements.model import Agreement, Scheme
from sojourn.agreements.moves import rules_on
from sojourn.basics.messages import Message
from sojourn.eligibility.facts import FACTS, fact_message, listed
from sojourn.eligibility.findings import criteria_under, judge_person
from sojourn.eligibility.outcomes import Outcome, Outcomes, Unreached
from sojourn.rules.answers import Answer
from sojourn.rules.terms import APPLICATION


@dataclass(frozen=True)
class Told:
    """One outcome: what is another of its person, the facts still to be asked, and what is to be said beside it."""

    outcome: Outcome
    differs: tuple[Message, ...]
    asks: tuple[str, ...]
    remarks: tuple[Message, ...]


@dataclass(frozen=True)
class Part:
    """The outcomes that one criterion decides, with its name and sentence; the first person has a part of their own."""

    code: str
    name: Message | None
    says: Message
    weighed: bool
    told: tuple[Told, ...]

    def numbers(self, met: Answer) -> tuple[int, ...]:
        """The numbers of the outcomes in which the criterion comes to this."""
        return tuple(one.outcome.number for one in self.told if one.outcome.met is met)


def told(
    agreement: Agreement, scheme: Scheme, found: Outcomes, *, on: date, known: date | None = None
) -> tuple[Part, ...]:
    """The first person, then every criterion of the day in the order of the agreement."""
    criteria = [criterion for criterion, _ in criteria_under(rules_on(agreement, scheme, on=on, known=known))]
    names = {criterion.code: criterion.name() for criterion in criteria}

    def of(code: str, *, first: bool) -> tuple[Told, ...]:
        chosen = [each for each in found.reached if (each.number == 1 if first else each.criterion == code)]
        return tuple(_told(agreement, scheme, one, names, on, known) for one in chosen if first or one.number != 1)

    begin = Part("", None, Message("The first person"), False, of("", first=True))
    return (
        begin,
        *(Part(each.code, each.name(), each.says(), each.weighed, of(each.code, first=False)) for each in criteria),
    )


def counted(found: Outcomes) -> Message:
    """How many outcomes there are, and how many come to each answer."""
    answers = [outcome.answer for outcome in found.reached]
    holes = {"count": len(answers), "yes": answers.count(Answer.YES), "no": answers.count(Answer.NO)}
    return Message(
        "Outcomes: {count}. Yes: {yes}, no: {no}, not known: {open}.",
        {**holes, "open": answers.count(Answer.NOT_KNOWN)},
    )


def unreached_message(one: Unreached) -> Message:
    """A way that nobody can go, by the facts it speaks of."""
    labels = [FACTS[name].label for name in one.facts if name in FACTS] or [Message("nothing")]
    return Message("Nobody comes to this by what the rule asks of: {facts}.", {"facts": listed(labels)})


def _told(
    agreement: Agreement, scheme: Scheme, one: Outcome, names: dict[str, Message], on: date, known: date | None
) -> Told:
    judged = judge_person(agreement, scheme, one.facts, on=on, known=known)
    shown = [name for name in (one.facts if one.number == 1 else one.differs) if name != APPLICATION]
    asks = judged.of(one.criterion).asks if one.criterion and one.met is Answer.NOT_KNOWN else ()
    return Told(one, tuple(_said(name, one) for name in shown), asks, tuple(_remarks(one, asks, names)))


def _said(name: str, one: Outcome) -> Message:
    value = one.facts.get(name)
    if value is None:
        return Message("{label}: not known", {"label": FACTS[name].label})
    return fact_message(name, value)


def _remarks(one: Outcome, asks: tuple[str, ...], names: dict[str, Message]) -> Iterator[Message]:
    for name in asks:
        yield Message("Asked: {question}", {"question": FACTS[name].question})
    if one.criterion and one.met is Answer.NOT_KNOWN and not asks:
        yield Message("A sum in another currency says nothing about the one that is asked.")
    also = [names[code] for code in one.also if code in names]
    if also:
        yield Message("Not by itself; not met or not known beside it: {criteria}.", {"criteria": listed(also)})
