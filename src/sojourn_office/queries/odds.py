"""The chance in the rounds of a scheme as anyone reads it: from its own counts, and from past rounds where known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sojourn.rounds import odds
from sojourn.rounds.entries import Terms, chance_in_100
from sojourn.rounds.methods import METHODS
from sojourn.rounds.model import Round as RoundRecord
from sojourn_office.storage import counted, entries, rounds
from sojourn_office.storage.rounds import Round

# Older rounds say less of this one; of fewer applications a share says little, and perhaps who it was.
_PAST_ROUNDS = 12
_PAST_ON_PAPERS = 4
_APPLICATIONS_MIN = 10


@dataclass(frozen=True)
class Open:
    """
    A round by lot that is open: its places, its entries so far, and the chance of each if it were drawn now.

    The ranges are told in a hundred; nothing where nothing can be said. A pool is drawn again and again, so that
    there is no closing to look ahead to. `is_by_past` says that they rest on past rounds and not on the calendar.
    """

    round: RoundRecord
    invented: bool
    is_pool: bool
    places: int
    entries: int
    now: int
    closing: tuple[int, int] | None
    if_both: tuple[int, int] | None
    if_next: tuple[int, int] | None
    is_by_past: bool


@dataclass(frozen=True)
class Past:
    """A round by lot that is over: its places, its entries, the chance that each had."""

    round: RoundRecord
    places: int
    entries: int
    chance: int


@dataclass(frozen=True)
class OnPapers:
    """A round in which papers decide, after its results: of a hundred applications, so many passed."""

    round: RoundRecord
    lodged: int
    passed_in_100: int


@dataclass(frozen=True)
class Odds:
    """The chance in the rounds of a scheme. `held` is how often the range of a past round held, of how many."""

    scheme: str
    open: Open | None
    next: RoundRecord | None
    past: tuple[Past, ...]
    held: tuple[int, int]
    on_papers: tuple[OnPapers, ...]


def schemes(*, at: datetime) -> list[tuple[str, bool]]:
    """The schemes that have a round by lot or on papers, each with whether one by lot is open."""
    found: dict[str, bool] = {}
    for each in rounds.every_round():
        method = METHODS[each.method]
        if method.by_lot or method.has_result_day:
            is_open = method.by_lot and each.opens_at <= at < each.closes_at
            found[each.scheme] = found.get(each.scheme, False) or is_open
    return sorted(found.items())


def of_scheme(scheme: str, *, at: datetime) -> Odds | None:
    """The chance in the rounds of a scheme at a moment; nothing where it has no round that is chosen among people."""
    every = [each for each in rounds.of_scheme(scheme) if _chooses(each)]
    if not every:
        return None
    by_lot = [each for each in every if METHODS[each.method].by_lot]
    is_open = min((each for each in by_lot if each.opens_at <= at < each.closes_at), key=_closes, default=None)
    ahead = min((each for each in by_lot if at < each.opens_at), key=lambda each: each.opens_at, default=None)
    over = [each for each in by_lot if each.closes_at <= at and METHODS[each.method].passes_on][-_PAST_ROUNDS:]
    elapsed = _elapsed(is_open, at) if is_open is not None else Fraction(1, 2)
    grown = _grown(over, elapsed)
    past = tuple(_past(each, growth) for each, growth in grown if growth.in_all)
    growths = [growth for _, growth in grown if growth.in_all]
    shown = _open(is_open, growths, past, elapsed) if is_open is not None else None
    return Odds(scheme, shown, ahead.record if ahead else None, past, odds.held(growths), _on_papers(every))


def _chooses(each: Round) -> bool:
    return METHODS[each.method].by_lot or METHODS[each.method].has_result_day


def _closes(each: Round) -> datetime:
    return each.closes_at


def _elapsed(each: Round, at: datetime) -> Fraction:
    """The part of a window that is over."""
    whole, over = each.closes_at - each.opens_at, at - each.opens_at
    return Fraction(int(over.total_seconds()), int(whole.total_seconds()))


def _grown(over: Sequence[Round], elapsed: Fraction) -> list[tuple[Round, odds.Growth]]:
    """Each past round with its entries after the same part of its window, and in all; the oldest first."""
    then = {each.pk: each.opens_at + float(elapsed) * (each.closes_at - each.opens_at) for each in over}
    counts = entries.counted_until(then)
    return [(each, odds.Growth(*counts.get(each.pk, (0, 0)))) for each in over]


def _past(each: Round, growth: odds.Growth) -> Past:
    places = _terms(each).places
    return Past(each.record, places, growth.in_all, chance_in_100(growth.in_all, places))


def _terms(each: Round) -> Terms:
    found = entries.terms_of(each.pk)
    assert found is not None, "a round by lot has its terms"
    return found


def _open(each: Round, growths: Sequence[odds.Growth], past: Sequence[Past], elapsed: Fraction) -> Open:
    is_pool = not METHODS[each.method].passes_on
    places, so_far = _terms(each).places, entries.waiting(each.pk).count()
    totals = None if is_pool else odds.at_closing(so_far, elapsed=elapsed, past=growths)
    closing = odds.chances(totals, places) if totals is not None else None
    following = odds.one_like((odds.chance(one.entries, one.places) for one in past), closing) if closing else None
    either = odds.in_either(closing, following) if closing and following else None
    return Open(
        each.record,
        each.invented,
        is_pool,
        places,
        so_far,
        chance_in_100(so_far, places),
        closing.in_100 if closing else None,
        either.in_100 if either else None,
        following.in_100 if following else None,
        any(growth.by_then for growth in growths),
    )


def _on_papers(every: Sequence[Round]) -> tuple[OnPapers, ...]:
    told = [each for each in every if METHODS[each.method].has_result_day and each.results_told_at is not None]
    found = []
    for each in told[-_PAST_ON_PAPERS:]:
        lodged, passed = counted.lodged_and_passed(each.pk)
        if lodged >= _APPLICATIONS_MIN:
            found.append(OnPapers(each.record, lodged, 100 * passed // lodged))
    return tuple(found)
