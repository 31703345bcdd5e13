"""What a person does in a round by lot: enter once, leave, accept a drawn place or decline it."""

from __future__ import annotations

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message, listed
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.fees import PaidFor
from sojourn.cases.model import Stage
from sojourn.eligibility.findings import Met, judge_person
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn.rounds.claims import may_claim
from sojourn.rounds.draws.entries import NONCE_BYTES, TICKET_BYTES, commitment
from sojourn.rounds.entries import lodging_ends, stratum_of
from sojourn.rounds.methods import METHODS
from sojourn_office.actions import cases as case_actions
from sojourn_office.actions import fees, notices, selections
from sojourn_office.actions.acting import SYSTEM, perform
from sojourn_office.storage import agreements, cases, entries, events, ledger, people, rounds, wholes
from sojourn_office.storage import selections as stored
from sojourn_office.storage.cases import Case
from sojourn_office.storage.entries import RoundEntry

_GIVEN_UP = (Stage.WITHDRAWN.value, Stage.VOID.value)
_NEEDED = {
    "surname": Message("Surname"),
    "birth_date": Message("Date of birth"),
    "passport_number": Message("Passport number"),
    "residence_region": Message("Region"),
}


def enter(
    *, number: str, by: str, at: datetime, key: str, chance: bytes | None = None, paid: str = ""
) -> str | Refusal:
    """
    Enter the draw of a round with a draft, once; whoever left and comes again has the ticket of the first time.

    A person who may have entered already by another account is marked, and an officer looks; the entry stays on the
    list until then. `chance` is the ticket and the secret of the commitment; left out, they are drawn here.
    Where entering costs a fee, `paid` is the reference of its payment; who left and comes again pays once.
    """

    def do() -> str | Refusal:
        if rounds.period_of_case(number) is None:
            return Refusal("not_found", Message("There is no such case."))
        case = cases.to_change(number)
        case.passport.person = case.person
        before = entries.of_person(case.round_id, case.person_id)
        refusal = _may_not_enter(case, before, at=at) or fees.why_unpaid(case, PaidFor.ENTRY, at=at, paid=paid)
        if refusal is not None:
            return refusal
        entry = _entry(case, before, chance or secrets.token_bytes(TICKET_BYTES + NONCE_BYTES))
        about = {"ticket": entry.ticket, "stratum": entry.stratum, "commitment": entry.commitment}
        action = case_moves.enter(events.replay(case), by=by, at=at, about=about)
        if isinstance(action, Refusal):
            return action
        event = events.record_action(case, action)
        entry.event, entry.entered_at, entry.left_at = event, event.at, None
        entries.save(entry)
        _mark_second(case, at=at)
        if paid:
            fees.write_paid(case, paid, by=by, at=at)
        notices.entered(case, event=event)
        return number

    return perform(do, verb="enter", by=by, key=key, at=at, asked=number)


def may_not_enter(case: Case, *, at: datetime) -> Refusal | None:
    """Why a locked case cannot enter the draw of its round."""
    return _may_not_enter(case, entries.of_person(case.round_id, case.person_id), at=at)


def _may_not_enter(case: Case, before: RoundEntry | None, *, at: datetime) -> Refusal | None:
    if not METHODS[case.round.method].by_lot:
        return Refusal("not_found", Message("This round is not drawn by lot."))
    refusal = may_claim(case.round.record, at)
    if refusal is not None:
        return refusal
    if before is not None and before.left_at is None and _counts(before):
        return Refusal("already_entered", Message("You have entered this draw already. One entry counts for a person."))
    joined = wholes.others(case.person_id, case.host)
    if entries.living_of(joined, case.round_id, but=case.number) is not None:
        says = Message("Another entry counts for you in this draw, since your records were joined. See My details.")
        return Refusal("already_entered", says)
    answers = cases.answers_of(case)
    missing = [name for field, name in _NEEDED.items() if answers.get(field) in (None, "")]
    if missing:
        return Refusal("papers_missing", Message("Still missing: {names}.", {"names": listed(missing)}))
    return _not_eligible(case, at=at)


def _counts(entry: RoundEntry) -> bool:
    other = cases.by_number(entry.case_id)
    return other is not None and other.stage not in _GIVEN_UP


