"""Every notice as its receiver gets it, about an invented person: nothing is kept and no mail is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sojourn.basics.messages import Message
from sojourn_office.actions import notices
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.rounds import Round

# What waits for an invented supervisor.
_WAITING = {"to_sign": 3, "late": 1, "flagged": 0, "alarms": 1, "reviews": 0, "differing": 2}
_PERSON, _STAFF = Message("To the person"), Message("To staff")


@dataclass(frozen=True)
class Sample:
    """One notice: its name in the code, whom it goes to, and what it says."""

    name: str
    to: Message
    subject: Message
    body: Message


def samples(at: datetime) -> tuple[Sample, ...]:
    """Every notice, in the order in which somebody may get them."""
    return tuple(
        Sample(call.func.__name__, _STAFF if call.func is notices.waiting_for_staff else _PERSON, *notices.shown(call))
        for call in _calls(at)
    )


def _calls(at: datetime) -> list[partial[None]]:
    invented = Case(number="JPN-2026-4TR9XA-7", round=Round(zone="Asia/Seoul"))
    event, account, soon = Event(seq=0, at=at), Account(), at + timedelta(days=7)
    alone: list[Callable[..., None]] = [
        notices.received,
        notices.entered,
        notices.decided,
        notices.look_asked,
        notices.visa_issued,
        notices.place_given_back,
        notices.hold_over,
        notices.fee_returned,
        notices.season_over,
        notices.voided,
        notices.records_counted,
        notices.visa_withdrawn,
    ]
    until = [
        notices.paper_asked,
        notices.day_near,
        notices.erasure_near,
        notices.claimed,
        notices.invited,
        notices.moved_up,
    ]
    several: list[Callable[..., None]] = [notices.on_the_list, notices.results_are_out, notices.passed_over]
    return [
        partial(notices.agency_filed, account, number=invented.number, event=event),
        partial(notices.complaint_answered, account, event=event),
        *(partial(each, invented, event=event) for each in alone),
        *(partial(each, invented, event=event, until=soon) for each in until),
        *(partial(each, [(invented, event)]) for each in several),
        partial(notices.opens_tomorrow, invented, event=event, opens_at=soon),
        partial(notices.time_given_back, invented, event=event, minutes=90, day=at),
        partial(notices.rule_changed, invented, event=event, day=at.date()),
        partial(notices.in_the_country, invented, event=event, register_by=soon.date()),
        partial(notices.at_counter, invented, event=event, moment=soon),
        partial(notices.waiting_for_staff, account, _WAITING, path="/supervise", at=at),
    ]
