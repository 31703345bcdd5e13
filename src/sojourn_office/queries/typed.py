"""What an account typed at a page while its sign-in ran out."""

from __future__ import annotations

from dataclasses import dataclass

from sojourn_office.storage import typed
from sojourn_office.storage.accounts import Account


@dataclass(frozen=True)
class Typed:
    """The boxes with what was typed, and whether files were sent beside them, which are not kept."""

    fields: tuple[tuple[str, str], ...]
    had_files: bool


def typed_at(account: Account, place: str) -> Typed | None:
    """What is kept of a form; nothing once its half hour is over."""
    row = typed.of_account(account, place=place)
    return Typed(tuple(row.fields), row.had_files) if row else None
