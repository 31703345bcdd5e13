"""After a draw: the next by rank, more seats for the same entries, nobody put in; every line follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sojourn.rounds.draws.entries import Entry
from sojourn.rounds.draws.manifest import GENERAL, RESERVE, BrokenDraw, Seats
from sojourn.rounds.draws.offers import MORE, OFFERED, Step, by_tenth, next_offers, read_steps, replayed, write_steps
from sojourn.rounds.draws.order import ranked
from sojourn.rounds.draws.seating import seated

title = "After a draw"

AT = datetime(2027, 6, 8, 12, tzinfo=UTC)
SEATS = Seats((("rural", 2),), 3)
ORDER = [
    entry
    for _, entry in ranked(
        bytes(32),
        [Entry(sha256(b"%d" % n).digest()[:16], "rural" if n % 4 == 0 else "general", bytes(32)) for n in range(24)],
    )
]
FIRST = {ticket: seat for ticket, seat in seated(ORDER, SEATS).items() if seat != RESERVE}


def holders(*steps: Step, order: list[Entry] = ORDER) -> list[int]:
    """The ranks that have an offer and were not passed over."""
    offers = replayed(order, SEATS, steps)
    living = offers.offered - offers.passed
    return [rank for rank, entry in enumerate(order, start=1) if entry.ticket in living]


def after(earlier: list[Step], *told: tuple[str, bytes, str], days: int = 1) -> list[Step]:
    at = AT + timedelta(days=days)
    return [
        *earlier,
        *next_offers(ORDER, SEATS, earlier, [Step(at, ticket, step, about) for step, ticket, about in told]),
    ]


def of(seat: str) -> list[bytes]:
    return [entry.ticket for entry in ORDER if FIRST.get(entry.ticket) == seat]


def test_who_declines_is_followed_by_the_next_rank_of_the_same_rule() -> None:
    """A seat of everybody goes to the smallest rank without one, a seat of a group to the next of that group."""
    without = [entry for entry in ORDER if entry.ticket not in FIRST]
    steps = after([], ("declined", of(GENERAL)[0], ""))
    assert [(step.ticket, step.step, step.about) for step in steps[1:]] == [(without[0].ticket, OFFERED, GENERAL)]
    steps = after(steps, ("lapsed", of("rural")[0], ""), days=2)
    (offered,) = steps[3:]
    assert offered.step == OFFERED and len(holders(*steps)) == SEATS.total


def test_a_second_selection_is_the_same_order_with_more_seats() -> None:
    """Where take-up is low: nobody who has a seat loses it, and the next ranks have one."""
    steps = after([], (MORE, b"", "GENERAL=4"), (MORE, b"", "rural=1"))
    before, now = holders(), holders(*steps)
    assert len(now) == SEATS.total + 5 and set(before) < set(now)
    assert [step.step for step in steps] == [MORE, MORE, *[OFFERED] * 5]


@pytest.mark.parametrize(
    ("step", "who", "about", "says"),
    [
        ("declined", "waiting", "", "No seat was offered"), ("accepted", "waiting", "", "No seat was offered"),
        ("withdrawn", "nobody", "", "not in the frozen list"), ("disqualified", "seated", "", "code of a reason"),
        ("declined", "seated", "why", "code of a reason"), ("offered", "waiting", "GENERAL", "cannot be read"),
        ("more", "seated", "GENERAL=1", "cannot be read"), ("put-in", "seated", "", "cannot be read"),
    ],
)  # fmt: skip
def test_nobody_is_put_in_and_only_an_offer_can_be_declined(step: str, who: str, about: str, says: str) -> None:
    """Whatever is told, the list and its order stay as they were."""
    waiting = next(entry.ticket for entry in ORDER if entry.ticket not in FIRST)
    ticket = {"waiting": waiting, "nobody": bytes(16), "seated": of(GENERAL)[0]}[who]
    with pytest.raises(BrokenDraw) as broken:
        after([], (step, ticket, about))
    assert says in broken.value.trouble.text and broken.value.place == "1"


def test_a_ticket_is_passed_over_once_and_time_does_not_go_back() -> None:
    """Also where both are told at one moment."""
    ticket = of(GENERAL)[0]
    steps = after([], ("declined", ticket, ""))
    for told, days in ((("withdrawn", ticket, ""), 2), ((MORE, b"", "GENERAL=1"), 1), ((MORE, b"", "GENERAL=1"), 0)):
        with pytest.raises(BrokenDraw):
            after(steps, told, days=days)


def test_who_withdraws_before_an_offer_is_passed_over_when_the_turn_comes() -> None:
    """Nothing is offered for it, since no seat came free."""
    waiting = [entry.ticket for entry in ORDER if entry.ticket not in FIRST]
    steps = after([], ("withdrawn", waiting[0], ""))
    assert [step.step for step in steps] == ["withdrawn"]
    steps = after(steps, ("declined", of(GENERAL)[0], ""), days=2)
    assert steps[-1].ticket == waiting[1]


@given(st.lists(st.tuples(st.sampled_from(["declined", "lapsed", "withdrawn", MORE]), st.integers(0, 23)), max_size=12))
def test_offers_are_always_the_smallest_ranks_that_were_not_passed_over(acts: list[tuple[str, int]]) -> None:
    """Whatever happens in whatever order; the file of it is read back the same."""
    steps: list[Step] = []
    for day, (step, at) in enumerate(acts):
        ticket, about = (b"", "GENERAL=1") if step == MORE else (ORDER[at].ticket, "")
        try:
            steps = after(steps, (step, ticket, about), days=day + 1)
        except BrokenDraw:
            continue
        offers = replayed(ORDER, SEATS, steps)
        due = seated(ORDER, offers.seats, passed_over=offers.passed)
        assert {ticket for ticket, seat in due.items() if seat != RESERVE} == offers.offered - offers.passed
    assert read_steps(write_steps(steps)) == steps


def test_a_line_that_does_not_follow_is_named() -> None:
    """Somebody else is offered the seat, an offer is left out, or one is made too many; each with true marks."""
    waiting = [entry.ticket for entry in ORDER if entry.ticket not in FIRST]
    steps = after([], ("declined", of(GENERAL)[0], ""))
    steps = after(steps, ("declined", of(GENERAL)[1], ""), days=2)
    other = Step(steps[1].at, waiting[5], OFFERED, GENERAL)
    for wrong, line in (
        ([steps[0], other, *steps[2:]], 3),
        ([steps[0], *steps[2:]], 3),
        ([*steps, Step(steps[-1].at, waiting[5], OFFERED, GENERAL)], 6),
        ([steps[1], steps[0], *steps[2:]], 2),
    ):
        with pytest.raises(BrokenDraw) as broken:
            replayed(ORDER, SEATS, read_steps(write_steps(wrong)))
        assert broken.value.place == f"offers.csv, line {line}"
    with pytest.raises(BrokenDraw, match="line 2"):
        replayed(ORDER, SEATS, steps, since=AT + timedelta(days=1, seconds=1))


def test_each_changed_byte_of_the_file_has_its_line() -> None:
    """Every byte, also that of a line's end."""
    whole = write_steps(after([], ("declined", of(GENERAL)[0], ""), ("accepted", of(GENERAL)[1], "")))
    for at in range(len(whole)):
        spoiled = bytearray(whole)
        spoiled[at] ^= 1
        with pytest.raises(BrokenDraw) as broken:
            read_steps(bytes(spoiled))
        line = whole[:at].count(b"\n") + 1
        assert broken.value.place in (f"offers.csv, line {line}", f"offers.csv, line {line + 1}")


def test_who_is_put_out_is_counted_by_tenth_of_the_ranks():
    """Every rank is in one tenth, however many there are."""
    assert by_tenth([1, 2, 3], 24)[:2] == [(2, 2), (1, 2)]
    for entries in (1, 7, 24, 100):
        tenths = by_tenth(range(1, entries + 1), entries)
        assert len(tenths) == 10 and all(out == there for out, there in tenths)
        assert sum(there for _, there in tenths) == entries
