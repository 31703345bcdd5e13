"""A sheet of an agency: rehearsed line by line with its papers, then handed in, once for each person."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.basics.countries import two_letters
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.numbers import case_number
from sojourn.rounds.moves import last_minute
from sojourn.rounds.names import round_name
from sojourn_office.actions import mandates, notices
from sojourn_office.actions.acting import SYSTEM, Officer, by_post, perform
from sojourn_office.events import Happened
from sojourn_office.intake.folders import open_folders
from sojourn_office.intake.sheets import Who, read_sheet
from sojourn_office.storage import accounts, agencies, agreements, cases, events, files, filings, rounds
from sojourn_office.storage.agencies import Agency, Batch, BatchLine
from sojourn_office.storage.filings import Mandate
from sojourn_office.storage.rounds import Round

# How long what was rehearsed waits to be handed in; then it is sent again.
KEPT = timedelta(days=7)
_PHOTOGRAPHS = frozenset({"photo", "photograph"})
_LANGUAGES = {"KOR": "ko", "JPN": "ja"}

# What can be said of a line. A line that is `ready` is handed in when the agency says so.
READY, MISSING, WRONG = "ready", "missing", "wrong"
APPLIED, ELSEWHERE, BEFORE, DISMISSED = "applied", "elsewhere", "before", "dismissed"
HANDED_IN = "handed-in"


def rehearse(
    *, agency_id: UUID, round_id: str, sheet: bytes, papers: bytes | None, post: Officer, at: datetime, key: str
) -> str | Refusal:
    """
    Take a sheet with its papers to be read: the worker says of each line what it lacks. Nothing is handed in.

    What is no sheet, or no honest ZIP, is refused at once. The rest lies sealed for the agency until it is read, and
    what is ready of it until it is handed in, at most a week. Gives the id of the sheet.
    """
    agency, round_ = agencies.by_id(agency_id), rounds.by_id(round_id)
    assert agency is not None, "a post of an agency has an agency"
    refusal = _why_not(agency, round_, at=at)
    if refusal is not None or round_ is None:
        return refusal or mandates.not_there()
    if files.is_short_of_room():
        return Refusal("storage_low", Message("There is no room for new papers and applications. Nothing was changed."))
    who = who_of(round_, at=at)
    read = read_sheet(sheet, who)
    if isinstance(read, Refusal):
        return read
    honest = open_folders(papers, only=()) if papers else {}
    if isinstance(honest, Refusal):
        return honest
    kept = [files.keep(agency.id, content) for content in (sheet, papers) if content]

    def do() -> str:
        batch = agencies.keep_batch(agency, round_, kept, people=len(read.lines), by=by_post(post), at=at)
        public = {"batch": str(batch.id), "people": batch.people}
        events.record(Happened.SHEET_SENT, agency.slug, by=by_post(post), at=at, public=public)
        return str(batch.id)

    asked = [round_id, _fingerprint(sheet), _fingerprint(papers or b"")]
    return perform(do, verb="sheet", by=by_post(post), key=key, at=at, asked=asked)


def _fingerprint(content: bytes) -> str:
    return sha256(content).hexdigest()


def _why_not(agency: Agency, round_: Round | None, *, at: datetime) -> Refusal | None:
    if round_ is None or round_.scheme[4:7] != agency.host:
        return Refusal("not_found", Message("There is no such round."))
    until = agencies.closes_at(agency, round_)
    if at >= until:
        told = last_minute(until.astimezone(ZoneInfo(round_.zone)))
        return Refusal(
            "period_closed", Message("Your agency takes papers for this round until {until}.", {"until": told})
        )
    return None


def who_of(round_: Round, *, at: datetime) -> Who:
    """What the sheets of a round may say: its people, their regions and papers, and the day it is."""
    found = agreements.scheme(round_.scheme)
    assert found is not None, f"{round_.scheme} is a scheme of this office"
    agreement, scheme = found
    return Who(
        sender=scheme.sender,
        regions=[code for code in agreement.regions if code.startswith(f"{two_letters(scheme.sender)}-")],
        papers=[paper.id for paper in scheme.papers],
        today=at.astimezone(ZoneInfo(round_.zone)).date(),
    )


def stands(agency: Agency, round_: Round, said: Mapping[str, object], *, at: datetime) -> tuple[str, UUID | None]:
    """Whether this person can be handed in now: of another mission, there already, by this agency before, dismissed."""
    mission = agreements.mission_of(round_.scheme, str(said["residence_region"]), on=at.date())
    if mission is not None and mission not in agency.missions:
        return ELSEWHERE, None
    digests = filings.digests_of(round_.scheme[:3], str(said["passport_number"]))
    before = filings.filed_by(agency, round_.id, digests)
    if before is not None:
        return BEFORE, before.id
    account = accounts.find(str(said["mail"]))
    if account is not None:
        living = filings.living_mandate(agency, account.pk, round_.id)
        if living is not None:
            return BEFORE, living.id
        if filings.was_dismissed(agency, account.pk, round_.id):
            return DISMISSED, None
        first = cases.first_of_account(account.pk, round_.id)
        if first is not None and not cases.is_draft(first.number):
            return APPLIED, None
    return (APPLIED, None) if filings.lodged_with(round_.id, digests) else (READY, None)


# --- Handing in -----------------------------------------------------------------------------------------------------


def hand_in(*, agency_id: UUID, batch_id: UUID, post: Officer, at: datetime) -> int | Refusal:
    """
    Hand in every line that is ready, each an act of its own: what is done stays done where it is cut off, and the
    same press goes on with the rest. Gives how many lines were handed in by now.
    """
    batch = agencies.batch_of(agency_id, batch_id)
    if batch is None:
        return mandates.not_there()
    refusal = _why_not(batch.agency, batch.round, at=at)
    if refusal is not None:
        return refusal
    if batch.is_being_read:
        return Refusal("case_state", Message("The sheet is still being read. Look again in a moment."))
    if batch.lodged_at is None:
        batch.lodged_at = at
        batch.save(update_fields=["lodged_at"])
    for line in agencies.lines_of(batch):
        if line.state == READY and line.mandate_id is None and line.said:
            answer = _hand_in(batch, line, post, at=at)
            if isinstance(answer, Refusal):
                return answer
    done = sum(line.mandate_id is not None and line.state == READY for line in agencies.lines_of(batch))
    _tell_handed_in(batch, done, post, at=at)
    return done


def _tell_handed_in(batch: Batch, people: int, post: Officer, *, at: datetime) -> None:
    """Keep that a sheet was handed in, and write to the agency; pressed again with nobody new, neither."""

    def do() -> str:
        public = {"batch": str(batch.id), "people": people}
        event = events.record(Happened.SHEET_HANDED_IN, batch.agency.slug, by=by_post(post), at=at, public=public)
        name = round_name(batch.round_id)
        notices.sheet_handed_in(batch.agency_id, round_name=name, people=people, event=event)
        return str(people)

    if people:
        perform(do, verb="handed-in", by=SYSTEM, key=f"{batch.id}/in/{people}", at=at)


def _hand_in(batch: Batch, ready: BatchLine, post: Officer, *, at: datetime) -> str | Refusal:
    """One person: their account, what was prepared sealed for it, the mail; or why not any more."""
    agency, round_, said = batch.agency, batch.round, ready.said
    account = accounts.find_or_open(str(said["mail"]), language=_LANGUAGES.get(round_.scheme[:3], "en"), at=at)
    papers, stored = _sealed_for(agency, account.pk, said["papers"])
    answers = said["answers"]

    def do() -> str | Refusal:
        line = agencies.line_to_change(batch, ready.line)
        if line.mandate_id is not None:
            return str(line.mandate_id)
        state, before = stands(agency, round_, {**answers, "mail": said["mail"]}, at=at)
        most = agency.cases_max
        if state == READY and most is not None and filings.count_in_round(agency, round_.id) >= most:
            says = Message("Your agency hands in at most {count} people in a round.", {"count": most})
            return Refusal("agency_limit", says)
        line.content, line.files = None, []
        if state != READY:
            # Between the rehearsal and now the person applied, or was handed in by another sheet, or said no.
            line.state, line.mandate_id = state, before
            line.save()
            return state
        year = at.astimezone(ZoneInfo(round_.zone)).year
        mandate = filings.ask_mandate(
            agency,
            account,
            round_,
            number=case_number(agency.host, year, secrets.token_bytes(6)),
            at=at,
            passport=filings.digests_of(round_.scheme[:3], str(answers["passport_number"]))[0],
            prepared={"answers": answers, "papers": papers},
            files=stored,
        )
        mandates.tell_asked(mandate, by=by_post(post), at=at)
        line.mandate = mandate
        line.save()
        return HANDED_IN

    answer = perform(do, verb="hand-in", by=by_post(post), key=f"{batch.id}/{ready.line}", at=at)
    if answer != HANDED_IN:
        for name in stored:
            files.delete(name)
    if not isinstance(answer, Refusal):
        for name in ready.files:
            files.delete(name)
    return answer


def _sealed_for(
    agency: Agency, account_id: UUID, papers: Sequence[Mapping[str, object]]
) -> tuple[list[dict[str, object]], list[str]]:
    """What lay sealed for the agency, sealed for the person; the same bytes."""
    again: list[dict[str, object]] = []
    stored: list[str] = []
    for paper in papers:
        kept = dict(paper)
        if not paper.get("on_paper"):
            kept["stored_as"] = files.keep(account_id, files.read(agency.id, str(paper["stored_as"])))
            stored.append(str(kept["stored_as"]))
        again.append(kept)
    return again, stored


def tidy(at: datetime) -> int:
    """Take away what was rehearsed and not handed in for a week, and what nobody confirmed until its round closed."""
    for batch in agencies.never_read(made_before=at - KEPT):
        agencies.mark_read(batch)
    old = agencies.old_lines(made_before=at - KEPT)
    for line in old:
        _forget(line)
    lapsed = filings.unconfirmed(closed_before=at)
    for row in lapsed:

        def do(row: Mandate = row) -> str:
            found = filings.mandate_to_change(row.id)
            if found is not None and found.ended_at is None and found.given_at is None:
                mandates.end(found, who="office", by=SYSTEM, at=at)
            return str(row.id)

        perform(do, verb="mandate-lapse", by=SYSTEM, key=f"lapse-{row.id}", at=at)
        for name in row.files:
            files.delete(name)
    return len(old) + len(lapsed)


def _forget(line: BatchLine) -> None:
    for name in line.files:
        files.delete(name)
    line.content, line.files = None, []
    line.save(update_fields=["content_sealed", "files"])
