"""What is told later enters the public log on its day, and its head is signed: as it grows, and every day."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.log.notes import BrokenNote, Note
from sojourn.seals.notes import UntrustedNote, witnessed
from sojourn_office.actions.acting import SYSTEM, perform
from sojourn_office.events import Happened
from sojourn_office.storage import events, log, witnesses
from sojourn_office.storage.masters import KeyUnavailable


def make_key(*, by: str, at: datetime, key: str) -> str | Refusal:
    """Make the key that signs the log, once; gives the line to publish."""

    def do() -> str | Refusal:
        if log.key_of_log() is not None:
            return Refusal("invalid", Message("The log has its key. It signs as long as there is this log."))
        made = log.make_key(at=at)
        digest = sha256(str(made).encode()).hexdigest()
        public = {"host": "", "signer": made.name, "certificate": digest}
        events.record(Happened.KEY_MADE, made.name, by=by, at=at, public=public)
        return str(made)

    return perform(do, verb="make-log-key", by=by, key=key, at=at)


def cosigned(written: str, *, at: datetime) -> str | Refusal:
    """
    Keep what known witnesses signed under a head of this log; gives their names.

    A witness may come again, and later than the head of its turn; what it signed is shown with its own time.
    """
    try:
        note = Note.read(written)
        found = witnessed(note, witnesses.keys())
    except (BrokenNote, UntrustedNote):
        return Refusal("invalid", Message("This is no head of the log with the signature of a known witness."))
    head = witnesses.head_of(note.text)
    if head is None or not found:
        return Refusal("invalid", Message("This is no head of the log with the signature of a known witness."))

    def do() -> str:
        for line, seconds in found:
            witnesses.keep(head, name=line.name, line=str(line), seen_at=datetime.fromtimestamp(seconds, UTC))
        return " ".join(line.name for line, _ in found)

    lines = [str(line) for line, _ in found]
    key = sha256("".join(lines).encode()).hexdigest()
    return perform(do, verb="cosign", by="witness", key=key, at=at, asked=[head.pk, lines])


def sign_head(at: datetime) -> int:
    """
    Tell in the log what may be told by now, and sign its head; the first time in a day also where nothing came.

    Returns how many heads were signed. Raises `KeyUnavailable` where a real office has not made its key yet.
    """
    if log.key_of_log() is None:
        if not settings.SOJOURN.makes_keys:
            raise KeyUnavailable("The log has no key. Make it with `sojourn-office keys make-log`.")
        make_key(by=SYSTEM, at=at, key="log-key")
    while _tell(at):
        pass
    signed = 0
    while _grow(at):
        signed += 1
    return signed or _sign_for_today(at)


def _tell(at: datetime) -> int:
    with transaction.atomic():
        return log.tell(at)


def _grow(at: datetime) -> bool:
    with transaction.atomic():
        return log.grow(at) is not None


def _sign_for_today(at: datetime) -> int:
    head = log.last_head()
    if head is None or head.signed_at.astimezone(UTC).date() >= at.astimezone(UTC).date():
        return 0
    with transaction.atomic():
        return int(log.sign_again(at) is not None)
