"""The chance of an entry in a draw: now, at closing as a range, and with the next draw too; from counts alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, sqrt

# So many standard deviations to either side: 95 of 100 totals lie within them.
_WIDE = 1.96


@dataclass(frozen=True)
class Growth:
    """How the entries of one past round grew: how many had come after some part of its window, and in all."""

    by_then: int
    in_all: int


@dataclass(frozen=True)
class Range:
    """A chance that is not known yet: at least and at most so much of one, both as they are told in a hundred."""

    least: Fraction
    most: Fraction

    @property
    def in_100(self) -> tuple[int, int]:
        """
        Both ends, rounded down as every chance is told.

        >>> Range(Fraction(400, 1990), Fraction(400, 1810)).in_100
        (20, 22)
        """
        return floor(100 * self.least), floor(100 * self.most)


def chance(entries: int, places: int) -> Fraction:
    """The chance of one of so many equal entries; one where the places suffice."""
    return Fraction(1) if entries <= places else Fraction(places, entries)


def at_closing(entries: int, *, elapsed: Fraction, past: Sequence[Growth] = ()) -> tuple[int, int] | None:
    """
    How many entries there will be at closing, at least and at most; nothing where nothing can be said.

    If each entry falls before now with the same chance s, of N in all about N·s are there, give or take
    1.96·√(N·s·(1−s)): the range has every N for which what is there is not further off. s is the part that had come
    by then in each past round, and the range spans them all; without a past round, it is the part of the window that
    is over, as if entries came evenly.
    """
    shares = [Fraction(each.by_then, each.in_all) for each in past if each.by_then] or [elapsed] * (elapsed > 0)
    if not shares:
        return None
    found = [_totals(entries, float(share)) for share in shares]
    return max(entries, min(low for low, _ in found)), max(entries, *(high for _, high in found))


def _totals(entries: int, share: float) -> tuple[int, int]:
    """The least and the largest N with (n − N·s)² = 1.96²·N·s·(1−s), which is a square equation in √N."""
    off = _WIDE * sqrt(share * (1 - share))
    root = sqrt(off * off + 4 * share * entries)
    return floor(((root - off) / (2 * share)) ** 2), ceil(((root + off) / (2 * share)) ** 2)


def chances(totals: tuple[int, int], places: int) -> Range:
    """The chance in a draw among at least and at most so many."""
    least, most = totals
    return Range(chance(most, places), chance(least, places))


def one_like(past: Iterable[Fraction], this: Range) -> Range:
    """The chance in a draw to come: between the smallest and the largest of those that were, this one's among them."""
    known = [this.least, this.most, *past]
    return Range(min(known), max(known))


def in_either(one: Range, other: Range) -> Range:
    """
    The chance in at least one of two draws. Each is drawn for itself, so that both miss as often as one by the other.

    >>> in_either(Range(Fraction(1, 5), Fraction(1, 4)), Range(Fraction(1, 5), Fraction(1, 2))).in_100
    (36, 62)
    """
    return Range(
        1 - (1 - one.least) * (1 - other.least),
        1 - (1 - one.most) * (1 - other.most),
    )


def held(past: Sequence[Growth]) -> tuple[int, int]:
    """In how many of the past rounds the range, by those before each, held what came; and of how many that is asked."""
    right = asked = 0
    for at, each in enumerate(past):
        told = at_closing(each.by_then, elapsed=Fraction(0), past=past[:at])
        if told is not None:
            asked += 1
            right += told[0] <= each.in_all <= told[1]
    return right, asked
