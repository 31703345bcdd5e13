"""Findings: what each criterion of a scheme came to for a person on a day, with article and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sojourn.agreements.model import NOT_ASKED, NOT_FOUND, Agreement, CriterionSpec, Entry, Scheme
from sojourn.agreements.moves import Pending, Rules, mission_of, rules_on
from sojourn.basics.messages import Message
from sojourn.eligibility.criterion import Criterion, NotAsked, NotFound
from sojourn.eligibility.kinds import KINDS
from sojourn.eligibility.kinds.proof import Proof
from sojourn.rules.answers import Answer, every
from sojourn.rules.asking import explain, facts_named


class Met(Enum):
    """What a criterion came to: an answer, or weighed by an officer who has not done so yet."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not-known"
    WEIGHED = "weighed"


@dataclass(frozen=True)
class Finding:
    """
    One criterion for one person on one day.

    `facts` are those the criterion rests on and that are known, `found` says them to the person; `asks` those still
    open; `cites` the sources of the criterion, `entry` the value of the agreement behind it, named `value_name`;
    `pending` what is only reported or announced.
    """

    code: str
    name: Message
    met: Met
    says: Message
    remedy: Message
    facts: Mapping[str, object]
    found: Message | None
    asks: tuple[str, ...]
    cites: tuple[str, ...]
    value_name: str
    entry: Entry | None
    pending: tuple[Pending, ...]


@dataclass(frozen=True)
class Judgement:
    """The answer for a person on a day, with the findings it follows from and the rules they were made under."""

    answer: Answer
    findings: tuple[Finding, ...]
    rules: Rules

    @property
    def asks(self) -> tuple[str, ...]:
        """The facts still open, each once."""
        return tuple(dict.fromkeys(name for finding in self.findings for name in finding.asks))

    def of(self, code: str) -> Finding:
        """The finding of one criterion."""
        return next(finding for finding in self.findings if finding.code == code)


def criteria_under(rules: Rules) -> tuple[tuple[Criterion, tuple[str, ...]], ...]:
    """The criteria of a scheme under the rules of a day, in the agreement's order, each with its cites."""
    made = [(criterion_under(rules, spec), spec.cites) for spec in rules.scheme.criteria]
    assert all(criterion is not None for criterion, _ in made), "a scheme is judged on a day on which it can be"
    return tuple((criterion, cites) for criterion, cites in made if criterion is not None)


def criterion_under(rules: Rules, spec: CriterionSpec) -> Criterion | None:
    """One criterion of a scheme under the rules of a day; nothing where no value makes it."""
    kind = KINDS[spec.kind]
    made = kind.under(rules)
    if made is not None:
        return made.of(spec.of) if isinstance(made, Proof) else made
    # What a kind rests on is the same for each criterion of it: a default, which is there before one is made.
    rests_on: tuple[str, ...] = vars(kind)["rests_on"]
    values = [rules.held[name].value for name in rests_on if name in rules.held]
    if NOT_ASKED in values:
        return NotAsked(spec.code, rests_on)
    return NotFound(spec.code, rests_on) if NOT_FOUND in values else None


def can_be_judged(rules: Rules) -> bool:
    """Whether every criterion finds its value on the day of the rules; before an agreement is in force none does."""
    return all(criterion_under(rules, spec) is not None for spec in rules.scheme.criteria)


def facts_of(agreement: Agreement, scheme: Scheme, *, on: date) -> tuple[str, ...]:
    """Every fact that the criteria of a scheme ask on a day, and the region that names the mission."""
    named = [name for criterion, _ in criteria_under(rules_on(agreement, scheme, on=on))
             for name in facts_named(criterion.asks())]  # fmt: skip
    return tuple(dict.fromkeys([*named, "residence_region"]))


def judge_person(
    agreement: Agreement, scheme: Scheme, facts: Mapping[str, object], *, on: date, known: date | None = None
) -> Judgement:
    """
    Judge one person by the rules of a scheme.

    `on` is the day of application, `known` the day by whose knowledge it is judged (left out: all that is
    known). The region of residence, where known, decides the mission and with it local practice.
    """
    mission = mission_for(scheme, facts, on=on, known=known)
    return judge_under(rules_on(agreement, scheme, on=on, known=known, mission=mission), facts)


def mission_for(scheme: Scheme, facts: Mapping[str, object], *, on: date, known: date | None = None) -> str | None:
    """The mission that the region of residence names; nothing where it is not known, or nobody assigned it."""
    region = facts.get("residence_region")
    mission = mission_of(scheme, region, on=on, known=known) if isinstance(region, str) else None
    return mission.id if mission else None


def judge_under(rules: Rules, facts: Mapping[str, object]) -> Judgement:
    """Judge one person by the rules of a day, which is the day of application."""
    whole = {**facts, "application_date": rules.on}
    findings = tuple(_finding(criterion, cites, whole, rules) for criterion, cites in criteria_under(rules))
    judged = (Answer(finding.met.value) for finding in findings if finding.met is not Met.WEIGHED)
    return Judgement(every(judged), findings, rules)


def _finding(criterion: Criterion, cites: tuple[str, ...], facts: Mapping[str, object], rules: Rules) -> Finding:
    question = criterion.asks()
    answer, still_open = explain(question, facts)
    named = facts_named(question)
    return Finding(
        code=criterion.code,
        name=criterion.name(),
        met=Met.WEIGHED if criterion.weighed and answer is Answer.NOT_KNOWN else Met(answer.value),
        says=criterion.says(),
        remedy=criterion.remedy(),
        facts={name: facts[name] for name in named if facts.get(name) is not None and name != "application_date"},
        found=criterion.finds(facts),
        asks=() if criterion.weighed else still_open,
        cites=cites,
        value_name=criterion.rests_on[0],
        entry=rules.held.get(criterion.rests_on[0]),
        pending=tuple(pending for pending in rules.pending if pending.name in criterion.rests_on),
    )
