"""What somebody typed while their sign-in ran out: sealed for their account, and given back for half an hour."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from sojourn_office import clock
from sojourn_office.storage.accounts import Account
from sojourn_office.storage.classes import Class
from sojourn_office.storage.sealing import SealedText

KEPT = timedelta(minutes=30)
Fields = list[tuple[str, str]]


class TypedForm(models.Model):
    """One form of one account, the newest. Like sessions it goes by the real clock."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="typed_form")
    place = models.CharField(max_length=300)
    content = SealedText(personal=Class.C3, owner="account_id")
    had_files = models.BooleanField()
    kept_at = models.DateTimeField(db_index=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("account", "place", "had_files", "kept_at"), "C1")

    @property
    def fields(self) -> Fields:
        """The names of the boxes with what was typed, in the order in which they were sent."""
        return [(name, value) for name, value in json.loads(self.content)]


def keep(account: Account, *, place: str, fields: Fields, had_files: bool) -> None:
    """Keep a form in place of an earlier one."""
    row = TypedForm(account=account, place=place, had_files=had_files, kept_at=clock.wall())
    row.content = json.dumps(fields, ensure_ascii=False)
    TypedForm.objects.filter(account=account).delete()
    row.save(force_insert=True)


def of_account(account: Account, *, place: str) -> TypedForm | None:
    """What an account typed at a place, while it is kept."""
    return TypedForm.objects.filter(account=account, place=place, kept_at__gt=clock.wall() - KEPT).first()


def forget(account: Account, *, place: str) -> None:
    """Forget what an account typed at a place: it was sent."""
    TypedForm.objects.filter(account=account, place=place).delete()


def forget_old(now: datetime) -> int:
    """Forget what was typed more than half an hour before a moment of the real clock; returns how many."""
    gone, _ = TypedForm.objects.filter(kept_at__lte=now - KEPT).delete()
    return gone
