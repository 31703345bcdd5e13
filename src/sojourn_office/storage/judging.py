"""A lodged case judged anew: its frozen facts, the officers' marks, the findings by the rule of its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sojourn.agreements.model import Agreement, Mission, Scheme
from sojourn.agreements.moves import Rules, rules_on
from sojourn.basics.messages import Message, Words
from sojourn.cases import second_look
from sojourn.cases.endorsing import LETTER_FACT, TO_ENDORSE
from sojourn.cases.model import IN_OFFICE, Did, Outcome, Stage, done
from sojourn.cases.model import Case as CaseRecord
from sojourn.decisions.model import Ground
from sojourn.decisions.moves import Mark, facts_with_marks, grounds_of, met_names, outcome_of
from sojourn.eligibility.facts import read_facts
from sojourn.eligibility.findings import Judgement, Met, judge_under, mission_for
from sojourn.eligibility.papers import papers_asked
from sojourn.rounds.methods import METHODS
from sojourn.rounds.moves import last_minute
from sojourn.texts.keeping import kept
from sojourn_office.storage import agreements, events
from sojourn_office.storage.cases import Case, answers_of, facts_of, papers_of, turns_of
from sojourn_office.storage.keys import PersonErased
from sojourn_office.storage.passages import kept_in


@dataclass(frozen=True)
class Judged:
    """A case with everything a decision rests on."""

    record: CaseRecord
    agreement: Agreement
    scheme: Scheme
    rules: Rules
    judgement: Judgement
    facts: Mapping[str, object]
    marks: Mapping[str, Mark]
    on: date
    known: date

    @property
    def outcome(self) -> Outcome | None:
        """What findings and marks come to; nothing while a criterion is open."""
        return outcome_of(self.judgement, self.marks)

    @property
    def mission(self) -> Mission:
        """The mission that decides."""
        return self.scheme.missions[self.record.mission]


def judged(case: Case, *, known: date, marks: Mapping[str, Mark] | None = None) -> Judged:
    """
    A case judged by the rule of the day it was lodged, as known on a day; a draft by the rule of that day.

    By the officers' latest marks, or by others where some are named.
    """
    on = case.rule_on or known
    found = agreements.scheme(case.scheme)
    assert found is not None, f"{case.scheme} is a scheme of this office"
    agreement, scheme = found
    happened = events.happened_to(case)
    marks = marks_of(happened) if marks is None else marks
    facts = facts_with_marks(_lodged_facts_now(case, happened) or facts_of(case), marks)
    record = case.record(events.action_of(event) for event in happened)
    if any(done(record, Did.ENDORSED)) and record.stage is not Stage.NO_LONGER_ENDORSED:
        facts[LETTER_FACT] = True
    judging = mission_for(scheme, facts, on=on, known=known)
    return Judged(
        record=record,
        agreement=agreement,
        scheme=scheme,
        rules=agreements.rules_of(case.scheme, on=on, known=known, mission=case.mission),
        judgement=judge_under(agreements.rules_of(case.scheme, on=on, known=known, mission=judging), facts),
        facts=facts,
        marks=marks,
        on=on,
        known=known,
    )


def marks_of(happened: list[events.Event]) -> dict[str, Mark]:
    """The officers' latest mark of each criterion; a second look begins without those of the first decision."""
    marks: dict[str, Mark] = {}
    for event in happened:
        if event.kind == Did.LOOK_ASKED.value:
            marks.clear()
        elif event.kind == Did.JUDGED.value:
            public, sealed = event.open_part, event.sealed_part
            code = str(public["code"])
            paper = sealed.get("paper", "")
            quoted = {quote.page for quote in kept_in(event) if quote.paper == paper}
            marks[code] = Mark(code, Met(public["met"]), paper, sealed.get("why", ""), tuple(sorted(quoted)))
    return marks


def lodged_facts(happened: list[events.Event]) -> dict[str, object] | None:
    """The facts as they were frozen when the case was lodged."""
    for event in happened:
        if event.kind == Did.LODGED.value:
            raw: dict[str, Any] = event.sealed_part["facts"]
            facts, faults = read_facts(raw)
            assert not faults, "facts were checked before they were frozen"
            return facts
    return None


def _lodged_facts_now(case: Case, happened: list[events.Event]) -> dict[str, object] | None:
    """
    The facts as they were lodged; until the decision with the turns as they count now.

    Since then a visa may have come onto the person's record, or off it: what counts with them beside what they
    declared is not frozen.
    """
    facts = lodged_facts(happened)
    if facts is None or Stage(case.stage) not in IN_OFFICE:
        return facts
    declared = answers_of(case).get("turns", facts.get("turns"))
    return {**facts, "turns": turns_of(case, declared if isinstance(declared, int) else None)}


