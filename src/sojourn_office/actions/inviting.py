"""Inviting people to lodge, more than there are places where the agreement says how many; never a place more."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.places.inviting import invite as checked
from sojourn.rounds.methods import METHODS
from sojourn.rounds.model import RoundState
from sojourn.rounds.moves import end_of_day, last_minute, state_at
from sojourn_office.actions import holders, notices, one_place, quotas
from sojourn_office.actions.acting import perform
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, cases, events, invitations, rounds, stops
from sojourn_office.storage.cases import Case
from sojourn_office.storage.rounds import Round


def invite(*, round_id: str, count: int, days: int, by: str, at: datetime, key: str) -> str | Refusal:
    """
    Invite those who come next in a round, in the order in which they began, to lodge within so many days.

    No more than the free places times the factor of the agreement, less those who are invited already. An invitation
    holds no place: whoever lodges after the last place was given is told so.
    """

    def do() -> str | Refusal:
        period = rounds.period_of_round_to_change(round_id)
        round_ = rounds.by_id(round_id)
        if period is None or round_ is None:
            return Refusal("not_found", Message("There is no such round."))
        factor = factor_of(round_, at)
        if factor is None or not METHODS[round_.method].holds_at_lodging:
            return Refusal("case_state", Message("In this round nobody is invited: whoever is ready lodges."))
        refusal = stops.why_stopped(period) or quotas.why_paused_at(period, at=at, zone=round_.zone)
        if refusal is None and state_at(round_.record, at) is not RoundState.OPEN:
            refusal = Refusal("period_closed", Message("{round} is not open.", {"round": round_id}))
        if refusal is not None:
            return refusal
        free = quotas.free_now(period, at=at, zone=round_.zone, stream=round_.stream)
        next_ones = _next_ones(round_, count)
        there = checked(free, invitations.still_open(period, at=at), len(next_ones), factor=factor)
        if isinstance(there, Refusal):
            return there
        until = end_of_day(at.astimezone(ZoneInfo(round_.zone)).date() + timedelta(days=days), round_.zone)
        for case in [cases.to_change(number) for number in next_ones]:
            event = events.record_action(case, case_moves.invite(by=by, at=at, until=until))
            invitations.keep(case, event=event, until=until)
            notices.invited(case, event=event, until=until)
        public = {
            "invited": len(next_ones),
            "open": there,
            "free": free,
            "factor": str(factor),
            "until": until.isoformat(),
        }
        events.record(Happened.INVITED, round_id, by=by, at=at, public=public)
        return round_id

    holders.make_room_for(round_id, at=at)
    return perform(do, verb="invite", by=by, key=key, at=at, asked=[round_id, count, days])


def _next_ones(round_: Round, count: int) -> list[str]:
    """Who is next to be invited; whoever has a place of the period by another round could not lodge, and waits."""
    found: list[str] = []
    behind = 0
    while len(found) < count and (waiting := invitations.next_to_invite(round_.id, behind=behind, most=count)):
        behind += len(waiting)
        placed = one_place.with_a_place(round_, waiting)
        found += [case.number for case in waiting if case.number not in placed]
    return found[:count]


def factor_of(round_: Round, at: datetime) -> Fraction | None:
    """How many people are invited for each place by the agreement; nothing where nobody is."""
    rules = agreements.rules_of(round_.scheme, on=at.astimezone(ZoneInfo(round_.zone)).date())
    written = rules.word("invited_per_place")
    return Fraction(written) if written is not None else None


def why_not_invited(case: Case, *, at: datetime) -> Refusal | None:
    """Why a case cannot be lodged where people are invited: it was not, or the invitation has ended."""
    if not METHODS[case.round.method].holds_at_lodging or factor_of(case.round, at) is None:
        return None
    invitation = invitations.of_case(case.number)
    if invitation is None:
        return Refusal("not_invited", Message("In this round whoever is invited lodges. You are not invited yet."))
    if at >= invitation.until:
        told = last_minute(invitation.until.astimezone(ZoneInfo(case.round.zone)))
        return Refusal("period_closed", Message("Your invitation was good until {until}.", {"until": told}))
    return None
