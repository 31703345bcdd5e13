"""What a person says is not theirs, and the answer to it within ten days."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.basics.days import office_day
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.rounds.moves import end_of_day
from sojourn_office.actions import notices
from sojourn_office.actions.acting import Officer, by_account, by_post, perform
from sojourn_office.actions.on_case import not_by
from sojourn_office.events import Happened
from sojourn_office.storage import events, objections, pairs
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Case
from sojourn_office.storage.objections import Objection
from sojourn_office.storage.people import persons_of

ANSWERED_WITHIN_DAYS = 10


def to_join(*, account: Account, pair_id: UUID, words: str, at: datetime, key: str) -> str | Refusal:
    """Say that records that were joined with one's own are not one's own; nothing is undone before officers looked."""

    def do() -> str | Refusal:
        pair = pairs.by_id(pair_id)
        own = {person.pk for person in persons_of(account)}
        case = next((each for each in pair.cases if each.person_id in own), None) if pair is not None else None
        if pair is None or case is None or pair not in pairs.joined_of(own):
            return _nothing_counted()
        return keep(case, f"pair {pair.pk}", words, by=by_account(account.pk), at=at)

    return _without_words(words) or perform(
        do, verb="object", by=by_account(account.pk), key=key, at=at, asked=[str(pair_id), words]
    )


def keep(case: Case, about: str, words: str, *, by: str, at: datetime) -> str | Refusal:
    """Keep an objection about something that counts with the person of a case; one at a time."""
    if any(each.person_id == case.person_id for each in objections.open_about(about)):
        return Refusal("already_complained", Message("What you wrote waits for its answer."))
    zone = case.round.zone
    today = at.astimezone(ZoneInfo(zone)).date()
    due_at = end_of_day(office_day(today + timedelta(days=ANSWERED_WITHIN_DAYS)), zone)
    row = Objection(case=case, person_id=case.person_id, about=about, said_at=at, due_at=due_at)
    row.words = words.strip()
    row.save(force_insert=True)
    public = {"host": case.host, "about": about, "until": due_at.isoformat()}
    events.record(Happened.OBJECTED, str(case.person_id), by=by, at=at, public=public, person_id=case.person_id)
    return str(row.pk)


def answer(*, objection_id: UUID, post: Officer, words: str, at: datetime, key: str) -> str | Refusal:
    """Answer a person that it is theirs, with the reason they read. Where it is not, the undoing answers."""

    def do() -> str | Refusal:
        row = objections.to_change(objection_id)
        if row is None:
            return Refusal("not_found", Message("There is no such objection."))
        refusal = not_by(row.case, post)
        if refusal is not None:
            return refusal
        if row.answered_at is not None:
            return Refusal("changed_meanwhile", Message("It was answered meanwhile."))
        close(row, upheld=False, words=words, by=by_post(post), at=at)
        return str(row.pk)

    return _without_words(words) or perform(
        do, verb="objection-answer", by=by_post(post), key=key, at=at, asked=[str(objection_id), words]
    )


def close(row: Objection, *, upheld: bool, words: str, by: str, at: datetime) -> None:
    """Answer an objection, and tell its person that there is an answer."""
    row.answered_at, row.upheld, row.answer = at, upheld, words.strip()
    row.save()
    public = {"about": row.about, "upheld": upheld}
    event = events.record(
        Happened.OBJECTION_ANSWERED, str(row.person_id), by=by, at=at, public=public, person_id=row.person_id
    )
    notices.records_counted(row.case, event=event)


def _nothing_counted() -> Refusal:
    return Refusal("not_found", Message("Nothing of that kind is counted with yours."))


def _without_words(words: str) -> Refusal | None:
    return None if words.strip() else Refusal("reason_required", Message("Write why."))
