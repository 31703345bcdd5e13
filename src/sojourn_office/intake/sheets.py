"""The sheet of an agency: a CSV with a person a line, read strictly, every fault named by its line and column."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from sojourn.basics.countries import two_letters
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn_office.intake.countries import currency_in
from sojourn_office.intake.limits import NAME_CHARACTERS_MAX, SHEET_BYTES_MAX, SHEET_LINES_MAX
from sojourn_office.intake.passports import LATIN, number_of

# A spreadsheet takes what begins so for a formula, and works it out on the desk of whoever opens the file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_YES_NO = {"yes": True, "no": False}


class Wrong(Exception):
    """A cell that cannot be read; what is wrong with it is the message."""

    def __init__(self, says: Message) -> None:
        super().__init__(says.text)
        self.says = says


@dataclass(frozen=True)
class Who:
    """Whose sheet it is: the sending country, its regions, the papers it has, and today."""

    sender: str
    regions: Collection[str]
    papers: Collection[str]
    today: date


@dataclass(frozen=True)
class Column:
    """One column: its name in the first line, what stands in it, an example, and whether it may be empty."""

    name: str
    holds: Message
    example: str
    read: Callable[[str, Who], object]
    may_be_empty: bool = False


@dataclass(frozen=True)
class Fault:
    """One fault of a line, at its column."""

    column: str
    says: Message


@dataclass(frozen=True)
class Line:
    """One person of a sheet: what could be read, what is wrong, and which columns are empty that must not be."""

    number: int
    said: Mapping[str, object]
    faults: tuple[Fault, ...] = ()
    empty: tuple[str, ...] = ()

    @property
    def on_paper(self) -> tuple[str, ...]:
        """The papers that the line says come on paper."""
        named = self.said.get("on_paper")
        return tuple(named) if isinstance(named, list | tuple) else ()


@dataclass(frozen=True)
class Sheet:
    """A sheet as it was read."""

    lines: tuple[Line, ...] = field(default=())


_SHORT_MONTHS = {
    2: Message("{day} February does not exist."),
    4: Message("{day} April does not exist."),
    6: Message("{day} June does not exist."),
    9: Message("{day} September does not exist."),
    11: Message("{day} November does not exist."),
}


def a_day(written: str) -> date:
    """A day as it is written in a sheet; `Wrong` where it is none."""
    found = re.fullmatch(r"((?:19|20|21)\d\d)-(\d\d)-(\d\d)", written)
    if found is None:
        raise Wrong(Message("Write the day like 2002-03-12."))
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        if month in _SHORT_MONTHS and 1 <= day <= 31:
            raise Wrong(Message(_SHORT_MONTHS[month].text, {"day": str(day)})) from None
        raise Wrong(Message("Write the day like 2002-03-12.")) from None


def _born(written: str, who: Who) -> str:
    born = a_day(written)
    if born >= who.today:
        raise Wrong(Message("A birth date lies before today."))
    return born.isoformat()


def _last_day(written: str, _who: Who) -> str:
    return a_day(written).isoformat()


def _latin(written: str, _who: Who) -> str:
    return in_roman_letters(written)


def in_roman_letters(written: str) -> str:
    """A name as a passport has it; `Wrong` where it has other letters."""
    plain = unicodedata.normalize("NFKC", written).upper()
    if not LATIN.fullmatch(plain):
        raise Wrong(Message("Write it in roman letters, as in the passport."))
    return plain


def _text(written: str, _who: Who) -> str:
    return written


def _passport(written: str, who: Who) -> str:
    return a_passport_number(written, who.sender)


def a_passport_number(written: str, sender: str) -> str:
    """A passport number of a country; `Wrong` where it cannot be one."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", written).upper())
    shape, example = number_of(sender)
    if not shape.fullmatch(plain):
        raise Wrong(Message("This is no passport number. It looks like {example}.", {"example": example}))
    return plain


def _mail(written: str, _who: Who) -> str:
    try:
        validate_email(written)
    except ValidationError:
        raise Wrong(Message("Enter an e-mail address, like name@example.org")) from None
    return written


