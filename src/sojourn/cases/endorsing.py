"""The gate of the sending state: its office endorses an application, or says why not, before the host decides."""

from __future__ import annotations

from datetime import datetime

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import STAGE_NAMES, Action, Case, Did, Stage
from sojourn.places.quotas import Gate

# The criterion that an endorsement itself meets, and the fact behind it.
LETTER, LETTER_FACT = "government-letter", "government_letter"

# What the host has nothing to do with: not sent yet, or not endorsed.
NOT_WITH_THE_HOST = frozenset({Stage.DRAFT, Stage.AT_SENDER, Stage.NOT_ENDORSED})

# Why the office of the sending state opens a case, as its event keeps it: to the host it is not a look at a paper.
TO_ENDORSE = "to-endorse"

# An application that ends so gives its place at the gate back. One that the host refuses does not: that decision can
# still be looked at again.
GIVES_BACK = frozenset({Stage.WITHDRAWN, Stage.DECLINED, Stage.LAPSED, Stage.VOID, Stage.SEASON_OVER})


def has_gate(rules: Rules) -> bool:
    """Whether the sending state's office comes first by the rules of a day."""
    return Gate.SENDER.value in rules.words("gates")


def came_to_gate(case: Case) -> bool:
    """Whether an application was lodged by way of its sending state's office."""
    return any(action.did is Did.LODGED and "gate" in action.about for action in case.actions)


def endorse(case: Case, *, by: str, at: datetime, decide_by: datetime | None) -> Action | Refusal:
    """Endorse an application; from now on it is with the host, which has stated by when it decides, or has not."""
    about = {"decide_by": decide_by.isoformat()} if decide_by is not None else {}
    return _why_not_now(case) or Action(Did.ENDORSED, at, by, about)


def not_endorse(case: Case, *, by: str, at: datetime) -> Action | Refusal:
    """Say that an application is not endorsed; it ends, and never was with the host."""
    return _why_not_now(case) or Action(Did.NOT_ENDORSED, at, by)


def _why_not_now(case: Case) -> Refusal | None:
    if case.is_flagged:
        return Refusal("case_state", Message("Settle first whether this is a second application of the same person."))
    if case.stage is Stage.AT_SENDER:
        return None
    words = Message("This cannot be done now. The case is at: {stage}.")
    return Refusal("case_state", Message(words.text, {"stage": STAGE_NAMES[case.stage]}))


def not_with_the_host(case: Case) -> Refusal | None:
    """Why the host cannot decide: the sending state has not endorsed the application; nothing where it can."""
    if case.stage not in (Stage.AT_SENDER, Stage.NOT_ENDORSED):
        return None
    words = Message("The sending state has not endorsed this application. The host decides after it has.")
    return Refusal("not_endorsed", words)


def endorsed_at(case: Case) -> datetime | None:
    """When it was endorsed, as long as it counts at the gate; nothing before, and nothing once its place came back."""
    if case.stage in GIVES_BACK:
        return None
    return next((action.at for action in case.actions if action.did is Did.ENDORSED), None)
