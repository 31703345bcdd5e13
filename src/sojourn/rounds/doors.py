"""Whether a programme can be applied to: open now, opening on a day, projected, or nothing known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sojourn.agreements.model import Scheme, Standing, Window
from sojourn.agreements.moves import Rules
from sojourn.rounds.moves import project

_ALL_YEAR = frozenset({"open-all-year", "one-by-one", "first-come"})
_SHUT = frozenset({"closed", "paused"})


class State(Enum):
    """How a programme's door stands on a day, the most useful first."""

    OPEN = "open"
    OPENS = "opens"
    PROJECTED = "projected"
    NO_DATE = "no-date-known"
    CLOSED = "closed"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class Door:
    """The state with its day: until when it is open, or from when; nothing where no source gives one."""

    state: State
    on: date | None = None


def door(rules: Rules) -> Door:
    """How the door of a scheme stands on the day of the rules; what is projected opens nothing."""
    day = rules.on
    if rules.value("programme") in ("suspended", "ended"):
        return Door(State.SUSPENDED)
    if rules.value("ceiling_state") in _SHUT:
        return Door(State.CLOSED)
    held = [window for window in rules.scheme.windows if is_published(window)]
    open_now = [
        window.closes for window in held if window.opens and window.closes and window.opens <= day <= window.closes
    ]
    if open_now:
        return Door(State.OPEN, max(open_now))
    ahead = [window.opens for window in held if window.opens and window.opens > day]
    if ahead:
        return Door(State.OPENS, min(ahead))
    rule = rules.value("window_rule")
    if isinstance(rule, Mapping) and {"months", "weeks"} <= rule.keys():
        return Door(State.PROJECTED, project(rule, day, count=1)[0].earliest_opens_on)
    if rules.value("reception") == "all-year" or (not rules.scheme.windows and _takes_all_year(rules)):
        return Door(State.OPEN)
    return Door(State.NO_DATE)


def _takes_all_year(rules: Rules) -> bool:
    # First come is open only while places are left; without a state of the ceiling nobody can say so.
    selection = rules.value("selection")
    return selection in _ALL_YEAR and (selection != "first-come" or rules.value("ceiling_state") == "open")


def is_published(window: Window) -> bool:
    """Whether a window was published and has been neither cancelled nor suspended."""
    return window.standing is Standing.IN_FORCE and window.state not in ("cancelled", "suspended")


def last_window_day(scheme: Scheme, until: date) -> date | None:
    """The last day not after another on which a published window takes applications; nothing where none is known."""
    ends = [min(window.closes, until) for window in scheme.windows
            if is_published(window) and window.opens and window.closes and window.opens <= until]  # fmt: skip
    return max(ends, default=None)
