"""The binary seal of a visa: what is signed, byte for byte, and reading it back (Doc 9303 parts 13 and 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from sojourn.basics.countries import line_form

MAGIC = 0xDC
VISA = (0x5D, 0x01)
"""Feature definition and category of a visa."""

_SIGNATURE_TAG = 0xFF
_UNLATCH = 0xFE
_SHORTEST_HEADER = 18


class UnreadableSeal(ValueError):
    """Bytes that are no seal, or a damaged one; says at which place the reading stopped."""


class Tag(IntEnum):
    """The features of a visa seal (Doc 9303-7, section 9)."""

    MRV_A = 0x01
    MRV_B = 0x02
    ENTRIES = 0x03
    DURATION = 0x04
    PASSPORT = 0x05
    VISA_TYPE = 0x06


# Bytes a feature of a visa has, where the profile fixes them.
_LENGTHS = {Tag.MRV_A: (48,), Tag.MRV_B: (44,), Tag.ENTRIES: (1,), Tag.DURATION: (3,), Tag.PASSPORT: (6,),
            Tag.VISA_TYPE: (1, 2, 3, 4)}  # fmt: skip


class StayKind(IntEnum):
    """How the three bytes of the duration are meant."""

    COUNTED = 0
    UNTIL_VALID_UNTIL = 1
    SET_AT_THE_BORDER = 2
    TRANSIT = 3


@dataclass(frozen=True)
class Duration:
    """
    How long the holder may stay: days, months and years are added up and count from entry.

    Three equal bytes mean something else: 0 the last day of validity is the last day of stay, 255 the border
    decides, 254 transit without entry. Otherwise valid-until is the last day to seek entry.
    """

    days: int
    months: int
    years: int

    def __post_init__(self) -> None:
        assert all(0 <= part <= 255 for part in (self.days, self.months, self.years)), "each part is one byte"

    @property
    def kind(self) -> StayKind:
        """Which of the four meanings these three bytes have."""
        special = {
            (0, 0, 0): StayKind.UNTIL_VALID_UNTIL,
            (255, 255, 255): StayKind.SET_AT_THE_BORDER,
            (254, 254, 254): StayKind.TRANSIT,
        }
        return special.get((self.days, self.months, self.years), StayKind.COUNTED)


ONE_YEAR_FROM_LANDING = Duration(days=0, months=0, years=1)


@dataclass(frozen=True)
class Header:
    """
    Who sealed, with which certificate, and when.

    `signer` is two letters of the country and two signs of the key ("JP01"); `certificate_reference` the serial
    number of its certificate in hexadecimal. `version` is the byte in the header: 3 is written, 2 and 3 are read.
    """

    issuer: str
    signer: str
    certificate_reference: str
    issued_on: date
    signed_on: date
    feature_definition: int = VISA[0]
    category: int = VISA[1]
    version: int = 3

    @property
    def is_visa(self) -> bool:
        """Whether the features that follow are those of a visa."""
        return (self.feature_definition, self.category) == VISA


@dataclass(frozen=True)
class Seal:
    """A seal taken apart: header, features in their order, the bytes that are signed, and the signature (r, s)."""

    header: Header
    features: tuple[tuple[int, bytes], ...]
    signed: bytes
    signature: bytes

    def feature(self, tag: int) -> bytes | None:
        """The value of a feature; `None` where the seal does not carry it. Unknown tags do no harm."""
        return next((value for known, value in self.features if known == tag), None)

    @property
    def lines(self) -> tuple[str, str] | None:
        """
        The two lines as far as the seal carries them: line 1 whole, of line 2 the first 28 signs.

        `None` where neither form is present or the text has another length.
        """
        for tag, width in ((Tag.MRV_A, 44), (Tag.MRV_B, 36)):
            value = self.feature(tag)
            if value is not None:
                text = from_c40(value).replace(" ", "<").ljust(width + 28, "<")
                return (text[:width], text[width:]) if len(text) == width + 28 else None
        return None

    @property
    def entries(self) -> int | None:
        """How many entries, 0 for unlimited; `None` where the seal does not say."""
        value = self.feature(Tag.ENTRIES)
        return None if value is None else value[0]

    @property
    def duration(self) -> Duration | None:
        """How long the holder may stay; `None` where the seal does not say."""
        value = self.feature(Tag.DURATION)
        return None if value is None else Duration(*value)

    @property
    def passport_number(self) -> str | None:
        """The passport the visa was made for, without padding."""
        value = self.feature(Tag.PASSPORT)
        return None if value is None else from_c40(value).strip()

    @property
    def visa_type(self) -> bytes | None:
        """The kind of visa in the issuer's own code."""
        return self.feature(Tag.VISA_TYPE)


