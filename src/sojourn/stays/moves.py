"""Entering, settling, registering and leaving: what may happen to a stay, and its days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sojourn.agreements.moves import Rules
from sojourn.basics.days import last_day_of_days, last_day_of_months
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.reminders import DAYS_BEFORE, Deadline, Of
from sojourn.rounds.moves import end_of_day, start_of_day
from sojourn.stays.model import Stay


def enter(
    rules: Rules,
    *,
    serial: str,
    issued_on: date,
    valid_until: date,
    entries_left: int,
    revoked: bool,
    on: date,
    stamped_last_day: date | None = None,
) -> Stay | Refusal:
    """
    Land on a day. The last day to enter is included; the stay counts from the day after landing.

    A last day that the border officer stamps goes before the one that is worked out.
    """
    if revoked:
        return Refusal("revoked", Message("This visa was withdrawn."))
    if entries_left < 1:
        return Refusal("used", Message("The one entry of this visa was made."))
    if not issued_on <= on <= valid_until:
        dates = {"first": issued_on, "last": valid_until}
        return Refusal("out_of_dates", Message("A true visa outside its dates, {first} to {last}.", dates))
    if stamped_last_day is not None and stamped_last_day < on:
        return Refusal("invalid", Message("The last day lies before the day of entry."), field="last_day")
    months = rules.value("stay_months")
    assert isinstance(months, int), "a scheme says how long a stay is"
    last_day = stamped_last_day or last_day_of_months(on, months)
    stay = Stay(serial, on, last_day, last_day_is_stamped=stamped_last_day is not None)
    return replace(stay, register_by=register_by(rules, stay))


def settle(rules: Rules, stay: Stay, *, on: date) -> Stay | Refusal:
    """Settle at an address, from which some hosts count the duty to register."""
    if on < stay.entered_on:
        return Refusal("invalid", Message("The day lies before the day of entry."), field="settled_on")
    settled = replace(stay, settled_on=on)
    return replace(settled, register_by=register_by(rules, settled))


def leave(stay: Stay, *, on: date) -> Stay | Refusal:
    """Leave for good."""
    if not stay.is_open:
        return Refusal("case_state", Message("The exit is recorded already."))
    if on < stay.entered_on:
        return Refusal("invalid", Message("The day lies before the day of entry."), field="left_on")
    return replace(stay, left_on=on)


def register_by(rules: Rules, stay: Stay) -> date | None:
    """The last day to register: counted from landing or from settling, as the host says."""
    duty = rules.value("registration")
    if not isinstance(duty, Mapping):
        return None
    counted_from = stay.entered_on if duty["from"] == "landing" else stay.settled_on
    return last_day_of_days(counted_from, int(duty["days"])) if counted_from else None


def register(stay: Stay, *, on: date) -> Stay | Refusal:
    """Register with the host's office."""
    if on < stay.entered_on:
        return Refusal("invalid", Message("The day lies before the day of entry."), field="registered_on")
    return replace(stay, registered_on=on)


def deadlines_of(rules: Rules, stay: Stay, *, zone: str) -> tuple[Deadline, ...]:
    """
    The days that the holder has to keep: the last day of the stay, and before it the last day to register.

    Of the duty to register they are reminded when a third of its length is left, and a twelfth.
    """
    if not stay.is_open:
        return ()
    landed = start_of_day(stay.entered_on, zone)
    last = Deadline(Of.STAY, end_of_day(stay.last_day, zone), landed, DAYS_BEFORE[Of.STAY], zone)
    duty = rules.value("registration")
    if stay.register_by is None or stay.registered_on is not None or not isinstance(duty, Mapping):
        return (last,)
    length = int(duty["days"])
    since = start_of_day(stay.settled_on or stay.entered_on, zone)
    register_until = end_of_day(stay.register_by, zone)
    return (Deadline(Of.REGISTER, register_until, since, (length // 3, length // 12), zone), last)
