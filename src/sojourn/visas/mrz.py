"""Writing the two machine-readable lines of a visa (Doc 9303 parts 3 and 7); reading them is `sojourn.basics.mrz`."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from sojourn.basics.countries import line_form
from sojourn.basics.mrz import Form, LineFinding, Lines, born_on, check_digit, form_of, parse, valid_until_on

__all__ = [
    "Form",
    "LineFinding",
    "Lines",
    "NotForTheLines",
    "born_on",
    "build",
    "check_digit",
    "form_of",
    "name_field",
    "parse",
    "transliterate",
    "valid_until_on",
]

# Doc 9303-3 section 6.A, the first option of each letter that does not simply lose its marks.
_LETTERS = {
    "Ä": "AE", "Å": "AA", "Æ": "AE", "Ð": "D", "Ö": "OE", "Ø": "OE", "Ü": "UE", "Þ": "TH", "ß": "SS", "ẞ": "SS",
    "Đ": "D", "Ħ": "H", "ı": "I", "Ĳ": "IJ", "ĸ": "Q", "Ŀ": "L", "Ł": "L", "Ŋ": "N", "Œ": "OE", "Ŧ": "T",
}  # fmt: skip


class NotForTheLines(ValueError):
    """A value that cannot stand in the lines; says which field and the remedy, never the value itself."""


def transliterate(letter: str) -> str:
    """
    A Latin letter as A to Z: the table of Doc 9303-3 section 6.A, else the letter without its marks.

    Names of Korean and Japanese holders never come this way: they are taken from the passport, letter by letter.

    >>> transliterate("Ö"), transliterate("ễ")
    ('OE', 'E')
    """
    letter = unicodedata.normalize("NFC", letter)
    written = _LETTERS.get(letter) or _LETTERS.get(letter.upper())
    if written:
        return written
    plain = "".join(
        sign for sign in unicodedata.normalize("NFD", letter) if not unicodedata.category(sign).startswith("M")
    )
    plain = "".join(_LETTERS.get(sign) or _LETTERS.get(sign.upper()) or sign.upper() for sign in plain)
    if not re.fullmatch("[A-Z]+", plain):
        raise NotForTheLines(
            f"name: U+{ord(letter[0]):04X} is no Latin letter. Take the name from the lines of the passport."
        )
    return plain


def name_field(*, primary: str, secondary: str, width: int) -> str:
    """
    The name as the lines carry it, cut by one rule so that the same name always gives the same signs.

    Cutting (part 3, 4.6; the standard leaves a choice): a surname that leaves room keeps whole, and given names
    lose letters from the last one leftwards, each keeping its initial. Else the last part of the surname becomes
    its initial and earlier parts lose what is needed for one letter of a given name. A surname of one part loses
    only what is needed. Where the given names then leave the field open, the last part of the surname takes letters
    back: a cut name ends with a letter in the last sign, by which a reader knows that it was cut.

    >>> name_field(primary="O’Brien", secondary="Zoë", width=20)
    'OBRIEN<<ZOE<<<<<<<<<'
    """
    surnames, given = _parts(primary), _parts(secondary)
    if not surnames:
        raise NotForTheLines("primary: a surname is needed. Where the passport has one name only, give it here.")
    if not given:
        return _shortened(surnames, width).ljust(width, "<")
    whole = "<".join(surnames)
    if len(whole) + 3 <= width:
        return f"{whole}<<{_shortened(given, width - len(whole) - 2)}".ljust(width, "<")
    initial = [*surnames[:-1], surnames[-1][0]] if len(surnames) > 1 else surnames
    given_names = _shortened(given, width - len(_shortened(initial, width - 3)) - 2)
    return f"{_shortened(surnames, width - len(given_names) - 2)}<<{given_names}".ljust(width, "<")


def _parts(name: str) -> list[str]:
    """The parts of a name: split at spaces, hyphens and commas; every other mark is dropped and joins."""
    written = []
    for sign in unicodedata.normalize("NFC", name):
        category = unicodedata.category(sign)
        if sign in ",<" or sign.isspace() or category == "Pd":
            written.append(" ")
        elif category.startswith("N"):
            raise NotForTheLines("name: digits never stand in a name. Take the name from the lines of the passport.")
        elif category in ("Lu", "Ll", "Lt", "Lo"):
            written.append(transliterate(sign))
    return "".join(written).split()


def _shortened(parts: list[str], room: int) -> str:
    """The parts joined by one filler, cut from the last leftwards to fit; parts without room for an initial go."""
    kept = parts[: (room + 1) // 2]
    excess = len("<".join(kept)) - room
    for place in reversed(range(len(kept))):
        cut = max(0, min(len(kept[place]) - 1, excess))
        kept[place] = kept[place][: len(kept[place]) - cut]
        excess -= cut
    return "<".join(kept)


def build(
    form: Form = Form.MRV_A,
    *,
    issuer: str,
    primary: str,
    secondary: str,
    number: str,
    nationality: str,
    birth: date | str,
    sex: str,
    valid_until: date | str,
    document_code: str = "V",
    optional: str = "",
) -> tuple[str, str]:
    """
    The two lines of a visa; `number` is its serial and stands in positions 1 to 9 of line 2.

    `issuer` and `nationality` are three letters; `birth` a date, or the six signs YYMMDD with < for unknown parts;
    `sex` is F, M, or anything else for unspecified. A number longer than nine keeps its first nine signs. Raises
    `NotForTheLines` for what cannot be written.

    >>> build(issuer="JPN", primary="KIM", secondary="MINSU", number="000000001", nationality="KOR",
    ...       birth=date(1999, 1, 1), sex="X", valid_until=date(2027, 12, 31))[1]
    '0000000011KOR9901018<2712310<<<<<<<<<<<<<<<<'
    """
    if form.is_passport:
        raise NotForTheLines("form: passports are made by States; build a visa of form MRV-A or MRV-B.")
    if not re.fullmatch("V[A-Z]?", document_code.rstrip("<")):
        raise NotForTheLines("document_code: a visa has V and at most one more letter.")
    upper = _field(document_code, 2) + _state(issuer) + name_field(
        primary=primary, secondary=secondary, width=form.width - 5
    )  # fmt: skip
    lower = (
        _checked(_number(number))
        + _state(nationality)
        + _checked(_six_signs(birth, "birth"))
        + (sex if sex in ("F", "M") else "<")
        + _checked(_six_signs(valid_until, "valid_until"))
        + _optional(optional, form.width - 28)
    )
    return upper, lower


def _checked(signs: str) -> str:
    return signs + check_digit(signs)


def _field(text: str, width: int) -> str:
    return text.ljust(width, "<")


def _state(code: str) -> str:
    written = line_form(code)
    if not re.fullmatch("[A-Z]{3}|D", written):
        raise NotForTheLines("issuer, nationality: three capital letters name a State (KOR, JPN).")
    return _field(written, 3)


def _number(number: str) -> str:
    written = re.sub("[^A-Z0-9]", "<", number.upper())
    if not written.strip("<"):
        raise NotForTheLines("number: the visa has no serial. Number it before its lines are written.")
    return _field(written[:9], 9)


def _six_signs(day: date | str, field: str) -> str:
    written = day.strftime("%y%m%d") if isinstance(day, date) else day
    if not re.fullmatch(r"(\d\d|<<){3}", written, re.ASCII):
        raise NotForTheLines(f"{field}: six signs are needed, YYMMDD, with << for a part of a birth date not known.")
    return written


def _optional(text: str, room: int) -> str:
    written = re.sub("[^A-Z0-9]", "<", text.upper())
    if len(written) > room:
        raise NotForTheLines(f"optional: {len(written)} signs do not fit into {room}. Shorten the value.")
    return _field(written, room)
