"""Two records that may be of one person: proposed by one officer, joined by another, and undone in the same way."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal

Record = TypeVar("Record", bound=Hashable)


class Standing(StrEnum):
    """How it stands between two records."""

    LIKELY = "likely"
    APART = "apart"
    PROPOSED = "proposed"
    JOINED = "joined"
    PARTING = "parting"


class Step(StrEnum):
    """What can be done about two records; the value is the kind of its event, after `pair:`."""

    SET_ASIDE = "set-aside"
    PROPOSE = "proposed"
    JOIN = "joined"
    DECLINE = "declined"
    ASK_TO_UNDO = "undo-proposed"
    UNDO = "undone"
    KEEP = "kept"


# Where each step leads, by where it begins.
_WAYS: Mapping[Step, Mapping[Standing, Standing]] = {
    Step.SET_ASIDE: {Standing.LIKELY: Standing.APART},
    Step.PROPOSE: {Standing.LIKELY: Standing.PROPOSED, Standing.APART: Standing.PROPOSED},
    Step.JOIN: {Standing.PROPOSED: Standing.JOINED},
    Step.DECLINE: {Standing.PROPOSED: Standing.APART},
    Step.ASK_TO_UNDO: {Standing.JOINED: Standing.PARTING},
    Step.UNDO: {Standing.PARTING: Standing.APART},
    Step.KEEP: {Standing.PARTING: Standing.JOINED},
}
# What somebody else than the proposer does.
_BY_ANOTHER = frozenset({Step.JOIN, Step.DECLINE, Step.UNDO, Step.KEEP})
# The records count as one until a second officer has undone the join.
COUNTED_AS_ONE = frozenset({Standing.JOINED, Standing.PARTING})

STANDING_NAMES: Mapping[Standing, Message] = {
    Standing.LIKELY: Message("Nobody has looked"),
    Standing.APART: Message("Two persons"),
    Standing.PROPOSED: Message("Proposed as one person"),
    Standing.JOINED: Message("One person"),
    Standing.PARTING: Message("One person; proposed as two"),
}


def after(standing: Standing, step: Step, *, by: str, proposed_by: str = "") -> Standing | Refusal:
    """
    Where a step leads. `by` and `proposed_by` are people, not posts: nobody confirms their own proposal.

    Nothing follows from a likeness by itself: from `LIKELY` there is no way to `JOINED` but through two people.
    """
    ways = _WAYS[step]
    if standing not in ways:
        return Refusal("changed_meanwhile", Message("Somebody else decided about these two records meanwhile."))
    if step in _BY_ANOTHER and by == proposed_by:
        return Refusal("same_officer", Message("Two people join records, and two undo it: a colleague answers this."))
    return ways[standing]


def wholes(joined: Iterable[tuple[Record, Record]]) -> dict[Record, frozenset[Record]]:
    """
    Each record of some joins with all that count as one person with it.

    >>> sorted(wholes([("a", "b"), ("b", "c")])["a"])
    ['a', 'b', 'c']
    """
    found: dict[Record, frozenset[Record]] = {}
    for one, two in joined:
        whole = found.get(one, frozenset({one})) | found.get(two, frozenset({two}))
        found.update(dict.fromkeys(whole, whole))
    return found
