"""Sealing on behalf of a framework that keeps its own rows."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from sojourn_office.storage.masters import make_generation
from sojourn_office.storage.sealing import seal, unseal_text

_TABLE, _COLUMN = "mfa_authenticator", "data"


def seal_factor(account_id: UUID, secret: str) -> bytes:
    """Seal the secret of a second factor for its account."""
    return seal(account_id, _TABLE, _COLUMN, secret)


def unseal_factor(account_id: UUID, sealed: bytes) -> str:
    """The secret of a second factor; raises `SealBroken` for any other account."""
    return unseal_text(account_id, _TABLE, _COLUMN, sealed)


def make_master_key() -> int:
    """Make the next generation of the master key in the keys folder; returns its number."""
    return make_generation(settings.SOJOURN.master_keys_file, made_by=settings.SOJOURN.mode)
