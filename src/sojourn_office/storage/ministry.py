"""Whom a ministry's sign-in means: bound to one account, and kept as a keyed digest alone."""

from __future__ import annotations

from sojourn_office.storage.accounts import Account
from sojourn_office.storage.masters import digest, digest_generations


def bind_to_ministry(account: Account, subject: str) -> bool:
    """Bind an account to whom its ministry names, the first time; whether it is the one it is bound to."""
    named = digest("ministry", subject)
    if account.ministry_subject:
        generations = digest_generations()
        return account.ministry_subject in {digest("ministry", subject, generation) for generation in generations}
    account.ministry_subject = named
    account.save(update_fields=["ministry_subject"])
    return True


def unbind_from_ministry(account: Account) -> None:
    """Let the next sign-in through a ministry name someone anew."""
    account.ministry_subject = ""
    account.save(update_fields=["ministry_subject"])
