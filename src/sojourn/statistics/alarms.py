"""An alarm when the luck of one group changes, against its own past and against everyone else of the same round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sojourn.statistics.chance import each_of_many, log_odds, pooled, share, tails
from sojourn.statistics.model import EVERYONE, Count, Group, Result


@dataclass(frozen=True, slots=True)
class Care:
    """
    What counts as an alarm; published, since whoever is judged may ask.

    `once_in`: by chance alone an alarm comes once in so many rounds, however many groups are looked at (a hundred years
    of quarters). `least`: smaller groups are not looked at, nor is one that all but so few belong to. `between`: how
    far the odds of a group move from round to round without anybody's doing; `apart`: how far groups lie apart before
    any past is known. Both are variances of the logarithm of the odds: a factor of 1.2, and of 2.
    """

    once_in: int = 400
    least: int = 10
    between: float = 0.04
    apart: float = 0.5


@dataclass(frozen=True, slots=True)
class Alarm:
    """
    One group whose passes chance does not explain.

    `expected` is the share that would have passed by its past and by the others of the round; `before` what passed of
    it in the past that is known; `chance` how likely so large a difference is by chance alone, of all groups together.
    """

    group: Group
    now: Count
    before: Count
    expected: float
    chance: float

    @property
    def fell(self) -> bool:
        """Whether fewer passed than expected."""
        return self.now.share < self.expected


@dataclass(frozen=True, slots=True)
class _Looked:
    group: Group
    expected: float
    chance: float


def alarms(now: Result, before: Sequence[Result], care: Care = Care()) -> tuple[Alarm, ...]:
    """
    The alarms of a round, the least likely first.

    A group is compared with everyone else of its round, as it was compared in the rounds before: where all pass less
    often, no group is singled out, and the round as a whole is compared with the rounds before it. A group that holds
    another one, or is held by it, is not named beside it where the other's difference is less likely.
    """
    looked = [_look(group, now, before, care) for group in _groups(now, before, care)]
    chances = each_of_many([each.chance for each in looked])
    order = sorted(zip(looked, chances, strict=True), key=lambda pair: (pair[0].chance, -len(pair[0].group)))
    found: list[Alarm] = []
    for each, chance in order:
        if chance * care.once_in > 1 or any(_is_part(each.group, other.group) for other in found):
            continue
        found.append(Alarm(each.group, now.counts[each.group], _sum(each.group, before), each.expected, chance))
    return tuple(found)


def _is_part(one: Group, other: Group) -> bool:
    """Whether one of two groups holds the other; everyone is compared with the past alone, and stands by itself."""
    return bool(one and other) and (one < other or other < one)


def _groups(now: Result, before: Sequence[Result], care: Care) -> list[Group]:
    large = [
        group
        for group, count in now.counts.items()
        if group and count.judged >= care.least and (now.everyone - count).judged >= care.least
    ]
    whole = [EVERYONE] if before and now.everyone.judged >= care.least else []
    return whole + sorted(large, key=sorted)


def _look(group: Group, now: Result, before: Sequence[Result], care: Care) -> _Looked:
    count = now.counts[group]
    if group:
        beside, doubt = log_odds(*_pair(now.everyone - count))
        past = [_apart(group, each) for each in before if group in each.counts and each.counts[group].judged]
        apart, variance = pooled(past, between=care.between, mean=0.0, spread=care.apart)
        expected, variance = beside + apart, variance + doubt
    else:
        past = [log_odds(*_pair(each.everyone)) for each in before if each.everyone.judged]
        expected, variance = pooled(past, between=care.between, mean=0.0, spread=100.0)
    few, many = tails(count.passed, count.judged, expected, variance)
    return _Looked(group, share(expected), min(1.0, 2 * min(few, many)))


def _apart(group: Group, round_: Result) -> tuple[float, float]:
    """How far a group lay from everyone else of its round, with the variance of that."""
    own, doubt = log_odds(*_pair(round_.counts[group]))
    rest, more = log_odds(*_pair(round_.everyone - round_.counts[group]))
    return own - rest, doubt + more


def _pair(count: Count) -> tuple[int, int]:
    return count.passed, count.judged


def _sum(group: Group, before: Sequence[Result]) -> Count:
    counts = [each.counts[group] for each in before if group in each.counts]
    return Count(sum(each.passed for each in counts), sum(each.judged for each in counts))
