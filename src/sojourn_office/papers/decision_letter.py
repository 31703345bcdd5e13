"""The letter of a decision, put together from what was decided; preview and frozen letter come from here alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sojourn.agreements.model import Entry, Mission, Scheme
from sojourn.agreements.moves import Rules, sources_behind
from sojourn.basics.messages import Message, Said, listed
from sojourn.cases.model import Outcome
from sojourn.decisions.model import Ground, GroundTold
from sojourn.decisions.moves import given_out, how_much_of
from sojourn.eligibility.findings import criteria_under
from sojourn_office.papers.letter import Letter, Reason
from sojourn_office.papers.words import Addressee

# The language a host's missions write in, and the one of the people it writes to.
LANGUAGE_OF = {"JPN": "ja", "KOR": "ko"}


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
    look_until: date | None = None,
    looked_again: bool = False,
) -> Letter:
    """A letter with as much of what was recorded as the host gives out."""
    assert grounds or outcome is Outcome.GRANTED, "a refusal has its grounds, told or not"
    told = given_out(tuple(grounds), tuple(met), own_sentence, how_much=how_much_of(rules))
    reasons = rules.held.get("reasons")
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
        reasons=tuple(_reason(ground, rules) for ground in told.grounds),
        reasons_note=reasons_note(rules),
        reasons_source=_source(rules, reasons.cites if reasons else (), reasons),
        officer_sentence=told.own_sentence,
        met=told.met,
        next_steps=_next_steps(outcome, in_round=in_round),
        review_until=look_until,
        review_note=look_note(rules) if look_until is not None else "",
        looked_again=looked_again,
        specimen=specimen,
    )


def reasons_note(rules: Rules) -> Said:
    """What to know of how much of a reason is given, where that is invented; nothing where the rule is a real one."""
    return _note_of_invented(rules, "reasons")


def look_note(rules: Rules) -> Said:
    """What to know of a second look, where that it is given is invented; nothing where the rule is a real one."""
    return _note_of_invented(rules, "review")


def _note_of_invented(rules: Rules, name: str) -> Said:
    entry = rules.held.get(name)
    if entry is None or not entry.is_invented or entry.note is None:
        return ""
    return Message("◇ {note}", {"note": entry.note})


def _reason(ground: GroundTold, rules: Rules) -> Reason:
    criterion, cites = next(each for each in criteria_under(rules) if each[0].code == ground.code)
    return Reason(
        rule=ground.rule,
        source=_source(rules, cites, rules.held.get(criterion.rests_on[0])),
        remedy=(ground.remedy,),
        fact=ground.fact or "",
        paper="" if ground.paper is None else paper_words(ground.paper, rules.scheme, ground.pages),
    )


def paper_words(paper_id: str, scheme: Scheme, pages: Sequence[int] = ()) -> Said:
    """A paper by its number and name in the agreement, with the pages of it that were quoted."""
    found = next((paper for paper in scheme.papers if paper.id == paper_id), None)
    if found is None:
        return Message("No single paper.")
    named = {"number": found.number, "paper": found.name}
    if not pages:
        return Message("{number}, {paper}", named)
    return Message("{number}, {paper}, page {pages}", named | {"pages": listed([str(page) for page in pages])})


def _source(rules: Rules, cites: tuple[str, ...], entry: Entry | None) -> Said:
    """The best source of a rule, as the page names it."""
    for source in sources_behind(rules.agreement, cites, entry):
        return Message("{title}, {outlet}", {"title": source.title, "outlet": source.outlet})
    return ""


def _next_steps(outcome: Outcome, *, in_round: bool) -> tuple[Said, ...]:
    if outcome is Outcome.GRANTED:
        return (Message("Sign in to see until when the visa can be collected."),)
    if in_round:
        return (Message("You can apply again in any later round."),)
    return (Message("You can apply again."),)
