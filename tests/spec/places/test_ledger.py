"""The ledger: places move along open ways, no account goes below zero, and everything sums to the grant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sojourn.basics.refusals import Refusal
from sojourn.places.checks import broken
from sojourn.places.model import WAYS, Account, Balances, Cause, Movement
from sojourn.places.moves import move, replay, smallest_quota, to_quota

title = "Places"

GRANT = Movement(Cause.GRANT, None, Account.NOT_RELEASED, 3)
RELEASE = Movement(Cause.RELEASE, Account.NOT_RELEASED, Account.FREE, 3)


def lived(case: str) -> list[Movement]:
    return [
        Movement(Cause.PASSING, Account.FREE, Account.HELD, case=case),
        Movement(Cause.ISSUE, Account.HELD, Account.TAKEN, case=case),
        Movement(Cause.ENTRY, Account.TAKEN, Account.USED, case=case),
    ]


def test_a_place_is_held_then_taken_then_used():
    """Held at passing, taken at issue, used at entry; the sum stays what the agreement grants."""
    balances = replay([GRANT, RELEASE, *lived("a")])
    assert (balances[Account.FREE], balances[Account.USED], balances.total, balances.granted) == (2, 1, 3, 3)


def test_the_last_place_goes_to_one_person():
    """The next one is told that none is left, and nothing has changed."""
    full = replay([GRANT, RELEASE, *(Movement(Cause.LODGING, Account.FREE, Account.HELD, case=c) for c in "abc")])
    answer = move(full, Movement(Cause.LODGING, Account.FREE, Account.HELD, case="d"))
    assert isinstance(answer, Refusal)
    assert answer.code == "period_full"


def test_nothing_is_released_twice():
    """More than is there cannot be moved; the largest possible number is told."""
    answer = move(replay([GRANT, RELEASE]), Movement(Cause.RELEASE, Account.NOT_RELEASED, Account.FREE, 1))
    assert isinstance(answer, Refusal)
    assert answer.code == "ledger_short"


def test_a_cause_opens_only_its_own_ways():
    """A free place cannot be taken without being held first."""
    with pytest.raises(AssertionError):
        move(replay([GRANT, RELEASE]), Movement(Cause.ISSUE, Account.FREE, Account.TAKEN, case="a"))


def test_a_used_place_stays_used_in_the_quota():
    """Entering gives nothing back: the smallest legal quota counts held, taken and used."""
    assert smallest_quota(replay([GRANT, RELEASE, *lived("a"), lived("b")[0]])) == 2


@pytest.mark.parametrize(
    ("alter", "sentence"),
    [
        (lambda m: [*m, Movement(Cause.EXPIRY, Account.HELD, Account.RETURNED, 2)], "no_account_is_ever"),
        (lambda m: [*m, lived("a")[0]], "no_case_holds_two_places"),
        (lambda m: [*m, lived("")[0]], "every_promised_place"),
        (lambda m: [*m, Movement(Cause.PASSING, Account.FREE, Account.HELD, 2, "b")], "every_promised_place"),
        (lambda m: [*m, Movement(Cause.CEILING, Account.NOT_RELEASED, None, 1)], "no_account_is_ever"),
        (lambda m: [*m, Movement(Cause.CEILING, Account.HELD, None, 1, "a")], "every_way_is_open"),
        (lambda m: m[:-1], "the_stated_balances"),
        (lambda m: m[1:], "the_accounts_sum"),
        (lambda m: [*m, Movement(Cause.ISSUE, Account.FREE, Account.TAKEN, case="b")], "every_way_is_open"),
    ],
)
def test_an_altered_ledger_is_found(alter, sentence):
    """Planted: a place too many, a second place, a movement left out, a missing grant, a shortcut."""
    movements = [GRANT, RELEASE, lived("a")[0]]
    assert broken(movements, replay(movements)) == ()
    found = {name for name, _ in broken(alter(movements), replay(movements))}
    assert any(name.startswith(sentence) for name in found), found


@pytest.mark.parametrize(
    ("quota", "left"),
    [(5, (2, 2, 0)), (3, (0, 2, 0)), (2, (0, 1, 0)), (1, (0, 0, 0))],
    ids=["raised", "the same", "lowered", "to what is promised"],
)
def test_a_quota_is_raised_or_lowered_to_what_is_promised_and_not_below(quota, left):
    """What no round was given goes first, then what came back, then what is free."""
    before = replay([GRANT, RELEASE, lived("a")[0]])
    movements = to_quota(before, quota)
    assert not isinstance(movements, Refusal)
    after = replay([GRANT, RELEASE, lived("a")[0], *movements])
    assert (after.granted, after.total) == (quota, quota)
    assert (after[Account.NOT_RELEASED], after[Account.FREE], after[Account.RETURNED]) == left
    assert after[Account.HELD] == 1
    below = to_quota(before, 0)
    assert isinstance(below, Refusal)
    assert (below.code, below.message.values["smallest"]) == ("quota_below_promised", 1)


def test_what_came_back_goes_before_what_is_free():
    """A place that lapsed is given to nobody by itself; a free one may be waited for."""
    lapsed = [*lived("a")[:1], Movement(Cause.EXPIRY, Account.HELD, Account.RETURNED, case="a")]
    movements = to_quota(replay([GRANT, RELEASE, *lapsed]), 1)
    assert [(each.source, each.places) for each in movements] == [(Account.RETURNED, 1), (Account.FREE, 1)]


@given(st.lists(st.sampled_from([(cause, way) for cause, ways in WAYS.items() for way in sorted(ways, key=str)])))
def test_whatever_is_tried_the_accounts_sum_to_the_grant(steps):
    """Random movements: each is refused or leaves a ledger that sums and is nowhere below zero."""
    balances = Balances()
    for cause, (source, target) in steps:
        after = move(balances, Movement(cause, source, target))
        balances = balances if isinstance(after, Refusal) else after
        assert balances.total == balances.granted
        assert min(balances.accounts.values()) >= 0
