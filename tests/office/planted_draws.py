"""Bugs that are planted in waiting rooms and rounds by lot one at a time, each of which their machine has to find."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sojourn.cases.model import Did
from sojourn_office.actions import entries as entry_acts
from sojourn_office.actions import ordering, selections
from sojourn_office.actions import waiting as room
from sojourn_office.storage import events, living
from sojourn_office.storage import waiting as stored


def late_is_in_time(patch: pytest.MonkeyPatch) -> None:
    """Whoever comes after the last moment is put among those who came in time."""
    real = room.Waiter
    patch.setattr(room, "Waiter", lambda *of, **named: replace(real(*of, **named), is_late=False))


def somebody_is_left_off_the_list(patch: pytest.MonkeyPatch) -> None:
    """The list of a waiting room lacks its last line."""
    real = ordering.entries_of
    patch.setattr(ordering, "entries_of", lambda waiters: real(waiters)[:-1])


def the_order_is_that_of_arrival(patch: pytest.MonkeyPatch) -> None:
    """Chance is drawn and shown, and the numbers are given as people came."""
    patch.setattr(ordering, "in_drawn_order", lambda waiters, _tickets: sorted(waiters, key=lambda each: each.came))


def the_room_forgets_how_many_came(patch: pytest.MonkeyPatch) -> None:
    """Everybody is numbered from one on."""
    patch.setattr(stored, "count", lambda _round: 0)


def the_room_forgets_who_came(patch: pytest.MonkeyPatch) -> None:
    """A second press counts as a new person."""
    patch.setattr(stored, "known", lambda _round, *, cases, keys, persons: [])


def a_second_ticket(patch: pytest.MonkeyPatch) -> None:
    """Whoever enters again has another ticket."""
    real = entry_acts._entry

    def entry(case: Any, before: Any, chance: bytes) -> Any:
        made = real(case, before, chance)
        made.ticket = chance[:16].hex()
        return made

    patch.setattr(entry_acts, "_entry", entry)


def enters_at_any_time(patch: pytest.MonkeyPatch) -> None:
    """Nobody asks whether the round is open."""
    patch.setattr(entry_acts, "may_claim", lambda _round, _at: None)


def ranks_are_turned_round(patch: pytest.MonkeyPatch) -> None:
    """The last of the draw is told to be the first."""
    real = selections._ranked

    def ranked(selection: Any) -> Any:
        rows = real(selection)
        for row, rank in zip(rows, range(len(rows), 0, -1), strict=True):
            row.rank = rank
        return rows

    patch.setattr(selections, "_ranked", ranked)


def a_declined_place_stays_held(patch: pytest.MonkeyPatch) -> None:
    """Declined or late, and the place is held for somebody who is back in the pool."""
    real = events.record_action

    def record_action(case: Any, action: Any, *, sealed: Any = None, moves: Any = ()) -> Any:
        back = action.did in (Did.PUT_BACK, Did.DECLINED)
        return real(case, action, sealed=sealed, moves=() if back else moves)

    patch.setattr(events, "record_action", record_action)


def nobody_asks_for_another_place(patch: pytest.MonkeyPatch) -> None:
    """A person is given a place by one round while they have one by another."""
    patch.setattr(living, "elsewhere", lambda *_asked, **_named: {})


PLANTED = [
    nobody_asks_for_another_place,
    late_is_in_time,
    somebody_is_left_off_the_list,
    the_order_is_that_of_arrival,
    the_room_forgets_how_many_came,
    the_room_forgets_who_came,
    a_second_ticket,
    enters_at_any_time,
    ranks_are_turned_round,
    a_declined_place_stays_held,
]
