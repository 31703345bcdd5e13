"""Who comes to an opening and how: when each arrives, how often each presses, and who is no person at all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256


class Kind(Enum):
    """When somebody comes."""

    EARLY = "early"
    AT_ONCE = "at-once"
    IN_THE_RUSH = "in-the-rush"
    LATE = "late"


# The curve of arrivals: of a hundred people, so many come so. Openings of this kind are over within minutes, most
# people sit before the page when the clock strikes, and some cannot wait for it.
_SHARES = ((Kind.EARLY, 0.10), (Kind.AT_ONCE, 0.45), (Kind.IN_THE_RUSH, 0.30), (Kind.LATE, 0.15))
EARLY_SECONDS = 3.0
# Of those who come at once, the middle one is there after this part of the time; of those in the rush, after that.
_AT_ONCE, _IN_THE_RUSH = 0.02, 0.15
# How many of a hundred do what a page asks nobody to do.
HABITS = {"presses-twice": 15, "reloads": 20, "hangs-up": 5, "another-page": 3, "reads-a-page": 10}
RELOADS_MAX = 3


@dataclass(frozen=True, slots=True)
class Visitor:
    """
    One person: when they come, in seconds from the opening, and what they do.

    `presses` is how often they press at the same moment, `reloads` how often they ask again once answered. Who
    `hangs_up` breaks the first try off before its answer; who has `another_key` presses again from a page opened anew.
    """

    number: int
    kind: Kind
    comes: float
    presses: int = 1
    reloads: int = 0
    hangs_up: bool = False
    another_key: bool = False
    reads_a_page: bool = False


def crowd(people: int, *, seconds: float, seed: str) -> list[Visitor]:
    """So many visitors in the order in which they come; the same for the same seed."""
    return sorted((_visitor(number, seconds, seed) for number in range(people)), key=lambda each: each.comes)


def _visitor(number: int, seconds: float, seed: str) -> Visitor:
    share = _shares(f"{seed}/{number}")
    kind = _kind(share[0])
    does = {name: chance * 100 < HABITS[name] for name, chance in zip(HABITS, share[3:], strict=True)}
    return Visitor(
        number,
        kind,
        _comes(kind, share[1], seconds),
        presses=2 if does["presses-twice"] else 1,
        reloads=1 + int(share[2] * RELOADS_MAX) if does["reloads"] else 0,
        hangs_up=does["hangs-up"],
        another_key=does["another-page"],
        reads_a_page=does["reads-a-page"],
    )


def _shares(seed: str) -> Sequence[float]:
    """Eight numbers from 0 to just below 1."""
    chance = sha256(seed.encode()).digest()
    return [int.from_bytes(chance[at : at + 4], "big") / 2**32 for at in range(0, 32, 4)]


def _kind(share: float) -> Kind:
    for kind, part in _SHARES:
        if share < part:
            return kind
        share -= part
    return Kind.LATE


def _comes(kind: Kind, share: float, seconds: float) -> float:
    if kind is Kind.EARLY:
        return -EARLY_SECONDS * share
    if kind is Kind.LATE:
        return seconds * (1 + share) / 2
    middle = seconds * (_AT_ONCE if kind is Kind.AT_ONCE else _IN_THE_RUSH)
    return min(-math.log2(1 - share) * middle, seconds)


def evenly(people: int, *, seconds: float) -> list[Visitor]:
    """Visitors who come one after the other and press once each, for measures of what a claim costs."""
    return [Visitor(number, Kind.IN_THE_RUSH, seconds * number / people) for number in range(people)]


def kill_times(visitors: Sequence[Visitor], kills: int) -> list[float]:
    """The moments at which something is killed: each time after as many more have come, in the middle of the rush."""
    later = sorted(each.comes for each in visitors if each.comes > 0)
    return [later[len(later) * number // (kills + 1)] for number in range(1, kills + 1)] if later else []
