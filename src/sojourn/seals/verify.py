"""Is this visa true, and still good? One answer from the seal alone, better with the host's list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from sojourn.basics.countries import from_line_form, two_letters
from sojourn.basics.messages import Message
from sojourn.basics.mrz import Form, Lines, born_on, parse, valid_until_on
from sojourn.basics.serials import serial_number
from sojourn.seals import vds
from sojourn.seals.keys import Certificates, is_signed, may_seal, may_seal_visas
from sojourn.seals.lists import IssuedList


class Outcome(StrEnum):
    """What a check can come to; all but `valid` are codes of `sojourn.basics.refusals` too."""

    VALID = "valid"
    OUT_OF_DATES = "out_of_dates"
    USED = "used"
    REVOKED = "revoked"
    NOT_ISSUED = "not_issued"
    FORGED = "forged"
    UNREADABLE = "unreadable"


HEADINGS: Mapping[Outcome, Message] = {
    Outcome.VALID: Message("Valid"),
    Outcome.OUT_OF_DATES: Message("Not now"),
    Outcome.USED: Message("Visa used"),
    Outcome.REVOKED: Message("Withdrawn"),
    Outcome.NOT_ISSUED: Message("Not issued"),
    Outcome.FORGED: Message("Not ours"),
    Outcome.UNREADABLE: Message("Cannot read"),
}
"""The one word of each outcome, as pages and commands show it."""


class Trouble(StrEnum):
    """Why, in the words of Doc 9303-13; kept for the officer, beside the outcome."""

    NONE = ""
    READ_ERROR = "READ_ERROR"
    WRONG_FORMAT = "WRONG_FORMAT"
    UNKNOWN_CERTIFICATE = "UNKNOWN_CERTIFICATE"
    UNTRUSTED_CERTIFICATE = "UNTRUSTED_CERTIFICATE"
    INVALID_DOCUMENTTYPE = "INVALID_DOCUMENTTYPE"
    EXPIRED_CERTIFICATE = "EXPIRED_CERTIFICATE"
    REVOKED_CERTIFICATE = "REVOKED_CERTIFICATE"
    INVALID_SIGNATURE = "INVALID_SIGNATURE"
    INVALID_VISA_MRZ = "INVALID_VISA_MRZ"
    SEAL_VISA_MISMATCH = "SEAL_VISA_MISMATCH"


@dataclass(frozen=True)
class SealFacts:
    """What a true seal says; names and numbers are personal. Countries in three letters."""

    serial: str
    host: str
    primary: str
    secondary: str
    passport_number: str
    nationality: str
    birth: str
    born_on: date | None
    sex: str
    issued_on: date
    valid_until: date
    entries: int | None
    duration: vds.Duration | None
    visa_type: bytes | None

    @property
    def name(self) -> str:
        """Surname, then given names, as the lines carry them."""
        return f"{self.primary} {self.secondary}".strip()

    @property
    def passport_ending(self) -> str:
        """The last four signs of the passport number, to be compared with the passport in hand."""
        return self.passport_number[-4:]


@dataclass(frozen=True)
class Verdict:
    """
    The answer to a check.

    `facts` are there only where the signature is true: a forged seal's words are not repeated. `list_made_at` is
    the moment of the host's list that was looked at; without one, withdrawal was not checked.
    """

    outcome: Outcome
    message: Message
    trouble: Trouble = Trouble.NONE
    facts: SealFacts | None = None
    list_made_at: datetime | None = None

    @property
    def withdrawal_checked(self) -> bool:
        """Whether a list of the host was at hand; how old it may be is for the caller to say."""
        return self.list_made_at is not None


class _Stop(Exception):
    """Ends the check with a verdict."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict


_NOT_OURS = Message("The signature is not from an issuing authority. Keep the paper and call.")
_CANNOT_READ = Message("Cannot be read. Hold it flat, or type the two lines at the foot.")


