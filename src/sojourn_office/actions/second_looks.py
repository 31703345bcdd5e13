"""A second look at a decision: asked for by its person, and a place for whoever is granted a visa on it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import second_look
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn.rounds.moves import end_of_day
from sojourn_office.actions import notices, one_place, quotas, reserve_list
from sojourn_office.actions.acting import perform
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, cases, events, ledger
from sojourn_office.storage.cases import Case
from sojourn_office.storage.rounds import Period

# From where a place comes for somebody who is granted a visa on a second look: the first of these that has one.
_COMES_FROM = (Place.FREE, Place.RETURNED, Place.NOT_RELEASED)


def ask(*, number: str, why: str, by: str, at: datetime, key: str) -> str | Refusal:
    """Ask for a second look, in the person's own words; papers follow it (`actions.cases.file_paper`)."""
    if not why.strip():
        return Refusal("reason_required", Message("Write what should be looked at again."), field="why")

    def do() -> str | Refusal:
        case = cases.to_change(number)
        action = second_look.ask(events.replay(case), by=by, at=at, zone=case.round.zone)
        if isinstance(action, Refusal):
            return action
        event = events.record_action(case, action, sealed={"why": why.strip()})
        notices.look_asked(case, event=event)
        return number

    return perform(do, verb="ask-look", by=by, key=key, at=at, asked=[number, why])


def told_with(case: Case, *, at: datetime) -> tuple[datetime, int] | None:
    """Until when somebody told at a moment may ask for a second look, and in how many days it is answered."""
    # A row that was changed in the transaction in hand has the day as it is written.
    on = date.fromisoformat(str(case.rule_on))
    rules = agreements.rules_of(case.scheme, on=on, mission=case.mission)
    terms = second_look.terms_of(rules)
    if terms is None:
        return None
    return terms.until(at.astimezone(ZoneInfo(case.round.zone)).date(), case.round.zone), terms.decide_days


def collect_until(case: Case, *, at: datetime) -> datetime | None:
    """Until when somebody told at a moment may collect: as many days as everyone of the round had."""
    round_ = case.round
    if round_.collect_until is None or round_.results_at is None:
        return None
    last = at + (round_.collect_until - round_.results_at)
    return end_of_day(last.astimezone(ZoneInfo(round_.zone)).date(), round_.zone)


def place_for(
    case: Case, period: Period, *, by: str, at: datetime, ends_at: datetime | None
) -> Movement | int | Refusal:
    """
    The movement by which a place is held for a case that a second look grants a visa; the period is locked.

    Where none is left and its round has a reserve list by points that still runs: the number on that list instead.
    It is a free place; where there is none, one that came back; where there is none, one not released yet: either is
    released for it. Nobody on a reserve list waits longer by it: what comes back there goes to the list at once.
    """
    refusal = quotas.why_not_held(period, at=at, zone=case.round.zone)
    if refusal is not None:
        return refusal
    if one_place.why_no_other(case, case.round) is not None:
        words = Message("The person has a place by another round of this period. Sign again when they gave it up.")
        return Refusal("place_elsewhere", words)
    source = next((each for each in _COMES_FROM if period.balances[each]), None)
    if source is None:
        line = reserve_list.line_for(case, at=at)
        if line is not None:
            return line
        words = Message("No place of {period} is left for this visa. Sign again when one came back.")
        return Refusal("period_full", Message(words.text, {"period": period.key}))
    if source is not Place.FREE:
        release = Movement(Cause.RELEASE, source, Place.FREE)
        on = at.astimezone(ZoneInfo(case.round.zone)).date()
        refusal = quotas.why_not_released(period, 1, on=on) or ledger.cannot_move(period, release)
        if refusal is not None:
            return refusal
        public = {"round": case.round_id, "places": 1}
        events.record(Happened.PLACES_RELEASED, period.key, by=by, at=at, public=public, moves=[(period, release)])
    held = Movement(Cause.PASSING, Place.FREE, Place.HELD, case=case.number, ends_at=ends_at)
    return ledger.cannot_move(period, held) or held
