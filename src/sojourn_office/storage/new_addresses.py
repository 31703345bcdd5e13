"""A new mail address that its holder has yet to prove, by a code that went there."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from sojourn_office.storage.accounts import Account
from sojourn_office.storage.classes import Class
from sojourn_office.storage.masters import digest
from sojourn_office.storage.sealing import SealedText


class NewAddress(models.Model):
    """One address of one account that waits for its code; the code itself is nowhere. By the real clock."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="new_address")
    address = SealedText(personal=Class.C2, owner="account_id")
    code_digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("account", "code_digest", "asked_at", "tries"), "C1")

    def is_proved_by(self, code: str) -> bool:
        """Whether this is the code that was sent."""
        return self.code_digest == _digest(self.account, code)


def ask(account: Account, *, address: str, code: str, at: datetime) -> None:
    """Keep a wish in place of an earlier one."""
    row = NewAddress(account=account, code_digest=_digest(account, code), asked_at=at)
    row.address = address.strip()
    NewAddress.objects.filter(account=account).delete()
    row.save(force_insert=True)


def waiting(account: Account) -> NewAddress | None:
    """What waits for its code."""
    return NewAddress.objects.filter(account=account).first()


def count_try(wish: NewAddress) -> None:
    """One more wrong code."""
    wish.tries += 1
    wish.save(update_fields=["tries"])


def drop(account: Account) -> None:
    """Nothing waits any more."""
    NewAddress.objects.filter(account=account).delete()


def _digest(account: Account, code: str) -> str:
    return digest("new-address", f"{account.id}/{code}")
