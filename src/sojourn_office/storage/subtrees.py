"""The roots of full subtrees of the public log, kept as it grows, so that no proof reads all its entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sojourn.log.tiles import WIDTH
from sojourn.log.tree import frontier_root, full_subtrees, node_hash, root
from sojourn_office.storage import leaves

_LOWEST = WIDTH.bit_length() - 1
"""Below this level a root is worked out from the hashes of one tile."""

Place = tuple[int, int]
"""A level, and a number in it: the root over 2**level entries, from number * 2**level on."""


class LogSubtree(models.Model):
    """The root over a full tile of the log or a power of two of them. It only ever repeats what the entries say."""

    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    root = models.CharField(max_length=64)

    classes: ClassVar[dict[str, str]] = dict.fromkeys(("id", "level", "number", "root"), "C0")

    class Meta:
        """A subtree has one root."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["level", "number"], name="log_subtree_once")
        ]


def keep_up(size: int) -> None:
    """Keep the roots that a log of a size has, for each tile that filled since the last time."""
    for tile in range(LogSubtree.objects.filter(level=_LOWEST).count(), size // WIDTH):
        level, number, found = _LOWEST, tile, root(leaves.hashes(tile * WIDTH, WIDTH))
        rows = [LogSubtree(level=level, number=number, root=found.hex())]
        while number % 2:
            found = node_hash(_kept([(level, number - 1)])[level, number - 1], found)
            level, number = level + 1, number // 2
            rows.append(LogSubtree(level=level, number=number, root=found.hex()))
        LogSubtree.objects.bulk_create(rows)


def roots(parts: Sequence[range]) -> list[bytes]:
    """The root over each of some parts of the log, of which each begins where a full subtree can."""
    places = [full_subtrees(part) for part in parts]
    known = _roots(place for several in places for place in several)
    return [frontier_root([known[place] for place in several]) for several in places]


def of_level(level: int, first: int, count: int) -> list[bytes]:
    """The roots of a level from one on, as they stand in a tile above the entries."""
    wanted = [(level, number) for number in range(first, first + count)]
    known = _roots(wanted)
    return [known[place] for place in wanted]


def wrong(hashes: Sequence[bytes]) -> list[Place]:
    """Which of the roots that are kept are not those over these hashes of the entries."""
    kept = {(row.level, row.number): row.root for row in LogSubtree.objects.order_by("level", "number").iterator()}
    found: dict[Place, bytes] = {}
    for level, number in kept:
        left, right = (found.get((level - 1, each)) for each in (2 * number, 2 * number + 1))
        part = hashes[number << level : (number + 1) << level]
        found[level, number] = node_hash(left, right) if left and right else root(part)
    return [place for place, due in found.items() if due.hex() != kept[place]]


def _roots(places: Iterable[Place]) -> dict[Place, bytes]:
    wanted = set(places)
    found = _kept(place for place in wanted if place[0] >= _LOWEST)
    tiles: dict[int, list[bytes]] = {}
    for level, number in wanted - found.keys():
        first, count = number << level, 1 << level
        if level >= _LOWEST:
            # Not kept yet: before the next head is signed, after a migration.
            found[level, number] = root(leaves.hashes(first, count))
            continue
        tile, at = divmod(first, WIDTH)
        if tile not in tiles:
            tiles[tile] = leaves.hashes(tile * WIDTH, WIDTH)
        found[level, number] = root(tiles[tile][at : at + count])
    return found


def _kept(places: Iterable[Place]) -> dict[Place, bytes]:
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    for level, number in places:
        numbers[level].append(number)
    wanted = (Q(level=level, number__in=several) for level, several in numbers.items())
    rows = LogSubtree.objects.filter(reduce(or_, wanted)) if numbers else ()
    return {(row.level, row.number): bytes.fromhex(row.root) for row in rows}
