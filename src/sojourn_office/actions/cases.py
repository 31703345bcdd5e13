"""What an applicant does: start, answer, file papers, lodge, answer an ask, decline, withdraw."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases import second_look
from sojourn.cases.fees import PLACE_WAITS, PaidFor
from sojourn.cases.model import Action, Did
from sojourn.cases.numbers import case_number
from sojourn.eligibility.facts import write_facts
from sojourn.eligibility.papers import papers_asked
from sojourn.places.model import Cause
from sojourn.rounds.entries import not_drawn
from sojourn.rounds.methods import METHODS
from sojourn.rounds.moves import last_minute, may_lodge
from sojourn_office.actions import coming_back, fees, filling, holders, inviting, notices, reserves, selections
from sojourn_office.actions.acting import SYSTEM, by_account, perform
from sojourn_office.actions.earlier import match_lodged
from sojourn_office.actions.first_steps import decide_by, gate_of
from sojourn_office.events import Happened
from sojourn_office.intake.limits import FILES_PER_CASE_MAX
from sojourn_office.intake.receiving import CleanPaper, KindOfUse
from sojourn_office.papers.own_forms import FILLED_IN
from sojourn_office.storage import agreements, cases, events, files, paper_files, people, rounds
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.cases import Case, Paper
from sojourn_office.storage.entries import entered_with

# The texts a person agrees to when lodging, each on its own, with the version they read.
CONSENTS = {"notice": "2026-11", "sensitive": "2026-11", "transfer": "2026-11"}

# Kinds of paper that are a picture of a person; no PDF is taken for them.
_PHOTOGRAPHS = frozenset({"photo", "photograph"})


def start(
    *,
    account: Account,
    round_id: str,
    mission: str,
    language: str,
    at: datetime,
    key: str,
    chance: bytes | None = None,
    named: str = "",
    from_paper_by: str = "",
) -> str | Refusal:
    """
    Begin an application in a round; the same account cannot begin a second one there.

    `chance` is six bytes for the signs of the case number; left out, they are drawn here. A number that was given out
    before, for what an agency prepared, is `named`. `from_paper_by` names the officer who enters it from paper.
    """
    by = from_paper_by or by_account(account.pk)

    def do() -> str | Refusal:
        round_ = rounds.by_id(round_id)
        if round_ is None:
            return Refusal("not_found", Message("There is no such round."))
        first = cases.first_of_account(account.pk, round_id)
        if first is not None:
            return already_applied(first)
        closed = round_.record.closes_at <= at
        if closed:
            refusal = may_lodge(round_.record, at)
            assert refusal is not None, "a closed round takes nothing"
            return refusal
        passport = _passport_of(account, nationality=round_.scheme[:3], at=at)
        year = at.astimezone(ZoneInfo(round_.zone)).year
        number = named or case_number(round_.scheme[4:7], year, chance or secrets.token_bytes(6))
        case = cases.open_case(number, passport, round_, mission=mission, language=language, at=at)
        action = case_moves.start(case.record(()), by=by, at=at)
        assert not isinstance(action, Refusal), "a new case can be started"
        events.record_action(case, action)
        if from_paper_by:
            paper_files.keep(case, by=from_paper_by, at=at)
        return number

    return perform(do, verb="start", by=by, key=key, at=at, asked=[round_id, mission])


def already_applied(first: Case) -> Refusal:
    """Why a second application is not made, with the way to the first."""
    return already_applied_to(first.number)


def already_applied_to(number: str) -> Refusal:
    """The same by the number of the first one."""
    return Refusal(
        "already_applied",
        Message("You already have one in this round. Two would make both void, so we did not make another."),
        about=(("case", number),),
    )


def save_answers(*, number: str, answers: Mapping[str, object], by: str, at: datetime, key: str) -> str | Refusal:
    """Keep answers of a draft as they are given; nothing is sent by it."""

    def do() -> str | Refusal:
        case = cases.to_change(number)
        if case.stage != "draft":
            return Refusal("case_state", Message("What was lodged cannot be changed. Ask the office."))
        cases.save_answers(case, answers, at=at)
        _write_person(case, at=at)
        return number

    return perform(do, verb="answers", by=by, key=key, at=at, asked=[number, dict(answers)])


_OF_PERSON = ("surname", "given_names", "native_name", "birth_date", "sex")


def _write_person(case: Case, *, at: datetime) -> None:
    """What the answers say of the person and the passport goes where it is looked up."""
    answers = cases.answers_of(case)
    if not {*_OF_PERSON, "passport_number", "passport_expires_on"} <= set(answers):
        return
    person = case.person
    people.write_person(person, **{name: str(answers[name] or "") for name in _OF_PERSON})
    passport = case.passport
    passport.person = person
    people.change_passport(
        passport, number=str(answers["passport_number"]), expires_on=str(answers["passport_expires_on"])
    )
    region = answers.get("residence_region")
    mission = agreements.mission_of(case.scheme, str(region), on=at.date()) if region else None
    if mission is not None and mission != case.mission:
        case.mission = mission
        case.save(update_fields=["mission"])


def save_region(
    *, number: str, region: str, address: str, phone: str, by: str, at: datetime, key: str, mission: str = ""
) -> str | Refusal:
    """Keep where the person lives; the region names the mission, or the person where no source assigns the region."""

    def do() -> str | Refusal:
        case = cases.to_change(number)
        if case.stage != "draft":
            return Refusal("case_state", Message("What was lodged cannot be changed. Ask the office."))
        for name, value in (("residence_region", region), ("address", address), ("phone", phone)):
            cases.save_answer(case, name, value, at=at)
        case.mission = agreements.mission_of(case.scheme, region, on=at.date()) or mission or case.mission
        case.save(update_fields=["mission"])
        return number

    return perform(do, verb="region", by=by, key=key, at=at, asked=[number, region, address, phone, mission])


def file_paper(
    *, number: str, paper: str, name: str, content: bytes, by: str, at: datetime, key: str, ask: int | None = None
) -> str | Refusal:
    """
    Take a paper: read by its content, drawn anew, sealed, kept; an earlier one of the same kind is replaced.

    The work on the file is done before the transaction; an orphan that a crash leaves is swept after an hour.
    """
    taken = take_in(number, paper, name, content)
    if isinstance(taken, Refusal):
        return taken
    clean, stored_as = taken
    return perform(
        lambda: keep_paper(number, paper, clean, stored_as, by=by, at=at, ask=ask),
        verb="paper",
        by=by,
        key=key,
        at=at,
        asked=[number, paper, clean.sent_sha256, ask],
    )


def take_in(number: str, paper: str, name: str, content: bytes) -> tuple[CleanPaper, str] | Refusal:
    """Read a paper and seal it for the person of a case, before anything is written of it."""
    if files.is_short_of_room():
        return _no_room()
    kind = KindOfUse.PHOTO if paper in _PHOTOGRAPHS else KindOfUse.PAPER
    clean = filling.received(name, content, kind)
    if isinstance(clean, Refusal):
        return replace(clean, field="paper")
    person_id = cases.person_of(number)
    if person_id is None:
        return Refusal("not_found", Message("There is no such case."))
    return clean, files.keep(person_id, clean.content)


def keep_paper(
    number: str, paper: str, clean: CleanPaper, stored_as: str, *, by: str, at: datetime, ask: int | None
) -> str | Refusal:
    """Write a paper that was taken in into its case, in the transaction in hand."""
    case = cases.to_change(number)
    if cases.count_papers(case) >= FILES_PER_CASE_MAX:
        return Refusal(
            "file_too_large",
            Message("A case takes {count} files at most.", {"count": FILES_PER_CASE_MAX}),
            field="paper",
        )
    action: Action | Refusal | None = None
    if ask is not None:
        action = case_moves.give_paper(events.replay(case), by=by, at=at, ask=ask)
    elif case.look_asked_at is not None:
        action = second_look.add_paper(events.replay(case), by=by, at=at, paper=paper)
    elif case.stage != "draft":
        action = case_moves.add_paper(events.replay(case), by=by, at=at, paper=paper, until=case.round.closes_at)
    if isinstance(action, Refusal):
        return action
    if action is not None:
        paper = str(action.about["paper"])
    filling.keep(case, paper, clean, stored_as, by=by, at=at, ask=ask)
    if action is not None:
        events.record_action(case, action)
    return number


def promise_on_paper(*, number: str, paper: str, by: str, at: datetime, key: str) -> str | Refusal:
    """Say that a paper will be handed in on paper; it counts as announced, and an officer marks it when it is there."""
    return promise_all_on_paper(number=number, papers=[paper], by=by, at=at, key=key)


def promise_all_on_paper(*, number: str, papers: Sequence[str], by: str, at: datetime, key: str) -> str | Refusal:
    """Say of several papers at once that they will be handed in on paper."""

    def do() -> str | Refusal:
        case = cases.to_change(number)
        if case.stage != "draft":
            return Refusal("case_state", Message("What was lodged cannot be changed. Ask the office."))
        cases.keep_promises(case, papers, by=by, at=at)
        return number

    return perform(do, verb="on-paper", by=by, key=key, at=at, asked=[number, list(papers)])


def _missing_of(
    case: Case, answers: Mapping[str, object], facts: Mapping[str, object], papers: Sequence[Paper], *, on: date
) -> list[Message]:
    """What a draft still lacks before it can be lodged: answers and papers, each by its name."""
    found = agreements.rules_of(case.scheme, on=on, mission=case.mission)
    missing = [name for field, name in NEEDED_ANSWERS.items() if answers.get(field) in (None, "")]
    there = FILLED_IN | {paper.paper for paper in papers}
    lacking = (asked.paper for asked in papers_asked(found, facts) if asked.must and asked.paper.id not in there)
    return [*missing, *(Message("{paper}", {"paper": paper.name}) for paper in lacking)]


NEEDED_ANSWERS = {
    "surname": Message("Surname"),
    "birth_date": Message("Date of birth"),
    "passport_number": Message("Passport number"),
    "passport_expires_on": Message("Passport valid until"),
    "residence_region": Message("Region"),
    "turns": Message("Earlier visas"),
    "child": Message("Child"),
    "funds": Message("Money"),
}


def lodge(
    *, number: str, consents: Mapping[str, bool], by: str, at: datetime, key: str, paid: str = ""
) -> str | Refusal:
    """
    Lodge an application: the rule of its day is pinned, the answers are frozen and printed where a form asks for
    them, a place is held where the way of choosing holds one at lodging. One that may be the same person from
    elsewhere is flagged and takes no place. Where a fee is owed, `paid` is the reference of its payment.
    """
    if files.is_short_of_room():
        return _no_room()
    draft = cases.by_number(number)
    made = filling.make(draft, at=at) if draft is not None and draft.stage == "draft" else ()
    if isinstance(made, Refusal):
        return made
    if draft is not None:
        holders.make_room_for(draft.round_id, at=at)

    def do() -> str | Refusal:
        period = rounds.period_of_case(number)
        if period is None:
            return Refusal("not_found", Message("There is no such case."))
        case = cases.to_change(number)
        case.round.period, case.passport.person = period, case.person
        refusal = may_not_lodge(case, consents, at=at, begun_at=fees.begun_at(paid)) or fees.why_unpaid(
            case, PaidFor.LODGING, at=at, paid=paid
        )
        if refusal is not None:
            return refusal
        match_lodged(case, at=at)
        on = at.astimezone(ZoneInfo(case.round.zone)).date()
        answers, papers = cases.answers_of(case), cases.papers_of(case)
        facts = cases.facts_of(case, answers)
        action = case_moves.lodge(
            events.replay(case),
            by=by,
            at=at,
            rule_on=on.isoformat(),
            decide_by=decide_by(case, at=at),
            missing=_missing_of(case, answers, facts, papers, on=on),
            entered_with=entered_with(case),
            gate=gate_of(case, on=on),
        )
        if isinstance(action, Refusal):
            return action
        other = fees.other_of(case)
        moves = fees.place_for(case, period, Cause.LODGING, at=at)
        if isinstance(moves, Refusal):
            return moves
        given = [{"text": text, "version": version, "given": True} for text, version in CONSENTS.items()]
        events.record_several(Happened.CONSENTED, str(case.person_id), given, by=by, at=at)
        for paper in made:
            filling.keep(case, paper.paper, paper.clean, paper.stored_as, by=SYSTEM, at=at)
        there = cases.papers_of(case) if made else papers
        kept = [{"paper": paper.paper, "sha256": paper.kept_sha256} for paper in there]
        event = events.record_action(case, action, sealed={"facts": write_facts(facts), "papers": kept}, moves=moves)
        if other is not None:
            flagged = case_moves.flag(events.replay(case), by="system", at=at, other=other.number)
            assert not isinstance(flagged, Refusal), "a case just lodged can be flagged"
            events.record_action(case, flagged)
        if paid:
            fees.write_paid(case, paid, by=by, at=at)
        notices.received(case, event=event)
        return number

    return perform(do, verb="lodge", by=by, key=key, at=at, asked=[number, dict(consents)])


def may_not_lodge(
    case: Case, consents: Mapping[str, bool], *, at: datetime, begun_at: datetime | None = None
) -> Refusal | None:
    """
    Why a locked case cannot be lodged, but for what it lacks itself.

    By lot the window is that of the entries, and the hold of a place says until when to lodge. Whoever began to pay
    in time has a little longer.
    """
    in_time = begun_at if begun_at is not None and at - begun_at < PLACE_WAITS else at
    return (
        (None if METHODS[case.round.method].by_lot else may_lodge(case.round.record, in_time))
        or _without_consent(consents)
        or inviting.why_not_invited(case, at=at)
        or _without_a_place(case, at=at)
    )


def lacks(case: Case, *, at: datetime) -> list[Message]:
    """What a draft still lacks before it can be lodged, each by its name."""
    on = at.astimezone(ZoneInfo(case.round.zone)).date()
    answers = cases.answers_of(case)
    return _missing_of(case, answers, cases.facts_of(case, answers), cases.papers_of(case), on=on)


def _without_a_place(case: Case, *, at: datetime) -> Refusal | None:
    """Where a place is claimed or drawn first, nothing is lodged without one, or after its hold has ended."""
    method = METHODS[case.round.method]
    if not (method.holds_at_claim or method.by_lot):
        return None
    reserves.write_down(case, at=at)
    replayed = events.replay(case)
    until = replayed.held_until
    if method.by_lot and (until is None or (not replayed.is_accepted and selections.is_to_accept(case.round_id))):
        return not_drawn()
    if until is None:
        return Refusal("claim_first", Message("In this round you first claim a place. You have none now."))
    if at >= until:
        told = last_minute(until.astimezone(ZoneInfo(case.round.zone)))
        return Refusal("period_closed", Message("Your place was held until {until}.", {"until": told}))
    return None


def _no_room() -> Refusal:
    return Refusal("storage_low", Message("There is no room for new papers and applications. Nothing was changed."))


def _without_consent(consents: Mapping[str, bool]) -> Refusal | None:
    if all(consents.get(text) for text in CONSENTS):
        return None
    return Refusal("consent_missing", Message("Each consent is needed to lodge. Nothing was sent."), field="consents")


def decline(*, number: str, by: str, at: datetime, key: str) -> str | Refusal:
    """Decline what was passed, in one step; the place goes back."""
    return perform(
        lambda: _give_up(number, Did.DECLINED, by=by, at=at), verb="decline", by=by, key=key, at=at, asked=number
    )


def withdraw(*, number: str, by: str, at: datetime, key: str) -> str | Refusal:
    """Withdraw an application; a place that was held for it goes back."""
    return perform(
        lambda: _give_up(number, Did.WITHDRAWN, by=by, at=at), verb="withdraw", by=by, key=key, at=at, asked=number
    )


def _give_up(number: str, did: Did, *, by: str, at: datetime) -> str | Refusal:
    period = rounds.period_of_case(number)
    if period is None:
        return Refusal("not_found", Message("There is no such case."))
    case = cases.to_change(number)
    case.round.period = period
    reserves.write_down(case, at=at)
    replayed = events.replay(case)
    move = case_moves.decline if did is Did.DECLINED else case_moves.withdraw
    action = move(replayed, by=by, at=at)
    if isinstance(action, Refusal):
        return action
    cause = Cause.DECLINE if did is Did.DECLINED else Cause.WITHDRAWAL
    moves = coming_back.moves_of(case, period, cause, at=at)
    events.record_action(case, action, moves=moves)
    coming_back.pass_on(case, period, moves, at=at)
    return number


def _passport_of(account: Account, *, nationality: str, at: datetime) -> people.Passport:
    """The person of an account with their newest passport; opened blank with the first application."""
    for person in people.persons_of(account):
        passport = person.passports.order_by("-made_at").first()
        if passport is not None:
            return passport
    return people.open_blank(account, nationality=nationality, at=at)


def owner_of(number: str) -> UUID | None:
    """The account whose application it is."""
    case = cases.by_number(number)
    return case.person.account_id if case else None
