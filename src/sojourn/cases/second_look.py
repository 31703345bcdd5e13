"""A second look at a decision not to issue a visa: who may ask for it until when, and who may not take part in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sojourn.agreements.moves import Rules
from sojourn.basics.days import office_day
from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import DECIDES, STAGE_NAMES, Action, Case, Did, Stage, done
from sojourn.rounds.moves import end_of_day, last_minute


@dataclass(frozen=True)
class Terms:
    """In how many days it is asked for, from the day of being told, and in how many the office answers."""

    ask_days: int
    decide_days: int

    def until(self, told_on: date, zone: str) -> datetime:
        """The moment at which the time to ask ends: that of the last day, where the mission is."""
        return end_of_day(told_on + timedelta(days=self.ask_days), zone)


def terms_of(rules: Rules) -> Terms | None:
    """The terms of the scheme; nothing where the host gives no second look, or where none was found."""
    told = rules.table("review")
    return Terms(told["ask_days"], told["decide_days"]) if told is not None else None


def ask(case: Case, *, by: str, at: datetime, zone: str) -> Action | Refusal:
    """Ask for the second look, once and in time; the case goes back to the officers, with nobody."""
    refusal = cannot_ask(case, at)
    if refusal is not None:
        return refusal
    told = next(action for action in reversed(case.actions) if action.did is Did.TOLD)
    days = timedelta(days=int(str(told.about["look_days"])))
    decide_by = last_minute(end_of_day(office_day(at.astimezone(ZoneInfo(zone)).date() + days), zone))
    return Action(Did.LOOK_ASKED, at, by, {"decide_by": decide_by.isoformat()})


def cannot_ask(case: Case, at: datetime) -> Refusal | None:
    """Why a second look cannot be asked for at a moment; nothing where it can."""
    if any(done(case, Did.LOOK_ASKED)):
        return Refusal("case_state", Message("A second look is asked for once, and you have asked."))
    if case.stage is not Stage.REFUSED:
        words = Message("A second look is at a decision not to issue a visa. The case is at: {stage}.")
        return Refusal("case_state", Message(words.text, {"stage": STAGE_NAMES[case.stage]}))
    if case.look_until is None:
        return Refusal("case_state", Message("By the rules of this scheme a decision is not looked at a second time."))
    if at >= case.look_until:
        return Refusal("period_closed", Message("The time to ask for a second look is over."))
    return None


def add_paper(case: Case, *, by: str, at: datetime, paper: str) -> Action | Refusal:
    """Add a paper to a second look, while no decision is proposed."""
    if case.look is None or case.stage not in (Stage.ASSESSMENT, Stage.PAPER_ASKED):
        return Refusal("case_state", Message("A paper is added while the second look is under way."))
    return Action(Did.LOOK_PAPER, at, by, {"paper": paper})


def took_part(case: Case) -> frozenset[str]:
    """Who had a part in the decision that is looked at again; nobody where none is."""
    look = case.look
    if look is None:
        return frozenset()
    before = case.actions[: case.actions.index(look)]
    return frozenset(action.by for action in before if action.did in DECIDES)


def is_barred(case: Case, names: Collection[str]) -> bool:
    """Whether somebody with these posts had a part in the decision that is looked at again."""
    return not took_part(case).isdisjoint(names)
