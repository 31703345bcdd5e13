"""Mail that is due leaves; what was sent long ago is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from sojourn_office import clock
from sojourn_office.storage import accounts, outbox, sessions, typed

# The text of a mail is kept this long, so that "what did you write to me?" has an answer.
KEPT = timedelta(days=7)
# An address that was typed and never proved is forgotten after this.
UNPROVED = timedelta(days=2)


def send_due(at: datetime) -> int:
    """Send what waits; returns how many left."""
    return outbox.send_due(at)


def tidy(at: datetime) -> int:
    """Forget old mail, sessions and typed forms, and addresses never proved; returns how many mails and accounts."""
    sessions.SessionStore.clear_expired()
    typed.forget_old(clock.wall())
    return outbox.forget(made_before=at - KEPT) + accounts.sweep_unconfirmed(made_before=at - UNPROVED)
