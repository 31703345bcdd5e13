"""Checking a visa against the record, and what is published so that anyone can check without us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sojourn.agreements.moves import Rules
from sojourn.basics.messages import Message, Words
from sojourn.basics.mrz import Lines, born_on, valid_until_on
from sojourn.basics.serials import serial_number
from sojourn.seals import verify
from sojourn.seals.lists import IssuedList, sign_list
from sojourn.seals.verify import HEADINGS, Outcome, Trouble
from sojourn.stays.model import Stay
from sojourn_office.queries.visas import hours_words, stay_words
from sojourn_office.storage import agreements, events, signing, visas
from sojourn_office.storage.visas import Visa

IN_STAY = "in_stay"

_NOT_OF_RECORD = Message("These are not the lines of the visa with this number. Keep the paper and call.")
_NEVER_ISSUED = Message("No visa has this number. Call.")


@dataclass(frozen=True)
class Checked:
    """
    What a check came to, for whoever holds the paper: an outcome, one word, a sentence, and the facts of a true visa.

    `outcome` is a code of `sojourn.seals.verify.Outcome`, or `in_stay`. Without facts nothing of the paper is
    repeated. Nothing of a check is kept.
    """

    outcome: str
    word: Message
    says: Message
    trouble: str = ""
    visa: CheckedVisa | None = None


@dataclass(frozen=True)
class CheckedVisa:
    """A true visa as a check shows it: whom to compare, until when, and what its holder may do."""

    serial: str
    scheme: str
    host: str
    name: str
    passport_ending: str
    nationality: str
    born_on: date | None
    issued_on: date
    valid_until: date
    single_entry: bool
    stay_words: Message
    hours: Message
    forbidden: Words | Message | None
    status: Words | Message | None
    counts_from_settling: bool
    stay: Stay | None
    lines: tuple[str, str]

    def is_in_stay(self, on: date) -> bool:
        """Whether the holder is in the country by the record, within the days of the stay."""
        stay = self.stay
        return stay is not None and stay.is_open and stay.entered_on <= on <= stay.last_day


def hosts() -> list[str]:
    """The hosts whose visas are checked here."""
    return visas.certified_hosts()


def certificates_pem(host: str = "") -> str:
    """The published certificates of a host, or of every host; empty where there are none."""
    named = [host] if host else hosts()
    return "".join(row.pem for each in named for row in visas.certificates(each))


def day_at(host: str, at: datetime) -> date:
    """The day at a moment where a host's missions work; days on visas are counted there."""
    return at.astimezone(zone_of(host)).date()


def zone_of(host: str) -> ZoneInfo:
    """The zone of a host's missions: that of the first one, or UTC where no scheme names any."""
    for agreement in agreements.in_use().values():
        for scheme in agreement.schemes.values():
            if scheme.host == host and scheme.missions:
                return ZoneInfo(next(iter(scheme.missions.values())).zone)
    return ZoneInfo("UTC")


def issued_list(host: str, *, at: datetime) -> IssuedList:
    """What a host has issued, withdrawn and seen used, as the record has it at a moment."""
    zone = zone_of(host)
    listed = visas.listed(host)
    return IssuedList(
        host=host,
        made_at=at.astimezone(zone).replace(microsecond=0),
        highest=listed.highest,
        revoked={number: when.astimezone(zone).date() for number, when in listed.revoked.items()},
        used=listed.used,
    )


def signed_list(host: str, *, at: datetime) -> bytes | None:
    """
    The list of a host for checking off line, signed; nothing where the host has no certificate here.

    It is made anew when anything happened since, and each hour, so that a fresh list can be told from an old one.
    """
    if host not in hosts():
        return None
    head = events.head()
    return _signed(host, head.last_hash if head else "", at.replace(minute=0, second=0, microsecond=0), _At(at))