def _not_eligible(case: Case, *, at: datetime) -> Refusal | None:
    """A rule that is plainly not met on the day; what is not known yet, or weighed, keeps nobody out."""
    found = agreements.scheme(case.scheme)
    assert found is not None, f"{case.scheme} is a scheme of this office"
    on = at.astimezone(ZoneInfo(case.round.zone)).date()
    judged = judge_person(*found, cases.facts_of(case), on=on)
    hindering = next((finding for finding in judged.findings if finding.met is Met.NO), None)
    if hindering is None:
        return None
    told = {"name": hindering.name, "rule": hindering.says}
    return Refusal("not_eligible", Message("Not met on this day: {name}. The rule: {rule}", told))


def _entry(case: Case, before: RoundEntry | None, chance: bytes) -> RoundEntry:
    """A new entry, or the one of before: on a list that is fixed it stands as it is."""
    terms = entries.terms_of(case.round_id)
    assert terms is not None, "a round by lot has its terms"
    entry = before or RoundEntry(
        round=case.round, person_id=case.person_id, ticket=chance[:TICKET_BYTES].hex(), case=case
    )
    entry.case = case
    if before is not None and stored.ranks_of_entry(before):
        return entry
    nonce = chance[TICKET_BYTES:] if entry.nonce is None else bytes.fromhex(entry.nonce)
    answers = cases.answers_of(case)
    entry.nonce = nonce.hex()
    entry.stratum = stratum_of(terms, str(answers["residence_region"]))
    entry.commitment = commitment(nonce, entries.identity_of(case)).hex()
    return entry


def _mark_second(case: Case, *, at: datetime) -> None:
    other = entries.living_of(people.perhaps_the_same(case.passport), case.round_id, but=case.number)
    if other is None or case.is_flagged:
        return
    flagged = case_moves.flag(events.replay(case), by=SYSTEM, at=at, other=other.case_id)
    assert not isinstance(flagged, Refusal), "a case can be marked"
    events.record_action(case, flagged)


def leave(*, number: str, by: str, at: datetime, key: str) -> str | Refusal:
    """Leave a draw; on a list that is fixed the entry stays, and is passed over."""

    def do() -> str | Refusal:
        if rounds.period_of_case(number) is None:
            return Refusal("not_found", Message("There is no such case."))
        case, entry = cases.to_change(number), entries.of_case(number)
        if entry is None or entry.left_at is not None:
            return Refusal("case_state", Message("You are not in this draw."))
        action = case_moves.leave_draw(events.replay(case), by=by, at=at)
        if isinstance(action, Refusal):
            return action
        events.record_action(case, action)
        entries.leave(entry, at=at)
        return number

    return perform(do, verb="leave-draw", by=by, key=key, at=at, asked=number)


def accept(*, number: str, by: str, at: datetime, key: str) -> str | Refusal:
    """Accept a drawn place in time; then there are the days to lodge."""

    def do() -> str | Refusal:
        if rounds.period_of_case(number) is None:
            return Refusal("not_found", Message("There is no such case."))
        case = cases.to_change(number)
        terms = entries.terms_of(case.round_id)
        if terms is None or terms.accept_days is None:
            return Refusal("case_state", Message("In this round nothing is accepted: lodge your application."))
        until = lodging_ends(terms, case.round.zone, at)
        action = case_moves.accept(events.replay(case), by=by, at=at, until=until)
        if isinstance(action, Refusal):
            return action
        event = events.record_action(case, action)
        notices.moved_up(case, event=event, until=until)
        return number

    return perform(do, verb="accept", by=by, key=key, at=at, asked=number)


def decline(*, number: str, by: str, at: datetime, key: str) -> str | Refusal:
    """Decline a drawn place in one step; the person waits in the pool again where the round says so."""
    case = cases.by_number(number)
    terms = entries.terms_of(case.round_id) if case else None
    if terms is None or not terms.goes_back:
        return case_actions.decline(number=number, by=by, at=at, key=key)

    def do() -> str | Refusal:
        period = rounds.period_of_case(number)
        assert period is not None, "the case is there"
        locked = cases.to_change(number)
        action = case_moves.put_back(events.replay(locked), by=by, at=at, why="declined")
        if isinstance(action, Refusal):
            return action
        movement = Movement(Cause.DECLINE, Place.HELD, Place.FREE, case=number)
        refusal = ledger.cannot_move(period, movement)
        if refusal is not None:
            return refusal
        events.record_action(locked, action, moves=[(period, movement)])
        selections.ended(number, at=at)
        selections.pass_on(locked.round_id, period, at=at)
        return number

    return perform(do, verb="decline", by=by, key=key, at=at, asked=number)
