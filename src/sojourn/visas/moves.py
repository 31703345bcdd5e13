"""Making the record of a visa from the agreement's values: serial, last day to enter, machine-readable lines."""

from __future__ import annotations

from datetime import date

from sojourn.agreements.moves import Rules
from sojourn.basics.days import last_day_of_months
from sojourn.basics.serials import serial_text
from sojourn.visas.model import Holder, Visa
from sojourn.visas.mrz import build


def make_visa(rules: Rules, holder: Holder, *, number: int, issued_on: date) -> Visa:
    """The visa of a person, valid as long as the agreement says from the day of issue."""
    months, entries, stay = (_number(rules, name) for name in ("visa_months_valid", "entries", "stay_months"))
    host = rules.scheme.host
    serial = serial_text(host, number)
    valid_until = last_day_of_months(issued_on, months)
    lines = build(
        issuer=host,
        primary=holder.surname,
        secondary=holder.given_names,
        number=serial,
        nationality=holder.nationality,
        birth=holder.birth_date,
        sex=holder.sex,
        valid_until=valid_until,
    )
    return Visa(serial, rules.scheme.id, host, holder, issued_on, valid_until, entries, stay, lines)


def _number(rules: Rules, name: str) -> int:
    value = rules.value(name)
    assert isinstance(value, int), f"{rules.scheme.id} gives no {name} for {rules.on}"
    return value
