"""What a way of choosing decides about places: when one is held, and where it goes when it comes back."""

from __future__ import annotations

from dataclasses import dataclass

from sojourn.basics.messages import Message


@dataclass(frozen=True)
class Method:
    """
    A way of choosing.

    `holds_at_claim` holds a place when it is claimed, before anything is lodged; `holds_at_lodging` when an
    application is lodged; otherwise one is held when it passes. `has_result_day` tells everyone at once.
    `by_lot` holds one when a draw gives it; with `passes_on` one that comes back goes down the order of its draw, else
    it waits for the next draw. `by_points` puts who passed in the order of the points that officers gave, where the
    scheme has published by what. `comes_back_to` names the account of the ledger to which a held place goes that is not
    taken.
    """

    code: str
    name: Message
    holds_at_lodging: bool
    has_result_day: bool
    comes_back_to: str
    holds_at_claim: bool = False
    by_lot: bool = False
    passes_on: bool = False
    by_points: bool = False
