"""How far officers agree: counted by post, officer, pair and criterion, with ranges, and nothing of a few cases."""

from __future__ import annotations

import pytest

from sojourn.statistics.agreement import LEAST, By, TwoReadings, figures

title = "How far officers agree"


def readings(first: str, second: str, *, stricter: int = 0, milder: int = 0, same: int = 0) -> list[TwoReadings]:
    """Cases that one officer decided and another read: how many the first refused alone, granted alone, or alike."""
    pairs = [(False, True)] * stricter + [(True, False)] * milder + [(True, True)] * same
    return [
        TwoReadings(f"{first}{second}-{number}", "busan", first, second, pair, {"age": (True, True), "purpose": pair})
        for number, pair in enumerate(pairs)
    ]


def test_a_figure_is_of_all_cases_that_were_read_twice_and_counts_which_way_they_differ() -> None:
    """Stricter is the first who would refuse where the second would not, milder the other way round."""
    (figure,) = figures(readings("a", "b", stricter=3, milder=1, same=8), By.POST)
    assert (figure.read, figure.agreed, figure.stricter, figure.milder) == (12, 8, 3, 1)
    low, high = figure.range
    assert (round(low, 3), round(high, 3)) == (0.391, 0.862)


def test_of_fewer_than_ten_cases_no_figure_is_shown() -> None:
    """What few cases say is mostly chance, and may be somebody's."""
    (few,) = figures(readings("a", "b", stricter=LEAST - 1), By.OFFICER)
    (enough,) = figures(readings("a", "b", stricter=LEAST), By.OFFICER)
    assert not few.is_shown and not few.leans
    assert enough.is_shown and enough.leans


def test_a_pair_is_one_who_decided_and_one_who_read() -> None:
    """Turned round it is another pair: who decides first is not who reads."""
    found = figures([*readings("a", "b", same=2), *readings("b", "a", same=1)], By.PAIR)
    assert [(figure.key, figure.read) for figure in found] == [(("a", "b"), 2), (("b", "a"), 1)]


def test_a_criterion_is_counted_in_every_case_in_which_both_found_something_of_it() -> None:
    """Officers may agree on age and not on the purpose."""
    found = {figure.key: figure for figure in figures(readings("a", "b", stricter=4, same=6), By.CRITERION)}
    assert found[("age",)].agreed == 10 and found[("purpose",)].agreed == 6


@pytest.mark.parametrize(
    ("stricter", "milder", "leans"), [(6, 0, False), (8, 0, True), (0, 8, True), (5, 3, False), (12, 12, False)]
)
def test_an_officer_leans_where_chance_would_split_so_unevenly_less_than_once_in_twenty(
    *, stricter: int, milder: int, leans: bool
) -> None:
    """Over all officers together: with four of them six of six to one side are not enough, eight of eight are."""
    others = [each for name in ("b", "c", "d") for each in readings(name, "a", stricter=2, milder=2, same=10)]
    mine = readings("a", "b", stricter=stricter, milder=milder, same=10)
    found = {figure.key: figure for figure in figures([*mine, *others], By.OFFICER)}
    assert found[("a",)].leans is leans
    assert not any(found[(name,)].leans for name in ("b", "c", "d"))


def test_nothing_read_gives_no_figure() -> None:
    """There is nothing to say."""
    assert all(figures([], by) == () for by in By)
