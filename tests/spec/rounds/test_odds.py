"""The chance of an entry: how it is worked out before a draw, and how wide a range has to be to hold what comes."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256
from math import comb, floor

import pytest

from sojourn.rounds.odds import Growth, Range, at_closing, chance, chances, held, in_either, one_like

title = "Your chance in a draw"

HALF = Fraction(1, 2)


@pytest.mark.parametrize(("entries", "places", "part"), [(0, 400, 1), (400, 400, 1), (401, 400, Fraction(400, 401))])
def test_all_entries_are_equal(entries, places, part):
    """Places by entries, and never more than one."""
    assert chance(entries, places) == part


def test_at_closing_there_are_never_fewer_than_now():
    """Whoever leaves makes the chance better than was said."""
    least, most = at_closing(1702, elapsed=Fraction(99, 100))
    assert 1702 <= least <= most


def test_on_the_first_morning_nothing_can_be_said():
    """No part of the window is over, and no round before shows how entries come."""
    assert at_closing(0, elapsed=Fraction(0)) is None
    assert at_closing(12, elapsed=Fraction(0)) is None
    assert at_closing(12, elapsed=Fraction(0), past=[Growth(0, 100)]) is None, "nor where none had come by then"


def test_once_the_window_is_over_the_range_is_one_number():
    """Nothing is to come."""
    assert at_closing(1702, elapsed=Fraction(1)) == (1702, 1702)


@pytest.mark.parametrize(("total", "elapsed"), [(40, HALF), (400, Fraction(1, 10)), (1000, Fraction(9, 10))])
def test_a_range_holds_the_truth_in_at_least_94_of_100_rounds_whose_entries_come_evenly(total, elapsed):
    """Worked out exactly: the chance of each count so far, where its range holds the total."""
    part = sum(
        comb(total, so_far) * elapsed**so_far * (1 - elapsed) ** (total - so_far)
        for so_far in range(total + 1)
        if _within(at_closing(so_far, elapsed=elapsed), total)
    )
    assert Fraction(94, 100) <= part <= Fraction(98, 100)


def _within(told, total):
    return told[0] <= total <= told[1]


def test_how_entries_came_in_past_rounds_counts_and_not_the_calendar():
    """In both rounds before, half had come by a fifth of the window."""
    past = [Growth(500, 1000), Growth(610, 1200)]
    least, most = at_closing(800, elapsed=Fraction(1, 5), past=past)
    assert least < 1600 < most < 2000


def test_rounds_that_grew_differently_make_the_range_wider():
    """It spans them all."""
    one = at_closing(800, elapsed=HALF, past=[Growth(500, 1000)])
    both = at_closing(800, elapsed=HALF, past=[Growth(500, 1000), Growth(250, 1000)])
    assert both[0] == one[0] and both[1] > 3200 > one[1]


def test_the_chance_of_the_most_entries_is_the_least():
    """400 places among 1,810 to 1,990."""
    assert chances((1810, 1990), 400) == Range(Fraction(400, 1990), Fraction(400, 1810))
    assert chances((1810, 1990), 400).in_100 == (20, 22)


def test_the_next_draw_is_told_by_all_that_were():
    """From the worst to the best of them, and this one as it may become."""
    this = Range(Fraction(20, 100), Fraction(22, 100))
    assert one_like([Fraction(14, 100), Fraction(27, 100)], this).in_100 == (14, 27)
    assert one_like([], this) == this


def test_two_draws_miss_as_often_as_one_by_the_other():
    """A chance of 23 in 100 twice is one of 40, not of 46."""
    twice = Range(Fraction(23, 100), Fraction(23, 100))
    assert in_either(twice, twice).in_100 == (40, 40)
    certain = Range(Fraction(1), Fraction(1))
    assert in_either(certain, twice).in_100 == (100, 100)


def test_how_often_past_ranges_held_is_counted_by_what_was_known_then():
    """The first round has none before it; the third came quite differently."""
    past = [Growth(500, 1000), Growth(480, 1000), Growth(100, 1000)]
    assert held(past) == (1, 2)
    assert held(past[:1]) == (0, 0)


def test_draws_of_tickets_give_the_chance_that_was_told():
    """A thousand seeds, 23 places, 100 entries: the first ticket is seated about 230 times."""
    seated = 0
    for seed in range(1000):
        scores = [sha256(b"%d/%d" % (seed, ticket)).digest() for ticket in range(100)]
        seated += sorted(scores).index(scores[0]) < 23
    assert abs(seated - floor(1000 * chance(100, 23))) < 4 * (1000 * 0.23 * 0.77) ** 0.5
