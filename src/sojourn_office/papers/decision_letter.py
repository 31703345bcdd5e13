"""The letter of a decision, put together from what was decided; preview and frozen letter come from here alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sojourn.agreements.model import Agreement, Mission
from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.cases.model import Outcome
from sojourn.decisions.model import Ground, HowMuch
from sojourn_office.papers.letter import Letter, Reason, ReasonsTold
from sojourn_office.papers.words import Addressee, Said

# The language a host's missions write in, and the one of the people it writes to.
LANGUAGE_OF = {"JPN": "ja", "KOR": "ko"}

_TOLD = {
    HowMuch.FULL: ReasonsTold.FULL,
    HowMuch.CONDITION_ONLY: ReasonsTold.CONDITION_ONLY,
    HowMuch.WITHHELD: ReasonsTold.WITHHELD,
}


def how_much_of(rules: Rules) -> HowMuch:
    """How much of a reason the host gives out on the day of the rules; everything where nothing else is known."""
    value = rules.value("reasons")
    return HowMuch(value) if isinstance(value, str) else HowMuch.FULL


def decision_letter(
    rules: Rules,
    *,
    mission: Mission,
    number: str,
    native_name: str,
    latin_name: str,
    nationality: str,
    decided_on: date,
    outcome: Outcome,
    grounds: Sequence[Ground],
    met: Sequence[Message],
    own_sentence: str,
    officers: int,
    in_round: bool,
    specimen: bool,
) -> Letter:
    """A letter with all that was recorded; the host's value says how much of it is printed."""
    how_much = how_much_of(rules)
    entry = rules.held.get("reasons")
    source = _source(rules.agreement, entry.cites if entry else ())
    return Letter(
        office=mission.name,
        section=Message("Consular section"),
        decided_on=decided_on,
        number=number,
        addressee=Addressee(native_name, latin_name, LANGUAGE_OF.get(nationality, "en")),
        granted=outcome is Outcome.GRANTED,
        office_language=LANGUAGE_OF.get(rules.scheme.host, "en"),
        officers=officers,
        in_round=in_round,
        reasons=tuple(_reason(ground, rules) for ground in grounds),
        reasons_told=_TOLD[how_much],
        reasons_source=source,
        officer_sentence=own_sentence,
        met=tuple(met),
        next_steps=_next_steps(outcome, in_round=in_round),
        specimen=specimen,
    )


def _reason(ground: Ground, rules: Rules) -> Reason:
    spec = next(spec for spec in rules.scheme.criteria if spec.kind == ground.code)
    return Reason(
        rule=ground.rule,
        source=_source(rules.agreement, spec.cites),
        fact=ground.fact,
        paper=_paper(ground.paper, rules),
        remedy=(ground.remedy,),
    )


def _paper(paper_id: str, rules: Rules) -> Said:
    """A paper by its number and name in the agreement."""
    found = next((paper for paper in rules.scheme.papers if paper.id == paper_id), None)
    if found is None:
        return Message("No single paper.")
    return Message("{number}, {paper}", {"number": found.number, "paper": found.name})


def _source(agreement: Agreement, cites: Sequence[str]) -> Said:
    known = [agreement.sources[cite] for cite in cites if cite in agreement.sources]
    if not known:
        return ""
    return Message("{title}, {outlet}", {"title": known[0].title, "outlet": known[0].outlet})


def _next_steps(outcome: Outcome, *, in_round: bool) -> tuple[Said, ...]:
    if outcome is Outcome.GRANTED:
        return (Message("Sign in to see until when the visa can be collected."),)
    if in_round:
        return (Message("You can apply again in any later round."),)
    return (Message("You can apply again."),)
