"""Inviting more people than there are places: by a published factor, and never a place more than the quota."""

from __future__ import annotations

from fractions import Fraction

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.places.model import Account, Balances, Cause, Movement
from sojourn.places.moves import move


def invitations_left(free: int, open_invitations: int, *, factor: Fraction) -> int:
    """
    How many more people may be invited: the free places times the factor, rounded down, less those asked already.

    A factor of 1 invites one person a place. An invitation is no place: it stands beside the ledger, as the reserve.
    """
    assert factor >= 1, "fewer invitations than places leave places unused by design"
    return max(0, int(free * factor) - open_invitations)


def invite(free: int, open_invitations: int, wanted: int, *, factor: Fraction) -> int | Refusal:
    """The open invitations after so many more; a refusal with the largest number there can be."""
    most = invitations_left(free, open_invitations, factor=factor)
    if wanted > most:
        told = {"most": most, "places": free, "factor": str(factor)}
        words = Message("At most {most} more can be invited: {places} free places, {factor} invitations a place.", told)
        return Refusal("ledger_short", words)
    return open_invitations + wanted


def answer(balances: Balances, case: str) -> Balances | Refusal:
    """
    The balances after somebody who was invited lodges: a place is held, or none is left.

    Here and not at the invitation the quota binds: whoever comes after the last place is told so, whatever the factor.
    """
    return move(balances, Movement(Cause.LODGING, Account.FREE, Account.HELD, case=case))
