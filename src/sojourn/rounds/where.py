"""Where can I go: every programme for one person on a day, with the last day to apply to each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sojourn.agreements.model import Agreement, Scheme
from sojourn.agreements.moves import rules_on
from sojourn.eligibility.findings import Finding, Judgement, Met, can_be_judged, judge_person
from sojourn.eligibility.whole import whole_rule
from sojourn.rounds.doors import Door, State, door
from sojourn.rules.answers import Answer
from sojourn.rules.lasting import last_day
from sojourn.rules.terms import Question

_CONSENT = "age_reasons_accepted"
"""
What an officer consents to; until one has, it is not what holds without a consent. That money is found enough is no
consent: where no source gives the sum, or a person estimates it, nobody knows that it is too little either.
"""


@dataclass(frozen=True)
class Going:
    """
    One programme for one person on a day.

    `last_day` is the last day on which the answer can still be yes, `sure_until` the last on which it is what it is
    today without an officer's consent; `date.max` where there is no end, nothing where no such day is left. `rule` is
    the question behind them, `facts` what was known of the person.
    """

    agreement: Agreement
    scheme: Scheme
    judgement: Judgement
    door: Door
    last_day: date | None
    sure_until: date | None
    rule: Question
    facts: Mapping[str, object]

    @property
    def answer(self) -> Answer:
        """What the programme says today."""
        return self.judgement.answer

    @property
    def hindered_by(self) -> tuple[Finding, ...]:
        """The criteria that are not met, in the agreement's order."""
        return tuple(finding for finding in self.judgement.findings if finding.met is Met.NO)

    @property
    def usefulness(self) -> tuple[int, int, int, str]:
        """What sorts first: what one can do, and soonest; what misses by the least; the name at last."""
        answers = {Answer.YES: 0, Answer.NOT_KNOWN: 1, Answer.NO: 2}
        states = list(State)
        return (answers[self.answer], len(self.hindered_by), states.index(self.door.state), self.scheme.id)


def where(
    schemes: Iterable[tuple[Agreement, Scheme]],
    facts: Mapping[str, object],
    *,
    on: date,
    known: date | None = None,
    stays: Mapping[str, Mapping[str, object]] | None = None,
) -> tuple[Going, ...]:
    """
    Every programme for one person, the most useful first; programmes without rules on the day are left out.

    `stays` are the facts of earlier stays in each host, like `{"JPN": {"turns": 1}}`; a host that is not named has
    issued no visa. Left out, what `facts` say of them serves for every host.
    """
    going = (
        _going(agreement, scheme, _for_host(facts, scheme.host, stays), on, known) for agreement, scheme in schemes
    )
    return tuple(sorted((one for one in going if one is not None), key=lambda one: one.usefulness))


def _for_host(
    facts: Mapping[str, object], host: str, stays: Mapping[str, Mapping[str, object]] | None
) -> Mapping[str, object]:
    return facts if stays is None else {**facts, **stays.get(host, {"turns": 0})}


def _going(
    agreement: Agreement, scheme: Scheme, facts: Mapping[str, object], on: date, known: date | None
) -> Going | None:
    rules = rules_on(agreement, scheme, on=on, known=known)
    if not can_be_judged(rules):
        return None
    region = facts.get("residence_region")
    rule = whole_rule(agreement, scheme, known=known, since=on, region=region if isinstance(region, str) else None)
    return Going(
        agreement,
        scheme,
        judge_person(agreement, scheme, facts, on=on, known=known),
        door(rules),
        last_day(rule.answer, facts, since=on),
        last_day(rule.answer, without_consent(facts), since=on),
        rule.answer,
        facts,
    )


def without_consent(facts: Mapping[str, object]) -> Mapping[str, object]:
    """The facts of someone whom no officer has consented to."""
    return {_CONSENT: False, **facts}
