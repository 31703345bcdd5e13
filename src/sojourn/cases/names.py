"""What is done to a case, and why one is opened, as pages say it."""

from __future__ import annotations

from collections.abc import Mapping

from sojourn.basics.messages import Message
from sojourn.cases.model import Did

DID_NAMES: Mapping[Did, Message] = {
    Did.STARTED: Message("application begun"),
    Did.CLAIMED: Message("a place claimed"),
    Did.MOVED_UP: Message("moved up from the reserve list"),
    Did.PASSED_OVER: Message("passed over, since a place is held by another round"),
    Did.ENTERED: Message("entered a draw"),
    Did.LEFT_DRAW: Message("left the draw"),
    Did.LISTED: Message("on the fixed list of a draw"),
    Did.DRAWN: Message("the result of a draw told"),
    Did.ACCEPTED: Message("a drawn place accepted"),
    Did.PUT_BACK: Message("put back into the pool"),
    Did.INVITED: Message("invited to lodge"),
    Did.LODGED: Message("application lodged"),
    Did.FLAGGED: Message("marked as perhaps a second application"),
    Did.CLEARED: Message("found to be two persons"),
    Did.TAKEN: Message("case taken"),
    Did.HANDED_OVER: Message("case handed over"),
    Did.RELEASED: Message("case given back to the queue"),
    Did.OPENED: Message("opened"),
    Did.PAPER_ASKED: Message("a paper asked for"),
    Did.PAPER_GIVEN: Message("a paper came in"),
    Did.PAPER_ADDED: Message("a paper added before the work began"),
    Did.JUDGED: Message("a criterion judged"),
    Did.NOTED: Message("a note written"),
    Did.POINTS_GIVEN: Message("points given"),
    Did.AT_COUNTER: Message("at the counter"),
    Did.PROPOSED: Message("a decision proposed"),
    Did.TAKEN_BACK: Message("the proposal taken back"),
    Did.SENT_BACK: Message("the proposal sent back"),
    Did.DECIDED: Message("the decision confirmed"),
    Did.READ_AGAIN: Message("read a second time"),
    Did.READING_SETTLED: Message("the difference of two readings settled"),
    Did.REOPENED: Message("to be looked at again"),
    Did.TOLD: Message("the result told"),
    Did.LOOK_ASKED: Message("a second look asked for"),
    Did.LOOK_PAPER: Message("a paper added to the second look"),
    Did.ISSUED: Message("the visa issued"),
    Did.REVOKED: Message("the visa withdrawn"),
    Did.LAPSED: Message("not collected in time"),
    Did.DECLINED: Message("declined by the person"),
    Did.WITHDRAWN: Message("withdrawn by the person"),
    Did.VOIDED: Message("void by the rule on double applications"),
    Did.SEASON_ENDED: Message("ended with the season"),
    Did.CARRIED_OVER: Message("goes on in the next season"),
    Did.REMINDED: Message("reminded of a day to keep"),
    Did.GIVEN_BACK: Message("lost time given back"),
    Did.FEE_BEGUN: Message("payment of the fee begun"),
    Did.FEE_PAID: Message("fee paid"),
    Did.FEE_SETTLED: Message("payment of the fee settled"),
    Did.FEE_FAILED: Message("fee not paid"),
    Did.FEE_LATE: Message("fee not paid in time, the place went back"),
    Did.FEE_RETURNED: Message("fee given back"),
}

# Why a case or a paper was opened: the task in hand. A typed reason is kept sealed beside `other`.
OPENED_FOR: Mapping[str, Message] = {
    "to-assess": Message("to assess"),
    "to-sign": Message("to sign"),
    "to-issue": Message("to issue the visa"),
    "to-give-points": Message("to give points"),
    "to-compare": Message("to compare two applications"),
    "to-read-again": Message("to read a second time"),
    "to-settle": Message("to settle two readings"),
    "on-paper": Message("seen on paper at the counter"),
    "skipped": Message("left for later"),
    "for-court": Message("to export the case for a court"),
    "other": Message("for a reason that was written down"),
}
