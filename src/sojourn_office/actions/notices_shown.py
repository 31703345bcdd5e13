"""Every notice as its receiver gets it, about an invented person: nothing is kept and no mail is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from sojourn.basics.messages import Message
from sojourn.rounds.names import round_name
from sojourn_office.actions import notices
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event
from sojourn_office.storage.filings import Mandate
from sojourn_office.storage.rounds import Round

# What waits for an invented supervisor.
_WAITING = {"to_sign": 3, "late": 1, "flagged": 0, "alarms": 1, "reviews": 0, "differing": 2}
_PERSON, _STAFF, _AGENCY = Message("To the person"), Message("To staff"), Message("To the staff of an agency")


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
        Sample(call.func.__name__, to, *notices.shown(call))
        for to, calls in ((_PERSON, _calls(at)), (_AGENCY, _to_agencies(at)), (_STAFF, _to_staff(at)))
        for call in calls
    )


def _calls(at: datetime) -> list[partial[None]]:
    invented = Case(number="JPN-2026-4TR9XA-7", round=Round(zone="Asia/Seoul"))
    event, account, soon = Event(seq=0, at=at), Account(), at + timedelta(days=7)
    alone: list[Callable[..., None]] = [
        notices.received,
        notices.entered,
        notices.paper_sent_for,
        notices.decided,
        notices.sender_answered,
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
        partial(notices.connected, invented, event=event, address=""),
        partial(notices.time_given_back, invented, event=event, minutes=90, day=at),
        partial(notices.time_after_stop, invented, event=event, minutes=90, day=at),
        partial(notices.rule_changed, invented, event=event, day=at.date()),
        partial(notices.in_the_country, invented, event=event, register_by=soon.date()),
        partial(notices.at_counter, invented, event=event, moment=soon),
    ]


def _to_agencies(at: datetime) -> list[partial[None]]:
    invented = Case(number="JPN-2026-4TR9XA-7", round=Round(zone="Asia/Seoul"))
    event, mandate, soon = Event(seq=0, at=at), Mandate(number=invented.number), at + timedelta(days=7)
    return [
        partial(notices.sheet_read, uuid4(), round_name=round_name("KOR-JPN-2027-Q1"), ready=41, others=3, event=event),
        partial(notices.sheet_handed_in, uuid4(), round_name=round_name("KOR-JPN-2027-Q1"), people=41, event=event),
        partial(notices.client_confirmed, mandate, event=event),
        partial(notices.client_left, mandate, event=event),
        partial(notices.paper_asked_of_client, invented, event=event, until=soon),
        partial(notices.news_of_clients, [(invented, event)]),
        partial(notices.complaint_made, mandate, event=event, until=soon.date()),
    ]


def _to_staff(at: datetime) -> list[partial[None]]:
    return [partial(notices.waiting_for_staff, Account(), _WAITING, path="/supervise", at=at)]
