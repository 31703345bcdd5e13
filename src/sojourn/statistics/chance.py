"""How far chance explains a count: passes that differ from round to round by more than the draw of a coin."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, lgamma, log, sqrt


def log_odds(passed: int, judged: int) -> tuple[float, float]:
    """
    The logarithm of the odds to pass, and its variance; half a person is added to either side (Haldane, Anscombe).

    >>> log_odds(30, 60)
    (0.0, 0.06557377049180328)
    """
    yes, no = passed + 0.5, judged - passed + 0.5
    return log(yes / no), 1 / yes + 1 / no


def share(odds: float) -> float:
    """
    The share that odds come to, from their logarithm.

    >>> share(0.0)
    0.5
    """
    return 1 / (1 + exp(-odds))


def range_of_share(count: int, of: int) -> tuple[float, float]:
    """
    The range in which a share lies, as far as `count` of `of` tell it: 95 of 100 such ranges hold it (Wilson 1927).

    >>> [round(end, 3) for end in range_of_share(48, 53)]
    [0.797, 0.959]
    """
    z = 1.959963984540054
    seen, spread = count / of, z * z / of
    middle = (seen + spread / 2) / (1 + spread)
    half = z * sqrt(seen * (1 - seen) / of + spread / (4 * of)) / (1 + spread)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def pooled(
    measured: Iterable[tuple[float, float]], *, between: float, mean: float, spread: float
) -> tuple[float, float]:
    """
    What several rounds tell together of the next one: its expected value, and the variance of what it will be.

    `measured` are values with their variances, `between` is the variance from one round to the next, `mean` and
    `spread` (a variance) what is expected before any round was seen.

    >>> pooled([], between=0.04, mean=0.0, spread=0.5)
    (0.0, 0.54)
    """
    weights, total = 1 / spread, mean / spread
    for value, variance in measured:
        weights += 1 / (variance + between)
        total += value / (variance + between)
    return total / weights, 1 / weights + between


def tails(passed: int, judged: int, expected: float, variance: float) -> tuple[float, float]:
    """
    The chance of so few passes or fewer, and of so many or more.

    `expected` is the logarithm of the odds and `variance` how uncertain it is: a beta-binomial distribution with the
    same mean and, to the first order, the same spread of the rate.

    >>> few, many = tails(0, 10, 0.0, 0.0001)
    >>> round(few * 1024, 2), round(many, 9)
    (1.0, 1.0)
    """
    rate = share(expected)
    size = 1 / (rate * (1 - rate) * variance) - 1 if rate * (1 - rate) * variance < 1 else 1e-9
    yes, no = rate * size, (1 - rate) * size
    shares = [exp(_log_share(count, judged, yes, no)) for count in range(judged + 1)]
    return min(sum(shares[: passed + 1]), 1.0), min(sum(shares[passed:]), 1.0)


def _log_share(count: int, judged: int, yes: float, no: float) -> float:
    ways = lgamma(judged + 1) - lgamma(count + 1) - lgamma(judged - count + 1)
    return ways + _log_beta(count + yes, judged - count + no) - _log_beta(yes, no)


def _log_beta(one: float, other: float) -> float:
    return lgamma(one) + lgamma(other) - lgamma(one + other)


def each_of_many(chances: list[float]) -> list[float]:
    """
    The chance of each, raised for how many were looked at (Holm 1979), in the order given.

    >>> each_of_many([0.01, 0.5, 0.02])
    [0.03, 0.5, 0.04]
    """
    order = sorted(range(len(chances)), key=chances.__getitem__)
    raised, least = [0.0] * len(chances), 0.0
    for rank, place in enumerate(order):
        least = max(least, min(chances[place] * (len(chances) - rank), 1.0))
        raised[place] = least
    return raised
