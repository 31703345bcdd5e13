"""A person's word on an agency: asked for, given by their own sign-in with what was prepared, taken back at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Action, Did
from sojourn_office.actions import cases as case_actions
from sojourn_office.actions import filling, notices
from sojourn_office.actions.acting import Officer, by_account, by_post, perform
from sojourn_office.events import Happened
from sojourn_office.intake.receiving import CleanPaper
from sojourn_office.intake.scanning import Scan
from sojourn_office.storage import agencies, agreements, cases, events, files, filings
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.agencies import Agency
from sojourn_office.storage.filings import Mandate


def not_there() -> Refusal:
    """The same for a client of somebody else's, one who dismissed the agency, and none at all."""
    return Refusal("not_found", Message("There is no such client."))


def ask_by_number(*, agency_id: UUID, number: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """
    Ask the person of an application for a mandate, by the number they told.

    The answer is the same whether or not there is such an application: the agency learns of it by their consent.
    """
    wanted = number.strip().upper()
    agency = agencies.by_id(agency_id)
    assert agency is not None, "a post of an agency has an agency"

    def do() -> str:
        case = cases.by_number(wanted)
        if case is not None and _may_be_asked(agency, case.person.account_id, case.round_id, case.host):
            mandate = filings.ask_mandate(agency, case.person.account, case.round, number=case.number, at=at, case=case)
            tell_asked(mandate, by=by_post(post), at=at)
        return wanted[:20]

    return perform(do, verb="mandate-ask", by=by_post(post), key=key, at=at, asked=wanted)


def _may_be_asked(agency: Agency, account_id: UUID, round_id: str, host: str) -> bool:
    return (
        host == agency.host
        and filings.living_mandate(agency, account_id, round_id) is None
        and not filings.was_dismissed(agency, account_id, round_id)
    )


def tell_asked(mandate: Mandate, *, by: str, at: datetime) -> None:
    """Keep that a mandate is asked for, and write to the person: the mail names neither them nor the agency."""
    public = {"agency": mandate.agency.slug, "number": mandate.number}
    event = events.record(
        Happened.MANDATE_ASKED, str(mandate.id), by=by, at=at, public=public, person_id=mandate.account_id
    )
    notices.agency_filed(mandate.account, number=mandate.number, event=event)


def give_by_person(*, number: str, agency: str, account: Account, at: datetime, key: str) -> str | Refusal:
    """The person themselves lets an agency see their application and file it for them."""
    by = by_account(account.pk)

    def do() -> str | Refusal:
        case, found = cases.by_number(number), agencies.by_slug(agency)
        if case is None or case.person.account_id != account.pk or found is None or found.suspended_at is not None:
            return not_there()
        living = filings.living_mandate(found, account.pk, case.round_id)
        mandate = living or filings.ask_mandate(found, account, case.round, number=number, at=at)
        mandate.case, mandate.given_at, mandate.prepared, mandate.files = case, at, None, []
        mandate.passport = case.passport.number_digest
        mandate.save()
        public = {"number": number}
        event = events.record(Happened.MANDATE_GIVEN, str(mandate.id), by=by, at=at, public=public)
        notices.client_confirmed(mandate, event=event)
        return str(mandate.id)

    return perform(do, verb="mandate-give", by=by, key=key, at=at, asked=[number, agency])


def confirm(
    *,
    mandate_id: UUID,
    account: Account,
    consents: Mapping[str, bool],
    said: Mapping[str, bool],
    at: datetime,
    key: str,
) -> str | Refusal:
    """
    Confirm what an agency prepared: it becomes the person's own application, with the same bytes, and is lodged.

    Each step is done once, whenever it is pressed again; a draft of the person's own is filled with it. Where the
    window is not open yet the mandate is given all the same, and the refusal to lodge is the answer.
    """
    mandate = filings.mandate_by_id(mandate_id)
    if mandate is None or mandate.account_id != account.pk or mandate.ended_at is not None:
        return not_there()
    if mandate.given_at is None:
        taken = _take_over(mandate, account, said, at=at)
        if isinstance(taken, Refusal):
            return taken
        mandate.number = taken
    return case_actions.lodge(number=mandate.number, consents=consents, by=by_account(account.pk), at=at, key=key)


def _take_over(mandate: Mandate, account: Account, said: Mapping[str, bool], *, at: datetime) -> str | Refusal:
    by, prepared = by_account(account.pk), mandate.said
    answers = {**prepared.get("answers", {}), **said}
    if mandate.case is not None:
        return _give(mandate, mandate.number, account, at=at)
    first = cases.first_of_account(account.pk, mandate.round_id)
    if first is not None and not cases.is_draft(first.number):
        return case_actions.already_applied(first)
    region = str(answers.get("residence_region", ""))
    mission = agreements.mission_of(mandate.round.scheme, region, on=at.date()) or mandate.agency.missions[0]
    started = (
        first.number
        if first is not None
        else case_actions.start(
            account=account,
            round_id=mandate.round_id,
            mission=mission,
            language=account.language,
            at=at,
            key=f"m-{mandate.id}-start",
            named=mandate.number,
        )
    )
    if isinstance(started, Refusal):
        return started
    kept = case_actions.save_answers(
        number=started,
        answers={**answers, "body": mandate.agency.name},
        by=by,
        at=at,
        key=f"m-{mandate.id}-answers",
    )
    if isinstance(kept, Refusal):
        return kept
    for paper in prepared.get("papers", []):
        refusal = _keep_paper(mandate, started, paper, by=by, at=at)
        if refusal is not None:
            return refusal
    return _give(mandate, started, account, at=at)


def _keep_paper(mandate: Mandate, number: str, paper: Mapping[str, object], *, by: str, at: datetime) -> Refusal | None:
    name = str(paper["paper"])
    key = f"m-{mandate.id}-{name}"[:64]
    if paper.get("on_paper"):
        answer = case_actions.promise_on_paper(number=number, paper=name, by=by, at=at, key=key)
        return answer if isinstance(answer, Refusal) else None
    clean = clean_of(paper, files.read(mandate.account_id, str(paper["stored_as"])))
    person_id = cases.person_of(number)
    assert person_id is not None, "the case was begun a moment ago"
    stored_as = files.keep(person_id, clean.content)

    def do() -> str | Refusal:
        case = cases.to_change(number)
        if case.stage != "draft":
            return Refusal("case_state", Message("What was lodged cannot be changed. Ask the office."))
        filling.keep(case, name, clean, stored_as, by=by, at=at)
        return number

    answer = perform(do, verb="paper", by=by, key=key, at=at, asked=[number, name, clean.sent_sha256])
    return answer if isinstance(answer, Refusal) else None


def clean_of(paper: Mapping[str, object], content: bytes) -> CleanPaper:
    """A prepared paper with its bytes, as the intake gave it."""
    return CleanPaper(
        name=str(paper["name"]),
        content=content,
        media_type=str(paper["media_type"]),
        pages=int(str(paper["pages"])),
        sent_sha256=str(paper["sent_sha256"]),
        kept_sha256=str(paper["kept_sha256"]),
        scan=Scan(str(paper["scan"])),
    )


def _give(mandate: Mandate, number: str, account: Account, *, at: datetime) -> str | Refusal:
    """The word itself, once the application holds what was prepared; what was prepared is then there only once."""

    def do() -> str | Refusal:
        row = filings.mandate_to_change(mandate.id)
        if row is None or row.ended_at is not None:
            return not_there()
        case = cases.by_number(number)
        assert case is not None, "the application is there"
        row.case, row.number, row.given_at = case, number, at
        row.passport = case.passport.number_digest
        row.prepared, row.files = None, []
        row.save()
        by, public = by_account(account.pk), {"number": number}
        event = events.record(Happened.MANDATE_GIVEN, str(row.id), by=by, at=at, public=public)
        notices.client_confirmed(row, event=event)
        return number

    given = perform(do, verb="mandate", by=by_account(account.pk), key=f"m-{mandate.id}", at=at, asked=number)
    if not isinstance(given, Refusal):
        for name in mandate.files:
            files.delete(name)
    return given


def end_by_person(*, mandate_id: UUID, account: Account, at: datetime, key: str) -> str | Refusal:
    """The person dismisses an agency, or refuses what it prepared: from the next request on it sees nothing."""
    by = by_account(account.pk)

    def do() -> str | Refusal:
        row = filings.mandate_to_change(mandate_id)
        if row is None or row.account_id != account.pk:
            return not_there()
        if row.ended_at is None:
            end(row, who="person", by=by, at=at)
        return str(row.id)

    return _ended(perform(do, verb="mandate-end", by=by, key=key, at=at, asked=str(mandate_id)), mandate_id)


def end_by_agency(*, agency_id: UUID, number: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """The agency gives a client up, or takes back what it prepared before they confirmed it."""
    found = filings.seen_mandate(agency_id, number)
    if found is None:
        return not_there()

    def do() -> str | Refusal:
        row = filings.mandate_to_change(found.id)
        if row is None or row.ended_at is not None:
            return not_there()
        end(row, who="agency", by=by_post(post), at=at)
        return str(row.id)

    return _ended(perform(do, verb="mandate-end", by=by_post(post), key=key, at=at, asked=number), found.id)


def end(row: Mandate, *, who: str, by: str, at: datetime) -> None:
    """End a mandate in the transaction in hand; what was prepared goes with it."""
    row.ended_at, row.ended_by, row.prepared = at, who, None
    row.save()
    event = events.record(Happened.MANDATE_ENDED, str(row.id), by=by, at=at, public={"by": who})
    if who == "person":
        notices.client_left(row, event=event)


def _ended(answer: str | Refusal, mandate_id: UUID) -> str | Refusal:
    row = filings.mandate_by_id(mandate_id)
    if not isinstance(answer, Refusal) and row is not None and row.files:
        for name in row.files:
            files.delete(name)
    return answer


def send_asked(
    *, agency_id: UUID, number: str, ask: int, name: str, content: bytes, post: Officer, at: datetime, key: str
) -> str | Refusal:
    """
    Send a paper that an officer asked of a client, in their place; the person is written to and sees the same bytes.

    It is taken from an agency whose mandate lives when the paper is kept, whatever it was when the page was read.
    """
    found, by = filings.seen_mandate(agency_id, number), by_post(post)
    if found is None or found.given_at is None or found.case is None:
        return not_there()
    asked = next((each for each in events.replay(found.case).asks if each.number == ask), None)
    if asked is None:
        return not_there()
    taken = case_actions.take_in(number, asked.paper, name, content)
    if isinstance(taken, Refusal):
        return taken
    clean, stored_as = taken

    def do() -> str | Refusal:
        row = filings.mandate_to_change(found.id)
        if row is None or row.ended_at is not None:
            return not_there()
        answer = case_actions.keep_paper(number, asked.paper, clean, stored_as, by=by, at=at, ask=ask)
        if not isinstance(answer, Refusal):
            case = cases.to_change(number)
            notices.paper_sent_for(case, event=events.happened_to(case)[-1])
        return answer

    return perform(do, verb="paper", by=by, key=key, at=at, asked=[number, asked.paper, clean.sent_sha256, ask])


def opened(*, agency_id: UUID, number: str, paper: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """Keep that an agency opened a paper of its client's application: the person reads it beside the others."""
    found = filings.seen_mandate(agency_id, number)
    if found is None or found.case is None:
        return not_there()
    action = Action(Did.OPENED, at, by_post(post), {"reason": "agency", "paper": paper})

    def do() -> str:
        events.record_action(cases.to_change(number), action)
        return number

    return perform(do, verb="open", by=by_post(post), key=key, at=at, asked=[number, paper])
