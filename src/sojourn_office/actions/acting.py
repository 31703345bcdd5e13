"""How every act is done: in one transaction, once for a key, and with nothing half done when it is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, transaction

from sojourn.basics.refusals import Refusal
from sojourn_office.storage import keys_of_acts

SYSTEM = "system"


class Officer(Protocol):
    """Whoever acts in a post: the post itself, the account that holds it, and its host."""

    @property
    def post_id(self) -> UUID: ...

    @property
    def account_id(self) -> UUID: ...

    @property
    def host(self) -> str: ...


def by_post(post: Officer) -> str:
    """How an officer is named in events."""
    return f"post:{post.post_id}"


def by_account(account_id: UUID) -> str:
    """How an applicant is named in events."""
    return f"account:{account_id}"


def perform(
    do: Callable[[], str | Refusal], *, verb: str, by: str, key: str, at: datetime, asked: object = None
) -> str | Refusal:
    """
    Do something once.

    `do` gives the answer by which the act is found again (a case number, a serial), or says why not; then nothing
    is kept, and the key is not used up. The same key with the same `asked` gives the first answer again.
    """
    fingerprint = sha256(
        json.dumps([verb, asked], ensure_ascii=False, sort_keys=True, default=str).encode()
    ).hexdigest()
    try:
        with transaction.atomic():
            before = keys_of_acts.earlier(by=by, key=key, fingerprint=fingerprint)
            if before is not None:
                return before
            answer = do()
            if isinstance(answer, Refusal):
                transaction.set_rollback(True)
                return answer
            keys_of_acts.accept(by=by, key=key, fingerprint=fingerprint, answer=answer, at=at)
            return answer
    except IntegrityError:
        # The same key was pressed twice at once, and the other press came first.
        before = keys_of_acts.earlier(by=by, key=key, fingerprint=fingerprint)
        if before is None:
            raise
        return before
