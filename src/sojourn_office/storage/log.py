"""The public log: leaves in their order, the heads that were signed over them, and the key that signs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet

from sojourn.log.leaf import leaf
from sojourn.log.notes import NoteKey
from sojourn.log.tree import frontier_root, grown, leaf_hash
from sojourn.seals.notes import note_key, sign_checkpoint
from sojourn_office.events import SHAPES, Subject, kind_of
from sojourn_office.storage.events import Event
from sojourn_office.storage.ledger import moves_text
from sojourn_office.storage.masters import KeyUnavailable, digest, digest_generations, write_secret

_PUBLIC_KINDS = [kind.value for kind, shape in SHAPES.items() if shape.leaf]
_NOTHING_MOVED = moves_text(())
# One transaction takes so many leaves at most; the rest follow with the next.
_AT_ONCE = 2_000


class LogKey(models.Model):
    """The key that signs the heads: its name, which is the origin of the log, and its public half."""

    name = models.CharField(max_length=64, primary_key=True)
    vkey = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("name", "vkey", "made_at"), "C0")


class LogLeaf(models.Model):
    """One entry of the public log. Never changed, never removed."""

    index = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="leaf")
    content = models.TextField()
    hash = models.CharField(max_length=64)

    classes: ClassVar[dict[str, str]] = {"index": "C0", "event": "C1", "content": "C0", "hash": "C0"}


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


def last_head() -> LogHead | None:
    """The newest signed head."""
    return LogHead.objects.order_by("-pk").first()


def last_leaf() -> LogLeaf | None:
    """The newest entry."""
    return LogLeaf.objects.order_by("-index").first()


def waiting(at: datetime) -> QuerySet[Event]:
    """What happened and is not in the log yet; what its own person is told later waits until then."""
    public = Q(kind__in=_PUBLIC_KINDS) | ~Q(moves=_NOTHING_MOVED)
    told = Q(told_from__isnull=True) | Q(told_from__lte=at)
    return Event.objects.filter(public, told, leaf__isnull=True).order_by("seq")


def grow(at: datetime) -> LogHead | None:
    """
    Put what waits into the log and sign its new head, in the transaction in hand; nothing where nothing waits.

    Of two workers at once the second fails on the number of an entry, and its signature goes with it.
    """
    before, last = last_head(), last_leaf()
    size, frontier = (before.size, _hashes(before.frontier)) if before else (0, ())
    assert before is None or frontier_root(frontier).hex() == before.root, "the head was altered after it was signed"
    not_before = written_at(last.content) if last else None
    rows = []
    for event in waiting(at)[:_AT_ONCE]:
        content = leaf_of(event, not_before=not_before)
        found = leaf_hash(content)
        rows.append(LogLeaf(index=size, event=event, content=content.decode(), hash=found.hex()))
        frontier, size, not_before = grown(frontier, size, found), size + 1, written_at(content)
    if not rows:
        return None
    LogLeaf.objects.bulk_create(rows)
    return _sign(size, frontier, at=at)


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


def leaf_of(event: Event, *, not_before: datetime | None, generation: int | None = None) -> bytes:
    """
    The entry of an event: what of it is public, what it moved, and a keyed digest that binds the event itself.

    A case stands under a name that only this office can tell; nobody who acted stands in it. Time never goes back:
    what was told later has the time of its telling.
    """
    shape = SHAPES[kind_of(event.kind)]
    is_case = shape.subject is Subject.CASE
    moment = max(filter(None, (event.at, event.told_from, not_before)))
    content: dict[str, Any] = {
        name: value for name, value in event.open_part.items() if shape.leaf and name not in shape.kept_back
    }
    content |= {
        "v": 1,
        "type": event.kind,
        "at": _instant(moment),
        "about": _name(event.about, generation) if is_case else event.about,
        "event": digest("log-event", event.hash, generation),
    }
    moves = [_moved(each, generation) for each in json.loads(event.moves)["moves"]]
    return leaf({**content, "moves": moves} if moves else content)


def _moved(move: dict[str, Any], generation: int | None) -> dict[str, Any]:
    ends_at = _instant(datetime.fromisoformat(move["ends_at"])) if move["ends_at"] else ""
    return {
        "period": move["period"],
        "cause": move["cause"],
        "from": move["source"],
        "to": move["target"],
        "places": move["places"],
        "case": _name(move["case"], generation) if move["case"] else "",
        "ends_at": ends_at,
    }


def _name(case: str, generation: int | None) -> str:
    return digest("log-case", case, generation)[:32]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def written_at(content: str | bytes) -> datetime:
    """The time that an entry gives."""
    return datetime.fromisoformat(json.loads(content)["at"])


def is_of(row: LogLeaf, *, not_before: datetime | None) -> bool:
    """Whether an entry is what its event comes to, under any generation of digest keys."""
    content = row.content.encode()
    return any(
        leaf_of(row.event, not_before=not_before, generation=generation) == content
        for generation in digest_generations()
    )


def every_leaf() -> Iterator[LogLeaf]:
    """Every entry with its event, in order."""
    return LogLeaf.objects.order_by("index").select_related("event").iterator()


def every_head() -> list[LogHead]:
    """Every head that was signed, oldest first."""
    return list(LogHead.objects.order_by("pk"))


def hashes(first: int, count: int) -> list[bytes]:
    """The hashes of entries from one on."""
    found = LogLeaf.objects.filter(index__gte=first, index__lt=first + count).order_by("index")
    return [bytes.fromhex(each) for each in found.values_list("hash", flat=True)]


def contents(first: int, count: int) -> list[bytes]:
    """The entries from one on, as they are published."""
    found = LogLeaf.objects.filter(index__gte=first, index__lt=first + count).order_by("index")
    return [content.encode() for content in found.values_list("content", flat=True)]


def missing(*, margin: timedelta) -> list[Event]:
    """What happened well before the newest head, by a margin, and is in no entry."""
    head = last_head()
    return list(waiting(head.signed_at - margin).filter(at__lte=head.signed_at - margin)) if head else []
