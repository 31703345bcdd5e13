"""A complaint that an agency gave wrong advice: tied to what it filed, answered by the mission within ten days."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.basics.days import office_day
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.rounds.moves import end_of_day
from sojourn_office.actions import mandates, notices
from sojourn_office.actions.acting import Officer, by_account, by_post, perform
from sojourn_office.actions.on_case import own_case
from sojourn_office.events import Happened
from sojourn_office.storage import conflicts, events, filings
from sojourn_office.storage.accounts import Account

ANSWERED_WITHIN_DAYS = 10


def complain(*, mandate_id: UUID, account: Account, text: str, at: datetime, key: str) -> str | Refusal:
    """Say that an agency advised one wrongly; one open complaint about a filing at a time."""
    by = by_account(account.pk)

    def do() -> str | Refusal:
        mandate = filings.mandate_by_id(mandate_id)
        if mandate is None or mandate.account_id != account.pk:
            return mandates.not_there()
        if any(each.answered_at is None for each in filings.complaints_of(mandate)):
            says = Message("Your complaint about this filing waits for its answer.")
            return Refusal("already_complained", says)
        mission = mandate.case.mission if mandate.case is not None else mandate.agency.missions[0]
        today = at.astimezone(ZoneInfo(mandate.round.zone)).date()
        last_day = office_day(today + timedelta(days=ANSWERED_WITHIN_DAYS))
        due_at = end_of_day(last_day, mandate.round.zone)
        filings.keep_complaint(mandate, mission=mission, text=text, at=at, due_at=due_at)
        public = {"until": due_at.isoformat()}
        event = events.record(Happened.COMPLAINED, str(mandate.id), by=by, at=at, public=public)
        notices.complaint_made(mandate, event=event, until=last_day)
        return str(mandate.id)

    return perform(do, verb="complain", by=by, key=key, at=at, asked=[str(mandate_id), text])


def answer(
    *, complaint_id: UUID, post: Officer, mission: str, upheld: bool, text: str, at: datetime, key: str
) -> str | Refusal:
    """Say whether a complaint holds, with the reason for the person; once. `mission` is the post's, empty for all."""
    by = by_post(post)

    def do() -> str | Refusal:
        complaint = filings.complaint_to_change(complaint_id)
        here = complaint is not None and complaint.mandate.agency.host == post.host
        if complaint is None or not here or mission not in ("", complaint.mission):
            return Refusal("not_found", Message("There is no such complaint."))
        case = complaint.mandate.case
        if complaint.account_id == post.account_id or (case and conflicts.is_declared(post.account_id, case)):
            return own_case()
        if complaint.answered_at is not None:
            return Refusal("changed_meanwhile", Message("It was answered meanwhile."))
        complaint.answered_at, complaint.upheld, complaint.answer = at, upheld, text
        complaint.save()
        mandate = complaint.mandate
        public = {"upheld": upheld}
        event = events.record(
            Happened.COMPLAINT_ANSWERED,
            str(mandate.id),
            by=by,
            at=at,
            public=public,
            person_id=mandate.account_id,
        )
        notices.complaint_answered(mandate.account, event=event)
        return str(complaint.id)

    return perform(do, verb="complaint-answer", by=by, key=key, at=at, asked=[str(complaint_id), upheld, text])
