"""The gate before a result is seen: nobody lost or doubled, and no day, area or age that chance cannot explain."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import erfc, sqrt

from sojourn.basics.messages import Message
from sojourn.rounds.draws.entries import Entry
from sojourn.rounds.draws.manifest import GENERAL, RESERVE, Seats

CHANCE_MIN = 1e-8
"""An honest draw is stopped less than once in a hundred thousand, whatever is compared; the one of 2011 always."""

GROUP_MIN = 10
"""Of a smaller group the list may tell who is in it: that stops no draw, and whoever makes it is warned."""

_SPREAD_MIN = 25.0
"""The least variance of a group that is compared by itself; smaller ones are put together."""
_TENTHS = tuple(f"tenth {number}" for number in range(1, 11))
_SCORES = "scores"
OTHERS = "(others)"


@dataclass(frozen=True)
class Check:
    """
    One thing that was looked at: its code, whether it holds, and a sentence; `told` are figures for the record.

    What `warns` holds, and should have been mended before the list was fixed.
    """

    code: str
    holds: bool
    says: Message
    told: Mapping[str, str] = field(default_factory=dict)
    warns: bool = False

    @property
    def mark(self) -> str:
        """Its sign in a list."""
        return "✗" if not self.holds else "!" if self.warns else "✓"


def checks(
    order: Sequence[tuple[bytes, Entry]],
    given: Mapping[bytes, str],
    *,
    frozen: Sequence[Entry],
    seats: Seats,
    registered: Mapping[bytes, Mapping[str, str]],
) -> list[Check]:
    """
    Everything that is looked at before anyone sees a result.

    `order` and `given` are the result, `frozen` the list, `registered` the entries as they came in: what is known of
    each ticket by column (day of entry, area, age), none of which is published.
    """
    tickets = [entry.ticket for _, entry in order]
    columns = sorted({name for facts in registered.values() for name in facts})
    return [
        _once(tickets, [entry.ticket for entry in frozen], registered),
        _ascending([found for found, _ in order]),
        _seats_kept([entry for _, entry in order], given, seats),
        _evenly_spread([found for found, _ in order]),
        _large_enough(frozen),
        *(_no_tie(column, order, given, registered) for column in columns),
    ]


def _once(tickets: Sequence[bytes], frozen: Sequence[bytes], registered: Collection[bytes]) -> Check:
    drawn, listed = Counter(tickets), Counter(frozen)
    lost = len((set(registered) | listed.keys()) - drawn.keys())
    added = len(drawn.keys() - set(registered) | drawn.keys() - listed.keys())
    doubled = sum(count - 1 for count in drawn.values())
    holes = {"lost": lost, "doubled": doubled, "added": added}
    says = Message("Every entry once. Lost: {lost}; doubled: {doubled}; added: {added}.", holes)
    return Check("once", not (lost or doubled or added), says, {name: str(count) for name, count in holes.items()})


def small_groups(frozen: Iterable[Entry]) -> tuple[tuple[str, int], ...]:
    """The groups of a list that have too few entries to hide anybody, each with how many."""
    sizes = Counter(entry.stratum for entry in frozen)
    return tuple(sorted((group, size) for group, size in sizes.items() if size < GROUP_MIN))


def _large_enough(frozen: Sequence[Entry]) -> Check:
    small = small_groups(frozen)
    told = {"below": str(GROUP_MIN), "small": str(len(small))}
    return Check("groups", True, warning(small), told, warns=bool(small))


def warning(small: Sequence[tuple[str, int]]) -> Message:
    """What is said of groups that are too small."""
    if not small:
        return Message("No group has fewer than {least} entries.", {"least": GROUP_MIN})
    found = ", ".join(f"{group} ({size})" for group, size in small)
    return Message(
        "Warning: groups with fewer than {least} entries: {groups}. The list may tell who is in them.",
        {"least": GROUP_MIN, "groups": found},
    )


def _ascending(scores: Sequence[bytes]) -> Check:
    wrong = sum(one >= two for one, two in pairwise(scores))
    wrong += sum(len(score) != 32 for score in scores)
    says = Message("Scores in range, none equal, ascending. Out of place: {count}.", {"count": wrong})
    return Check("ascending", wrong == 0, says, {"out_of_place": str(wrong)})


def _seats_kept(order: Sequence[Entry], given: Mapping[bytes, str], seats: Seats) -> Check:
    """Every seat by rank: nobody without one stands before somebody who has one of the same group."""
    filled = Counter(seat for seat in given.values() if seat != RESERVE)
    holders = {ticket for ticket, seat in given.items() if seat != RESERVE}
    seen_without: set[str] = set()
    wrong = abs(min(seats.total, len(order)) - sum(filled.values())) + len(given.keys() - {e.ticket for e in order})
    for entry in order:
        seat = given.get(entry.ticket, "")
        if entry.ticket not in holders:
            seen_without |= {entry.stratum, GENERAL}
        wrong += seat in seen_without or seat not in ("", RESERVE, GENERAL, entry.stratum)
    wrong += sum(max(0, filled[group] - count) for group, count in seats.quotas)
    wrong += sum(filled[group] < count and group in seen_without for group, count in seats.quotas)
    says = Message("Seats go by rank, and no more than there are. Out of place: {count}.", {"count": wrong})
    return Check("seats", wrong == 0, says, {"out_of_place": str(wrong)})


def _evenly_spread(scores: Sequence[bytes]) -> Check:
    """Scores fall into each tenth of their range alike; a broken hash would not."""
    found = Counter(_TENTHS[int.from_bytes(score[:8], "big") * 10 >> 64] for score in scores)
    count = len(scores)
    spread = count * 0.09
    deviations = ((tenth, (found[tenth] - count / 10) / sqrt(spread)) for tenth in _TENTHS if spread >= _SPREAD_MIN)
    return _even(_SCORES, deviations)


def _no_tie(
    column: str,
    order: Sequence[tuple[bytes, Entry]],
    given: Mapping[bytes, str],
    registered: Mapping[bytes, Mapping[str, str]],
) -> Check:
    """Neither ranks nor seats hang on a column: by the mean rank of each of its groups, and by its share of seats."""
    rows = [(entry, registered.get(entry.ticket, {}).get(column, "")) for _, entry in order]
    return _even(column, [*_by_rank([group for _, group in rows]), *_by_seat(rows, given)])


def _even(column: str, deviations: Iterable[tuple[str, float]]) -> Check:
    """The group that deviates the most, and how likely at least one does so much by chance."""
    compared = sorted(deviations, key=lambda each: abs(each[1]))
    group, most = compared[-1] if compared else (OTHERS, 0.0)
    chance = min(1.0, len(compared) * erfc(abs(most) / sqrt(2))) if compared else 1.0
    holds = chance >= CHANCE_MIN
    holes = {"column": column, "groups": len(compared), "chance": f"{chance:.1e}"}
    told = {"column": column, "compared": str(len(compared)), "chance": f"{chance:.1e}"}
    if holds and column == _SCORES:
        says = Message(
            "Scores fall alike into each tenth of their range; chance of the largest difference: {chance}.",
            {"chance": holes["chance"]},
        )
        return Check("even", True, says, told)
    if holds:
        says = Message("No tie to {column}. Comparisons: {groups}; chance of the largest difference: {chance}.", holes)
        return Check("even", True, says, told)
    says = Message(
        "{group} of {column} stands out more than chance explains: {chance}. Comparisons: {groups}.",
        {**holes, "group": group or "-"},
    )
    return Check("even", False, says, {**told, "group": group, "deviation": f"{most:.1f}"})


def _by_rank(groups: Sequence[str]) -> Iterator[tuple[str, float]]:
    """How far the mean rank of each group lies from the middle, in standard deviations (Wilcoxon)."""
    count = len(groups)
    sums: defaultdict[str, int] = defaultdict(int)
    sizes = Counter(groups)
    for rank, group in enumerate(groups, start=1):
        sums[group] += rank
    small = {group for group, size in sizes.items() if size < _SPREAD_MIN}
    if len(small) > 1:
        sums[OTHERS] = sum(sums[group] for group in small)
        sizes[OTHERS] = sum(sizes[group] for group in small)
    for group, size in sizes.items():
        if _SPREAD_MIN <= size < count:
            spread = (count + 1) * (count - size) / (12 * size)
            yield group, (sums[group] / size - (count + 1) / 2) / sqrt(spread)


def _by_seat(rows: Sequence[tuple[Entry, str]], given: Mapping[bytes, str]) -> Iterator[tuple[str, float]]:
    """
    How far the seats of each group lie from its share of them, in standard deviations.

    Shares are taken within each stratum, since seats may be kept for one (hypergeometric).
    """
    entered: Counter[tuple[str, str]] = Counter()
    won: Counter[tuple[str, str]] = Counter()
    for entry, group in rows:
        entered[entry.stratum, group] += 1
        won[entry.stratum, group] += given.get(entry.ticket, RESERVE) != RESERVE
    size, seats = _per_stratum(entered), _per_stratum(won)
    expected: defaultdict[str, float] = defaultdict(float)
    spread: defaultdict[str, float] = defaultdict(float)
    found: Counter[str] = Counter()
    for (stratum, group), count in entered.items():
        share, whole = count / size[stratum], size[stratum]
        expected[group] += seats[stratum] * share
        spread[group] += seats[stratum] * share * (1 - share) * (whole - seats[stratum]) / max(1, whole - 1)
        found[group] += won[stratum, group]
    small = [group for group in spread if spread[group] < _SPREAD_MIN]
    if len(small) > 1:
        # Put together, their spread is at most the sum: groups of one draw lean against one another.
        together = sum(spread[group] for group in small)
        if together >= _SPREAD_MIN:
            yield OTHERS, sum(found[group] - expected[group] for group in small) / sqrt(together)
    for group, variance in spread.items():
        if variance >= _SPREAD_MIN:
            yield group, (found[group] - expected[group]) / sqrt(variance)


def _per_stratum(counts: Counter[tuple[str, str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (stratum, _), count in counts.items():
        found[stratum] += count
    return found
