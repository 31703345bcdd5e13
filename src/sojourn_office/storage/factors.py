"""The second factors of an account, in the framework's own table; their secrets are sealed there."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from sojourn_office.storage.accounts import Account

APP = Authenticator.Type.TOTP
PASSKEY = Authenticator.Type.WEBAUTHN
RECOVERY = Authenticator.Type.RECOVERY_CODES


def held(account: Account, kind: str | None = None) -> list[Authenticator]:
    """What an account has set up, of one kind or of all."""
    rows = Authenticator.objects.filter(user=account).order_by("pk")
    return list(rows.filter(type=kind) if kind else rows)


def remove_all(account: Account) -> None:
    """Take every second factor and recovery code away."""
    Authenticator.objects.filter(user=account).delete()
