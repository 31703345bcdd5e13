"""The list for checking off line: up to which serial a host issued, which visas it withdrew, which were used."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from sojourn.basics.countries import two_letters
from sojourn.basics.serials import serial_number, serial_text
from sojourn.seals.canonical import canonical
from sojourn.seals.keys import Certificates, is_signed, may_seal, reference_of, sign, signer_name

FRESH_FOR = timedelta(hours=24)
"""After this the list no longer answers for what was withdrawn since."""


class UntrustedList(ValueError):
    """A list that cannot be believed: damaged, or not signed by a signer of its host."""


@dataclass(frozen=True)
class IssuedList:
    """
    What a host says of its visas at a moment; numbers only, nobody's name.

    `made_at` is given in the host's own zone: its day is compared with the days in the seals, which have no zone.
    `highest` is the last serial issued: serials have no gaps, so every lower one was issued. `revoked` gives the
    day of withdrawal. `used` names single-entry visas whose entry was made; the day stays out of a list that is
    published, since it tells a person's movement to whoever knows the serial.
    """

    host: str
    made_at: datetime
    highest: int
    revoked: Mapping[int, date] = field(default_factory=dict)
    used: Mapping[int, date | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.made_at.tzinfo is not None, "a list is made at a moment, with its zone"
        object.__setattr__(self, "revoked", MappingProxyType(dict(self.revoked)))
        object.__setattr__(self, "used", MappingProxyType(dict(self.used)))

    def is_fresh(self, at: datetime) -> bool:
        """Whether the list still answers for withdrawals at a moment."""
        return at - self.made_at <= FRESH_FOR

    def age(self, at: datetime) -> timedelta:
        """How old the list is at a moment."""
        return at - self.made_at

    def for_publication(self) -> IssuedList:
        """The same list without the days of entry."""
        return IssuedList(self.host, self.made_at, self.highest, self.revoked, dict.fromkeys(self.used))


def sign_list(issued: IssuedList, *, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> bytes:
    """The list as one canonical JSON text with its signature, ready to be published as a file."""
    content = _content(issued)
    return canonical(
        {
            "list": content,
            "signer": signer_name(certificate),
            "certificate": reference_of(certificate),
            "signature": base64.urlsafe_b64encode(sign(canonical(content), key)).rstrip(b"=").decode("ascii"),
        }
    )


def read_list(written: bytes, *, certificates: Certificates) -> IssuedList:
    """
    A published list, believed only if a signer of its own host, certified by an authority we trust, signed it.

    Raises `UntrustedList`, which says what to do.
    """
    try:
        whole: Any = json.loads(written)
        content = whole["list"]
        signature = base64.urlsafe_b64decode(whole["signature"] + "==")
        signer, reference = str(whole["signer"]), str(whole["certificate"])
        issued = _from_content(content)
        signed = canonical(content)
        known = list(certificates.named(signer, reference))
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError, RecursionError, binascii.Error):
        raise UntrustedList("list: it is damaged. Fetch it again from the host's address.") from None
    if not any(_may_speak(certificate, issued, signed, signature, certificates) for certificate in known):
        raise UntrustedList("list: no trusted signer of its host signed it. Fetch it again, or call the host.")
    return issued


def _may_speak(
    certificate: x509.Certificate,
    issued: IssuedList,
    signed: bytes,
    signature: bytes,
    certificates: Certificates,
) -> bool:
    key = certificate.public_key()
    return (
        isinstance(key, ec.EllipticCurvePublicKey)
        and certificates.authority_of(certificate) is not None
        and may_seal(certificate)
        and certificate.serial_number not in certificates.withdrawn
        and signer_name(certificate)[:2] == two_letters(issued.host)
        and certificate.not_valid_before_utc <= issued.made_at <= certificate.not_valid_after_utc
        and is_signed(signed, signature, key)
    )


def _content(issued: IssuedList) -> dict[str, object]:
    return {
        "v": 1,
        "host": issued.host,
        "made_at": issued.made_at.isoformat(timespec="seconds"),
        "highest": issued.highest,
        "revoked": {serial_text(issued.host, number): day.isoformat() for number, day in issued.revoked.items()},
        "used": {
            serial_text(issued.host, number): day.isoformat() if day else None for number, day in issued.used.items()
        },
    }


def _from_content(content: Any) -> IssuedList:
    """The list behind its JSON; raises `ValueError` and its kin for any other shape."""
    if content["v"] != 1 or not isinstance(content["highest"], int) or isinstance(content["highest"], bool):
        raise ValueError("another version, or no highest serial")
    host = str(content["host"])
    return IssuedList(
        host=host,
        made_at=datetime.fromisoformat(content["made_at"]),
        highest=content["highest"],
        revoked={_number(serial, host): date.fromisoformat(day) for serial, day in content["revoked"].items()},
        used={
            _number(serial, host): date.fromisoformat(day) if day else None for serial, day in content["used"].items()
        },
    )


def _number(serial: str, host: str) -> int:
    number = serial_number(serial, host=host)
    if number is None:
        raise ValueError("a serial that the host never wrote")
    return number
