"""The sheet of visas from before this office: what a line says, and what is wrong with one, where, and what to do."""

from __future__ import annotations

from datetime import date

import pytest

from sojourn.basics.refusals import Refusal
from sojourn.texts import say
from sojourn_office.intake.grants import NAMES, GrantLine, read_grants

title = "Visas of before"

TODAY = date(2026, 11, 23)
GOOD = "2021-0007,KOR-JPN,2021-04-01,PARK,SEOYEON,1999-03-12,M12345678,2021-05-02,2022-04-30"


def read(*lines: str, first: str = ",".join(NAMES)) -> tuple[GrantLine, ...] | Refusal:
    content = "\n".join((first, *lines)).encode()
    return read_grants(content, schemes=("KOR-JPN", "JPN-KOR"), today=TODAY)


def faults(line: str) -> list[tuple[str, str]]:
    found = read(line)
    assert not isinstance(found, Refusal), found
    return [(fault.column, say(fault.says, "en")) for fault in found[0].faults]


def test_a_line_is_a_grant_with_its_scheme_its_day_and_its_holder() -> None:
    """Days in the host are told where the source has them."""
    found = read(GOOD)
    assert not isinstance(found, Refusal)
    grant = found[0].grant
    assert grant is not None and (grant.host, grant.sender, grant.granted_on) == ("JPN", "KOR", date(2021, 4, 1))


@pytest.mark.parametrize(
    ("change", "column", "says"),
    [
        (("2021-04-01", "2021-02-30"), "granted_on", "30 February does not exist."),
        (("2021-04-01", "1.4.2021"), "granted_on", "Write the day like 2002-03-12."),
        (("KOR-JPN", "KOR-MOON"), "scheme", "This office has no such scheme. Write one of: JPN-KOR, KOR-JPN."),
        (("M12345678", "12345678"), "passport_number", "This is no passport number. It looks like M00000000."),
        (("PARK", "박"), "surname", "Write it in roman letters, as in the passport."),
        (("PARK", "=CMD()"), "surname", "A formula is not taken."),
        (("PARK", "PA\u202eRK"), "surname", "There is a sign in it that cannot be seen."),
        (("PARK", ""), "surname", "This cell is empty. It has to be filled in."),
        (("2021-05-02", "2021-03-02"), "entered_on", "This day lies before granted_on. One of the two is wrong."),
        (("2022-04-30", "2026-11-23"), "left_on", "This day is not over yet. Only what happened before is imported."),
    ],
)
def test_a_broken_line_says_column_trouble_and_remedy(change: tuple[str, str], column: str, says: str) -> None:
    """Each fault alone, so that whoever has the sheet can put it right."""
    assert faults(GOOD.replace(*change)) == [(column, says)]


def test_every_fault_of_a_line_is_said_at_once() -> None:
    """Nobody mends a sheet one cell at a time."""
    assert len(faults("2021-0007,KOR-MOON,soon,박,SEOYEON,1999-03-12,1,,")) == 3


def test_the_same_number_twice_is_told_with_the_first_line() -> None:
    """One grant has one line."""
    found = read(GOOD, GOOD)
    assert not isinstance(found, Refusal)
    assert say(found[1].faults[0].says, "en") == "This number stands in line 2 too. One grant has one line."


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"reference,scheme", "bad_body"),
        (",".join(NAMES).encode("utf-16"), "bad_body"),
        (f"{','.join(NAMES)}\n{GOOD.replace('PARK', '박')}".encode("euc-kr"), "bad_body"),
        (f'{",".join(NAMES)}\n"{GOOD}'.encode(), "bad_body"),
        (b"\x00" * 40, "bad_body"),
        (",".join(NAMES).encode(), "bad_body"),
        (b"a" * 3_000_000, "file_too_large"),
    ],
)
def test_what_is_no_such_sheet_is_refused_in_words(content: bytes, code: str) -> None:
    """Another encoding, other columns, a missing quotation mark, nobody in it, too much."""
    answer = read_grants(content, schemes=("KOR-JPN",), today=TODAY)
    assert isinstance(answer, Refusal) and answer.code == code
