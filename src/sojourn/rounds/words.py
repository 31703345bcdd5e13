"""Until when and how the door of a programme is open, in words."""

from __future__ import annotations

from datetime import date

from sojourn.basics.messages import Message
from sojourn.rounds.ages import End, Ends
from sojourn.rounds.doors import State

DOORS: dict[State, Message] = {
    State.OPEN: Message("Open now"),
    State.OPENS: Message("Opens on a day that is published"),
    State.PROJECTED: Message("Projected"),
    State.NO_DATE: Message("No date known"),
    State.CLOSED: Message("Closed"),
    State.SUSPENDED: Message("Suspended"),
}
"""How a door stands."""


def until_words(ends: Ends) -> Message:
    """Until when one can apply, in a sentence."""
    if ends.last is None:
        return Message("There is no later day on which it fits either.")
    if ends.sure == ends.last:
        return _until(ends.last)
    if ends.sure is None:
        return Message("Only if an officer accepts your reasons. {until}", {"until": _until(ends.last)})
    holes = {"sure": _until(ends.sure), "last": _until(ends.last)}
    return Message("{sure} If an officer accepts your reasons: {last}", holes)


def _until(end: End) -> Message:
    match end:
        case End(age=int() as age, day=date() as day):
            return Message("Until the day before you are {age}, and not after {day}.", {"age": age, "day": day})
        case End(age=int() as age):
            return Message("Until the day before you are {age}.", {"age": age})
        case End(day=date() as day):
            return Message("The last day to apply is {day}.", {"day": day})
    return Message("No last day is known.")
