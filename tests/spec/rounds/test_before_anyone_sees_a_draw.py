"""Before anyone sees a draw: nobody lost or doubled, seats by rank, no tie to day, area or age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

import pytest

from sojourn.rounds.draws.entries import Entry, in_order
from sojourn.rounds.draws.gate import CHANCE_MIN, Check, checks, small_groups
from sojourn.rounds.draws.manifest import GENERAL, Seats
from sojourn.rounds.draws.order import ranked
from sojourn.rounds.draws.seating import seated

title = "Before a draw is seen"

SEATS = Seats((("rural", 60),), 340)
Order = list[tuple[bytes, Entry]]


def entered(count: int) -> tuple[list[Entry], dict[bytes, dict[str, str]]]:
    """Invented entries over thirty days, seventeen areas and thirteen ages; a tenth of them from the country."""
    entries, known = [], {}
    for number in range(count):
        ticket = sha256(b"%d" % number).digest()[:16]
        entries.append(Entry(ticket, "rural" if number % 10 == 0 else "general", bytes(32)))
        known[ticket] = {"day": f"{number % 30 + 1:02}", "area": f"KR-{number % 17}", "age": str(18 + number % 13)}
    return in_order(entries), known


ENTRIES, KNOWN = entered(6000)
SEED = sha256(b"some public value").digest()


def looked_at(order: Order, given=None, *, seats: Seats = SEATS, entries: Sequence[Entry] = ENTRIES) -> list[Check]:
    given = seated([entry for _, entry in order], seats) if given is None else given
    return checks(order, given, frozen=entries, seats=seats, registered=KNOWN)


def broken(found: list[Check]) -> list[str]:
    return [each.told.get("column", each.code) for each in found if not each.holds]


def test_an_honest_draw_passes() -> None:
    """Nothing is found, and each thing that was looked at is named with its figures."""
    found = looked_at(ranked(SEED, ENTRIES))
    assert broken(found) == []
    assert [each.told.get("column", each.code) for each in found] == [
        "once", "ascending", "seats", "scores", "groups", "age", "area", "day"
    ]  # fmt: skip
    assert all(int(each.told["compared"]) > 5 for each in found if each.code == "even")


def test_honest_draws_are_not_stopped_by_chance() -> None:
    """Sixty of them: the least likely difference is far from what stops."""
    chances = [
        float(each.told["chance"])
        for number in range(60)
        for each in looked_at(ranked(sha256(b"%d" % number).digest(), ENTRIES))
        if each.code == "even"
    ]
    assert min(chances) > CHANCE_MIN * 1000
    assert sum(chance < 0.05 for chance in chances) < len(chances) * 0.1, "the stated chance is not made too small"


@pytest.mark.parametrize(("size", "small"), [(9, (("island", 9),)), (10, ())])
def test_a_group_below_ten_stops_no_draw_and_is_warned_of(size: int, small: tuple[tuple[str, int], ...]) -> None:
    """The list names the group of each ticket: of few it may tell who is in it."""
    listed = [
        Entry(entry.ticket, "island" if at < size else "general", entry.commitment) for at, entry in enumerate(ENTRIES)
    ]
    assert small_groups(listed) == small
    found = next(each for each in looked_at(ranked(SEED, ENTRIES), entries=listed) if each.code == "groups")
    assert found.holds and found.told["small"] == str(len(small)) and found.mark == ("!" if small else "✓")


def skewed(share: float, *, days: tuple[str, ...] = ("01", "02")) -> Order:
    """The draw of 2011: a share of the winners is taken from the first days of entry, in a true order of scores."""
    order = ranked(SEED, ENTRIES)
    first = [entry for _, entry in order if KNOWN[entry.ticket]["day"] in days]
    rest = [entry for _, entry in order if KNOWN[entry.ticket]["day"] not in days]
    ahead = int(SEATS.total * share)
    turned = [*first[:ahead], *rest[: SEATS.total - ahead], *first[ahead:], *rest[SEATS.total - ahead :]]
    return [(score, entry) for (score, _), entry in zip(order, turned, strict=True)]


def test_the_draw_of_2011_is_stopped_at_the_day_of_entry() -> None:
    """Nine of ten winners from two of thirty days; every count and every seat was right in it."""
    found = looked_at(skewed(0.9))
    assert broken(found) == ["day"]
    (stopped,) = (each for each in found if not each.holds)
    assert stopped.told["group"] in ("01", "02") and float(stopped.told["chance"]) < 1e-50


def test_a_fifth_of_the_winners_from_two_days_is_stopped_too() -> None:
    """Three times their share."""
    assert broken(looked_at(skewed(0.2))) == ["day"]


@pytest.mark.parametrize("column", ["area", "age"])
def test_a_draw_that_hangs_on_area_or_age_is_stopped(column: str) -> None:
    """One group of it stands at the end of the order."""
    order = ranked(SEED, ENTRIES)
    worst = KNOWN[order[0][1].ticket][column]
    turned = sorted((entry for _, entry in order), key=lambda entry: KNOWN[entry.ticket][column] == worst)
    assert broken(looked_at([(score, entry) for (score, _), entry in zip(order, turned, strict=True)])) == [column]


def test_seats_kept_for_an_area_are_no_tie_to_it() -> None:
    """Entrants of a group that has seats of its own win more often, as the rule says; that is not stopped."""
    order = ranked(SEED, ENTRIES)
    rural = Seats((("rural", 500),), 100)
    by_stratum = {entry.ticket: {"stratum": entry.stratum} for entry in ENTRIES}
    given = seated([entry for _, entry in order], rural)
    found = checks(order, given, frozen=ENTRIES, seats=rural, registered=by_stratum)
    assert Counter(given.values())["rural"] == 500 and broken(found) == []


def test_an_entry_that_is_lost_doubled_or_added_is_counted() -> None:
    """Against the frozen list and against the entries as they came in."""
    order = ranked(SEED, ENTRIES)
    doubled = [*order[:10], order[9], *order[10:]]
    added = [*order, (b"\xff" * 32, Entry(bytes(16), "general", bytes(32)))]
    for wrong, figure in ((order[1:], "lost"), (doubled, "doubled"), (added, "added")):
        once = looked_at(wrong)[0]
        assert not once.holds and once.told[figure] == "1"
    registered = looked_at(ranked(SEED, ENTRIES[1:]), entries=ENTRIES[1:])[0]
    assert not registered.holds and registered.told["lost"] == "1", "lost between the entry and the list"


def test_scores_out_of_order_or_equal_or_bunched_are_found() -> None:
    """Range and uniqueness; a generator that has a short range."""
    order = ranked(SEED, ENTRIES)
    turned = [order[1], order[0], *order[2:]]
    equal = [(order[0][0], entry) if at == 1 else (score, entry) for at, (score, entry) in enumerate(order)]
    assert "ascending" in broken(looked_at(turned)) and "ascending" in broken(looked_at(equal))
    bunched = [(bytes([score[0] // 2]) + score[1:], entry) for score, entry in order]
    assert broken(looked_at(sorted(bunched))) == ["scores"]


def test_a_seat_that_skips_somebody_or_is_one_too_many_is_found() -> None:
    """Also a seat of a group for who is not of it, and a seat that nobody has."""
    order = ranked(SEED, ENTRIES)
    given = dict(seated([entry for _, entry in order], SEATS))
    general = [entry.ticket for _, entry in order if given[entry.ticket] == GENERAL]
    waiting = [e.ticket for _, e in order if given[e.ticket] == "RESERVE" and e.stratum == "general"]
    for changed in (
        {general[0]: "RESERVE", waiting[0]: GENERAL},
        {waiting[0]: GENERAL},
        {general[-1]: "RESERVE"},
        {general[0]: "rural" if order[0][1].stratum == "general" else "urban"},
        {bytes(16): GENERAL},
    ):
        assert "seats" in broken(looked_at(order, {**given, **changed})), changed
