"""What is done at the counter, outside this system: kept with who and when, and seen by the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import STAGE_NAMES, Action, Case, Did, Stage


@dataclass(frozen=True)
class Task:
    """One thing that is done at the counter, as the desk names it and as its person reads it."""

    code: str
    name: Message
    says: Message
    is_booked: bool = False


TASKS: Mapping[str, Task] = {
    task.code: task
    for task in (
        Task(
            "interview-booked",
            Message("Interview booked"),
            Message("You are asked to come to an interview: {moment}."),
            is_booked=True,
        ),
        Task("interview-held", Message("Interview held"), Message("The interview was held.")),
        Task(
            "visit-booked",
            Message("Visit booked"),
            Message("A visit at the counter was booked for you: {moment}."),
            is_booked=True,
        ),
        Task("passport-in", Message("Passport handed over"), Message("You handed your passport over.")),
        Task("passport-back", Message("Passport given back"), Message("Your passport was given back.")),
        Task(
            "lists-checked",
            Message("Looked up in the watch lists"),
            Message("It was looked up whether anything stands against an entry."),
        ),
        Task("sticker-printed", Message("Sticker printed"), Message("The visa was printed into your passport.")),
    )
}

_ENDED = frozenset({Stage.DRAFT, Stage.WITHDRAWN, Stage.VOID, Stage.SEASON_OVER})


def at_counter(case: Case, *, by: str, at: datetime, what: str, moment: datetime | None) -> Action | Refusal:
    """
    Keep that something was done at the counter; `moment` is when somebody is asked to come, for what is booked.

    A passport is given back that was handed over, handed over once until then, and a sticker is of an issued visa.
    """
    task = TASKS.get(what)
    if task is None:
        return Refusal("invalid", Message("Choose what was done."), field="what")
    if what == "passport-back":
        possible = case.has_passport
    elif what == "passport-in":
        possible = case.stage not in _ENDED and not case.has_passport
    elif what == "sticker-printed":
        possible = case.stage is Stage.ISSUED
    else:
        possible = case.stage not in _ENDED
    if not possible:
        told = {"task": task.name, "stage": STAGE_NAMES[case.stage]}
        return Refusal("case_state", Message("Not possible now: {task}. The case is at: {stage}.", told))
    if task.is_booked != (moment is not None):
        words = (
            Message("Say when they are to come.") if task.is_booked else Message("Only what is booked has a moment.")
        )
        return Refusal("invalid", words, field="day")
    if moment is not None and moment <= at:
        return Refusal("invalid", Message("The moment lies in the past."), field="day")
    return Action(Did.AT_COUNTER, at, by, {"what": what, **({"moment": moment.isoformat()} if moment else {})})
