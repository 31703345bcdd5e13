"""Sealed fields: AES-256-GCM under the key of one person, bound to table, column and person."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from sojourn_office.storage.classes import Class, Sealed
from sojourn_office.storage.keys import PersonErased, erase_key, make_key, person_key
from sojourn_office.storage.masters import NONCE_BYTES, KeyUnavailable, SealBroken, digest, digest_generations

__all__ = [
    "KeyUnavailable",
    "PersonErased",
    "SealBroken",
    "SealedBytes",
    "SealedForOffice",
    "SealedText",
    "digest",
    "digest_generations",
    "erase_key",
    "make_key",
    "seal",
    "unseal",
    "unseal_text",
]

if TYPE_CHECKING:
    _Binary = models.BinaryField[Any, Any]
else:
    _Binary = models.BinaryField

_FORM = b"\x01"


def seal(person_id: UUID, table: str, column: str, value: str | bytes) -> bytes:
    """
    Seal a value for a person, in the place it will lie.

    Raises `PersonErased` when the person has no key, `KeyUnavailable` when the master key is missing.
    """
    content = value.encode() if isinstance(value, str) else value
    nonce = secrets.token_bytes(NONCE_BYTES)
    return _FORM + nonce + AESGCM(person_key(person_id)).encrypt(nonce, content, _place(person_id, table, column))


def unseal(person_id: UUID, table: str, column: str, sealed: bytes) -> bytes:
    """What was sealed; raises `SealBroken` for a wrong key, damage or another place, and never yields a guess."""
    if sealed[:1] != _FORM:
        raise SealBroken(f"{table}.{column} does not hold a sealed value")
    nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(person_key(person_id)).decrypt(nonce, rest, _place(person_id, table, column))
    except (InvalidTag, ValueError) as trouble:
        raise SealBroken(f"{table}.{column}: altered, or moved from its place") from trouble


def unseal_text(person_id: UUID, table: str, column: str, sealed: bytes) -> str:
    """What was sealed, as text."""
    return unseal(person_id, table, column, sealed).decode()


def _place(person_id: UUID, table: str, column: str) -> bytes:
    return b"\x00".join((b"sojourn/1/seal", table.encode(), column.encode(), person_id.bytes))


class SealedBytes(Sealed, _Binary):
    """
    Bytes kept sealed: the attribute takes and gives what is meant, the column holds what is sealed.

    `owner` names the attribute of the row with the person's id; it is set before this one.
    """

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def __init__(self, *, personal: str = Class.C2, owner: str = "person_id", **options: Any) -> None:
        self.personal = Class(personal)
        self.owner = owner
        super().__init__(**options)

    def get_attname(self) -> str:
        """The sealed form lies beside the open attribute, as a key lies beside the row it points to."""
        return f"{self.name}_sealed"

    def deconstruct(self) -> Any:
        """For migrations: what is needed to make this field again."""
        name, path, positional, options = super().deconstruct()
        return name, path, positional, {**options, "personal": str(self.personal), "owner": self.owner}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Add the column, and the attribute that seals and unseals."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, _Opening(self))

    def _open(self, content: bytes) -> str | bytes:
        return content

    def owner_of(self, row: models.Model) -> UUID:
        """The person a row's value is sealed for."""
        owner = getattr(row, self.owner)
        assert owner is not None, f"set {self.owner} before {self.name}: it is sealed for that person"
        return owner if isinstance(owner, UUID) else UUID(str(owner))


class SealedText(SealedBytes):
    """A text kept sealed."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def _open(self, content: bytes) -> str | bytes:
        return content.decode()


class _Opening:
    """The open side of a sealed column."""

    def __init__(self, field: SealedBytes) -> None:
        self.field = field

    def __get__(self, row: models.Model | None, model: type[models.Model] | None = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.field.attname)
        if sealed is None:
            return None
        table, column = row._meta.db_table, cast(str, self.field.column)
        return self.field._open(unseal(self.field.owner_of(row), table, column, bytes(sealed)))

    def __set__(self, row: models.Model, value: str | bytes | None) -> None:
        if value is None:
            setattr(row, self.field.attname, None)
            return
        table, column = row._meta.db_table, cast(str, self.field.column)
        setattr(row, self.field.attname, seal(self.field.owner_of(row), table, column, value))


class SealedForOffice(Sealed, _Binary):
    """Bytes that were sealed under a key of the office before they came here."""

    def __init__(self, *, personal: str = Class.C2, **options: Any) -> None:
        self.personal = Class(personal)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """For migrations: what is needed to make this field again."""
        name, path, positional, options = super().deconstruct()
        return name, path, positional, {**options, "personal": str(self.personal)}
