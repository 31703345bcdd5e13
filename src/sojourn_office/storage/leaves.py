"""The entries of the public log, each kept in the transaction of the event that it tells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from sojourn.log.leaf import leaf
from sojourn.log.tree import leaf_hash
from sojourn_office.events import SHAPES, Subject, kind_of
from sojourn_office.storage.ledger import moves_text
from sojourn_office.storage.masters import digest, digest_generations
from sojourn_office.storage.prepared import insert

if TYPE_CHECKING:
    from sojourn_office.storage.events import Event, Head

PUBLIC_KINDS = frozenset(kind.value for kind, shape in SHAPES.items() if shape.leaf)
NOTHING_MOVED = moves_text(())
# The entry of something that its own person is told later: it binds the event and says nothing of it.
TOLD_LATER = "told-later"


class LogLeaf(models.Model):
    """
    One entry of the public log. Never changed, never removed.

    An event that its person is told later has two: one that only binds it, from its own moment, and one that tells it.
    """

    index = models.BigIntegerField(primary_key=True)
    event = models.ForeignKey("storage.Event", on_delete=models.PROTECT, related_name="leaves")
    tells = models.BooleanField(default=True)
    content = models.TextField()
    hash = models.CharField(max_length=64)

    classes: ClassVar[dict[str, str]] = {"index": "C0", "event": "C1", "tells": "C0", "content": "C0", "hash": "C0"}

    class Meta:
        """An event is told once, and bound once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "tells"], name="leaf_once")
        ]


def is_public(event: Event) -> bool:
    """Whether an event has an entry: by its kind, or because it moves places."""
    return event.kind in PUBLIC_KINDS or event.moves != NOTHING_MOVED


def keep(head: Head, happened: Iterable[Event]) -> None:
    """Keep the entries of events that were just kept, behind those that are there; the head then counts them."""
    public = filter(is_public, happened)
    insert(*[_next(head, each, tells=each.told_from is None or each.told_from <= each.at) for each in public])


def tell(head: Head, happened: Iterable[Event]) -> int:
    """Keep the entries that tell what could not be told when it happened; returns how many."""
    rows = [_next(head, event, tells=True) for event in happened]
    insert(*rows)
    return len(rows)


def _next(head: Head, event: Event, *, tells: bool) -> LogLeaf:
    content = leaf_of(event, tells=tells, not_before=head.leaf_at)
    row = LogLeaf(index=head.leaves, event=event, tells=tells, content=content.decode(), hash=leaf_hash(content).hex())
    head.leaves, head.leaf_at = head.leaves + 1, written_at(content)
    return row


def leaf_of(event: Event, *, tells: bool, not_before: datetime | None, generation: int | None = None) -> bytes:
    """
    The entry of an event: what of it is public, what it moved, and a keyed digest that binds the event itself.

    A case stands under a name that only this office can tell; nobody who acted stands in it. Time never goes back:
    what was told later has the time of its telling. An entry that does not `tell` has the digest alone.
    """
    bound = digest("log-event", event.hash, generation)
    if not tells:
        moment = max(filter(None, (event.at, not_before)))
        return leaf({"v": 1, "type": TOLD_LATER, "at": _instant(moment), "event": bound})
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
        "event": bound,
    }
    moves = [_moved(each, generation) for each in json.loads(event.moves)["moves"]]
    return leaf({**content, "moves": moves} if moves else content)


def _moved(move: dict[str, Any], generation: int | None) -> dict[str, Any]:
    return {
        "period": move["period"],
        "cause": move["cause"],
        "from": move["source"],
        "to": move["target"],
        "places": move["places"],
        "case": _name(move["case"], generation) if move["case"] else "",
        "ends_at": _ends_at(move["ends_at"]),
    }


@lru_cache(maxsize=64)
def _ends_at(told: str) -> str:
    return _instant(datetime.fromisoformat(told)) if told else ""


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
        leaf_of(row.event, tells=row.tells, not_before=not_before, generation=generation) == content
        for generation in digest_generations()
    )


def every() -> Iterator[LogLeaf]:
    """Every entry with its event, in order."""
    return LogLeaf.objects.order_by("index").select_related("event").iterator()


def of_case(number: str) -> list[LogLeaf]:
    """The entries that tell what happened to a case, in order."""
    found = LogLeaf.objects.filter(event__subject=Subject.CASE.value, event__about=number, tells=True)
    return list(found.order_by("index").select_related("event"))


def indexes_of(seqs: Iterable[int]) -> dict[int, int]:
    """The numbers of the entries that tell some events, by the numbers of the events."""
    found = LogLeaf.objects.filter(event_id__in=list(seqs), tells=True)
    return dict(found.values_list("event_id", "index"))


def content_of(index: int) -> str | None:
    """An entry as it is published; nothing where there is none."""
    return LogLeaf.objects.filter(pk=index).values_list("content", flat=True).first()


def hashes(first: int, count: int) -> list[bytes]:
    """The hashes of entries from one on."""
    found = _from(first, count).values_list("hash", flat=True)
    return [bytes.fromhex(each) for each in found]


def contents(first: int, count: int) -> list[bytes]:
    """The entries from one on, as they are published."""
    return [content.encode() for content in _from(first, count).values_list("content", flat=True)]


def _from(first: int, count: int) -> models.QuerySet[LogLeaf]:
    return LogLeaf.objects.filter(index__gte=first, index__lt=first + count).order_by("index")
