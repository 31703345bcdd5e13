"""A log of thousands: a proof and a tile read as many rows whatever its size, and are what the entries come to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sojourn.log.tiles import WIDTH, Tile, tiles_of
from sojourn.log.tree import beside, inclusion_proof, leaf_hash, root
from sojourn_office.actions import log as actions
from sojourn_office.queries import invariants
from sojourn_office.queries import log as queries
from sojourn_office.storage import leaves, log, subtrees
from sojourn_office.storage.events import Event, Head
from sojourn_office.storage.leaves import LogLeaf
from sojourn_office.storage.subtrees import LogSubtree

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def grow(first: int, size: int) -> None:
    """A log with so many entries, as if each had been kept with its event."""
    numbers = range(first, size)
    Event.objects.bulk_create(
        Event(seq=n + 1, subject="office", about="log", kind="log:grown", public="{}", moves=leaves.NOTHING_MOVED,
              by="system", at=AT, before_hash="", hash=sha256(b"%d" % n).hexdigest())
        for n in numbers
    )  # fmt: skip
    rows = ((n, f'{{"at":"2026-11-20T09:00:00Z","n":{n}}}') for n in numbers)
    LogLeaf.objects.bulk_create(
        LogLeaf(index=n, event_id=n + 1, content=text, hash=leaf_hash(text.encode()).hex()) for n, text in rows
    )
    Head.objects.update_or_create(pk=1, defaults={"leaves": size, "leaf_at": AT})
    actions.sign_head(AT)


@contextmanager
def rows_read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many rows of entries and of roots are read."""
    read, of_entries, of_roots = [0], leaves.hashes, subtrees._kept

    def counted(first: int, count: int) -> list[bytes]:
        found = of_entries(first, count)
        read[0] += len(found)
        return found

    def counted_roots(places: object) -> object:
        found = of_roots(places)  # type: ignore[arg-type]
        read[0] += len(found)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(leaves, "hashes", counted)
        patch.setattr(subtrees, "_kept", counted_roots)
        yield read


@pytest.fixture
def own_key(db: None) -> None:
    log._file().unlink(missing_ok=True)
    log.make_key(at=AT)


@pytest.mark.usefixtures("own_key")
def test_a_proof_reads_two_tiles_and_a_root_a_level_whatever_the_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the first entry, at the last, in a tile that is not full; and it is the proof over all hashes."""
    before = 0
    for size in (300, 2_500, 9_000):
        grow(before, size)
        before = size
        hashes = leaves.hashes(0, size)
        assert log.last_head().size == size
        for index in (0, 255, 256, size // 2, size - 2, size - 1):
            with (
                rows_read(monkeypatch) as read,
                CaptureQueriesContext(
                    connection,
                ) as asked,
            ):
                way = subtrees.roots(beside(index, size))
            assert way == inclusion_proof(hashes, index)
            assert read[0] <= 2 * WIDTH + size.bit_length(), f"entry {index} of {size}: {read[0]} rows"
            assert len(asked) <= 3


@pytest.mark.usefixtures("own_key")
def test_a_tile_above_the_entries_reads_its_own_roots_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each hash of it stands for 256 of the tile below."""
    grow(0, 3 * WIDTH + 5)
    hashes = leaves.hashes(0, 3 * WIDTH + 5)
    (tile,) = tiles_of(len(hashes), level=1)
    with rows_read(monkeypatch) as read:
        content = queries.hashes(tile, level=1)
    assert content == b"".join(root(hashes[at : at + WIDTH]) for at in (0, WIDTH, 2 * WIDTH))
    assert read == [3]
    assert queries.hashes(Tile(0, 4), level=1) is None


@pytest.mark.both_databases
@pytest.mark.usefixtures("own_key")
def test_a_root_that_is_not_that_of_its_entries_is_found_by_the_check() -> None:
    """And one that was lost is worked out from the entries."""
    grow(0, 5 * WIDTH)
    hashes = leaves.hashes(0, 5 * WIDTH)
    assert subtrees.wrong(hashes) == []
    assert LogSubtree.objects.count() == 5 + 2 + 1
    LogSubtree.objects.filter(level=9, number=1).update(root="00" * 32)
    assert subtrees.wrong(hashes) == [(9, 1)]
    broken = invariants.every_signed_head_is_the_start_of_the_log()
    assert [each.about for each in broken] == ["the root kept over 512 entries from 512 on"]
    LogSubtree.objects.all().delete()
    assert subtrees.roots(beside(7, 5 * WIDTH)) == inclusion_proof(hashes, 7)
    subtrees.keep_up(5 * WIDTH)
    assert subtrees.wrong(hashes) == []