def unseen_papers(case: Case, found: Judged) -> tuple[Words, ...]:
    """
    The required papers that no officer has opened since they came, by their names.

    One that came on paper counts once an officer has marked it as seen; a paper that was sent again is unseen again.
    """
    seen = seen_papers(case)
    asked = papers_asked(found.rules, found.facts)
    return tuple(each.paper.name for each in asked if each.must and each.paper.id not in seen)


def ungrounded(case: Case) -> tuple[str, ...]:
    """
    The papers that the rule asked for and that no officer had opened when a case was granted, by their ids.

    By the rule and the facts that were frozen with the decision. Nothing of someone erased can be opened any more,
    and nothing is found.
    """
    happened = events.happened_to(case)
    decided = next((event for event in reversed(happened) if event.kind == Did.DECIDED.value), None)
    if decided is None or decided.open_part["outcome"] != Outcome.GRANTED.value:
        return ()
    pins = decided.open_part
    on, known = (date.fromisoformat(pins[name]) for name in ("rule_on", "known_on"))
    agreement = agreements.by_digest(pins["agreement"])
    rules = rules_on(agreement, agreement.schemes[case.scheme], on=on, known=known, mission=case.mission)
    try:
        frozen = decided.sealed_part.get("facts")
    except PersonErased:
        return ()
    if frozen is None:
        return ()  # a decision that froze nothing is no decision of ours: what is wrong with it has its own sentence
    facts, _ = read_facts(frozen)
    openings = [event.open_part for event in happened if event.kind == Did.OPENED.value and event.seq < decided.seq]
    opened = {public["paper"] for public in openings if public["reason"] != TO_ENDORSE}
    return tuple(each.paper.id for each in papers_asked(rules, facts) if each.must and each.paper.id not in opened)


def seen_papers(case: Case) -> frozenset[str]:
    """The papers of a case that an officer of the host has opened since they came."""
    opened: dict[str, datetime] = {}
    for event in events.happened_to(case):
        if event.kind == Did.OPENED.value:
            public = event.open_part
            if public.get("version") or public["reason"] == TO_ENDORSE:
                continue
            on_paper = public["reason"] == "on-paper"
            opened[f"{public['paper']}{'@counter' if on_paper else ''}"] = event.at
    return frozenset(
        paper.paper
        for paper in papers_of(case)
        if (at := opened.get(f"{paper.paper}{'@counter' if paper.on_paper else ''}")) and at >= paper.given_at
    )


def proposed(case: Case) -> dict[str, Any]:
    """The sealed part of the newest proposal of a case."""
    proposals = [event for event in events.happened_to(case) if event.kind == Did.PROPOSED.value]
    part: dict[str, Any] = proposals[-1].sealed_part
    return part


def letter_words(case: Case, *, decided_on: date, own_sentence: str = "") -> dict[str, Any]:
    """
    What the letter of a case is made from, under the names that `papers.decision_letter` asks for.

    As findings and marks stand, with the sentence given; once there is a proposal, as it was frozen with it.
    """
    found = judged(case, known=decided_on)
    proposal = found.record.proposal
    outcome = Outcome(proposal.about["outcome"]) if proposal is not None else found.outcome
    assert outcome is not None, "a letter says what was decided"
    if proposal is not None:
        sealed = proposed(case)
        grounds = tuple(_ground(each) for each in sealed["grounds"])
        met, own_sentence = tuple(kept(each) for each in sealed["met"]), sealed["own_sentence"]
    else:
        grounds = grounds_of(found.judgement, found.marks) if outcome is Outcome.REFUSED else ()
        met = met_names(found.judgement, found.marks)
    return {
        "rules": found.rules,
        "mission": found.mission,
        "number": case.number,
        "native_name": case.person.native_name,
        "latin_name": case.person.latin_name,
        "nationality": case.person.nationality,
        "decided_on": decided_on,
        "outcome": outcome,
        "grounds": grounds,
        "met": met,
        "own_sentence": own_sentence,
        "in_round": METHODS[case.round.method].has_result_day,
        "look_until": _look_until(case, found, decided_on) if outcome is Outcome.REFUSED else None,
        "looked_again": found.record.look is not None,
    }


def _look_until(case: Case, found: Judged, decided_on: date) -> date | None:
    """The last day to ask for a second look at a decision that is told on its day, or with the results of its round."""
    terms = second_look.terms_of(found.rules)
    if terms is None or found.record.look is not None:
        return None
    results = case.round.results_at
    told_on = results.astimezone(ZoneInfo(case.round.zone)).date() if results is not None else decided_on
    return last_minute(terms.until(max(told_on, decided_on), case.round.zone)).date()


def _ground(plain: Mapping[str, Any]) -> Ground:
    said: dict[str, Message] = {name: kept(plain[name]) for name in ("name", "rule", "fact", "remedy")}
    return Ground(code=plain["code"], paper=plain["paper"], pages=tuple(plain.get("pages", ())), **said)