def _phone(written: str, who: Who) -> str:
    try:
        read = phonenumbers.parse(unicodedata.normalize("NFKC", written), two_letters(who.sender))
    except phonenumbers.NumberParseException:
        read = None
    if read is None or not phonenumbers.is_possible_number(read):
        words = "This cannot be a telephone number. Write it with its area code, or with + and the country"
        raise Wrong(Message(words))
    return written


def _region(written: str, who: Who) -> str:
    if written not in who.regions:
        raise Wrong(Message("This is no region. Write its code, like {example}.", {"example": min(who.regions)}))
    return written


def _turns(written: str, _who: Who) -> int:
    plain = unicodedata.normalize("NFKC", written)
    if not re.fullmatch(r"\d{1,2}", plain):
        raise Wrong(Message("Write a whole number, 0 if none."))
    return int(plain)


def _child(written: str, _who: Who) -> bool:
    if written.lower() not in _YES_NO:
        raise Wrong(Message("Write yes or no."))
    return _YES_NO[written.lower()]


def _sex(written: str, _who: Who) -> str:
    if written.upper() not in ("F", "M", "X"):
        raise Wrong(Message("Write F, M or X, as in the passport."))
    return written.upper()


def _funds(written: str, who: Who) -> dict[str, str]:
    plain = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", written))
    if not re.fullmatch(r"\d{1,12}", plain):
        raise Wrong(Message("Write the sum in figures alone."))
    return {"amount": plain, "currency": currency_in(who.sender)}


def _folder(written: str, _who: Who) -> str:
    if not re.fullmatch(r"[\w.\- ]{1,80}", written) or written.strip(".") == "":
        raise Wrong(Message("Write the name of one folder, without its path."))
    return written


def _on_paper(written: str, who: Who) -> list[str]:
    named = written.split()
    unknown = [name for name in named if name not in who.papers]
    if unknown:
        raise Wrong(Message("{paper} is not asked for here.", {"paper": unknown[0][:40]}))
    return named


# The columns of a sheet, in the order of its template. `docs/agencies.md` is checked against this table.
COLUMNS: tuple[Column, ...] = (
    Column("mail", Message("The person's own e-mail address: they confirm by it."), "haneul@example.org", _mail),
    Column("surname", Message("Surname, in roman letters"), "KIM", _latin),
    Column("given_names", Message("Given names, in roman letters"), "HANEUL", _latin, may_be_empty=True),
    Column("native_name", Message("Name in your own script"), "김하늘", _text, may_be_empty=True),
    Column("birth_date", Message("Date of birth"), "2002-03-12", _born),
    Column("sex", Message("Sex, as in the passport"), "F", _sex),
    Column("passport_number", Message("Passport number"), "M00000000", _passport),
    Column("passport_expires_on", Message("Passport valid until"), "2033-01-01", _last_day),
    Column("residence_region", Message("Region, by its code"), "KR-11", _region),
    Column("address", Message("Address"), "서울특별시 종로구 견본로 1", _text),
    Column("phone", Message("Telephone"), "010-0000-0000", _phone),
    Column("turns", Message("How many such visas the person had, used or not"), "0", _turns),
    Column("child", Message("Whether a child or another dependant comes along: yes or no"), "no", _child),
    Column("funds", Message("The sum the person proves, in the money of where they live"), "3000000", _funds),
    Column(
        "folder",
        Message("The folder of the person's papers in the ZIP file"),
        "M00000000",
        _folder,
        may_be_empty=True,
    ),
    Column(
        "on_paper",
        Message("Papers that come on paper, by their names, with spaces between"),
        "school-certificate",
        _on_paper,
        may_be_empty=True,
    ),
)
NAMES = tuple(column.name for column in COLUMNS)
_BY_NAME = {column.name: column for column in COLUMNS}
# What is no answer of the application.
BESIDE = frozenset({"mail", "folder", "on_paper"})


def read_sheet(content: bytes, who: Who) -> Sheet | Refusal:
    """
    A sheet with every line read, or why it is none: not text in UTF-8, another first line, too long.

    The first line is line 1; a person's number is the line they stand in.
    """
    rows = read_rows(content, NAMES)
    if isinstance(rows, Refusal):
        return rows
    return Sheet(tuple(_line(number, cells, who) for number, cells in rows))


