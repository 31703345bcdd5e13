"""A lodged case judged anew: its frozen facts, the officers' marks, the findings by the rule of its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sojourn.agreements.model import Agreement, Mission, Scheme
from sojourn.agreements.moves import Rules, rules_on
from sojourn.cases.model import Case as CaseRecord
from sojourn.cases.model import Did, Outcome
from sojourn.decisions.moves import Mark, facts_with_marks, outcome_of
from sojourn.eligibility.facts import read_facts
from sojourn.eligibility.findings import Judgement, Met, judge_person
from sojourn_office.storage import agreements, events
from sojourn_office.storage.cases import Case, facts_of


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


def judged(case: Case, *, known: date) -> Judged:
    """A case judged by the rule of the day it was lodged, as known on a day; a draft by the rule of that day."""
    on = case.rule_on or known
    found = agreements.scheme(case.scheme)
    assert found is not None, f"{case.scheme} is a scheme of this office"
    agreement, scheme = found
    happened = events.events_about("case", case.number)
    marks = marks_of(happened)
    facts = facts_with_marks(lodged_facts(happened) or facts_of(case), marks)
    record = case.record(events.action_of(event) for event in happened)
    return Judged(
        record=record,
        agreement=agreement,
        scheme=scheme,
        rules=rules_on(agreement, scheme, on=on, known=known, mission=case.mission),
        judgement=judge_person(agreement, scheme, facts, on=on, known=known),
        facts=facts,
        marks=marks,
        on=on,
        known=known,
    )


def marks_of(happened: list[events.Event]) -> dict[str, Mark]:
    """The officers' latest mark of each criterion."""
    marks = {}
    for event in happened:
        if event.kind == Did.JUDGED.value:
            public, sealed = event.open_part, event.sealed_part
            code = str(public["code"])
            marks[code] = Mark(code, Met(public["met"]), sealed.get("paper", ""), sealed.get("why", ""))
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
