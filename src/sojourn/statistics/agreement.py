"""How far officers agree: of the cases that two read apart, how many came to the same, with honest ranges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb

from sojourn.statistics.chance import each_of_many, range_of_share

LEAST = 10
"""Of fewer cases no figure is shown: it would say more than is known."""

STANDS_OUT_AT = 0.05
"""Officers lean to one side where chance alone would do so less often than this, over all officers together."""


class By(StrEnum):
    """By what readings are counted."""

    ALL = "all"
    POST = "post"
    OFFICER = "officer"
    PAIR = "pair"
    CRITERION = "criterion"


@dataclass(frozen=True)
class TwoReadings:
    """
    One case that two officers read apart: where, by whom, and whether each would grant.

    `findings` are the criteria by their codes with whether each of the two found them met.
    """

    number: str
    post: str
    first_by: str
    second_by: str
    granted: tuple[bool, bool]
    findings: Mapping[str, tuple[bool, bool]]


@dataclass(frozen=True)
class Figure:
    """
    How far readings of one kind agree: of `read`, `agreed`; and in how many the first was stricter, or milder.

    `leans` says that the first is stricter, or milder, more often than chance explains.
    """

    key: tuple[str, ...]
    numbers: tuple[str, ...]
    agreed: int
    stricter: int
    milder: int
    leans: bool = False

    @property
    def read(self) -> int:
        """How many cases were read twice."""
        return len(self.numbers)

    @property
    def is_shown(self) -> bool:
        """Whether there are enough for a figure."""
        return self.read >= LEAST

    @property
    def range(self) -> tuple[float, float]:
        """The range in which the share lies that agrees."""
        return range_of_share(self.agreed, self.read)


def figures(readings: Sequence[TwoReadings], by: By) -> tuple[Figure, ...]:
    """The figures of one kind, by their keys; each case is behind every figure it counts in."""
    groups: dict[tuple[str, ...], list[tuple[str, tuple[bool, bool]]]] = {}
    for reading in readings:
        for key, pair in _counted(reading, by):
            groups.setdefault(key, []).append((reading.number, pair))
    found = [_figure(key, groups[key]) for key in sorted(groups)]
    return _with_leanings(found) if by is By.OFFICER else tuple(found)


def _counted(reading: TwoReadings, by: By) -> Iterable[tuple[tuple[str, ...], tuple[bool, bool]]]:
    match by:
        case By.ALL:
            return [((), reading.granted)]
        case By.POST:
            return [((reading.post,), reading.granted)]
        case By.OFFICER:
            return [((reading.first_by,), reading.granted)]
        case By.PAIR:
            return [((reading.first_by, reading.second_by), reading.granted)]
        case By.CRITERION:
            return [((code,), pair) for code, pair in reading.findings.items()]


def _figure(key: tuple[str, ...], pairs: Sequence[tuple[str, tuple[bool, bool]]]) -> Figure:
    said = [pair for _, pair in pairs]
    return Figure(
        key=key,
        numbers=tuple(number for number, _ in pairs),
        agreed=sum(first is second for first, second in said),
        stricter=sum(second and not first for first, second in said),
        milder=sum(first and not second for first, second in said),
    )


def _with_leanings(found: Sequence[Figure]) -> tuple[Figure, ...]:
    chances = each_of_many([one_sided(each.stricter, each.milder) if each.is_shown else 1.0 for each in found])
    return tuple(
        Figure(each.key, each.numbers, each.agreed, each.stricter, each.milder, chance < STANDS_OUT_AT)
        for each, chance in zip(found, chances, strict=True)
    )


def one_sided(stricter: int, milder: int) -> float:
    """
    The chance of so uneven a split, or a more uneven one, where either side is as likely (sign test, both sides).

    >>> one_sided(6, 0), one_sided(3, 3), one_sided(0, 0)
    (0.03125, 1.0, 1.0)
    """
    all_, few = stricter + milder, min(stricter, milder)
    return float(min(1.0, 2 * sum(comb(all_, count) for count in range(few + 1)) / 2**all_))
