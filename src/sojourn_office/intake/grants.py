"""The sheet of visas that were granted before this office began, read strictly; each fault has place and remedy."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.intake.sheets import (
    Fault,
    Wrong,
    a_day,
    a_passport_number,
    in_roman_letters,
    plain_cell,
    read_rows,
)

GRANTS_MOST = 5_000


@dataclass(frozen=True)
class Grant:
    """One visa that was granted before: to whom, when, and under which number of the source."""

    reference: str
    scheme: str
    granted_on: date
    surname: str
    given_names: str
    birth_date: date
    passport_number: str
    entered_on: date | None = None
    left_on: date | None = None

    @property
    def sender(self) -> str:
        """The country whose national it was."""
        return self.scheme[:3]

    @property
    def host(self) -> str:
        """The country that granted it."""
        return self.scheme[4:7]


@dataclass(frozen=True)
class GrantLine:
    """One line of the sheet: the grant where it could be read, and what is wrong."""

    number: int
    grant: Grant | None
    faults: tuple[Fault, ...] = field(default=())


@dataclass(frozen=True)
class _Column:
    name: str
    read: Callable[[str], object]
    may_be_empty: bool = False


def _reference(written: str) -> str:
    return unicodedata.normalize("NFKC", written)


def _text(written: str) -> str:
    return written.upper()


_COLUMNS = (
    _Column("reference", _reference),
    _Column("scheme", _text),
    _Column("granted_on", a_day),
    _Column("surname", in_roman_letters),
    _Column("given_names", in_roman_letters, may_be_empty=True),
    _Column("birth_date", a_day),
    _Column("passport_number", _text),
    _Column("entered_on", a_day, may_be_empty=True),
    _Column("left_on", a_day, may_be_empty=True),
)
NAMES = tuple(column.name for column in _COLUMNS)


def read_grants(content: bytes, *, schemes: Collection[str], today: date) -> tuple[GrantLine, ...] | Refusal:
    """
    Every line of a sheet, or why it is none: not text in UTF-8, another first line, nobody in it, too long.

    A line is a grant or has faults; each fault says at which column, and what to write instead.
    """
    rows = read_rows(content, NAMES, most=GRANTS_MOST)
    if isinstance(rows, Refusal):
        return rows
    lines: list[GrantLine] = []
    seen: dict[tuple[str, str], int] = {}
    for number, cells in rows:
        line = _line(number, cells, schemes, today)
        if line.grant is not None:
            first = seen.setdefault((line.grant.host, line.grant.reference), number)
            if first != number:
                says = Message("This number stands in line {line} too. One grant has one line.", {"line": first})
                line = GrantLine(number, None, (Fault("reference", says),))
        lines.append(line)
    return tuple(lines)


def _line(number: int, cells: Sequence[str], schemes: Collection[str], today: date) -> GrantLine:
    if len(cells) != len(_COLUMNS):
        told = {"count": len(cells), "wanted": len(_COLUMNS)}
        says = Message("There are {count} cells; there have to be {wanted}.", told)
        return GrantLine(number, None, (Fault("", says),))
    said: dict[str, object] = {}
    faults: list[Fault] = []
    for column, cell in zip(_COLUMNS, cells, strict=True):
        written = unicodedata.normalize("NFC", cell).strip()
        if not written:
            if not column.may_be_empty:
                faults.append(Fault(column.name, Message("This cell is empty. It has to be filled in.")))
            continue
        try:
            said[column.name] = column.read(plain_cell(written, column.name))
        except Wrong as wrong:
            faults.append(Fault(column.name, wrong.says))
    faults += _odd(said, schemes, today)
    return GrantLine(number, None, tuple(faults)) if faults else GrantLine(number, _grant(said))


def _grant(said: Mapping[str, object]) -> Grant:
    values: dict[str, object] = {"given_names": "", **said}
    return Grant(**values)  # type: ignore[arg-type]


def _odd(said: dict[str, object], schemes: Collection[str], today: date) -> list[Fault]:
    """What each cell alone does not show: a scheme that there is, a passport of its sender, days in their order."""
    faults = []
    scheme = said.get("scheme")
    if scheme is not None and scheme not in schemes:
        says = Message("This office has no such scheme. Write one of: {names}.", {"names": ", ".join(sorted(schemes))})
        faults.append(Fault("scheme", says))
    elif isinstance(scheme, str) and "passport_number" in said:
        try:
            said["passport_number"] = a_passport_number(str(said["passport_number"]), scheme[:3])
        except Wrong as wrong:
            faults.append(Fault("passport_number", wrong.says))
    days = [(name, said.get(name)) for name in ("birth_date", "granted_on", "entered_on", "left_on")]
    known = [(name, day) for name, day in days if isinstance(day, date)]
    for (before, first), (name, then) in pairwise(known):
        if then < first:
            says = Message("This day lies before {other}. One of the two is wrong.", {"other": before})
            faults.append(Fault(name, says))
    if known and known[-1][1] >= today:
        faults.append(Fault(known[-1][0], Message("This day is not over yet. Only what happened before is imported.")))
    return faults