class _At:
    """The exact moment of a list, which does not decide whether a kept one will do."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _At)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=8)
def _signed(host: str, _head: str, _hour: datetime, made: _At) -> bytes:
    signer = signing.signer_of(host)
    certificate = next(signing.published().named(signer.name, signer.reference))
    listed = issued_list(host, at=made.moment).for_publication()
    return sign_list(listed, key=signer.key, certificate=certificate)


def check_seal(seal: bytes, *, at: datetime) -> Checked:
    """Check a seal that was read from a paper: its signature, then what the record says of its visa."""
    certificates = signing.published()
    lists = [issued_list(host, at=at) for host in hosts()]
    signed_by = verify.verify(seal, certificates=certificates, on=at.date(), issued=lists)
    if signed_by.facts is not None:
        # Days are counted where the host is, which only a true seal tells.
        on = day_at(signed_by.facts.host, at)
        signed_by = verify.verify(seal, certificates=certificates, on=on, issued=lists)
    facts = signed_by.facts
    row = visas.by_serial(facts.serial) if facts is not None else None
    if facts is None or row is None:
        return Checked(signed_by.outcome.value, HEADINGS[signed_by.outcome], signed_by.message, signed_by.trouble.value)
    if (facts.primary, facts.secondary) != _names(row):
        return _forged()
    return _checked(signed_by.outcome, signed_by.message, row, at=at, trouble=signed_by.trouble)


def _names(row: Visa) -> tuple[str, str]:
    primary, _, secondary = row.line_1[5:].rstrip("<").partition("<<")
    return primary.replace("<", " "), secondary.replace("<", " ")


def check_lines(lines: Lines, *, at: datetime) -> Checked:
    """Check two well-formed lines that were typed: no signature stands in them, so the record alone answers."""
    row = visas.by_lines((lines.raw[0], lines.raw[1]))
    if row is None:
        return _not_of_record(lines)
    on = day_at(row.host, at)
    outcome, says = Outcome.VALID, _enter_until(row)
    stay = visas.stay_of(row)
    if row.revoked_at is not None:
        outcome = Outcome.REVOKED
        day = row.revoked_at.astimezone(zone_of(row.host)).date()
        says = Message("Issued, then withdrawn on {day}. Call the mission that issued it.", {"day": day})
    elif stay is not None and row.entries == 1:
        outcome = Outcome.USED
        says = Message(
            "Its one entry was on {day}. Returning? Look at the residence or registration card.",
            {"day": stay.entered_on},
        )
    elif not row.issued_on <= on <= row.valid_until:
        outcome = Outcome.OUT_OF_DATES
        dates = {"first": row.issued_on, "last": row.valid_until}
        says = Message("A true visa outside its dates: {first} to {last}.", dates)
    return _checked(outcome, says, row, at=at)


def _not_of_record(lines: Lines) -> Checked:
    """Lines that no visa of ours carries: another host's, another number's, or a number never given."""
    host = lines.issuing_country
    if host not in hosts():
        says = Message("The issuer of these lines publishes nothing here. Keep the paper and call.")
        return Checked(Outcome.FORGED.value, HEADINGS[Outcome.FORGED], says)
    if serial_number(lines.number, host=host) is None or not visas.is_issued(lines.number):
        return Checked(Outcome.NOT_ISSUED.value, HEADINGS[Outcome.NOT_ISSUED], _NEVER_ISSUED)
    return _forged()


def _forged() -> Checked:
    return Checked(Outcome.FORGED.value, HEADINGS[Outcome.FORGED], _NOT_OF_RECORD, Trouble.SEAL_VISA_MISMATCH.value)


def _enter_until(row: Visa) -> Message:
    return Message("May enter until {last}.", {"last": row.valid_until})


def _checked(outcome: Outcome, says: Message, row: Visa, *, at: datetime, trouble: Trouble = Trouble.NONE) -> Checked:
    """The answer with the facts; a used visa whose holder is in the country answers for the stay instead."""
    visa = _visa(row, on=day_at(row.host, at))
    if outcome is Outcome.VALID:
        says = _enter_until(row)
    if outcome is Outcome.USED and visa.is_in_stay(day_at(row.host, at)):
        assert visa.stay is not None, "who is in stay has one"
        says = Message("May stay and work until {last}.", {"last": visa.stay.last_day})
        return Checked(IN_STAY, Message("In stay"), says, trouble.value, visa)
    return Checked(outcome.value, HEADINGS[outcome], says, trouble.value, visa)


def _visa(row: Visa, *, on: date) -> CheckedVisa:
    rules = agreements.rules_of(row.scheme, on=on)
    stay = visas.stay_of(row)
    upper, lower = row.line_1, row.line_2
    primary, secondary = _names(row)
    return CheckedVisa(
        serial=row.serial,
        scheme=row.scheme,
        host=row.host,
        name=f"{primary} {secondary}".strip(),
        passport_ending=row.passport_number[-4:],
        nationality=lower[10:13].rstrip("<"),
        born_on=born_on(lower[13:19], not_after=row.issued_on),
        issued_on=row.issued_on,
        valid_until=valid_until_on(lower[21:27], not_before=row.issued_on) or row.valid_until,
        single_entry=row.entries == 1,
        stay_words=stay_words(row.stay_months),
        hours=hours_words(rules),
        forbidden=_words(rules, "work_forbidden"),
        status=_words(rules, "status"),
        counts_from_settling=_counts_from_settling(rules),
        stay=stay.record if stay else None,
        lines=(upper, lower),
    )


def _words(rules: Rules, name: str) -> Words | None:
    value = rules.value(name)
    return value if isinstance(value, Words) else None


def _counts_from_settling(rules: Rules) -> bool:
    duty = rules.value("registration")
    return isinstance(duty, Mapping) and duty.get("from") == "settling"
