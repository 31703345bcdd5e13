"""A decision as its person reads it: no more reasons than the host gives out, and the letter as it was frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sojourn.agreements.model import Entry, Trust
from sojourn.agreements.moves import best_trust, rules_on, sources_behind
from sojourn.basics.days import PartialDay
from sojourn.basics.messages import Message, Words
from sojourn.cases.model import Action, Did, Outcome, Stage, officers_of
from sojourn.decisions.model import GivenOut, Ground, HowMuch
from sojourn.decisions.moves import given_out, how_much_of
from sojourn.eligibility.findings import criteria_under
from sojourn.texts.keeping import kept
from sojourn_office.papers.decision_letter import reasons_note
from sojourn_office.queries.applications import Application
from sojourn_office.storage import events, files


@dataclass(frozen=True)
class RuleShown:
    """Where a rule comes from: title in its language, outlet, address, since when, how far it is trusted."""

    title: str
    called: Words | None
    language: str
    outlet: str
    address: str
    since: PartialDay | None
    trust: Trust | None


@dataclass(frozen=True)
class DecisionShown:
    """What the person reads of a decision; what the host withholds is not in here at all."""

    outcome: Outcome
    decided_on: date
    officers: int
    told: GivenOut
    sources: dict[str, RuleShown]
    reasons_source: RuleShown | None
    reasons_note: Message | Words | str
    looked_again: bool = False

    @property
    def withheld(self) -> bool:
        """Whether nothing of the ground is told."""
        return self.outcome is Outcome.REFUSED and self.told.how_much is HowMuch.WITHHELD


def decision_of(application: Application) -> DecisionShown | None:
    """
    The decision of one's own application, once it was told; nothing before, whatever officers know.

    Whoever waits on a reserve list has no letter yet: it says that a visa is issued.
    """
    waits = application.told.stage is Stage.RESERVE
    if waits or not any(action.did is Did.TOLD for action in application.told.actions):
        return None
    decided = _decisions(application)
    assert decided, "what was told was decided before"
    public, sealed = decided[-1].open_part, decided[-1].sealed_part
    decided_on = decided[-1].at.astimezone(application.zone).date()
    rules = rules_on(
        application.agreement,
        application.scheme,
        on=date.fromisoformat(public["rule_on"]),
        known=date.fromisoformat(public["known_on"]),
        mission=application.mission.id,
    )
    grounds = tuple(
        Ground(
            code=each["code"],
            name=_message(each["name"]),
            rule=_message(each["rule"]),
            fact=_message(each["fact"]),
            paper=each["paper"],
            pages=tuple(each.get("pages", ())),
            remedy=_message(each["remedy"]),
        )
        for each in sealed["grounds"]
    )
    met = tuple(_message(each) for each in sealed["met"])
    entries = {
        criterion.code: (cites, rules.held.get(criterion.rests_on[0])) for criterion, cites in criteria_under(rules)
    }
    told = given_out(grounds, met, sealed["own_sentence"], how_much=how_much_of(rules))
    reasons = rules.held.get("reasons")
    return DecisionShown(
        outcome=Outcome(public["outcome"]),
        decided_on=decided_on,
        officers=officers_of(events.action_of(decided[-1])),
        told=told,
        sources={
            ground.code: shown
            for ground in told.grounds
            if (shown := rule_shown(application, *entries[ground.code])) is not None
        },
        reasons_source=rule_shown(application, reasons.cites, reasons) if reasons is not None else None,
        reasons_note=reasons_note(rules),
        looked_again="in_place_of" in public,
    )


@dataclass(frozen=True)
class LookAsked:
    """What somebody wrote when they asked for a second look, and the papers they added to it."""

    why: str
    papers: tuple[str, ...]


def look_asked(application: Application) -> LookAsked:
    """What the person of an application asked a second look for."""
    happened = events.events_about("case", application.number)
    asked = next(event for event in reversed(happened) if event.kind == Did.LOOK_ASKED.value)
    added = [str(event.open_part["paper"]) for event in happened if event.kind == Did.LOOK_PAPER.value]
    return LookAsked(str(asked.sealed_part["why"]), tuple(dict.fromkeys(added)))


def decided_on(application: Application, told: Action) -> date:
    """The day of the decision that an action told."""
    made = [action for action in _decisions(application) if action.at <= told.at]
    return made[-1].at.astimezone(application.zone).date()


def _decisions(application: Application) -> list[events.Event]:
    return [event for event in events.events_about("case", application.number) if event.kind == Did.DECIDED.value]


def frozen_letter(application: Application) -> bytes | None:
    """The letter as it was frozen with the decision, once it was told."""
    if decision_of(application) is None:
        return None
    return files.read(application.person_id, _decisions(application)[-1].sealed_part["letter_text"])


def first_letter(application: Application) -> bytes | None:
    """The letter of the decision that was looked at again; nothing where none was."""
    last = _decisions(application)[-1:]
    first = [event for event in _decisions(application) if last and event.seq == last[0].open_part.get("in_place_of")]
    return files.read(application.person_id, first[0].sealed_part["letter_text"]) if first else None


def rule_shown(application: Application, cites: tuple[str, ...], entry: Entry | None) -> RuleShown | None:
    """The best source of a criterion: that of its value, else that of the criterion itself."""
    agreement = application.agreement
    found = sources_behind(agreement, cites, entry)
    if not found:
        return None
    best = found[0]
    return RuleShown(
        title=best.title,
        called=best.called,
        language=best.language,
        outlet=best.outlet,
        address=best.address,
        since=entry.start if entry is not None else None,
        trust=best_trust(agreement, entry) if entry is not None else best.trust,
    )


def _message(plain: object) -> Message:
    read = kept(plain)
    assert isinstance(read, Message), "a kept sentence is a sentence"
    return read
