"""From findings and officers' marks to the grounds of a decision, and from the grounds to what is given out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.cases.model import Outcome
from sojourn.decisions.model import GivenOut, Ground, GroundTold, HowMuch
from sojourn.eligibility.findings import Finding, Judgement, Met


@dataclass(frozen=True)
class Mark:
    """What an officer found of one criterion, on which paper, and why."""

    code: str
    met: Met
    paper: str = ""
    why: str = ""
    pages: tuple[int, ...] = ()


# The facts that an officer's mark gives: a consent, or what is weighed.
FACT_OF_MARK: Mapping[str, str] = {
    "age": "age_reasons_accepted",
    "funds": "funds_accepted",
    "purpose": "purpose_accepted",
}


def facts_with_marks(facts: Mapping[str, object], marks: Mapping[str, Mark]) -> dict[str, object]:
    """The facts of a person with what the officers' marks add to them."""
    given = {
        FACT_OF_MARK[code]: mark.met is Met.YES
        for code, mark in marks.items()
        if code in FACT_OF_MARK and mark.met in (Met.YES, Met.NO)
    }
    return {**facts, **given}


def met_after(finding: Finding, mark: Mark | None) -> Met:
    """What a criterion comes to after an officer's mark; a mark goes before the judge, who saw no paper."""
    return finding.met if mark is None else mark.met


def outcome_of(judgement: Judgement, marks: Mapping[str, Mark]) -> Outcome | None:
    """What the findings and marks come to; nothing while a criterion is open."""
    met = [met_after(finding, marks.get(finding.code)) for finding in judgement.findings]
    if Met.NO in met:
        return Outcome.REFUSED
    return Outcome.GRANTED if all(each is Met.YES for each in met) else None


def grounds_of(judgement: Judgement, marks: Mapping[str, Mark]) -> tuple[Ground, ...]:
    """Every criterion that is not met, in four parts."""
    return tuple(
        Ground(
            code=finding.code,
            name=finding.name,
            rule=finding.says,
            fact=_fact(finding),
            paper=_paper(finding, judgement, marks.get(finding.code)),
            remedy=finding.remedy,
            pages=mark.pages if (mark := marks.get(finding.code)) is not None else (),
        )
        for finding in judgement.findings
        if met_after(finding, marks.get(finding.code)) is Met.NO
    )


def met_names(judgement: Judgement, marks: Mapping[str, Mark]) -> tuple[Message, ...]:
    """The names of the criteria that are met."""
    return tuple(
        finding.name for finding in judgement.findings if met_after(finding, marks.get(finding.code)) is Met.YES
    )


def how_much_of(rules: Rules) -> HowMuch:
    """How much of a reason the host gives out on the day of the rules; everything where nothing else is known."""
    value = rules.value("reasons")
    return HowMuch(value) if isinstance(value, str) else HowMuch.FULL


def given_out(
    grounds: tuple[Ground, ...], met: tuple[Message, ...], own_sentence: str, *, how_much: HowMuch
) -> GivenOut:
    """
    What the person reads, on the page and in the letter alike.

    *Condition only* names the rule; *withheld* names nothing. Neither lists what was met, since the rest would follow
    by elimination. What is left out is recorded all the same. A grant has no ground that could be given away.
    """
    if how_much is HowMuch.FULL or not grounds:
        whole = tuple(
            GroundTold(each.code, each.rule, each.remedy, each.fact, each.paper, each.pages) for each in grounds
        )
        return GivenOut(how_much, whole, met, own_sentence)
    if how_much is HowMuch.CONDITION_ONLY:
        return GivenOut(how_much, tuple(GroundTold(each.code, each.rule, each.remedy) for each in grounds), (), "")
    return GivenOut(how_much, (), (), "")


def _paper(finding: Finding, judgement: Judgement, mark: Mark | None) -> str:
    """The paper an officer named; else the first that the scheme asks as a proof of the criterion."""
    if mark is not None and mark.paper:
        return mark.paper
    rules = judgement.rules
    proving = (paper for paper in rules.scheme.papers if finding.code in paper.proves)
    return next((paper.id for paper in proving if paper.entry.mission in (None, rules.mission)), "")


def _fact(finding: Finding) -> Message:
    """What was found of the person; the papers, where an officer found in them what the answers do not say."""
    if finding.met is Met.NO and finding.found is not None:
        return finding.found
    return Message("Nothing that meets it was found in the papers.")
