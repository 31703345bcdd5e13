"""Whose account was erased, noted beside the master keys, so that a backup of an earlier day brings nobody back."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from sojourn_office.storage import events
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.keys import keyless

WHOLE = "everything"
_CLOSED = "erased-"


def file() -> Path:
    """Where erasures are noted: outside the data folder, which is what a restore puts back."""
    return Path(settings.SOJOURN.keys_folder) / "erased"


def closed_alias(account_id: UUID) -> str:
    """What stands in place of the alias of an account that was erased whole."""
    return f"{_CLOSED}{account_id}"


def note(account_id: UUID, what: str, *, at: datetime) -> None:
    """Note one erasure, of `everything` or `some`; on the disk when this returns. Raises `OSError`."""
    file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(file(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as notes:
        notes.write(f"{at.isoformat()} {account_id} {what}\n")
        notes.flush()
        os.fsync(notes.fileno())


def note_missing(*, at: datetime) -> None:
    """Note those who were erased whole and of whom a crash or a full disk left no note. Raises `OSError`."""
    noted = {account_id for _, account_id, what in _noted() if what == WHOLE}
    for account in closed():
        if account.pk not in noted:
            note(account.pk, WHOLE, at=at)


def closed() -> list[Account]:
    """The accounts that were erased whole."""
    return list(Account.objects.filter(alias__startswith=_CLOSED))


def to_erase_again() -> dict[UUID, bool]:
    """
    Whose erasure the history in hand does not know, and whether everything went.

    Whoever has no key was erased whole, also where the note of it is lost.
    """
    end = events.head()
    aliases = dict(Account.objects.values_list("id", "alias"))
    living = {account_id for account_id, alias in aliases.items() if alias != closed_alias(account_id)}
    again = dict.fromkeys(sorted(keyless(living)), True)
    for at, account_id, what in _noted():
        is_later = end is None or end.last_at is None or at > end.last_at
        if account_id in living and (what == WHOLE or is_later):
            again[account_id] = again.get(account_id, False) or what == WHOLE
    return again


def _noted() -> list[tuple[datetime, UUID, str]]:
    """Every note, oldest first; a line that a power cut left half written is none."""
    if not file().exists():
        return []
    lines = (line.split(" ") for line in file().read_text(encoding="utf-8").splitlines(keepends=True))
    whole = (parts for parts in lines if len(parts) == 3 and parts[2].endswith("\n"))
    return [(datetime.fromisoformat(at), UUID(account), what.strip()) for at, account, what in whole]
