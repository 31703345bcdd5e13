"""Issuing and withdrawing visas, and making the keys that seal them."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.model import Action
from sojourn.places.model import VISA_WITHDRAWN, Account, Cause, Movement
from sojourn.seals import keys, vds
from sojourn.visas.model import Holder
from sojourn.visas.model import Visa as VisaRecord
from sojourn.visas.moves import make_visa
from sojourn_office.actions import notices
from sojourn_office.actions.acting import perform
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, cases, events, ledger, rounds, signing, visas
from sojourn_office.storage.cases import Case
from sojourn_office.storage.prepared import insert
from sojourn_office.storage.signing import Signer
from sojourn_office.storage.visas import Visa


def make_key(*, host: str, by: str, at: datetime, key: str) -> str | Refusal:
    """Make the next generation of a host's signing key; its certificate is published."""

    def do() -> str:
        certificate = signing.make(host, at=at)
        public = {
            "host": host,
            "signer": certificate.signer,
            "certificate": sha256(certificate.pem.encode()).hexdigest(),
        }
        events.record(Happened.KEY_MADE, certificate.signer, by=by, at=at, public=public)
        return certificate.signer

    return perform(do, verb="make-key", by=by, key=key, at=at, asked=host)


def issue(*, number: str, by: str, at: datetime, key: str) -> str | Refusal:
    """Issue the visa of a case that passed: the next serial of the host, sealed, and its place taken."""

    def do() -> str | Refusal:
        period = rounds.period_of_case(number)
        if period is None:
            return Refusal("not_found", Message("There is no such case."))
        case = cases.to_change(number)
        replayed = events.replay(case)
        allowed = case_moves.issue(replayed, by=by, at=at, serial="")
        if isinstance(allowed, Refusal):
            return allowed
        movement = Movement(Cause.ISSUE, Account.HELD, Account.TAKEN, case=number)
        refusal = ledger.cannot_move(period, movement)
        if refusal is not None:
            return refusal
        issued_on = at.astimezone(ZoneInfo(case.round.zone)).date()
        visa = _make(case, issued_on=issued_on)
        signer = signing.signer_of(case.host)
        _keep(case, visa, signer, at=at)
        action = case_moves.issue(replayed, by=by, at=at, serial=visa.serial)
        assert not isinstance(action, Refusal), "what was allowed a moment ago is allowed now"
        event = events.record_action(case, action, moves=[(period, movement)])
        notices.visa_issued(case, event=event)
        return visa.serial

    return perform(do, verb="issue", by=by, key=key, at=at, asked=number)


def _make(case: Case, *, issued_on: date) -> VisaRecord:
    person, passport = case.person, case.passport
    holder = Holder(
        surname=person.surname,
        given_names=person.given_names,
        nationality=person.nationality,
        birth_date=person.born_on,
        sex=person.sex,
        passport_number=passport.number,
    )
    rules = agreements.rules_of(case.scheme, on=issued_on, mission=case.mission)
    return make_visa(rules, holder, number=visas.next_number(case.host), issued_on=issued_on)


def seal(visa: VisaRecord, signer: Signer) -> bytes:
    """The signed seal of a visa."""
    header = vds.Header(
        issuer=visa.host,
        signer=signer.name,
        certificate_reference=signer.reference,
        issued_on=visa.issued_on,
        signed_on=visa.issued_on,
    )
    to_sign = vds.visa_to_sign(
        header,
        lines=visa.lines,
        entries=visa.entries,
        duration=vds.Duration(days=0, months=visa.stay_months % 12, years=visa.stay_months // 12),
        passport_number=visa.holder.passport_number,
    )
    return vds.with_signature(to_sign, keys.sign(to_sign, signer.key))


def _keep(case: Case, record: VisaRecord, signer: Signer, *, at: datetime) -> None:
    row = Visa(
        serial=record.serial,
        host=record.host,
        number=int(record.serial[2:]),
        case=case,
        person_id=case.person_id,
        scheme=record.scheme,
        lines_digest=visas.digest_of_lines(record.lines),
        key_generation=signer.generation,
        issued_on=record.issued_on,
        valid_until=record.valid_until,
        entries=record.entries,
        stay_months=record.stay_months,
        issued_at=at,
    )
    row.line_1, row.line_2 = record.lines
    row.passport_number = record.holder.passport_number
    row.seal = seal(record, signer)
    insert(row)


def revoke(*, serial: str, cause: str, why: str, by: str, second: str, at: datetime, key: str) -> str | Refusal:
    """
    Withdraw a visa. For `fraud` its place stays taken; for an `error` of the office a second person signs, and a
    named correction gives the place back.
    """

    def do() -> str | Refusal:
        visa = visas.by_serial(serial)
        if visa is None:
            return Refusal("not_issued", Message("No visa has this number."))
        period = rounds.period_of_case(visa.case_id)
        assert period is not None, "a visa has its case"
        case = cases.to_change(visa.case_id)
        action = case_moves.revoke(events.replay(case), by=by, at=at, cause=cause)
        if isinstance(action, Refusal):
            return action
        action = Action(action.did, at, by, {"serial": serial, "cause": cause})
        place = ledger.place_of(case)
        moves = []
        if cause == "error" and place in (Account.TAKEN, Account.USED):
            moves.append((period, Movement(Cause.CORRECTION, place, Account.RETURNED, case=case.number)))
        event = events.record_action(case, action, sealed={"why": why}, moves=moves)
        if moves:
            public = {"name": VISA_WITHDRAWN, "places": 1, "reason": "", "second": second}
            events.record(Happened.PLACES_CORRECTED, period.key, by=by, at=at, public=public)
        visas.mark_revoked(serial, at=event.at)
        notices.visa_withdrawn(case, event=event)
        return serial

    if not why.strip():
        return Refusal("reason_required", Message("Write why the visa is withdrawn."), field="why")
    if cause not in ("fraud", "error"):
        return Refusal("invalid", Message("The cause is fraud or error."), field="cause")
    if cause == "error" and (not second or second == by):
        return Refusal("same_officer", Message("An error of the office is corrected by two people."), field="second")
    return perform(do, verb="revoke", by=by, key=key, at=at, asked=[serial, cause, why, second])
