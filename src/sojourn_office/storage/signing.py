"""Signing keys of a host: the private key in a file outside the database, the certificate in the table."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from sojourn.seals import keys
from sojourn_office.storage.masters import KeyUnavailable, write_secret
from sojourn_office.storage.visas import Certificate

# A signer seals for a year and its certificate lives until the last visa of that year has run out (Doc 9303-12).
_SEALS_FOR = timedelta(days=366)
_VISA_LIVES = timedelta(days=2 * 366)
_AUTHORITY_LIVES = timedelta(days=10 * 366)


@dataclass(frozen=True)
class Signer:
    """What seals the visas of a host today."""

    name: str
    generation: int
    reference: str
    key: ec.EllipticCurvePrivateKey


def _file(host: str, name: str) -> Path:
    return Path(settings.SOJOURN.keys_folder) / "signing" / f"{host}-{name}.pem"


def _private(host: str, name: str) -> ec.EllipticCurvePrivateKey:
    """The private key of a name, made and written first where there is none; a key that is there is never replaced."""
    file = _file(host, name)
    if not file.exists():
        write_secret(file, keys.private_pem(keys.private_key(secrets.token_bytes(48))).decode())
    return keys.read_private(file.read_bytes())


def make(host: str, *, at: datetime) -> Certificate:
    """
    Make the next generation of a host's signer; the first time the host's own authority too.

    A real host keeps its authority's key off line and brings the certificates; this makes both for an office that
    is its own authority.
    """
    authority_row = Certificate.objects.filter(host=host, role="authority").first()
    if authority_row is None:
        authority_key = _private(host, "authority")
        authority = keys.make_authority(
            authority_key,
            host=host,
            serial_number=1,
            not_before=at - timedelta(days=1),
            not_after=at + _AUTHORITY_LIVES,
        )
        authority_row = Certificate.objects.create(
            host=host, role="authority", generation=1, pem=keys.certificate_pem(authority).decode(), made_at=at
        )
    authority = keys.Certificates.read(authority_row.pem.encode()).authorities[0]
    authority_key = _private(host, "authority")
    last = Certificate.objects.filter(host=host, role="signer").order_by("-generation").first()
    generation = (last.generation if last else 0) + 1
    key = _private(host, f"{generation:02}")
    certificate = keys.make_signer(
        key.public_key(),
        host=host,
        number=f"{generation:02}",
        authority=authority,
        authority_key=authority_key,
        serial_number=generation + 1,
        not_before=at - timedelta(days=1),
        not_after=at + _SEALS_FOR + _VISA_LIVES,
    )
    return Certificate.objects.create(
        host=host,
        role="signer",
        generation=generation,
        signer=keys.signer_name(certificate),
        pem=keys.certificate_pem(certificate).decode(),
        made_at=at,
    )


def signer_of(host: str) -> Signer:
    """The signer in use. Raises `KeyUnavailable` where there is none, or where its file is not here."""
    row = Certificate.objects.filter(host=host, role="signer").order_by("-generation").first()
    file = _file(host, f"{row.generation:02}") if row else None
    if row is None or file is None or not file.exists():
        raise KeyUnavailable(f"{host}: there is no signing key here. Make one with `sojourn-office keys make {host}`.")
    certificate = keys.Certificates.read(row.pem.encode()).signers[0]
    return Signer(row.signer, row.generation, keys.reference_of(certificate), keys.read_private(file.read_bytes()))


def published() -> keys.Certificates:
    """Every certificate this office publishes."""
    rows = Certificate.objects.order_by("host", "generation")
    return keys.Certificates.read(*(row.pem.encode() for row in rows))