def verify(
    seal_bytes: bytes,
    *,
    certificates: Certificates,
    on: date,
    issued: IssuedList | Iterable[IssuedList] | None = None,
    revoked: Collection[str] = (),
    lines: tuple[str, str] | None = None,
) -> Verdict:
    """
    Check a seal on a day, in the order of Doc 9303-13: form, certificate, signature, lines; then the host's list.

    `issued` is one host's list or several; the one of the seal's host is used. `revoked` are serials of that host
    known to be withdrawn by other word. `lines` are the two printed lines, where someone typed them: they must be
    those of the seal. Nothing is fetched and no clock is read.
    """
    try:
        seal = _readable(seal_bytes)
        _check_signature(seal, certificates)
        facts = _facts(seal)
        if lines is not None:
            _check_lines(seal, lines)
        listed = _list_of(facts.host, issued)
        return _judge(seal, facts, certificates, on=on, listed=listed, revoked=revoked)
    except _Stop as stop:
        return stop.verdict


def _stop(outcome: Outcome, trouble: Trouble, message: Message) -> _Stop:
    return _Stop(Verdict(outcome, message, trouble))


def _readable(seal_bytes: bytes) -> vds.Seal:
    try:
        seal = vds.read(seal_bytes)
    except vds.UnreadableSeal:
        raise _stop(Outcome.UNREADABLE, Trouble.WRONG_FORMAT, _CANNOT_READ) from None
    if not seal.header.is_visa:
        message = Message("This is the seal of another kind of document. Scan the square symbol of the visa.")
        raise _stop(Outcome.UNREADABLE, Trouble.WRONG_FORMAT, message)
    return seal


def _check_signature(seal: vds.Seal, certificates: Certificates) -> None:
    """Some trusted certificate of the named signer signed these bytes, or the check ends; the last reason counts."""
    trouble = Trouble.UNKNOWN_CERTIFICATE
    for certificate in certificates.named(seal.header.signer, seal.header.certificate_reference):
        trouble = _trouble_with(certificate, seal, certificates)
        if trouble is Trouble.NONE:
            return
    raise _stop(Outcome.FORGED, trouble, _NOT_OURS)


def _trouble_with(certificate: x509.Certificate, seal: vds.Seal, certificates: Certificates) -> Trouble:
    key = certificate.public_key()
    authority = certificates.authority_of(certificate)
    host = from_line_form(seal.header.issuer)
    if authority is None or not may_seal(certificate) or seal.header.signer[:2] != two_letters(host):
        return Trouble.UNTRUSTED_CERTIFICATE
    if not may_seal_visas(certificate):
        return Trouble.INVALID_DOCUMENTTYPE
    if not all(_covers(each, seal.header.signed_on) for each in (certificate, authority)):
        return Trouble.EXPIRED_CERTIFICATE
    if certificate.serial_number in certificates.withdrawn:
        return Trouble.REVOKED_CERTIFICATE
    if not isinstance(key, ec.EllipticCurvePublicKey) or not is_signed(seal.signed, seal.signature, key):
        return Trouble.INVALID_SIGNATURE
    return Trouble.NONE


def _covers(certificate: x509.Certificate, day: date) -> bool:
    """
    Whether a certificate is in its time on a day, wherever that day is counted.

    The header of a seal carries a day without a zone, so the days of the certificate are widened by one.
    """
    first = certificate.not_valid_before_utc.astimezone(UTC).date().toordinal() - 1
    last = certificate.not_valid_after_utc.astimezone(UTC).date().toordinal() + 1
    return first <= day.toordinal() <= last


def _facts(seal: vds.Seal) -> SealFacts:
    """What the seal says; a signed seal whose own lines are broken cannot be read, though it is signed."""
    lines = _sealed_lines(seal)
    issued_on = seal.header.issued_on
    valid_until = valid_until_on(lines.valid_until, not_before=issued_on) if lines else None
    if lines is None or not lines.valid or valid_until is None or lines.issuer != seal.header.issuer:
        raise _stop(Outcome.UNREADABLE, Trouble.INVALID_VISA_MRZ, _CANNOT_READ)
    return SealFacts(
        serial=lines.number,
        host=lines.issuing_country,
        primary=lines.primary,
        secondary=lines.secondary,
        passport_number=seal.passport_number or "",
        nationality=lines.nationality_country,
        birth=lines.birth,
        born_on=born_on(lines.birth, not_after=issued_on),
        sex=lines.sex,
        issued_on=issued_on,
        valid_until=valid_until,
        entries=seal.entries,
        duration=seal.duration,
        visa_type=seal.visa_type,
    )


