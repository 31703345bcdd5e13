"""What can be recorded of a visa at the border, when, in which words, and by which action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.actions import stays
from sojourn_office.desks.border.forms import DayForm, EntryForm
from sojourn_office.queries.seals import Checked


@dataclass(frozen=True)
class Act:
    """One thing that can be recorded: the words of its form and button, and whether it fits a visa now."""

    name: str
    title: Message
    label: Message
    button: Message
    form: type[DayForm]
    fits: Callable[[Checked], bool]
    do: Callable[..., str | Refusal]


def _has_landed(checked: Checked) -> bool:
    return checked.visa is not None and checked.visa.stay is not None and checked.visa.stay.is_open


def _may_settle(checked: Checked) -> bool:
    visa = checked.visa
    if visa is None or visa.stay is None or not visa.stay.is_open:
        return False
    return visa.counts_from_settling and visa.stay.settled_on is None


def _may_register(checked: Checked) -> bool:
    stay = checked.visa.stay if checked.visa else None
    return stay is not None and stay.is_open and stay.registered_on is None


ACTS: Mapping[str, Act] = {
    act.name: act
    for act in (
        Act(
            "entry",
            Message("Record entry"),
            Message("Day of landing"),
            Message("Record entry"),
            EntryForm,
            lambda checked: checked.outcome == "valid",
            stays.enter,
        ),
        Act(
            "settling",
            Message("Record settling at an address"),
            Message("Day of settling"),
            Message("Record settling"),
            DayForm,
            _may_settle,
            stays.settle,
        ),
        Act(
            "registration",
            Message("Record registration"),
            Message("Day of registration"),
            Message("Record registration"),
            DayForm,
            _may_register,
            stays.register,
        ),
        Act(
            "exit",
            Message("Record exit"),
            Message("Day of leaving for good"),
            Message("Record exit"),
            DayForm,
            _has_landed,
            stays.leave,
        ),
    )
}


def perform(act: Act, form: DayForm, *, serial: str, by: str, at: datetime, key: str) -> str | Refusal:
    """Record it, once for a key."""
    more: dict[str, Any] = {}
    if act.name == "entry":
        more["stamped_last_day"] = form.cleaned_data["last_day"]
    return act.do(serial=serial, on=form.cleaned_data["on"], by=by, at=at, key=key, **more)


def said(act: Act, on: date, checked: Checked) -> list[Message]:
    """What was recorded, and which days follow from it."""
    stay = checked.visa.stay if checked.visa else None
    words = {
        "entry": Message("Recorded: entry on {day}.", {"day": on}),
        "settling": Message("Recorded: settled on {day}.", {"day": on}),
        "registration": Message("Recorded: registered on {day}.", {"day": on}),
        "exit": Message("Recorded: left on {day}.", {"day": on}),
    }
    said = [words[act.name]]
    if stay is not None and act.name == "entry":
        said.append(Message("Last day of stay: {day}.", {"day": stay.last_day}))
    if stay is not None and act.name in ("entry", "settling") and stay.register_by is not None:
        said.append(Message("Register by {day}.", {"day": stay.register_by}))
    return said
