"""The public log: the heads that are signed over its entries, the key that signs, and what is told later."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import ClassVar

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sojourn.log.notes import NoteKey
from sojourn.log.tree import frontier_root, grown
from sojourn.seals.notes import note_key, sign_checkpoint, sign_note
from sojourn_office.storage import events, leaves, subtrees
from sojourn_office.storage.events import Event
from sojourn_office.storage.leaves import LogLeaf
from sojourn_office.storage.masters import KeyUnavailable, write_secret

# One transaction takes so many entries at most; the rest follow with the next.
_AT_ONCE = 2_000


class LogKey(models.Model):
    """The key that signs the heads: its name, which is the origin of the log, and its public half."""

    name = models.CharField(max_length=64, primary_key=True)
    vkey = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("name", "vkey", "made_at"), "C0")


class LogHead(models.Model):
    """One signed head: how many entries, the root over them, and the note as it was published. Never changed."""

    size = models.BigIntegerField(db_index=True)
    root = models.CharField(max_length=64)
    frontier = models.TextField()
    note = models.TextField()
    signed_at = models.DateTimeField(db_index=True)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "size", "root", "frontier", "note", "signed_at"), "C0")


def _file() -> Path:
    return Path(settings.SOJOURN.keys_folder) / "log.pem"


def key_of_log() -> NoteKey | None:
    """The public key of the log; nothing before it was made."""
    row = LogKey.objects.first()
    return NoteKey.read(row.vkey) if row else None


def make_key(*, at: datetime) -> NoteKey:
    """Make the one key of the log, its private half in the keys folder; a file that is there already is the key."""
    if not _file().exists():
        made = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_secret(_file(), made.decode())
    key = note_key(f"{settings.SOJOURN.host}/log", _private())
    LogKey.objects.create(name=key.name, vkey=str(key), made_at=at)
    return key


def _private() -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(_file().read_bytes(), None)
    except (OSError, ValueError) as trouble:
        raise KeyUnavailable(
            f"{_file()}: the key of the log cannot be read. Restore it from its own backup."
        ) from trouble
    assert isinstance(key, Ed25519PrivateKey), "the log is signed with Ed25519"
    return key


def sign_text(text: str) -> str:
    """A note over a text that ends in a newline, by the key of the log, which is made before."""
    key = key_of_log()
    if key is None:
        raise KeyUnavailable("The log has no key yet. Its first head makes it, or `sojourn-office keys make-log`.")
    return str(sign_note(text, name=key.name, key=_private()))


def last_head() -> LogHead | None:
    """The newest signed head."""
    return LogHead.objects.order_by("-pk").first()


def waiting(at: datetime) -> QuerySet[Event]:
    """What may be told by now and no entry tells yet."""
    public = Q(kind__in=leaves.PUBLIC_KINDS) | ~Q(moves=leaves.NOTHING_MOVED)
    told = Q(told_from__isnull=True) | Q(told_from__lte=at)
    is_told = LogLeaf.objects.filter(event=OuterRef("pk"), tells=True)
    return Event.objects.filter(public, told, ~Exists(is_told)).order_by("seq")


def tell(at: datetime) -> int:
    """Put into the log what may be told since its result day came, in the transaction in hand; returns how many."""
    happened = list(waiting(at)[:_AT_ONCE])
    if not happened:
        return 0
    end = events.head_to_change()
    told = leaves.tell(end, happened)
    events.keep_head(end)
    return told


def grow(at: datetime) -> LogHead | None:
    """
    Sign the head over the entries that came since the last, in the transaction in hand; nothing where none came.

    Whoever signs holds the end of the chain, so that of two workers at once the second signs what the first left.
    """
    events.head_to_change()
    before = last_head()
    size, frontier = (before.size, _hashes(before.frontier)) if before else (0, ())
    assert before is None or frontier_root(frontier).hex() == before.root, "the head was altered after it was signed"
    new = leaves.hashes(size, _AT_ONCE)
    for at_size, each in enumerate(new, start=size):
        frontier = grown(frontier, at_size, each)
    subtrees.keep_up(size + len(new))
    return _sign(size + len(new), frontier, at=at) if new else None


def sign_again(at: datetime) -> LogHead | None:
    """Sign the head that stands once more, as of today; nothing where there is none."""
    head = last_head()
    return _sign(head.size, _hashes(head.frontier), at=at) if head else None


def _sign(size: int, frontier: tuple[bytes, ...], *, at: datetime) -> LogHead:
    key = key_of_log()
    assert key is not None, "the key is made before the first head"
    root = frontier_root(frontier)
    note = sign_checkpoint(name=key.name, size=size, root=root, key=_private())
    written = "".join(found.hex() for found in frontier)
    return LogHead.objects.create(size=size, root=root.hex(), frontier=written, note=note, signed_at=at)


def _hashes(written: str) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(written[at : at + 64]) for at in range(0, len(written), 64))


def every_head() -> list[LogHead]:
    """Every head that was signed, oldest first."""
    return list(LogHead.objects.order_by("pk"))


def not_told(at: datetime) -> list[Event]:
    """What should have been told by a moment and no entry tells."""
    return list(waiting(at))


def not_bound() -> list[Event]:
    """What is told later and no entry binds."""
    public = Q(kind__in=leaves.PUBLIC_KINDS) | ~Q(moves=leaves.NOTHING_MOVED)
    bound = LogLeaf.objects.filter(event=OuterRef("pk"))
    return list(Event.objects.filter(public, ~Exists(bound), told_from__gt=F("at")).order_by("seq"))
