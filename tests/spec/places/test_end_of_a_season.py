"""The end of a round and of a season: what nobody has, and who is in the middle, each by a written rule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sojourn.places.checks import broken
from sojourn.places.model import Account, Cause, Movement
from sojourn.places.moves import replay
from sojourn.places.seasons import Unfinished, Unused, at_end_of_round, at_end_of_season, first_in_next

title = "The end of a season"

# Ten granted: two held, one taken, one came back, four free, two not released.
BEFORE = [
    Movement(Cause.GRANT, None, Account.NOT_RELEASED, 10),
    Movement(Cause.RELEASE, Account.NOT_RELEASED, Account.FREE, 8),
    *(Movement(Cause.LODGING, Account.FREE, Account.HELD, case=case) for case in ("c1", "c2", "c3", "c4")),
    Movement(Cause.ISSUE, Account.HELD, Account.TAKEN, case="c3"),
    Movement(Cause.EXPIRY, Account.HELD, Account.RETURNED, case="c4"),
]


def after(movements: tuple[Movement, ...]) -> dict[str, int]:
    """Where the places are; the whole ledger holds."""
    balances = replay([*BEFORE, *movements])
    assert broken([*BEFORE, *movements], balances) == ()
    return {account.value: balances[account] for account in Account if balances[account]}


@pytest.mark.parametrize(
    ("unused", "returned", "free", "came_back"),
    [
        (Unused.NEXT_ROUND, Unused.NEXT_ROUND, 5, 0),
        (Unused.NEXT_ROUND, Unused.LAPSE, 4, 1),
        (Unused.LAPSE, Unused.LAPSE, 0, 5),
        (Unused.LAPSE, Unused.NEXT_ROUND, 0, 5),
    ],
)
def test_what_nobody_has_goes_on_or_lapses_when_a_round_ends(
    unused: Unused, returned: Unused, free: int, came_back: int
) -> None:
    """Who holds a place, and who has a visa, is not touched; where the unused lapses, what came back does too."""
    now = after(at_end_of_round(replay(BEFORE), unused=unused, returned=returned))
    assert (now.get("free", 0), now.get("returned", 0)) == (free, came_back)
    assert (now["held"], now["taken"]) == (2, 1)


@pytest.mark.parametrize(
    ("rule", "held", "first"),
    [(Unfinished.FINISH, 2, ()), (Unfinished.NEXT_SEASON, 0, ("c1", "c2")), (Unfinished.END, 0, ())],
)
def test_nobody_is_left_in_the_middle_when_a_season_ends(rule: Unfinished, held: int, first: tuple[str, ...]) -> None:
    """They finish in this season, come first in the next one, or are told that it is over."""
    movements, heads = at_end_of_season(replay(BEFORE), ["c1", "c2"], rule=rule)
    now = after(movements)
    assert (now.get("held", 0), now.get("free", 0), heads) == (held, 0, first)
    assert now["taken"] == 1


def test_whoever_comes_first_in_the_next_season_has_one_of_its_places_and_the_same_last_moment() -> None:
    """In their order, before anybody else of that season; a hold ends when it would have ended."""
    _, heads = at_end_of_season(replay(BEFORE), ["c1", "c2"], rule=Unfinished.NEXT_SEASON)
    until = {"c1": datetime(2027, 1, 9, tzinfo=UTC), "c2": None}
    before = [Movement(Cause.GRANT, None, Account.NOT_RELEASED, 5), Movement(Cause.RELEASE, *RELEASED, 3)]
    first = first_in_next(replay(before), heads, until)
    assert [(movement.case, movement.ends_at) for movement in first] == [("c1", until["c1"]), ("c2", None)]
    balances = replay([*before, *first])
    assert (balances[Account.FREE], balances[Account.HELD]) == (1, 2)
    assert broken([*before, *first], balances) == ()


RELEASED = (Account.NOT_RELEASED, Account.FREE)


def test_whoever_finishes_after_the_season_takes_the_place_of_the_season() -> None:
    """Held before its end, issued after it: the year that passed it."""
    movements, _ = at_end_of_season(replay(BEFORE), ["c1", "c2"], rule=Unfinished.FINISH)
    now = after((*movements, Movement(Cause.ISSUE, Account.HELD, Account.TAKEN, case="c1")))
    assert (now["held"], now["taken"]) == (1, 2)