def c40(text: str) -> bytes:
    """
    Text in C40, three signs in two bytes; a filler is written as a space (part 13, 2.6).

    >>> c40("XKCD").hex()
    'eb11fe45'
    """
    values = [_c40_value(sign) for sign in text]
    coded = bytearray()
    for start in range(0, len(values), 3):
        triple = values[start : start + 3]
        if len(triple) == 1:
            coded += bytes((_UNLATCH, ord(text[start]) + 1))
            break
        first, second, third = (*triple, 0)[:3]
        coded += (1600 * first + 40 * second + third + 1).to_bytes(2, "big")
    return bytes(coded)


def _c40_value(sign: str) -> int:
    if sign in " <":
        return 3
    if sign.isascii() and sign.isdigit():
        return ord(sign) - ord("0") + 4
    assert sign.isascii() and sign.isupper(), "C40 carries A to Z, 0 to 9, filler and space"
    return ord(sign) - ord("A") + 14


def from_c40(coded: bytes) -> str:
    """
    The text behind C40; fillers come back as spaces. Raises `UnreadableSeal`.

    >>> from_c40(bytes.fromhex("33be1fed20c6"))
    '47110815P'
    """
    if len(coded) % 2:
        raise UnreadableSeal("C40 text has an odd number of bytes. Read the symbol again.")
    signs = []
    for start in range(0, len(coded), 2):
        if coded[start] == _UNLATCH:
            signs.append(_ascii_sign(coded[start + 1]))
            continue
        number = int.from_bytes(coded[start : start + 2], "big") - 1
        triple = (number // 1600, number // 40 % 40, number % 40)
        last_pair = start + 2 == len(coded)
        signs += [_c40_sign(value) for value in (triple[:2] if last_pair and triple[2] == 0 else triple)]
    return "".join(signs)


def _c40_sign(value: int) -> str:
    if value == 3:
        return " "
    if 4 <= value <= 13:
        return chr(value - 4 + ord("0"))
    if 14 <= value <= 39:
        return chr(value - 14 + ord("A"))
    raise UnreadableSeal("C40 text has a value outside A to Z, 0 to 9 and space. Read the symbol again.")


def _ascii_sign(coded: int) -> str:
    sign = chr(coded - 1) if coded else ""
    if sign in (" ", "<"):
        return " "
    if not (sign.isascii() and (sign.isdigit() or sign.isupper())):
        raise UnreadableSeal("C40 text ends in a sign outside A to Z, 0 to 9 and space. Read the symbol again.")
    return sign


def day_bytes(day: date) -> bytes:
    """
    A day as the number MMDDYYYY in three bytes (part 13, 2.3.1).

    >>> day_bytes(date(1957, 3, 25)).hex()
    '319ef5'
    """
    return (day.month * 1_000_000 + day.day * 10_000 + day.year).to_bytes(3, "big")


def day_from(coded: bytes) -> date:
    """The day behind three bytes. Raises `UnreadableSeal` for what is in no calendar."""
    month_and_day, year = divmod(int.from_bytes(coded, "big"), 10_000)
    month, day = divmod(month_and_day, 100)
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableSeal("A day in the header is in no calendar. Read the symbol again.") from None


def visa_to_sign(
    header: Header,
    *,
    lines: tuple[str, str],
    entries: int,
    duration: Duration,
    passport_number: str,
    visa_type: bytes = b"",
) -> bytes:
    """
    The bytes of a visa seal that are signed.

    `lines` are the two lines of an MRV-A or MRV-B; `entries` 0 is unlimited; a passport number shorter than nine
    signs is padded with spaces, so that its field has the six bytes the profile fixes.
    """
    upper, lower = lines
    widths = {44: Tag.MRV_A, 36: Tag.MRV_B}
    assert len(upper) in widths and len(lower) == len(upper), "the lines of a visa are twice 44 or twice 36 signs"
    assert 1 <= len(passport_number) <= 9, "a passport number has one to nine signs"
    assert 0 <= entries <= 255 and len(visa_type) <= 4, "entries are one byte, the type at most four"
    features: list[tuple[int, bytes]] = [
        (widths[len(upper)], c40(upper + lower[:28])),
        (Tag.ENTRIES, bytes((entries,))),
        (Tag.DURATION, bytes((duration.days, duration.months, duration.years))),
        (Tag.PASSPORT, c40(passport_number.ljust(9))),
    ]
    if visa_type:
        features.append((Tag.VISA_TYPE, visa_type))
    return _header_bytes(header) + b"".join(bytes((tag,)) + _length(value) + value for tag, value in features)


def _header_bytes(header: Header) -> bytes:
    assert header.version == 3, "new seals carry header version 3"
    reference = header.certificate_reference
    signer = f"{header.signer}{len(reference):02X}{reference}"
    return (
        bytes((MAGIC, header.version))
        + c40(line_form(header.issuer).ljust(3, "<"))
        + c40(signer)
        + day_bytes(header.issued_on)
        + day_bytes(header.signed_on)
        + bytes((header.feature_definition, header.category))
    )


def _length(value: bytes) -> bytes:
    """A length in DER: one byte below 128, else the count of bytes and then they."""
    if len(value) < 128:
        return bytes((len(value),))
    size = (len(value).bit_length() + 7) // 8
    return bytes((0x80 | size,)) + len(value).to_bytes(size, "big")


def with_signature(signed: bytes, signature: bytes) -> bytes:
    """The whole seal: the signed bytes, then the signature (r and s, each as long as the key)."""
    return signed + bytes((_SIGNATURE_TAG,)) + _length(signature) + signature


def read(sealed: bytes) -> Seal:
    """
    A seal taken apart; nothing is verified here.

    Raises `UnreadableSeal` for anything that is not exactly one seal: wrong first byte, cut short, bytes left over,
    a feature twice, a visa feature of another length.
    """
    if len(sealed) < _SHORTEST_HEADER or sealed[0] != MAGIC:
        raise UnreadableSeal("The first byte is not that of a seal. Scan the square symbol of the visa.")
    if sealed[1] not in (2, 3):
        raise UnreadableSeal(f"Header version {sealed[1]} is not known here. Known: 2, 3.")
    header, at = _read_header(sealed)
    features: list[tuple[int, bytes]] = []
    while at < len(sealed):
        tag, value, after = _read_feature(sealed, at, plain_length=header.version == 2)
        if tag == _SIGNATURE_TAG:
            return _whole(header, features, sealed, signed_bytes=at, signature=value, after=after)
        features.append((tag, value))
        at = after
    raise UnreadableSeal("The seal ends before its signature. Read the symbol again.")


def _whole(
    header: Header,
    features: list[tuple[int, bytes]],
    sealed: bytes,
    *,
    signed_bytes: int,
    signature: bytes,
    after: int,
) -> Seal:
    if after != len(sealed):
        raise UnreadableSeal("There are bytes after the signature. Read the symbol again.")
    tags = [tag for tag, _ in features]
    if len(tags) != len(set(tags)):
        raise UnreadableSeal("A feature stands in the seal twice.")
    if header.is_visa and any(
        len(value) not in _LENGTHS.get(Tag(tag), ()) for tag, value in features if tag in _LENGTHS
    ):
        raise UnreadableSeal("A feature of the visa has another length than its profile fixes.")
    return Seal(header, tuple(features), sealed[:signed_bytes], signature)


def _read_header(sealed: bytes) -> tuple[Header, int]:
    """The header and the place after it."""
    version = sealed[1]
    if version == 2:
        text, at = from_c40(sealed[4:10]), 10
        signer, reference = text[:4], text[4:]
    else:
        signer, length = _signer_and_length(sealed)
        at = 4 + 2 * -(-(6 + length) // 3)
        reference = from_c40(sealed[4:at])[6 : 6 + length]
    if len(sealed) < at + 8 or not reference or any(sign not in "0123456789ABCDEF" for sign in reference):
        raise UnreadableSeal("The reference of the certificate cannot be read. Read the symbol again.")
    header = Header(
        issuer=from_c40(sealed[2:4]).strip(),
        signer=signer,
        certificate_reference=reference,
        issued_on=day_from(sealed[at : at + 3]),
        signed_on=day_from(sealed[at + 3 : at + 6]),
        feature_definition=sealed[at + 6],
        category=sealed[at + 7],
        version=version,
    )
    return header, at + 8


def _signer_and_length(sealed: bytes) -> tuple[str, int]:
    """Signer, and the length of the reference that follows it as two hexadecimal digits."""
    text = from_c40(sealed[4:8])
    try:
        return text[:4], int(text[4:6], 16)
    except ValueError:
        raise UnreadableSeal("The signer in the header cannot be read. Read the symbol again.") from None


def _read_feature(sealed: bytes, at: int, *, plain_length: bool) -> tuple[int, bytes, int]:
    """Tag, value and the place after a feature; lengths are one plain byte (version 2) or DER in its shortest form."""
    tag, first = sealed[at], sealed[at + 1 : at + 2]
    if not first:
        raise UnreadableSeal("The seal ends within a feature. Read the symbol again.")
    length, start = first[0], at + 2
    if not plain_length and length >= 128:
        size = length - 128
        length = int.from_bytes(sealed[start : start + size], "big")
        start += size
        if (size, length > 127, length > 255) not in ((1, True, False), (2, True, True)):
            raise UnreadableSeal("A length in the seal is not written in its shortest form.")
    value = sealed[start : start + length]
    if len(value) != length:
        raise UnreadableSeal("The seal ends within a feature. Read the symbol again.")
    return tag, value, start + length
