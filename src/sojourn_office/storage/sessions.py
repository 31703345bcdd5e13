"""Sign-in sessions with sealed contents, found by the digest of their cookie: the table alone opens no session."""

from __future__ import annotations

import json
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import DatabaseError, IntegrityError, models, transaction

from sojourn_office import clock
from sojourn_office.storage.classes import Class
from sojourn_office.storage.masters import (
    SealBroken,
    digest,
    digest_generations,
    seal_for_office,
    unseal_for_office,
)
from sojourn_office.storage.sealing import SealedForOffice

_PURPOSE = "sessions"


class Session(models.Model):
    """One browser's session; the cookie's own value is nowhere."""

    cookie_digest = models.CharField(max_length=64, primary_key=True)
    content = SealedForOffice(personal=Class.C2)
    account_id = models.UUIDField(null=True, db_index=True)
    expires_at = models.DateTimeField(db_index=True)

    classes: ClassVar[dict[str, str]] = {"cookie_digest": "C1", "account_id": "C1", "expires_at": "C1"}


class SessionStore(SessionBase):
    """What Django asks of a session, kept as above. Sessions go by the real clock."""

    def _row(self, session_key: str | None) -> Session | None:
        if not session_key:
            return None
        digests = [digest(_PURPOSE, session_key, generation) for generation in digest_generations()]
        return Session.objects.filter(cookie_digest__in=digests, expires_at__gt=clock.wall()).first()

    def load(self) -> dict[str, Any]:
        """The contents; an unknown, expired or altered session is an empty one."""
        row = self._row(self.session_key)
        if row is None:
            self._session_key = None
            return {}
        try:
            content = unseal_for_office(_PURPOSE, row.cookie_digest, bytes(row.content))
        except SealBroken:
            self._session_key = None
            return {}
        found: dict[str, Any] = json.loads(content)
        return found

    def exists(self, session_key: str) -> bool:
        """Whether a cookie's value is in use."""
        return self._row(session_key) is not None

    def create(self) -> None:
        """A new session under a fresh value."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Write the contents, sealed and bound to this session."""
        if self.session_key is None:
            return self.create()
        held = None if must_create else self._row(self.session_key)
        name = held.cookie_digest if held else digest(_PURPOSE, self.session_key)
        session = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        row = Session(
            cookie_digest=name,
            content=seal_for_office(_PURPOSE, name, json.dumps(session).encode()),
            account_id=_account(session),
            expires_at=self.get_expiry_date(),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=must_create, force_update=not must_create)
        except IntegrityError:
            if must_create:
                raise CreateError from None
            raise
        except DatabaseError:
            if not must_create and held is None:
                # The session was ended elsewhere while this request ran; it stays ended.
                raise UpdateError from None
            raise
        return None

    def delete(self, session_key: str | None = None) -> None:
        """Forget a session."""
        row = self._row(session_key or self.session_key)
        if row is not None:
            row.delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Forget every session whose time is over."""
        Session.objects.filter(expires_at__lte=clock.wall()).delete()


def _account(session: dict[str, Any]) -> UUID | None:
    signed_in = session.get(SESSION_KEY)
    return UUID(signed_in) if signed_in else None


def end_every() -> int:
    """Sign everybody out; returns how many sessions ended."""
    return Session.objects.all().delete()[0]


def end_all(account_id: UUID) -> int:
    """End every session of an account; returns how many there were."""
    ended, _ = Session.objects.filter(account_id=account_id).delete()
    return ended


def count(account_id: UUID) -> int:
    """How many browsers an account is signed in with."""
    return Session.objects.filter(account_id=account_id, expires_at__gt=clock.wall()).count()
