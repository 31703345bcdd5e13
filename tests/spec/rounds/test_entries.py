"""Entering a round by lot: the group of an entry, how long a drawn place is held, the chance, and who comes next."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from sojourn.cases import moves
from sojourn.cases.model import Action, Case, Did
from sojourn.rounds.draws.entries import Entry
from sojourn.rounds.entries import (
    Terms,
    chance_in_100,
    first_step_ends,
    lodging_ends,
    now_seated,
    stratum_of,
)
from sojourn.rounds.methods import METHODS

title = "Entering a draw"

BALLOT = Terms(places=10, lodge_days=20, groups=(("KR-49", 2), ("KR-26", 3)))
POOL = Terms(places=10, lodge_days=20, accept_days=10, goes_back=True)
SEOUL = "Asia/Seoul"


@pytest.mark.parametrize(
    ("region", "group"), [("KR-49", "KR-49"), ("KR-26", "KR-26"), ("KR-11", "all"), ("JP-13", "all")]
)
def test_seats_are_kept_for_who_lives_in_a_region_and_the_others_are_one_group(region, group):
    """A region is a group only where the round keeps places for it."""
    assert stratum_of(BALLOT, region) == group


@pytest.mark.parametrize(
    ("places", "groups", "general"), [(None, (2, 3), 5), (10, (2, 3), 5), (4, (2, 2), 0), (1, (1, 0), 0)]
)
def test_a_draw_of_fewer_places_gives_the_groups_theirs_first(places, groups, general):
    """As far as it goes, in the order of the groups."""
    seats = BALLOT.seats(places)
    assert tuple(count for _, count in seats.quotas) == groups and seats.general == general


def test_more_places_kept_than_there_are_cannot_be_written():
    """Whoever sets up a round is told so before."""
    with pytest.raises(AssertionError):
        Terms(places=2, lodge_days=20, groups=(("KR-49", 3),))


@pytest.mark.parametrize(
    ("entries", "places", "chance"),
    [(0, 400, 100), (400, 400, 100), (401, 400, 99), (1702, 400, 23), (40_001, 400, 0)],
)
def test_the_chance_is_places_by_entries_rounded_down(entries, places, chance):
    """Nobody is promised more than there is."""
    assert chance_in_100(entries, places) == chance


@pytest.mark.parametrize(
    ("at", "accept_by", "lodge_by"),
    [
        # The last second of a day in Seoul, and the first of the next.
        (datetime(2027, 3, 1, 14, 59, 59, tzinfo=UTC), "2027-03-12", "2027-03-22"),
        (datetime(2027, 3, 1, 15, 0, 0, tzinfo=UTC), "2027-03-13", "2027-03-23"),
    ],
)
def test_days_to_accept_and_to_lodge_end_with_their_last_day_in_the_zone_of_the_round(at, accept_by, lodge_by):
    """Ten days and twenty, as in a pool; each ends at the start of the day that is named here."""
    assert first_step_ends(POOL, SEOUL, at).date().isoformat() == accept_by
    assert lodging_ends(POOL, SEOUL, at).date().isoformat() == lodge_by
    assert first_step_ends(BALLOT, SEOUL, at) == lodging_ends(BALLOT, SEOUL, at)


def entries(count):
    return [Entry(sha256(b"%d" % each).digest()[:16], "all", bytes(32)) for each in range(count)]


@pytest.mark.parametrize("gone", range(6))
def test_who_is_passed_over_takes_no_seat_from_anybody_else(gone):
    """The next of the order moves up, and nobody who had a seat loses it."""
    order = entries(6)
    seats = Terms(places=3, lodge_days=1).seats()
    before = now_seated(order, seats, over=())
    after = now_seated(order, seats, over={order[gone].ticket})
    assert set(before) - {order[gone].ticket} <= set(after) and len(after) == 3


def case(*did):
    """A case to which so much happened, a day apart; a hold lasts until the end of the month."""
    actions = []
    for day, each in enumerate(did, start=1):
        about = {"until": "2027-01-31T00:00:00+00:00"} if each in (Did.DRAWN, Did.ACCEPTED, Did.MOVED_UP) else {}
        actions.append(Action(each, datetime(2027, 1, day, tzinfo=UTC), "", about))
    return Case("JPN-2027-AAAAAA-1", "KOR-JPN", "KOR-JPN-2027-P1", "jeju", "pool", tuple(actions))


IN = (Did.STARTED, Did.ENTERED)
AT = datetime(2027, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("did", "held", "accepted"),
    [
        (IN, False, False),
        ((*IN, Did.DRAWN), True, False),
        ((*IN, Did.DRAWN, Did.ACCEPTED), True, True),
        ((*IN, Did.DRAWN, Did.PUT_BACK), False, False),
        ((*IN, Did.DRAWN, Did.ACCEPTED, Did.PUT_BACK), False, False),
        ((*IN, Did.DRAWN, Did.ACCEPTED, Did.PUT_BACK, Did.DRAWN), True, False),
    ],
)
def test_a_place_is_held_by_the_last_thing_that_happened_to_it(did, held, accepted):
    """Drawn, accepted, put back, drawn again."""
    assert (case(*did).held_until is not None, case(*did).is_accepted) == (held, accepted)


def test_a_drawn_place_is_accepted_once_and_in_time():
    """The very moment of its end is too late."""
    drawn = case(*IN, Did.DRAWN)
    until = drawn.held_until
    assert isinstance(moves.accept(drawn, by="", at=AT, until=AT), Action)
    assert moves.accept(drawn, by="", at=until, until=until).code == "period_closed"
    assert moves.accept(case(*IN, Did.DRAWN, Did.ACCEPTED), by="", at=AT, until=AT).code == "case_state"
    assert moves.accept(case(*IN), by="", at=AT, until=AT).code == "case_state"


def test_whoever_is_late_goes_back_at_the_end_and_not_before():
    """To decline is possible at any time while a place is held."""
    drawn = case(*IN, Did.DRAWN)
    assert moves.put_back(drawn, by="", at=AT, why="late").code == "case_state"
    assert isinstance(moves.put_back(drawn, by="", at=drawn.held_until, why="late"), Action)
    assert isinstance(moves.put_back(drawn, by="", at=AT, why="declined"), Action)
    assert moves.put_back(case(*IN), by="", at=AT, why="declined").code == "case_state"


def test_a_draw_is_left_before_a_place_came_of_it_and_a_place_is_declined():
    """Leaving with a place in hand would give it back without saying so."""
    assert isinstance(moves.leave_draw(case(*IN), by="", at=AT), Action)
    assert moves.leave_draw(case(*IN, Did.DRAWN), by="", at=AT).code == "case_state"


def test_a_place_that_comes_back_goes_down_the_order_of_a_ballot_and_waits_in_a_pool_for_the_next_draw():
    """Both are drawn by lot; a method that is not has no draw to go down."""
    assert [code for code, method in METHODS.items() if method.by_lot] == ["ballot", "pool"]
    assert [code for code, method in METHODS.items() if method.passes_on] == ["ballot"]
