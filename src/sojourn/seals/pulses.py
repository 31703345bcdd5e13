"""The replacement of a public value that never came: a pulse of the NIST Randomness Beacon, with its RSA signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256, sha512

from sojourn.basics.messages import Message
from sojourn.seals.chains import Beacon

PUBLIC_EXPONENT = 65537
# What stands before the hash of what is signed: SHA-512 by its name (RFC 8017, 9.2).
_SHA512 = bytes.fromhex("3051300d060960864801650304020305000440")
_LISTED = ("previous", "hour", "day", "month", "year")


@dataclass(frozen=True)
class Fallback:
    """
    What takes the place of a round that never comes: the pulse of a minute, signed by a key that is fixed before.

    `certificate` is the SHA-512 of the certificate, by which a pulse names it; `modulus` is its RSA key.
    """

    at: datetime
    certificate: str
    modulus: str

    def members(self) -> dict[str, str]:
        """The fallback as a manifest has it."""
        return {"at": f"{self.at:%Y-%m-%dT%H:%M:%SZ}", "certificate": self.certificate, "modulus": self.modulus}


@dataclass(frozen=True)
class Pulse:
    """A pulse as the beacon serves it (NISTIR 8213); nothing is verified here."""

    found: Mapping[str, object]

    @classmethod
    def read(cls, found: Mapping[str, object]) -> Pulse | None:
        """The pulse of an object; nothing where it has not the parts that are signed."""
        pulse = cls(found)
        try:
            return pulse if pulse.signed_bytes() and pulse.output and pulse.signature and pulse.at else None
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
            return None

    @property
    def at(self) -> datetime:
        """The minute that it names."""
        return datetime.fromisoformat(str(self.found["timeStamp"])).astimezone(UTC)

    @property
    def certificate(self) -> str:
        """The hash of the certificate that it names."""
        return str(self.found["certificateId"]).lower()

    @property
    def signature(self) -> bytes:
        """Its signature."""
        return bytes.fromhex(str(self.found["signatureValue"]))

    @property
    def output(self) -> bytes:
        """Its 64 random bytes, true only where its signature is."""
        return bytes.fromhex(str(self.found["outputValue"]))

    @property
    def randomness(self) -> bytes:
        """The value that goes into a draw: 32 bytes, like those of every other source."""
        return sha256(self.output).digest()

    @property
    def period(self) -> timedelta:
        """How long after it the next is due."""
        return timedelta(milliseconds=_whole(self.found["period"]))

    def signed_bytes(self) -> bytes:
        """What is signed, in its order; texts and values with their length before them."""
        found = self.found
        external = _part(found["external"])
        listed = {each["type"]: each["value"] for each in map(_part, _list(found["listValues"]))}
        parts = [
            _text(found["uri"]),
            _text(found["version"]),
            _number(found["cipherSuite"], 4),
            _number(found["period"], 4),
            _value(found["certificateId"]),
            _number(found["chainIndex"], 8),
            _number(found["pulseIndex"], 8),
            _text(found["timeStamp"]),
            _value(found["localRandomValue"]),
            _value(external["sourceId"]),
            _number(external["statusCode"], 4),
            _value(external["value"]),
            *(_value(listed[name]) for name in _LISTED),
            _value(found["precommitmentValue"]),
            _number(found["statusCode"], 4),
        ]
        return b"".join(parts)


Chance = Beacon | Pulse
"""A public value: the one of a round, or of the pulse that replaces it."""


def trouble_with_pulse(pulse: Pulse, fallback: Fallback) -> Message | None:
    """Why a pulse is not the one that was named beforehand, or not to be believed; nothing where it is both."""
    if not fallback.at <= pulse.at < fallback.at + pulse.period:
        return Message(
            "The manifest names the pulse of {wanted}, not of {found}.", {"wanted": fallback.at, "found": pulse.at}
        )
    if pulse.certificate != fallback.certificate:
        return Message("The pulse is signed by another key than the manifest names.")
    signed, modulus = pulse.signed_bytes(), int(fallback.modulus, 16)
    length = len(bytes.fromhex(fallback.modulus))
    info = _SHA512 + sha512(signed).digest()
    due = b"\0\1" + b"\xff" * (length - len(info) - 3) + b"\0" + info
    opened = pow(int.from_bytes(pulse.signature, "big"), PUBLIC_EXPONENT, modulus)
    if len(pulse.signature) != length or opened.to_bytes(length, "big") != due:
        return Message("The signature is not that of this pulse.")
    if sha512(signed + pulse.signature).digest() != pulse.output:
        return Message("Its random value is not the hash of its signature.")
    return None


def _text(value: object) -> bytes:
    if not isinstance(value, str):
        raise TypeError
    return len(value.encode()).to_bytes(4, "big") + value.encode()


def _value(value: object) -> bytes:
    read = bytes.fromhex(str(value))
    return len(read).to_bytes(4, "big") + read


def _number(value: object, length: int) -> bytes:
    return _whole(value).to_bytes(length, "big")


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _part(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError
    return value
