"""The secret addresses under which people have their deadlines in a calendar."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import ClassVar

from django.db import models

from sojourn_office.storage.accounts import Account
from sojourn_office.storage.classes import Class
from sojourn_office.storage.masters import digest, digest_generations
from sojourn_office.storage.sealing import SealedText

_PURPOSE = "calendar"


class Feed(models.Model):
    """One account's feed: the secret part of its address, sealed, and the digest by which it is found."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="feed")
    secret = SealedText(personal=Class.C2, owner="account_id")
    secret_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("account", "secret_digest", "made_at"), "C1")


def renew(account: Account, *, at: datetime) -> None:
    """A new secret in place of the old one, which opens nothing from now on."""
    secret = secrets.token_urlsafe(24)
    row = Feed(account=account, secret_digest=digest(_PURPOSE, secret), made_at=at)
    row.secret = secret
    Feed.objects.filter(account=account).delete()
    row.save(force_insert=True)


def end(account: Account) -> None:
    """No feed any more."""
    Feed.objects.filter(account=account).delete()


def secret_of(account: Account) -> str:
    """The secret of an account's feed; nothing where it has none."""
    row = Feed.objects.filter(account=account).first()
    return str(row.secret) if row else ""


def account_with(secret: str) -> Account | None:
    """Whose feed it is."""
    digests = [digest(_PURPOSE, secret, generation) for generation in digest_generations()]
    row = Feed.objects.filter(secret_digest__in=digests).select_related("account").first()
    return row.account if row else None
