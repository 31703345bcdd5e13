"""Inviting more people than there are places: a published factor, and never a place over the quota."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sojourn.basics.refusals import Refusal
from sojourn.places.inviting import answer, invitations_left, invite
from sojourn.places.model import Account, Balances, Cause, Movement
from sojourn.places.moves import move, replay

title = "Inviting more than there are places"


def released(places: int) -> Balances:
    return replay(
        [
            Movement(Cause.GRANT, None, Account.NOT_RELEASED, places),
            Movement(Cause.RELEASE, Account.NOT_RELEASED, Account.FREE, places),
        ]
    )


@pytest.mark.parametrize(
    ("places", "invited", "factor", "left"),
    [(400, 0, "1", 400), (400, 0, "3/2", 600), (3, 0, "3/2", 4), (400, 599, "3/2", 1), (400, 700, "3/2", 0)],
)
def test_the_factor_is_applied_to_what_is_free_and_rounded_down(
    places: int, invited: int, factor: str, left: int
) -> None:
    """Three places and a factor of one and a half: four people, not five."""
    assert invitations_left(places, invited, factor=Fraction(factor)) == left


def test_one_invitation_too_many_is_refused_with_the_most_there_can_be() -> None:
    """The number that is told can be asked for at once."""
    refusal = invite(400, 0, 601, factor=Fraction(3, 2))
    assert isinstance(refusal, Refusal)
    assert refusal.message.values["most"] == 600
    assert invite(400, 0, 600, factor=Fraction(3, 2)) == 600


@given(places=st.integers(1, 20), factor=st.fractions(1, 4, max_denominator=10))
def test_whatever_the_factor_and_though_everybody_comes_no_place_more_is_given(places: int, factor: Fraction) -> None:
    """All who were invited lodge; those after the last place are told that none is left."""
    balances = released(places)
    invited = invite(places, 0, invitations_left(places, 0, factor=factor), factor=factor)
    assert isinstance(invited, int)
    told = []
    for number in range(invited):
        after = answer(balances, f"c{number}")
        told.append(after.code if isinstance(after, Refusal) else "held")
        if not isinstance(after, Refusal):
            issued = move(after, Movement(Cause.ISSUE, Account.HELD, Account.TAKEN, case=f"c{number}"))
            assert isinstance(issued, Balances)
            balances = issued
    assert told.count("held") == balances[Account.TAKEN] == places
    assert set(told[places:]) <= {"period_full"}
    assert balances.total == balances.granted == places
