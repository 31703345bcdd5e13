"""Everything that can be done to a case, by the name of its event."""

from __future__ import annotations

from enum import Enum


class Did(Enum):
    """What can be done to a case; the value is the kind of its event."""

    STARTED = "case:started"
    CODE_PRINTED = "case:code-printed"
    CONNECTED = "case:connected"
    CLAIMED = "case:claimed"
    MOVED_UP = "case:moved-up"
    PASSED_OVER = "case:passed-over"
    ENTERED = "case:entered"
    LEFT_DRAW = "case:left-draw"
    LISTED = "case:listed"
    DRAWN = "case:drawn"
    ACCEPTED = "case:accepted"
    PUT_BACK = "case:put-back"
    INVITED = "case:invited"
    LODGED = "case:lodged"
    ENDORSED = "case:endorsed"
    NOT_ENDORSED = "case:not-endorsed"
    ENDORSEMENT_TAKEN_BACK = "case:endorsement-taken-back"
    PAPER_ADDED = "case:paper-added"
    FLAGGED = "case:flagged"
    CLEARED = "case:cleared"
    TAKEN = "case:taken"
    HANDED_OVER = "case:handed-over"
    RELEASED = "case:released"
    OPENED = "case:opened"
    PAPER_ASKED = "case:paper-asked"
    PAPER_GIVEN = "case:paper-given"
    JUDGED = "case:judged"
    NOTED = "case:noted"
    POINTS_GIVEN = "case:points-given"
    AT_COUNTER = "case:at-counter"
    PROPOSED = "case:proposed"
    TAKEN_BACK = "case:taken-back"
    SENT_BACK = "case:sent-back"
    DECIDED = "case:decided"
    READ_AGAIN = "case:read-again"
    READING_SETTLED = "case:reading-settled"
    REOPENED = "case:reopened"
    TOLD = "case:told"
    LOOK_ASKED = "case:second-look-asked"
    LOOK_PAPER = "case:second-look-paper"
    ISSUED = "case:issued"
    REVOKED = "case:revoked"
    LAPSED = "case:lapsed"
    DECLINED = "case:declined"
    WITHDRAWN = "case:withdrawn"
    VOIDED = "case:voided"
    SEASON_ENDED = "case:season-ended"
    CARRIED_OVER = "case:carried-over"
    REMINDED = "case:reminded"
    GIVEN_BACK = "case:time-given-back"
    FEE_BEGUN = "case:fee-begun"
    FEE_PAID = "case:fee-paid"
    FEE_SETTLED = "case:fee-settled"
    FEE_FAILED = "case:fee-failed"
    FEE_LATE = "case:fee-late"
    FEE_RETURNED = "case:fee-returned"


# What the office does on its way to a decision; the person is told the decision, by one action of its own.
OFFICERS_ONLY = frozenset(
    {
        Did.FLAGGED,
        Did.CLEARED,
        Did.JUDGED,
        Did.NOTED,
        Did.POINTS_GIVEN,
        Did.PROPOSED,
        Did.TAKEN_BACK,
        Did.SENT_BACK,
        Did.DECIDED,
        Did.READ_AGAIN,
        Did.READING_SETTLED,
        Did.REOPENED,
    }
)
