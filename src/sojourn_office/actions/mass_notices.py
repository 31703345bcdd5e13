"""A notice to many: composed by one person from a question, approved by another with its list, sent one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction

from sojourn.basics.messages import Message, Words
from sojourn.basics.refusals import Refusal
from sojourn.texts import LANGUAGES
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.actions.notices import whole_of
from sojourn_office.actions.one_by_one import each
from sojourn_office.events import Happened
from sojourn_office.storage import accounts, events, mass, outbox

# The questions of `storage.mass.WHO` as they are asked.
NAMES: Mapping[str, Message] = {
    "prepares": Message("Who prepares an application"),
    "silent": Message("Who was asked for a paper and has not sent it yet"),
    "waits": Message("Whose application is being looked at"),
    "reserve": Message("Who is on the reserve list"),
    "passed": Message("Who passed and has not collected the visa yet"),
    "moved": Message("Whose deadline was moved in the last 90 days and still runs"),
    "unused": Message("Who has a visa, has not entered with it, and has 30 days or less to do so"),
}
_AT_ONCE = 200


def compose(
    *, scheme: str, who: str, texts: Mapping[str, Mapping[str, str]], post: Officer, host: str, at: datetime, key: str
) -> str | Refusal:
    """
    Fix the text and the list of everybody who fits the question now; returns the name of the notice.

    `texts` has a subject and a body for each language. Nothing is sent before somebody else approved it.
    """
    named = uuid4()

    def do() -> str | Refusal:
        found = mass.fitting(host, scheme, who, at=at)
        if not found:
            return Refusal("invalid", Message("Nobody fits this question now."), field="who")
        digest = mass.digest_of(scheme, who, texts, [str(account) for account in found])
        notice = mass.MassNotice(
            id=named,
            host=host,
            scheme=scheme,
            who=who,
            texts=texts,
            digest=digest,
            count=len(found),
            composed_by=by_post(post),
            composed_at=at,
        )
        mass.keep(notice, found)
        public = {"scheme": scheme, "who": who, "count": len(found), "digest": digest}
        events.record(Happened.NOTICE_COMPOSED, str(named), by=by_post(post), at=at, public=public)
        return str(named)

    asked = [scheme, who, {language: dict(text) for language, text in texts.items()}]
    return perform(do, verb="compose-notice", by=by_post(post), key=key, at=at, asked=asked)


def approve(*, notice_id: UUID, digest: str, post: Officer, account_id: UUID, at: datetime, key: str) -> str | Refusal:
    """Approve a notice with the list that was looked at, by its digest; the one who composed it cannot."""

    def do() -> str | Refusal:
        notice = mass.to_change(notice_id)
        if notice is None:
            return Refusal("not_found", Message("There is no such notice."))
        first = accounts.post_by_id(UUID(notice.composed_by.removeprefix("post:")))
        if first is not None and first.account_id == account_id:
            return Refusal("same_officer", Message("A notice to many is approved by somebody else."))
        if notice.event_id is not None or mass.digest_now(notice) != digest or digest != notice.digest:
            return Refusal("changed_meanwhile", Message("This notice was approved already, or is not what you saw."))
        public = {"count": notice.count, "digest": digest}
        event = events.record(Happened.NOTICE_APPROVED, str(notice_id), by=by_post(post), at=at, public=public)
        notice.event_id, notice.approved_by = event.seq, by_post(post)
        notice.save(update_fields=["event_id", "approved_by"])
        return str(notice_id)

    return perform(do, verb="approve-notice", by=by_post(post), key=key, at=at, asked=[str(notice_id), digest])


def send_due(at: datetime) -> int:
    """
    Write to those on approved lists who were not written to, some hundreds at a time; returns to how many.

    Each is one transaction with its own mark: killed in the middle it goes on behind the last, and nobody gets two.
    """
    rows = [str(row) for row in mass.waiting(limit=_AT_ONCE)]
    return each("mass-notice", rows, partial(_write, at=at), at=at)


def _write(row: str, *, at: datetime) -> int:
    with transaction.atomic():
        found = mass.addressee_to_change(int(row))
        if found.state != mass.WAITING:
            return 0
        found.state = mass.GONE
        if found.account.is_active:
            texts = found.notice.texts
            subject, body = (_in_each(texts, part) for part in ("subject", "body"))
            mail = outbox.post(
                found.account,
                subject=Message("{name}", {"name": subject}),
                body=whole_of(Message("{name}", {"name": body})),
                at=at,
                event_id=found.notice.event_id,
                says=Message("{name}", {"name": body}),
            )
            found.state, found.mail_id = mass.WRITTEN, mail.pk
        found.save(update_fields=["state", "mail_id"])
    return int(found.state == mass.WRITTEN)


def _in_each(texts: Mapping[str, Mapping[str, str]], part: str) -> Words:
    return Words(tuple((language, texts[language][part]) for language in LANGUAGES))
