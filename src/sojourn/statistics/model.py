"""Passes counted by group: who a group is, and how many of it passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

Group = frozenset[tuple[str, str]]
"""What the people of a group have in common, each as a trait and its value; nothing: everyone."""

EVERYONE: Group = frozenset()


@dataclass(frozen=True, slots=True)
class Count:
    """How many were judged, and how many of them passed."""

    passed: int
    judged: int

    def __post_init__(self) -> None:
        assert 0 <= self.passed <= self.judged, "nobody passes who is not judged"

    def __sub__(self, part: Count) -> Count:
        return Count(self.passed - part.passed, self.judged - part.judged)

    @property
    def share(self) -> float:
        """The share that passed, 0 to 1; someone has been judged."""
        return self.passed / self.judged


@dataclass(frozen=True)
class Result:
    """One round as it came out: the count of everyone and of each group."""

    round: str
    counts: Mapping[Group, Count]

    @property
    def everyone(self) -> Count:
        """The whole round."""
        return self.counts[EVERYONE]


@dataclass(frozen=True, slots=True)
class Part:
    """Some people of a round: what is known of all of them, each as a trait and its value, and their count."""

    traits: tuple[tuple[str, str], ...]
    count: Count


def counted(round_id: str, parts: Iterable[Part], *, together: int = 2) -> Result:
    """A round by everyone, by each trait, and by up to so many traits `together`; nobody is in two parts."""
    judged: Counter[Group] = Counter({EVERYONE: 0})
    passed: Counter[Group] = Counter()
    for part in parts:
        for size in range(together + 1):
            for some in combinations(part.traits, size):
                judged[frozenset(some)] += part.count.judged
                passed[frozenset(some)] += part.count.passed
    return Result(round_id, {group: Count(passed[group], judged[group]) for group in judged})
