"""What was typed into a form outlives a sign-in that ran out meanwhile."""

from __future__ import annotations

import base64
import binascii
from uuid import UUID

from django.db import transaction

from sojourn_office.storage import accounts, typed
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.masters import SealBroken, seal_for_office, unseal_for_office

_PURPOSE = "typed"
_SIGNS_MAX = 100_000


def whose(account_id: UUID) -> str:
    """What a page carries so that a form is kept for who it was made for; it tells nobody else who that is."""
    return base64.urlsafe_b64encode(seal_for_office(_PURPOSE, "whose", account_id.bytes)).decode()


def keep(mark: str, *, place: str, fields: typed.Fields, had_files: bool) -> bool:
    """Keep what was typed for the account a page was made for; whether it was kept. Files are never kept."""
    account = _account(mark)
    if account is None or sum(len(name) + len(value) for name, value in fields) > _SIGNS_MAX:
        return False
    with transaction.atomic():
        typed.keep(account, place=place, fields=fields, had_files=had_files)
    return True


def _account(mark: str) -> Account | None:
    try:
        opened = unseal_for_office(_PURPOSE, "whose", base64.urlsafe_b64decode(mark))
    except (SealBroken, binascii.Error, ValueError):
        return None
    return accounts.by_id(UUID(bytes=opened))


def forget(account: Account, *, place: str) -> None:
    """What was typed at a place has been sent."""
    typed.forget(account, place=place)
