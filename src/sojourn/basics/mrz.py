"""The machine-readable lines of visas and passports, read strictly (Doc 9303 parts 3, 4 and 7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import cycle

from sojourn.basics.countries import from_line_form, stands_in_lines
from sojourn.basics.messages import Message

_ALPHABET = re.compile(r"[A-Z0-9<]")
_DATE_WITH_UNKNOWN_PARTS = re.compile(r"(\d\d|<<){3}")


class Form(Enum):
    """The three kinds of lines we meet: a large visa, a small visa, and the passport."""

    MRV_A = "MRV-A"
    MRV_B = "MRV-B"
    TD3 = "TD3"

    @property
    def width(self) -> int:
        """Characters in each of the two lines."""
        return 36 if self is Form.MRV_B else 44

    @property
    def is_passport(self) -> bool:
        """A passport closes with a composite check digit; a visa has none."""
        return self is Form.TD3

    @property
    def begins_with(self) -> str:
        """The first letter of line 1."""
        return "P" if self.is_passport else "V"


@dataclass(frozen=True)
class LineFinding:
    """
    One thing that is wrong in the lines: a stable `code`, where it stands (from 1), and what to do.

    Codes: `length`, `alphabet`, `document_code`, `code_list`, `check_digit_number`, `check_digit_birth`,
    `check_digit_valid_until`, `check_digit_optional`, `check_digit_composite`, `dates`, `names`.
    """

    code: str
    line: int
    first: int
    last: int
    message: Message


@dataclass(frozen=True)
class Lines:
    """
    What two lines say. Fields are as printed, fillers taken off; a field is empty where it could not be cut.

    `birth` and `valid_until` are the six signs YYMMDD; `born_on` and `valid_until_on` give them a century.
    """

    form: Form
    raw: tuple[str, ...]
    document_code: str = ""
    issuer: str = ""
    primary: str = ""
    secondary: str = ""
    number: str = ""
    nationality: str = ""
    birth: str = ""
    sex: str = ""
    valid_until: str = ""
    optional: str = ""
    name_may_be_cut: bool = False
    findings: tuple[LineFinding, ...] = ()

    @property
    def valid(self) -> bool:
        """No finding but `code_list`: specimens carry invented countries and are well formed all the same."""
        return all(finding.code == "code_list" for finding in self.findings)

    @property
    def clean(self) -> bool:
        """No finding at all."""
        return not self.findings

    @property
    def issuing_country(self) -> str:
        """The issuer in three letters (`DEU`, where the line writes D)."""
        return from_line_form(self.issuer)

    @property
    def nationality_country(self) -> str:
        """The nationality in three letters (`DEU`, where the line writes D)."""
        return from_line_form(self.nationality)


def check_digit(signs: str) -> str:
    """
    The check digit: weights 7, 3, 1 over values 0-9, A = 10 to Z = 35, filler 0, modulo 10 (part 3, 4.9).

    >>> check_digit("520727")
    '3'
    """
    values = (0 if sign == "<" else int(sign, 36) for sign in signs)
    return str(sum(value * weight for value, weight in zip(values, cycle((7, 3, 1)))) % 10)


def born_on(birth: str, *, not_after: date) -> date | None:
    """
    The birth date behind YYMMDD: the latest year in which it is not after the day; `None` if parts are unknown.

    >>> born_on("990101", not_after=date(2026, 11, 9))
    datetime.date(1999, 1, 1)
    """
    years = range(not_after.year, not_after.year - 200, -1)
    return next((day for day in _days(birth, years) if day <= not_after), None)


def valid_until_on(valid_until: str, *, not_before: date) -> date | None:
    """
    The last day behind YYMMDD: the next one on or after the day of issue; `None` if it is no day.

    >>> valid_until_on("271231", not_before=date(2026, 11, 9))
    datetime.date(2027, 12, 31)
    """
    years = range(not_before.year, not_before.year + 200)
    return next((day for day in _days(valid_until, years) if day >= not_before), None)


def _days(signs: str, years: range) -> list[date]:
    """Every day of these years that the six signs can mean, in the order of the years."""
    if not (len(signs) == 6 and signs.isascii() and signs.isdigit()):
        return []
    month, day = int(signs[2:4]), int(signs[4:6])
    return [
        date(year, month, day)
        for year in years
        if year % 100 == int(signs[:2]) and 1 <= month <= 12 and 1 <= day <= _length(year, month)
    ]


def _length(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


def parse(lines: tuple[str, ...] | list[str] | str, form: Form) -> Lines:
    """
    Read two lines strictly and say everything that is wrong with them at once.

    Nothing is put right here: lower case, spaces or the letter O for a zero are findings, since mending belongs
    to whoever typed or scanned. A line break at the ends is not part of a line.
    """
    raw = tuple(lines.split("\n")) if isinstance(lines, str) else tuple(lines)
    raw = tuple(line.rstrip("\r\n") for line in raw)
    while raw and not raw[-1]:
        raw = raw[:-1]
    shape = [*_lengths(raw, form), *_alphabet(raw)]
    if any(finding.code == "length" for finding in shape):
        return Lines(form, raw, findings=tuple(shape))
    return _cut(raw[0], raw[1], form, shape)


def form_of(lines: tuple[str, ...] | list[str]) -> Form | None:
    """Which form two lines have, by their first letter and their length; `None` if none of the three."""
    if len(lines) != 2 or not lines[0]:
        return None
    fits = (form for form in Form if lines[0][0] == form.begins_with and len(lines[0]) == form.width)
    return next(fits, None)


def _cut(upper: str, lower: str, form: Form, shape: list[LineFinding]) -> Lines:
    """The fields of two lines of the right length."""
    primary, _, secondary = upper[5:].rstrip("<").partition("<<")
    optional = lower[28:42] if form.is_passport else lower[28:]
    findings = [
        *shape,
        *_document_code(upper, form),
        *_codes(upper, lower),
        *_names(upper),
        *_check_digits(lower, form),
        *_dates(lower),
        *_sex(lower),
    ]
    return Lines(
        form=form,
        raw=(upper, lower),
        document_code=upper[:2].rstrip("<"),
        issuer=upper[2:5].rstrip("<"),
        primary=primary.replace("<", " "),
        secondary=secondary.replace("<", " "),
        number=lower[:9].rstrip("<"),
        nationality=lower[10:13].rstrip("<"),
        birth=lower[13:19],
        sex=lower[20].replace("<", ""),
        valid_until=lower[21:27],
        optional=optional.rstrip("<"),
        name_may_be_cut=upper[-1] != "<",
        findings=tuple(sorted(findings, key=lambda finding: (finding.line, finding.first))),
    )


def _lengths(raw: tuple[str, ...], form: Form) -> list[LineFinding]:
    if len(raw) != 2:
        message = Message(
            "Lines given: {count}. Two are needed: type both lines from the foot of the page.",
            {"count": len(raw)},
        )
        return [LineFinding("length", 0, 0, 0, message)]
    return [
        LineFinding(
            "length", number, 1, len(line),
            Message(
                "Line {line} has {count} signs and must have {needed}. Type every sign, each < as well.",
                {"line": number, "count": len(line), "needed": form.width},
            ),
        )
        for number, line in enumerate(raw, start=1)
        if len(line) != form.width
    ]  # fmt: skip


def _alphabet(raw: tuple[str, ...]) -> list[LineFinding]:
    """The first sign of each line that no such line can carry."""
    findings = []
    for number, line in enumerate(raw, start=1):
        wrong = next((at for at, sign in enumerate(line, start=1) if not _ALPHABET.fullmatch(sign)), None)
        if wrong is not None:
            message = Message(
                "Line {line}, sign {position}: only the capital letters A to Z, the digits and < can stand here. "
                "Type the line again in capitals, without spaces.",
                {"line": number, "position": wrong},
            )
            findings.append(LineFinding("alphabet", number, wrong, wrong, message))
    return findings


def _document_code(upper: str, form: Form) -> list[LineFinding]:
    if upper[0] == form.begins_with and not upper[1].isdigit():
        return []
    message = (
        Message("Line 1 must begin with P. Type the two lines of the passport, not those of a visa.")
        if form.is_passport
        else Message("Line 1 must begin with V. Type the two lines of the visa, not those of the passport.")
    )
    return [LineFinding("document_code", 1, 1, 2, message)]


def _codes(upper: str, lower: str) -> list[LineFinding]:
    """Codes that no State or organisation has; kept apart from the rest, since specimens use invented ones."""
    places = ((1, 3, upper[2:5]), (2, 11, lower[10:13]))
    return [
        LineFinding(
            "code_list", line, first, first + 2,
            Message(
                "Line {line}, signs {first} to {last}: no State or organisation has this code. "
                "Compare the three signs with the paper.",
                {"line": line, "first": first, "last": first + 2},
            ),
        )
        for line, first, written in places
        if "<" in written.rstrip("<") or not stands_in_lines(written.rstrip("<"))
    ]  # fmt: skip


def _names(upper: str) -> list[LineFinding]:
    field = upper[5:].rstrip("<")
    well_formed = field and field[0] != "<" and "<<<" not in field and field.count("<<") <= 1
    if well_formed and not any(sign.isdigit() for sign in field):
        return []
    message = Message(
        "Line 1, from sign 6: surname, two <, given names, one < between names, letters only. "
        "Compare each sign with the paper; the letter O and the digit 0 look alike."
    )
    return [LineFinding("names", 1, 6, len(upper), message)]


_CHECK_DIGIT_SENTENCES = {
    "number": Message(
        "Line 2, signs 1 to 10: the number and its check digit do not belong together. "
        "Compare each sign with the paper."
    ),
    "birth": Message(
        "Line 2, signs 14 to 20: the birth date and its check digit do not belong together. "
        "Compare each sign with the paper."
    ),
    "valid_until": Message(
        "Line 2, signs 22 to 28: the last day of validity and its check digit do not belong together. "
        "Compare each sign with the paper."
    ),
    "optional": Message(
        "Line 2, signs 29 to 43: the personal number and its check digit do not belong together. "
        "Compare each sign with the paper."
    ),
    "composite": Message(
        "Line 2, sign 44: the last check digit does not belong to this line. Compare the whole line with the paper."
    ),
}


def _check_digits(lower: str, form: Form) -> list[LineFinding]:
    """Each check digit that does not fit; a sign outside the alphabet has its own finding already."""
    spans = {"number": (0, 9), "birth": (13, 19), "valid_until": (21, 27)}
    checks = {name: (lower[first:last], lower[last], first, last) for name, (first, last) in spans.items()}
    if form.is_passport:
        checks["optional"] = (lower[28:42], lower[42], 28, 42)
        checks["composite"] = (lower[:10] + lower[13:20] + lower[21:43], lower[43], 43, 43)
    return [
        LineFinding(f"check_digit_{name}", 2, first + 1, last + 1, _CHECK_DIGIT_SENTENCES[name])
        for name, (signs, digit, first, last) in checks.items()
        if all(map(_ALPHABET.fullmatch, signs)) and not _fits(signs, digit, may_be_left_out=name == "optional")
    ]


def _fits(signs: str, digit: str, *, may_be_left_out: bool) -> bool:
    """An optional field of fillers alone may carry 0 or a filler as its check digit."""
    return digit == check_digit(signs) or (may_be_left_out and digit == "<" and not signs.strip("<"))


def _dates(lower: str) -> list[LineFinding]:
    """Days that are in no calendar; a birth date may have unknown parts, a last day may not."""
    any_years = range(1900, 2100)
    birth, until = lower[13:19], lower[21:27]
    unknown = _DATE_WITH_UNKNOWN_PARTS.fullmatch(birth) is not None and "<" in birth
    wrong = []
    if not (unknown and _known_parts_possible(birth)) and not _days(birth, any_years):
        wrong.append((14, 19))
    if not _days(until, any_years):
        wrong.append((22, 27))
    return [
        LineFinding(
            "dates", 2, first, last,
            Message(
                "Line 2, signs {first} to {last}: this is no day of the calendar. It is written year, month, day, "
                "two digits each. Compare it with the paper.",
                {"first": first, "last": last},
            ),
        )
        for first, last in wrong
    ]  # fmt: skip


def _known_parts_possible(birth: str) -> bool:
    month, day = birth[2:4], birth[4:6]
    return (month == "<<" or 1 <= int(month) <= 12) and (day == "<<" or 1 <= int(day) <= 31)


def _sex(lower: str) -> list[LineFinding]:
    if lower[20] in "FM<":
        return []
    message = Message("Line 2, sign 21: only F, M or < can stand here. Compare it with the paper.")
    return [LineFinding("alphabet", 2, 21, 21, message)]
