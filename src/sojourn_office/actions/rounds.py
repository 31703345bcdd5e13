"""Periods and rounds: grant, release, plan, publish results, let lapse what was not collected."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.model import AT_GATE, IN_OFFICE, Outcome, Stage
from sojourn.places.model import Account, Cause, Movement
from sojourn.rounds.entries import Terms
from sojourn.rounds.methods import METHODS
from sojourn.rounds.model import Offer
from sojourn.rounds.model import Round as RoundRecord
from sojourn_office.actions import alarms, holders, nested, notices, one_place, quotas, reserve_list, second_looks
from sojourn_office.actions.acting import SYSTEM, perform
from sojourn_office.actions.one_by_one import each
from sojourn_office.actions.periods import no_such_period
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, cases, events, ledger, log
from sojourn_office.storage.cases import Case
from sojourn_office.storage.entries import keep_terms
from sojourn_office.storage.rounds import (
    Period,
    Round,
    by_id,
    every_period_to_change,
    keep_round,
    open_period,
    period_of,
    period_of_case,
    period_to_change,
)


def grant(*, scheme: str, year: int, by: str, at: datetime, key: str) -> str | Refusal:
    """Open a quota period with what the agreement in use grants for that year."""
    found = agreements.scheme(scheme)
    if found is None:
        return Refusal("unknown_scheme", Message("{scheme} is not a scheme of this office.", {"scheme": scheme}))
    ceiling = quotas.ceiling_of(scheme, year)
    if ceiling is None:
        words = Message(
            "The agreement of {scheme} gives no number of places for {year}. Add it with its source and load the file.",
            {"scheme": scheme, "year": str(year)},
        )
        return Refusal("invalid", words, field="year")

    def do() -> str | Refusal:
        period, made = open_period(scheme, year)
        if made:
            every_period_to_change()
            movement = Movement(Cause.GRANT, None, Account.NOT_RELEASED, ceiling.places)
            public = {"scheme": scheme, "year": year, "places": ceiling.places, "from": ceiling.since}
            events.record(Happened.PERIOD_GRANTED, period.key, by=by, at=at, public=public, moves=[(period, movement)])
            return nested.set_all(by=by, at=at) or period.key
        return period.key

    return perform(do, verb="grant", by=by, key=key, at=at, asked=[scheme, year])


def release(*, scheme: str, year: int, places: int, to_round: str, by: str, at: datetime, key: str) -> str | Refusal:
    """Release places of a period to its rounds; a round that is planned already is of this period."""

    def do() -> str | Refusal:
        if period_of(scheme, year) is None:
            return no_such_period(scheme, year)
        period = period_to_change(scheme, year)
        round_ = by_id(to_round)
        if round_ is not None and round_.period_id != period.pk:
            told = {"round": to_round, "period": period.key}
            return Refusal("invalid", Message("{round} is not a round of the period {period}.", told), field="round")
        movement = Movement(Cause.RELEASE, Account.NOT_RELEASED, Account.FREE, places)
        on = at.astimezone(ZoneInfo(round_.zone if round_ else "UTC")).date()
        refusal = quotas.why_not_released(period, places, on=on) or ledger.cannot_move(period, movement)
        if refusal is not None:
            return refusal
        public = {"round": to_round, "places": places}
        events.record(Happened.PLACES_RELEASED, period.key, by=by, at=at, public=public, moves=[(period, movement)])
        return period.key

    if places < 1:
        return Refusal("invalid", Message("Release one place or more."), field="places")
    return perform(do, verb="release", by=by, key=key, at=at, asked=[scheme, year, places, to_round])


def plan(
    *,
    round_id: str,
    scheme: str,
    method: str,
    year: int,
    zone: str,
    opens_at: datetime,
    closes_at: datetime,
    results_at: datetime | None,
    collect_until: datetime | None,
    invented: bool,
    by: str,
    at: datetime,
    key: str,
    offer: Offer | None = None,
    stream: str = "",
    terms: Terms | None = None,
) -> str | Refusal:
    """
    Set up a round with all its moments; it opens and closes by itself.

    `offer` says what can be claimed, where the first to come are given places, `terms` what is drawn by lot; `stream`
    which part of the places it gives, where the agreement divides them.
    """

    def do() -> str | Refusal:
        if method not in METHODS:
            return Refusal("invalid", Message("{method} is not a way of choosing.", {"method": method}), field="method")
        if METHODS[method].holds_at_claim != (offer is not None):
            return _offer_missing() if offer is None else _offer_unused()
        if METHODS[method].by_lot != (terms is not None) or (terms is not None and results_at is not None):
            return _terms_wrong(terms)
        period = period_of(scheme, year)
        if period is None:
            return no_such_period(scheme, year)
        if stream and stream not in _streams(scheme, year):
            told = {"stream": stream, "scheme": scheme}
            return Refusal("invalid", Message("{stream} is not a stream of {scheme}.", told), field="stream")
        if closes_at <= opens_at or (results_at is not None and results_at < closes_at):
            return Refusal("invalid", Message("A round opens, closes and tells its results in this order."))
        if by_id(round_id) is not None:
            return Refusal("invalid", Message("There is a round of this name already."), field="round")
        if offer is not None and timedelta(minutes=offer.waiting_minutes) >= closes_at - opens_at:
            return Refusal("invalid", Message("A waiting room ends before its round does."), field="waiting_room")
        record = RoundRecord(
            id=round_id,
            scheme=scheme,
            method=method,
            period=year,
            zone=zone,
            opens_at=opens_at,
            closes_at=closes_at,
            results_at=results_at,
            collect_until=collect_until,
            offer=offer,
        )
        kept = keep_round(record, period, invented=invented, stream=stream)
        if terms is not None:
            keep_terms(kept, terms)
        public: dict[str, object] = {
            "scheme": scheme,
            "method": method,
            "opens_at": opens_at.isoformat(),
            "closes_at": closes_at.isoformat(),
            "results_at": results_at.isoformat() if results_at else "",
        }
        if stream:
            public["stream"] = stream
        if offer is not None:
            room = {"waiting_minutes": offer.waiting_minutes} if offer.waiting_minutes else {}
            offered = {"places": offer.places, "reserves": offer.reserves, "hold_days": offer.hold_days}
            public["offer"] = offered | room
        if terms is not None:
            public["offer"] = {**asdict(terms), "groups": [list(group) for group in terms.groups]}
        events.record(Happened.ROUND_PLANNED, round_id, by=by, at=at, public=public)
        return round_id

    return perform(do, verb="plan", by=by, key=key, at=at, asked=[round_id, scheme, method, year, opens_at, closes_at])


def publish_results(*, round_id: str, by: str, at: datetime, key: str) -> str | Refusal:
    """
    Tell everyone of a round the result at once: whoever passed has a place held, the others are told too.

    Refused before the result day, while a case is undecided or an alarm unanswered, or when more passed than there
    are places.
    """

    def do() -> str | Refusal:
        round_ = by_id(round_id)
        if round_ is None:
            return Refusal("not_found", Message("There is no such round."))
        if round_.results_told_at is not None:
            return Refusal("already_in_round", Message("The results of this round are out."))
        if round_.results_at is None or at < round_.results_at:
            return Refusal("not_open", Message("The result day is not there yet."))
        period = period_to_change(round_.scheme, round_.period.year)
        paused = quotas.why_paused_at(period, at=at, zone=round_.zone)
        if paused is not None:
            return paused
        rows = cases.of_round(round_id)
        undecided = [row for row in rows if row.stage in _UNDECIDED]
        if undecided:
            return Refusal("case_state", Message("Cases without a decision: {count}.", {"count": len(undecided)}))
        refusal = alarms.why_not_published(round_)
        if refusal is not None:
            return refusal
        decided = [row for row in rows if row.stage == Stage.DECIDED.value]
        locked = [cases.to_change(row.number) for row in decided]
        # The log tells each decision before what follows from it.
        while log.tell(at):
            pass
        passed = _tell_all(locked, round_, period, by=by, at=at)
        if isinstance(passed, Refusal):
            return passed
        round_.results_told_at = at
        round_.save(update_fields=["results_told_at"])
        waiting = sum(row.stage == Stage.RESERVE.value for row in locked)
        public = {"passed": passed, "refused": len(decided) - passed - waiting}
        if waiting:
            public["reserve"] = waiting
        alarms.results_are_out(round_)
        events.record(Happened.RESULTS_PUBLISHED, round_id, by=by, at=at, public=public)
        return round_id

    holders.make_room_for(round_id, at=at)
    alarms.look(round_id, at=at)
    return perform(do, verb="publish", by=by, key=key, at=at, asked=round_id)


_UNDECIDED = frozenset(stage.value for stage in AT_GATE | IN_OFFICE)


def _tell_all(rows: list[Case], round_: Round, period: Period, *, by: str, at: datetime) -> int | Refusal:
    passed = 0
    granted = [case for case in rows if events.replay(case).outcome is Outcome.GRANTED]
    placed = one_place.with_a_place(round_, granted)
    waiting = reserve_list.reserve_numbers(granted, round_, period, placed=placed, at=at)
    too_many = quotas.why_not_that_day(period, len(granted) - len(waiting), at=at, zone=round_.zone)
    if too_many is not None:
        return too_many
    for case in rows:
        replayed, line = events.replay(case), waiting.get(case.number)
        look = second_looks.told_with(case, at=at)
        action = case_moves.tell(replayed, by=by, at=at, collect_until=round_.collect_until, reserve=line, look=look)
        if isinstance(action, Refusal):
            return action
        moves = []
        if replayed.outcome is Outcome.GRANTED and line is None:
            movement = Movement(
                Cause.PASSING, Account.FREE, Account.HELD, case=case.number, ends_at=round_.collect_until
            )
            refusal = ledger.cannot_move(period, movement)
            if refusal is not None:
                return refusal
            moves.append((period, movement))
            passed += 1
        event = events.record_action(case, action, moves=moves)
        notices.results_are_out([(case, event)])
        if case.number in placed:
            one_place.pass_over(case, placed[case.number], by=by, at=at)
    return passed


def lapse_due(at: datetime, *, by: str = SYSTEM) -> int:
    """Give back every place whose collection period is over; returns how many. Each is an act of its own."""

    def lapse(number: str) -> int:
        do = partial(_lapse, number, by=by, at=at)
        answer = perform(do, verb="lapse", by=by, key=f"lapse-{number}", at=at, asked=number)
        return not isinstance(answer, Refusal)

    return each("lapse", cases.not_collected(at=at), lapse, at=at)


def _lapse(number: str, *, by: str, at: datetime) -> str | Refusal:
    period = period_of_case(number)
    assert period is not None, "a due case is there"
    case = cases.to_change(number)
    action = case_moves.lapse(events.replay(case), by=by, at=at)
    if isinstance(action, Refusal):
        return action
    if ledger.place_of(case) is not Account.HELD:
        # The reserve list of the round ended with the time to collect, and no place came.
        notices.hold_over(case, event=events.record_action(case, action))
        return number
    movement = Movement(Cause.EXPIRY, Account.HELD, Account.RETURNED, case=number)
    refusal = ledger.cannot_move(period, movement)
    if refusal is not None:
        return refusal
    event = events.record_action(case, action, moves=[(period, movement)])
    notices.place_given_back(case, event=event)
    return number


def _streams(scheme: str, year: int) -> frozenset[str]:
    rules = agreements.rules_of(scheme, on=agreements.last_day_of(scheme, year))
    return frozenset(rules.table("sub_ceilings") or {})


def _offer_missing() -> Refusal:
    return Refusal(
        "invalid",
        Message("Where the first to come are given places, say how many, how many reserves, and the days of a hold."),
        field="offer",
    )


def _terms_wrong(terms: Terms | None) -> Refusal:
    if terms is None:
        words = Message("Where places are drawn, say how many in a draw, and the days to lodge.")
    else:
        words = Message("A round by lot has places and days of its own, and its draw says when the result comes.")
    return Refusal("invalid", words, field="terms")


def _offer_unused() -> Refusal:
    return Refusal(
        "invalid", Message("Only where the first to come are given places is there a number of them to say.")
    )
