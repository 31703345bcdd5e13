"""What happens in the host country: landing, settling, registering, leaving."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.places.model import Account, Cause, Movement
from sojourn.stays import moves as stay_moves
from sojourn.stays.model import Stay as StayRecord
from sojourn_office.actions import notices
from sojourn_office.actions.acting import perform
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, cases, events, ledger, rounds, visas
from sojourn_office.storage.visas import Visa


def enter(*, serial: str, on: date, stamped_last_day: date | None, by: str, at: datetime, key: str) -> str | Refusal:
    """Record that the holder landed; the place of the visa is used from then on."""

    def do() -> str | Refusal:
        row = visas.by_serial(serial)
        if row is None:
            return Refusal("not_issued", Message("No visa has this number."))
        period = rounds.period_of_case(row.case_id)
        assert period is not None, "a visa has its case"
        case = cases.to_change(row.case_id)
        visa = visas.to_change(serial)
        record = stay_moves.enter(
            agreements.rules_of(visa.scheme, on=on, mission=case.mission),
            serial=serial,
            issued_on=visa.issued_on,
            valid_until=visa.valid_until,
            entries_left=visa.entries - (visas.stay_of(visa) is not None),
            revoked=visa.revoked_at is not None,
            on=on,
            stamped_last_day=stamped_last_day,
        )
        if isinstance(record, Refusal):
            return record
        moves = []
        if ledger.place_of(case) is Account.TAKEN:
            moves.append((period, Movement(Cause.ENTRY, Account.TAKEN, Account.USED, case=case.number)))
        visas.keep_stay(visa, record)
        public = {"on": on.isoformat(), "last_day": record.last_day.isoformat(), "stamped": record.last_day_is_stamped}
        event = events.record(
            Happened.ENTERED, serial, by=by, at=at, public=public, person_id=visa.person_id, moves=moves
        )
        notices.in_the_country(visa.case, event=event, register_by=record.register_by)
        return serial

    return perform(do, verb="enter", by=by, key=key, at=at, asked=[serial, on, stamped_last_day])


def settle(*, serial: str, on: date, by: str, at: datetime, key: str) -> str | Refusal:
    """Keep the day on which the holder settled at an address."""

    def change(visa: Visa, record: StayRecord) -> StayRecord | Refusal:
        return stay_moves.settle(agreements.rules_of(visa.scheme, on=on), record, on=on)

    return _change(serial, change, Happened.SETTLED, on=on, by=by, at=at, key=key)


def register(*, serial: str, on: date, by: str, at: datetime, key: str) -> str | Refusal:
    """Keep the day on which the holder registered."""
    return _change(
        serial,
        lambda _visa, record: stay_moves.register(record, on=on),
        Happened.REGISTERED,
        on=on,
        by=by,
        at=at,
        key=key,
    )


def leave(*, serial: str, on: date, by: str, at: datetime, key: str) -> str | Refusal:
    """Record that the holder left for good."""
    return _change(
        serial, lambda _, record: stay_moves.leave(record, on=on), Happened.LEFT, on=on, by=by, at=at, key=key
    )


def _change(
    serial: str,
    change: Callable[[Visa, StayRecord], StayRecord | Refusal],
    kind: Happened,
    *,
    on: date,
    by: str,
    at: datetime,
    key: str,
) -> str | Refusal:
    def do() -> str | Refusal:
        if not visas.is_issued(serial):
            return Refusal("not_issued", Message("No visa has this number."))
        visa = visas.to_change(serial)
        stay = visas.stay_of(visa)
        if stay is None:
            return Refusal("case_state", Message("The holder has not landed yet."))
        record = change(visa, stay.record)
        if isinstance(record, Refusal):
            return record
        visas.keep_stay(visa, record)
        event = events.record(kind, serial, by=by, at=at, public={"on": on.isoformat()}, person_id=visa.person_id)
        if record.register_by != stay.record.register_by:
            notices.in_the_country(visa.case, event=event, register_by=record.register_by)
        return serial

    return perform(do, verb=kind.value, by=by, key=key, at=at, asked=[serial, on])
