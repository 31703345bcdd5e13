"""The gate of the sending state: its office endorses an application, or says why not, before the host decides."""

from __future__ import annotations

from datetime import datetime

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import AT_GATE, IN_OFFICE, STAGE_NAMES, Action, Case, Did, Stage, done
from sojourn.places.quotas import Gate

# The criterion that an endorsement itself meets, and the fact behind it.
LETTER, LETTER_FACT = "government-letter", "government_letter"

# What the host has nothing to do with: not sent yet, or not endorsed.
NOT_WITH_THE_HOST = frozenset({Stage.DRAFT, Stage.NOT_ENDORSED}) | AT_GATE

# Why the office of the sending state opens a case, as its event keeps it: to the host it is not a look at a paper.
TO_ENDORSE = "to-endorse"

# An application that ends so gives its place at the gate back. One that the host refuses does not: that decision can
# still be looked at again.
GIVES_BACK = frozenset(
    {Stage.NO_LONGER_ENDORSED, Stage.WITHDRAWN, Stage.DECLINED, Stage.LAPSED, Stage.VOID, Stage.SEASON_OVER}
)


def has_gate(rules: Rules) -> bool:
    """Whether the sending state's office comes first by the rules of a day."""
    return Gate.SENDER.value in rules.words("gates")


def came_to_gate(case: Case) -> bool:
    """Whether an application was lodged by way of its sending state's office."""
    return any(action.did is Did.LODGED and "gate" in action.about for action in case.actions)


def endorse(case: Case, *, by: str, at: datetime, decide_by: datetime | None) -> Action | Refusal:
    """Endorse an application; from now on it is with the host, which has stated by when it decides, or has not."""
    about = {"decide_by": decide_by.isoformat()} if decide_by is not None else {}
    return _why_not_now(case, at) or Action(Did.ENDORSED, at, by, about)


def not_endorse(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Say that an application is not endorsed; it ends, and never was with the host."""
    return _why_not_now(case, at) or Action(Did.NOT_ENDORSED, at, by)


def take_back(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Take an endorsement back, as long as the host has decided nothing; the application ends."""
    if case.stage in IN_OFFICE and case.look is None and any(done(case, Did.ENDORSED)):
        return Action(Did.ENDORSEMENT_TAKEN_BACK, at, by)
    words = Message("An endorsement is taken back while the host assesses, and not after it has decided.")
    return Refusal("case_state", words)


def _why_not_now(case: Case, at: datetime) -> Refusal | None:
    """Why the gate cannot answer; a paper that it asked for holds it up until its last day, and not after."""
    if case.is_flagged:
        return Refusal("case_state", Message("Settle first whether this is a second application of the same person."))
    if case.stage in AT_GATE and all(ask.until <= at for ask in case.open_asks):
        return None
    words = Message("This cannot be done now. The case is at: {stage}.")
    return Refusal("case_state", Message(words.text, {"stage": STAGE_NAMES[case.stage]}))


def not_with_the_host(case: Case) -> Refusal | None:
    """Why the host cannot decide: the sending state has not endorsed the application; nothing where it can."""
    if case.stage not in NOT_WITH_THE_HOST - {Stage.DRAFT}:
        return None
    words = Message("The sending state has not endorsed this application. The host decides after it has.")
    return Refusal("not_endorsed", words)


def endorsed_at(case: Case) -> datetime | None:
    """When it was endorsed, as long as it counts at the gate; nothing before, and nothing once its place came back."""
    if case.stage in GIVES_BACK:
        return None
    return next((action.at for action in case.actions if action.did is Did.ENDORSED), None)
