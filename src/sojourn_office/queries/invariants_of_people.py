"""What must always be true of what is kept about people: their papers, their mail, who read, and when it is erased."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Did
from sojourn.cases.records import Standing, Step, after
from sojourn_office.events import Happened
from sojourn_office.queries.broken import Broken, Check, broken_at
from sojourn_office.storage import (
    accounts,
    agencies,
    cases,
    erasing,
    events,
    files,
    filings,
    keeping,
    outbox,
    pairs,
    people,
    unclaimed,
    wholes,
)
from sojourn_office.storage.masters import SealBroken

# What is due goes in the night after its last day.
_ERASED_WITHIN = timedelta(days=1)


def papers_are_what_was_kept() -> Iterator[Broken]:
    """17. Every paper has its content, unaltered, and says whether it was scanned."""
    for paper in cases.every_paper():
        about = f"paper {paper.pk}"
        if not paper.scan or not paper.media_type:
            yield broken_at(papers_are_what_was_kept, about, "does not say its type, or whether it was scanned")
        try:
            content = files.read(paper.person_id, paper.stored_as)
        except (OSError, SealBroken) as trouble:
            yield broken_at(papers_are_what_was_kept, about, f"cannot be opened: {type(trouble).__name__}")
            continue
        if sha256(content).hexdigest() != paper.kept_sha256:
            yield broken_at(papers_are_what_was_kept, about, "was altered")


def an_erased_person_has_no_key_and_nothing_left() -> Iterator[Broken]:
    """14. Whoever was erased whole has no key, no answer and no paper, also after a backup was put back."""
    for event in events.of_kind(Happened.ERASED):
        if event.open_part["what"] == "everything" and erasing.is_left_of(UUID(event.about)):
            yield broken_at(an_erased_person_has_no_key_and_nothing_left, f"event {event.seq}", "something is left")


def nothing_is_kept_past_its_day() -> Iterator[Broken]:
    """19. A day after the last day of a draft, of papers or of a record, it is erased; as of the last event."""
    head = events.head()
    if head is None or head.last_at is None:
        return
    at = head.last_at - _ERASED_WITHIN
    for case in keeping.near(at):
        kept = keeping.kept_of(case, at=at)
        if kept.is_due:
            about = f"case {case.number}"
            yield broken_at(nothing_is_kept_past_its_day, about, f"was to be erased after {min(kept.days)}")
    for account, _ in unclaimed.accounts_due(at):
        yield broken_at(nothing_is_kept_past_its_day, f"account {account.pk}", "was filed and never confirmed")
    for grant_id, _ in unclaimed.grants_due(at):
        yield broken_at(nothing_is_kept_past_its_day, f"grant {grant_id}", "is nobody's, and its time is over")


def nothing_is_erased_before_its_day() -> Iterator[Broken]:
    """19. Whoever was erased whole had no application whose record had to stay on that day."""
    for event in events.of_kind(Happened.ERASED):
        if event.open_part["what"] != "everything":
            continue
        for case in cases.of_person(UUID(event.about)):
            until = keeping.record_until(case, at=event.at)
            if until is not None and event.at.astimezone(keeping.zone_of(case)).date() <= until:
                found = f"its record was to be kept until {until}"
                yield broken_at(nothing_is_erased_before_its_day, f"case {case.number}", found)


def every_opening_says_why() -> Iterator[Broken]:
    """18. Every opening of a case or a paper has a reader and a reason."""
    for event in events.of_kind(Did.OPENED):
        if not event.by or not event.open_part.get("reason"):
            yield broken_at(every_opening_says_why, f"event {event.seq}", "has no reason")


def a_mail_tells_one_person_of_one_event() -> Iterator[Broken]:
    """20. Every notice belongs to one event, goes to whom it happened to, and says so once."""
    subjects, holders = events.subjects(), people.accounts_of_persons()
    told: dict[tuple[object, ...], list[str]] = {}
    for mail in outbox.every():
        about = f"mail {mail.pk}"
        if mail.event_id is None or mail.post_id is not None:
            continue
        if mail.event_id not in subjects:
            yield broken_at(a_mail_tells_one_person_of_one_event, about, f"names event {mail.event_id}")
            continue
        person = subjects[mail.event_id]
        if mail.account_id != holders.get(person, person):
            yield broken_at(a_mail_tells_one_person_of_one_event, about, "goes to another person")
        addresses = told.setdefault((mail.event_id, mail.account_id, mail.subject), [])
        addresses.append(mail.address or "")
        if addresses.count(addresses[-1]) > 1:
            yield broken_at(a_mail_tells_one_person_of_one_event, about, "tells what another one told")


def a_mail_to_an_agency_tells_of_its_own_filings() -> Iterator[Broken]:
    """20. What is told to the staff of an agency goes to the holder of the post, about its own sheets and clients."""
    mails = outbox.to_posts()
    holders, agency_of = accounts.accounts_of_posts(), agencies.of_posts()
    about_of, may_know = events.abouts(mail.event_id for mail in mails), filings.who_may_know()
    told: set[tuple[object, ...]] = set()
    for mail in mails:
        about = f"mail {mail.pk}"
        if mail.post_id is None or mail.account_id != holders.get(mail.post_id):
            yield broken_at(a_mail_to_an_agency_tells_of_its_own_filings, about, "goes to another person")
        elif agency_of.get(mail.post_id) not in may_know.get(about_of.get(mail.event_id or 0, ("", "")), ()):
            yield broken_at(a_mail_to_an_agency_tells_of_its_own_filings, about, f"names event {mail.event_id}")
        if (mail.event_id, mail.account_id) in told:
            yield broken_at(a_mail_to_an_agency_tells_of_its_own_filings, about, "tells what another one told")
        told.add((mail.event_id, mail.account_id))


def a_mail_leaves_once() -> Iterator[Broken]:
    """20. Whatever left did so once; what did not leave has no moment of leaving."""
    for mail in outbox.every():
        if mail.sendings != (mail.sent_at is not None):
            yield broken_at(a_mail_leaves_once, f"mail {mail.pk}", f"left {mail.sendings} times")


def one_person_is_what_two_officers_said() -> Iterator[Broken]:
    """5. Each join was proposed by one officer and confirmed by another; who is one person follows from the joins."""
    posts = accounts.accounts_of_posts()
    for pair in pairs.every():
        standing, by = Standing.LIKELY, ""
        for event in pairs.steps_of(pair):
            step = Step(event.kind.removeprefix("pair:"))
            if step in (Step.JOIN, Step.UNDO) and event.person_id == pair.two_id:
                continue
            who = str(posts.get(UUID(event.by.removeprefix("post:"))))
            leads_to = after(standing, step, by=who, proposed_by=by)
            if isinstance(leads_to, Refusal):
                yield broken_at(one_person_is_what_two_officers_said, f"event {event.seq}", f"{step} from {standing}")
                break
            standing, by = leads_to, who if step in (Step.PROPOSE, Step.ASK_TO_UNDO) else ""
        if standing != pair.standing:
            found = f"is {pair.standing}, events say {standing}"
            yield broken_at(one_person_is_what_two_officers_said, f"pair {pair.pk}", found)
    kept, joins = wholes.every(), {host: pairs.joined(host) for host in pairs.hosts()}
    said = {key: whole for host, joined in joins.items() for key, whole in wholes.worked_out(host, joined).items()}
    if kept != said:
        yield broken_at(one_person_is_what_two_officers_said, "records", "count as one person without a join")


CHECKS: tuple[Check, ...] = (
    papers_are_what_was_kept,
    an_erased_person_has_no_key_and_nothing_left,
    nothing_is_kept_past_its_day,
    nothing_is_erased_before_its_day,
    every_opening_says_why,
    one_person_is_what_two_officers_said,
    a_mail_tells_one_person_of_one_event,
    a_mail_to_an_agency_tells_of_its_own_filings,
    a_mail_leaves_once,
)
