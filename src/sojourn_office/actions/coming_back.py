"""A place that comes back since an application ended: to where it goes, and who has it next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn.rounds.methods import METHODS
from sojourn_office.actions import reserve_list, reserves, selections
from sojourn_office.storage import ledger
from sojourn_office.storage.cases import Case
from sojourn_office.storage.rounds import Period


def moves_of(case: Case, period: Period, cause: Cause, *, at: datetime) -> list[tuple[Period, Movement]]:
    """The movement by which the held place of a case comes back into its locked period; none where it has no place."""
    if ledger.place_of(case) is not Place.HELD:
        return []
    back = reserve_list.comes_back_to(case, period, at=at)
    return [(period, Movement(cause, Place.HELD, back, case=case.number))]


def pass_on(case: Case, period: Period, moves: Sequence[object], *, at: datetime) -> None:
    """Give what came back to whoever is next, by the way of choosing of its round."""
    method, next_ones = METHODS[case.round.method], 0
    if moves and method.by_points:
        next_ones += reserve_list.move_up(case.round_id, period, at=at) is not None
    if moves and method.holds_at_claim:
        next_ones += reserves.pass_on(case.round_id, period, at=at)
    if method.by_lot:
        next_ones += selections.pass_on(case.round_id, period, at=at)
    if moves and not next_ones:
        reserve_list.move_up_instead(case, period, at=at)