def _sealed_lines(seal: vds.Seal) -> Lines | None:
    """The lines within the seal, line 2 filled up: the seal leaves out its optional end."""
    try:
        sealed = seal.lines
    except vds.UnreadableSeal:
        return None
    if sealed is None or seal.passport_number is None or seal.duration is None:
        return None
    upper, lower = sealed
    return parse((upper, lower.ljust(len(upper), "<")), Form.MRV_B if len(upper) == 36 else Form.MRV_A)


def _check_lines(seal: vds.Seal, printed: tuple[str, str]) -> None:
    """The printed lines are well formed and say what the seal says, as far as the seal carries them."""
    upper, lower = seal.lines or ("", "")
    read = parse(printed, Form.MRV_B if len(upper) == 36 else Form.MRV_A)
    if not read.valid:
        raise _stop(Outcome.UNREADABLE, Trouble.INVALID_VISA_MRZ, read.findings[0].message)
    if (read.raw[0], read.raw[1][:28]) != (upper, lower):
        message = Message("The printed lines are not those of the seal: the paper was altered. Keep it and call.")
        raise _stop(Outcome.FORGED, Trouble.SEAL_VISA_MISMATCH, message)


def _list_of(host: str, issued: IssuedList | Iterable[IssuedList] | None) -> IssuedList | None:
    """The newest list of a host among those at hand."""
    lists = [issued] if isinstance(issued, IssuedList) else list(issued or ())
    own = [each for each in lists if each.host == host]
    return max(own, key=lambda each: each.made_at, default=None)


def _judge(
    seal: vds.Seal,
    facts: SealFacts,
    certificates: Certificates,
    *,
    on: date,
    listed: IssuedList | None,
    revoked: Collection[str],
) -> Verdict:
    """The outcome for a true signature: what the host's list says, then the dates."""
    number = serial_number(facts.serial, host=seal.header.issuer)
    outcome, message = Outcome.VALID, _valid(facts)
    trouble = Trouble.NONE
    if listed is not None and _never_issued(number, seal.header.signed_on, listed):
        outcome = Outcome.NOT_ISSUED
        message = Message("The signature is true, but no visa has this number. Call.")
    elif facts.serial in revoked or (listed is not None and number in listed.revoked):
        outcome, message = Outcome.REVOKED, _withdrawn(listed.revoked.get(number or 0) if listed else None)
    elif listed is not None and number in listed.used:
        outcome, message = Outcome.USED, _used(listed.used.get(number or 0))
    elif not facts.issued_on <= on <= facts.valid_until:
        outcome = Outcome.OUT_OF_DATES
        message = Message(
            "A true visa outside its dates: {first} to {last}.",
            {"first": facts.issued_on, "last": facts.valid_until},
        )
    elif not any(_covers(signer, on) for signer in certificates.named(*_named(seal))):
        outcome, trouble = Outcome.OUT_OF_DATES, Trouble.EXPIRED_CERTIFICATE
        message = Message("The signature is true, but the certificate behind it has run out. Call.")
    return Verdict(outcome, message, trouble, facts, listed.made_at if listed else None)


def _named(seal: vds.Seal) -> tuple[str, str]:
    return seal.header.signer, seal.header.certificate_reference


def _never_issued(number: int | None, signed_on: date, listed: IssuedList) -> bool:
    """
    Whether no visa has this serial, as far as the list can tell.

    A serial above the highest is not issued unless the seal is younger than the list: then the list does not know
    it yet. A seal of the list's own day counts as known, so that a stolen key does not pass by today's date.
    """
    if number is None:
        return True
    return number > listed.highest and signed_on <= listed.made_at.date()


def _valid(facts: SealFacts) -> Message:
    return Message(
        "{name}, passport ending {ending}. Enter until {last}.",
        {"name": facts.name, "ending": facts.passport_ending, "last": facts.valid_until},
    )


def _withdrawn(withdrawn_on: date | None) -> Message:
    if withdrawn_on is None:
        return Message("Issued, then withdrawn. Call the mission that issued it.")
    return Message("Issued, then withdrawn on {day}. Call the mission that issued it.", {"day": withdrawn_on})


def _used(entered_on: date | None) -> Message:
    if entered_on is None:
        return Message("Its one entry has been made. Returning? Look at the residence or registration card.")
    return Message(
        "Its one entry was on {day}. Returning? Look at the residence or registration card.",
        {"day": entered_on},
    )
