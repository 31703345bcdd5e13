"""One invented host with its authority and signer, and a visa to seal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha512

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from sojourn.seals import keys, vds
from sojourn.seals.keys import Certificates
from sojourn.visas import mrz

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)


def key(name: str) -> ec.EllipticCurvePrivateKey:
    """The same key for the same name: chance comes in by the front door, and a test closes it."""
    return keys.private_key(sha512(name.encode()).digest())


@dataclass(frozen=True)
class Host:
    """Everything a host keeps to seal, and what it publishes to be believed."""

    code: str
    authority: x509.Certificate
    signer: x509.Certificate
    signer_key: ec.EllipticCurvePrivateKey

    @property
    def published(self) -> Certificates:
        return Certificates.read(keys.certificate_pem(self.authority), keys.certificate_pem(self.signer))

    def lines(self, *, serial: str = "JP0000042") -> tuple[str, str]:
        return mrz.build(
            issuer=self.code,
            primary="KIM",
            secondary="HANEUL",
            number=serial,
            nationality="KOR",
            birth=date(2001, 3, 14),
            sex="F",
            valid_until=date(2027, 10, 9),
        )

    def seal(self, *, serial: str = "JP0000042", signed_on: date = date(2026, 10, 9)) -> bytes:
        header = vds.Header(
            issuer=self.code,
            signer=keys.signer_name(self.signer),
            certificate_reference=keys.reference_of(self.signer),
            issued_on=date(2026, 10, 9),
            signed_on=signed_on,
        )
        signed = vds.visa_to_sign(
            header,
            lines=self.lines(serial=serial),
            entries=1,
            duration=vds.ONE_YEAR_FROM_LANDING,
            passport_number="M12345678",
            visa_type=b"WH",
        )
        return vds.with_signature(signed, keys.sign(signed, self.signer_key))


def made(
    code: str,
    *,
    number: str = "01",
    not_after: datetime = LAST,
    authority: str = "authority",
    document_codes: tuple[str, ...] = (),
) -> Host:
    authority_key, signer_key = key(f"{code} {authority}"), key(f"{code} signer {number}")
    certificate = keys.make_authority(authority_key, host=code, serial_number=1, not_before=FIRST, not_after=LAST)
    signer = keys.make_signer(
        signer_key.public_key(),
        host=code,
        number=number,
        authority=certificate,
        authority_key=authority_key,
        serial_number=0x2A,
        not_before=FIRST,
        not_after=not_after,
        document_codes=document_codes,
    )
    return Host(code, certificate, signer, signer_key)


@pytest.fixture(scope="session")
def host() -> Host:
    """Japan as it never was: an authority and one signer, JP01."""
    return made("JPN")


@pytest.fixture(scope="session")
def host_made() -> Callable[..., Host]:
    """Any other host, or the same one with other keys."""
    return made
