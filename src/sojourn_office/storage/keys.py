"""One key per person, wrapped by the master key, in a small store of its own; without it nothing is readable."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from sojourn_office import clock
from sojourn_office.storage.masters import (
    KEY_BYTES,
    NONCE_BYTES,
    KeyUnavailable,
    SealBroken,
    digest,
    digest_generations,
    master_keys,
    office_key,
)
from sojourn_office.storage.prepared import Question, insert
from sojourn_office.storage.remembering import remembered

__all__ = [
    "KeyUnavailable",
    "KeysApart",
    "PersonErased",
    "PersonKey",
    "SealBroken",
    "digest",
    "digest_generations",
    "erase_key",
    "has_key",
    "keyless",
    "make_key",
    "open_keys",
    "person_key",
]


class PersonErased(SealBroken):
    """The person's key was destroyed, and with it everything that was sealed for them."""


class PersonKey(models.Model):
    """The key of one person (or account), wrapped by a generation of the master key; deleting it erases them."""

    person_id = models.UUIDField(primary_key=True)
    generation = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = {
        "person_id": "C1",
        "generation": "C0",
        "wrapped": "C1",
        "made_at": "C1",
    }

    class Meta:
        """In a database of its own, so that its backups can be short-lived."""

        app_label = "storage"


# Keys opened for the request in hand; a page of thirty names would otherwise ask the store thirty times.
_OPENED = "person keys"
# So many are asked for in one question.
_AT_ONCE = 500


_KEY = Question(lambda person_id: PersonKey.objects.filter(person_id=person_id))


def make_key(person_id: UUID) -> None:
    """Make the key of a new person, before their first row is written."""
    generation, _ = master_keys().master.key()
    nonce = secrets.token_bytes(NONCE_BYTES)
    key = secrets.token_bytes(KEY_BYTES)
    wrapped = AESGCM(office_key("person-keys", generation)).encrypt(nonce, key, _wrapping(person_id))
    insert(PersonKey(person_id=person_id, generation=generation, wrapped=nonce + wrapped, made_at=clock.wall()))
    remembered(_OPENED)[person_id] = key


def _wrapping(person_id: UUID) -> bytes:
    return b"sojourn/1/person-key/" + person_id.bytes


def person_key(person_id: UUID) -> bytes:
    """The opened key of a person; `PersonErased` where there is none."""
    opened: dict[UUID, bytes] = remembered(_OPENED)
    if person_id not in opened:
        row = _KEY.first(person_id)
        if row is None:
            raise PersonErased("there is no key for this person: never made, or erased")
        opened[person_id] = _opened(row)
    return opened[person_id]


def has_key(person_id: UUID) -> bool:
    """Whether anything sealed for a person can still be opened."""
    return PersonKey.objects.filter(person_id=person_id).exists()


def keyless(person_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these persons or accounts who have no key: nothing sealed for them can be opened."""
    return set(person_ids) - set(PersonKey.objects.values_list("person_id", flat=True))


def open_keys(person_ids: Iterable[UUID]) -> None:
    """Open many persons' keys in one question, for a list; outside `remembering` this is for nothing."""
    opened: dict[UUID, bytes] = remembered(_OPENED)
    wanted = [person_id for person_id in dict.fromkeys(person_ids) if person_id not in opened]
    for first in range(0, len(wanted), _AT_ONCE):
        for row in PersonKey.objects.filter(person_id__in=wanted[first : first + _AT_ONCE]):
            opened[row.person_id] = _opened(row)


def _opened(row: PersonKey) -> bytes:
    wrapped = bytes(row.wrapped)
    wrapping = office_key("person-keys", row.generation)
    try:
        return AESGCM(wrapping).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _wrapping(row.person_id))
    except (InvalidTag, ValueError) as trouble:
        raise SealBroken("a person's key was altered, or moved from its row") from trouble


def erase_key(person_id: UUID) -> bool:
    """Destroy a person's key, and with it every value sealed for them; whether there was one."""
    remembered(_OPENED).pop(person_id, None)
    deleted, _ = PersonKey.objects.filter(person_id=person_id).delete()
    return bool(deleted)


class KeysApart:
    """Which of the two databases a table lives in: persons' keys in `keys`, everything else in `default`."""

    def db_for_read(self, model: type[models.Model], **_hints: object) -> str | None:
        """Where a model is read."""
        return "keys" if model is PersonKey else None

    db_for_write = db_for_read

    def allow_relation(self, one: models.Model, other: models.Model, **_hints: object) -> bool | None:
        """Nothing points across the two."""
        return None if isinstance(one, PersonKey) == isinstance(other, PersonKey) else False

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **_hints: object) -> bool:
        """Each table is made in its own database alone."""
        return (db == "keys") == (app_label == "storage" and model_name == "personkey")
