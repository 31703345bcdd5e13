"""The visa as an electronic record: serial, holder, dates, entries, and the lines a machine reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Holder:
    """Whom a visa is for, as the passport writes it."""

    surname: str
    given_names: str
    nationality: str
    birth_date: date
    sex: str
    passport_number: str


@dataclass(frozen=True)
class Visa:
    """
    An issued visa.

    `serial` is per host and without gaps; it stands in positions 1 to 9 of the second line. `valid_until` is the
    last day to enter; the stay of `stay_months` counts from landing.
    """

    serial: str
    scheme: str
    host: str
    holder: Holder
    issued_on: date
    valid_until: date
    entries: int
    stay_months: int
    lines: tuple[str, str]