def read_rows(
    content: bytes, wanted: Sequence[str], *, most: int = SHEET_LINES_MAX
) -> list[tuple[int, list[str]]] | Refusal:
    """
    The rows of a sheet with the numbers of their lines, or why it is none: not text in UTF-8, another first line than
    the names that are wanted, nobody in it, more rows than the most.
    """
    if len(content) > SHEET_BYTES_MAX:
        return Refusal("file_too_large", Message("A sheet has at most {size} MB.", {"size": 1}), field="sheet")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        says = Message("Line {line} is not UTF-8. Save the sheet as “CSV UTF-8” and send it again.", {"line": line})
        return Refusal("bad_body", says, field="sheet")
    if "\0" in text:
        return Refusal("bad_body", Message("This is no CSV sheet."), field="sheet")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        first = next(reader, [])
        names = [cell.strip() for cell in first]
        if names != list(wanted):
            return Refusal("bad_body", _other_columns(names, wanted), field="sheet")
        # A cell may hold a line break, so that the reader knows better than a count which line it stands in.
        before = reader.line_num
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((before + 1, cells))
            before = reader.line_num
    except csv.Error:
        says = Message("Line {line} cannot be read: a quotation mark is missing.", {"line": reader.line_num})
        return Refusal("bad_body", says, field="sheet")
    if not found:
        return Refusal("bad_body", Message("Nobody stands in this sheet."), field="sheet")
    if len(found) > most:
        says = Message("A sheet has at most {count} people. Send the others in a second one.", {"count": most})
        return Refusal("file_too_large", says, field="sheet")
    return found


def _other_columns(names: list[str], wanted: Sequence[str]) -> Message:
    missing = [name for name in wanted if name not in names]
    if missing:
        return Message("The first line has to name every column. Missing: {names}.", {"names": ", ".join(missing)})
    return Message("The first line has to name the columns of the template, in its order.")


def _line(number: int, cells: list[str], who: Who) -> Line:
    if len(cells) != len(COLUMNS):
        says = Message(
            "There are {count} cells; there have to be {wanted}.", {"count": len(cells), "wanted": len(COLUMNS)}
        )
        return Line(number, {}, (Fault("", says),))
    said: dict[str, object] = {}
    faults, empty = [], []
    for column, cell in zip(COLUMNS, cells, strict=True):
        written = unicodedata.normalize("NFC", cell).strip()
        if not written:
            if not column.may_be_empty:
                empty.append(column.name)
            continue
        try:
            said[column.name] = read_cell(column.name, written, who)
        except Wrong as wrong:
            faults.append(Fault(column.name, wrong.says))
    return Line(number, said, tuple(faults), tuple(empty))


def read_cell(name: str, written: str, who: Who) -> object:
    """What a cell that is not empty says in a column, wherever it was typed; `Wrong` where it cannot be read."""
    return _BY_NAME[name].read(plain_cell(unicodedata.normalize("NFC", written).strip(), name), who)


def plain_cell(written: str, column: str) -> str:
    """A cell without what a spreadsheet would work out and what steers a screen; `Wrong` where it has such."""
    is_number = column == "phone" and written.startswith("+")
    if written.startswith(_FORMULA) and not is_number:
        raise Wrong(Message("A formula is not taken."))
    if len(written) > NAME_CHARACTERS_MAX * 2:
        raise Wrong(Message("Write at most {count} signs.", {"count": NAME_CHARACTERS_MAX * 2}))
    if any(unicodedata.category(sign)[0] == "C" and sign != "\n" for sign in written):
        raise Wrong(Message("There is a sign in it that cannot be seen."))
    return written


def answers_of(said: Mapping[str, object]) -> dict[str, object]:
    """What a line says as answers of an application."""
    given: dict[str, object] = dict.fromkeys(("given_names", "native_name"), "") | {"nationalities": []}
    return given | {name: value for name, value in said.items() if name not in BESIDE}


def template() -> bytes:
    """The sheet to fill in: its first line, and one invented person to be replaced."""
    return written([list(NAMES), [column.example for column in COLUMNS]])


def written(rows: list[list[str]]) -> bytes:
    """Rows as a CSV that spreadsheets open as UTF-8; a cell that one would work out is shown as the text it is."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([[_shown(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _shown(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
