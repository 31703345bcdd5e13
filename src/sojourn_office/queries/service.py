"""What is asked about the service itself; no personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from sojourn.basics.messages import Message
from sojourn_office import clock
from sojourn_office.queries import stops
from sojourn_office.queries.stops import Stopped
from sojourn_office.storage import connections, events, files, last_backup, masters, outbox, patroni, undone
from sojourn_office.storage import last_check as kept_check
from sojourn_office.storage.last_check import LastCheck

# After this a backup no longer answers for the service; a nightly one may be two hours late.
_BACKUP_HOLDS_FOR = timedelta(hours=26)


@dataclass(frozen=True)
class State:
    """
    How the service is, for everybody to see.

    `clock_ahead` is how far the demonstration's clock was moved; in a real office nothing. `backup_due_since` is the
    moment from which a backup is waited for: the last one's, or that of the first entry; nothing where none is needed.
    """

    at: datetime
    keys_are_there: bool
    mail_due: int
    mail_given_up: int
    clock_ahead: timedelta
    last_entry_at: datetime | None
    check: LastCheck | None
    check_is_overdue: bool
    stopped: tuple[Stopped, ...]
    left_undone: int
    has_room: bool
    backup_at: datetime | None
    backup_due_since: datetime | None

    @property
    def check_is_fresh(self) -> bool:
        """Whether the last check still answers; a check that was to be made and could not be does not."""
        return not self.check_is_overdue

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong; a check that was not made yet is said, and is not a fault by itself."""
        works = self.keys_are_there and self.has_room and not self.mail_given_up and not self.left_undone
        checked = self.check_is_good or (self.check is None and self.check_is_fresh)
        return works and self.backup_is_fresh and checked and not self.stopped

    @property
    def backup_is_fresh(self) -> bool:
        """Whether a backup is not overdue; a demonstration needs none."""
        wall = self.at - self.clock_ahead
        return self.backup_due_since is None or wall - self.backup_due_since <= _BACKUP_HOLDS_FOR

    @property
    def check_is_good(self) -> bool:
        """Whether the last check found nothing and still answers: one that was not made again counts as broken."""
        return self.check is not None and not self.check.broken and self.check_is_fresh


def state(*, at: datetime) -> State:
    """How the service is at a moment. Raises what the database raises where it is away."""
    due, given_up = outbox.waiting(at=at)
    head = events.head()
    backup_at = last_backup.last()
    try:
        keys = keys_are_there()
    except masters.KeyUnavailable:
        keys = False
    return State(
        at=at,
        keys_are_there=keys,
        mail_due=due,
        mail_given_up=given_up,
        clock_ahead=clock.now() - clock.wall(),
        last_entry_at=head.last_at if head else None,
        check=last_check(),
        check_is_overdue=stops.check_is_overdue(),
        stopped=stops.stopped(),
        left_undone=len(undone.every()),
        has_room=not files.is_short_of_room(),
        backup_at=backup_at,
        backup_due_since=None if settings.DEMONSTRATION else backup_at or last_backup.since(),
    )


def last_check() -> LastCheck | None:
    """What the last check of everything came to; nothing where none was made."""
    return kept_check.last()


def unsafe_databases() -> list[Message]:
    """What the databases, and whoever looks after them, say of their settings, where it is less than promised."""
    return [*connections.unsafe_databases(), *patroni.unsafe(settings.SOJOURN.patroni.split())]


def keys_are_there() -> bool:
    """Whether the master keys can be read; raises `KeyUnavailable` with the remedy where they cannot."""
    return bool(masters.master_keys().master.current)


def end_of_chain() -> str:
    """The hash of the last event: it is another one as soon as anything happened. Empty before the first."""
    head = events.head()
    return head.last_hash if head else ""


@dataclass(frozen=True)
class MailOut:
    """How mail leaves: how many are due, how many were given up, and the kinds of trouble without whose they are."""

    waiting: int
    given_up: int
    troubles: tuple[tuple[str, int], ...]


def mail_out(*, at: datetime) -> MailOut:
    """How mail leaves at a moment."""
    waiting, given_up = outbox.waiting(at=at)
    return MailOut(waiting, given_up, tuple(outbox.troubles().items()))
