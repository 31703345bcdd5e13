"""The end of a round and of a season, and a pause in between: what becomes of places, by the agreement's own rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.places.model import Account, Movement
from sojourn.places.seasons import Unfinished, Unused, at_end_of_round, at_end_of_season, first_in_next
from sojourn.rounds.moves import end_of_day
from sojourn_office.actions import notices, quotas
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.actions.periods import decide, no_such_period
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, cases, events, ledger, living, rounds
from sojourn_office.storage.cases import Case
from sojourn_office.storage.rounds import Period, Round


def end_round(*, round_id: str, by: str, at: datetime, key: str) -> str | Refusal:
    """
    End a round that is closed: free places, and those that came back, go on to the next or lapse, as the agreement
    says. Who holds a place keeps it.
    """

    def do() -> str | Refusal:
        period = rounds.period_of_round_to_change(round_id)
        round_ = rounds.by_id(round_id)
        if period is None or round_ is None:
            return Refusal("not_found", Message("There is no such round."))
        refusal = _why_not_ended(round_, at)
        if refusal is not None:
            return refusal
        rules = agreements.rules_of(period.scheme, on=at.astimezone(ZoneInfo(round_.zone)).date())
        unused, returned = rules.word("unused_places"), rules.word("returned_places")
        if unused is None and returned is None:
            words = Message("The agreement says nothing of places that are unused when a round ends.")
            return Refusal("case_state", words)
        still = next((each for each in rounds.of_period(period) if each.opens_at <= at < each.closes_at), None)
        if unused == Unused.LAPSE.value and still is not None:
            return Refusal("case_state", Message("{round} is still open.", {"round": still.id}))
        movements = at_end_of_round(
            period.balances,
            unused=Unused(unused or Unused.NEXT_ROUND.value),
            returned=Unused(returned or Unused.LAPSE.value),
        )
        public = {"unused": unused, "returned": returned, "places": sum(each.places for each in movements)}
        moves = [(period, movement) for movement in movements]
        for movement in movements:
            refusal = ledger.cannot_move(period, movement)
            if refusal is not None:
                return refusal
        events.record(Happened.ROUND_ENDED, round_id, by=by, at=at, public=public, moves=moves)
        return round_id

    return perform(do, verb="end-round", by=by, key=key, at=at, asked=round_id)


def _why_not_ended(round_: Round, at: datetime) -> Refusal | None:
    if at < round_.closes_at or (round_.results_at is not None and round_.results_told_at is None):
        return Refusal("case_state", Message("{round} is not over yet.", {"round": round_.id}))
    if any(event.kind == Happened.ROUND_ENDED.value for event in events.events_about("round", round_.id)):
        return Refusal("case_state", Message("{round} was ended before.", {"round": round_.id}))
    return None


def end_season(*, scheme: str, year: int, by: str, at: datetime, key: str) -> str | Refusal:
    """
    End the season of a period: what is free lapses, and nothing is released any more.

    Whoever holds a place finishes, and the visa counts in this season whenever it is made; or comes first in the next
    season; or it ends for them too, as the agreement says, and each is told. Without a word of it they finish.
    """

    def do() -> str | Refusal:
        if rounds.period_of(scheme, year) is None:
            return no_such_period(scheme, year)
        period = rounds.period_to_change(scheme, year)
        rule = _rule_of(period)
        refusal = _why_not_over(period, at)
        if refusal is not None:
            return refusal
        in_order = ledger.held_by(period)
        held = {number: cases.to_change(number) for number in sorted(in_order)}
        movements, heads = at_end_of_season(period.balances, in_order, rule=rule)
        of_case = {movement.case: movement for movement in movements}
        lapsed = [(period, of_case.pop(""))] if "" in of_case else []
        public: dict[str, object] = {
            "rule": rule.value,
            "lapsed": sum(movement.places for _, movement in lapsed),
            "held": len(held),
        }
        if heads:
            after = _carry_over([held[number] for number in heads], period, of_case, by=by, at=at)
            if isinstance(after, Refusal):
                return after
            public["to"] = after.key
        elif rule is Unfinished.END:
            for case in held.values():
                _end(case, period, of_case[case.number], by=by, at=at)
        rounds.mark_ended(period, at=at)
        events.record(Happened.SEASON_ENDED, period.key, by=by, at=at, public=public, moves=lapsed)
        return period.key

    return perform(do, verb="end-season", by=by, key=key, at=at, asked=[scheme, year])


def _end(case: Case, period: Period, movement: Movement, *, by: str, at: datetime) -> None:
    """Let an application end with its season, and tell its person."""
    action = case_moves.end_with_season(events.replay(case), by=by, at=at)
    assert not isinstance(action, Refusal), "who holds a place is in the middle"
    notices.season_over(case, event=events.record_action(case, action, moves=[(period, movement)]))


def _carry_over(
    held: Sequence[Case], period: Period, back: Mapping[str, Movement], *, by: str, at: datetime
) -> Period | Refusal:
    """
    Let whoever is in the middle go on in the next season, each with one of its first places; gives that season.

    Each place lapses with its own season and another is held in the next one, in one event. Who has a place there by a
    round of it already keeps that one, and what was in the middle ends. The two periods are locked, the earlier first.
    """
    after = _next_season(period, at)
    if isinstance(after, Refusal):
        return after
    period_after, first_round = after
    placed = living.elsewhere(first_round, (case.person_id for case in held), also_here=True)
    going = [case for case in held if case.person_id not in placed]
    there = period_after.balances[Account.FREE]
    if there < len(going):
        told = {"period": period_after.key, "there": there, "asked": len(going)}
        words = Message("By the agreement {asked} come first in {period}, and {there} of its places are free.", told)
        return Refusal("ledger_short", words)
    until = {case.number: ledger.held_until(case) for case in going}
    first = first_in_next(period_after.balances, [case.number for case in going], until)
    for case, movement in zip(going, first, strict=True):
        refusal = ledger.cannot_move(period_after, movement)
        if refusal is not None:
            return refusal
        action = case_moves.carry_over(events.replay(case), by=by, at=at, to=period_after.key)
        assert not isinstance(action, Refusal), "who holds a place is in the middle"
        moves = [(period, back[case.number]), (period_after, movement)]
        notices.season_over(case, event=events.record_action(case, action, moves=moves))
    for case in held:
        if case.person_id in placed:
            _end(case, period, back[case.number], by=by, at=at)
    return period_after


def _next_season(period: Period, at: datetime) -> tuple[Period, Round] | Refusal:
    """The next season of a scheme, locked behind this one, with its first round."""
    told = {"period": f"{period.scheme}-{period.year + 1}", "places": period.held}
    if rounds.period_of(period.scheme, period.year + 1) is None:
        words = Message("Places still held: {places}. They come first in {period}, which is not granted yet.", told)
        return Refusal("case_state", words)
    after = rounds.period_to_change(period.scheme, period.year + 1)
    planned = rounds.of_period(after)
    if not planned:
        words = Message(
            "Places still held: {places}. They come first in {period}, and no round of it is planned.", told
        )
        return Refusal("case_state", words)
    return quotas.why_paused_at(after, at=at, zone=planned[0].zone) or (after, planned[0])


def _rule_of(period: Period) -> Unfinished:
    rules = agreements.rules_of(period.scheme, on=agreements.last_day_of(period.scheme, period.year))
    return Unfinished(rules.word("season_end") or Unfinished.FINISH.value)


def _why_not_over(period: Period, at: datetime) -> Refusal | None:
    """Why a season cannot be ended: it is not over, or a round is not."""
    if period.ended_at is not None:
        return Refusal("case_state", Message("The season {period} was ended before.", {"period": period.key}))
    for round_ in rounds.of_period(period):
        if at < round_.closes_at or (round_.results_at is not None and round_.results_told_at is None):
            return Refusal("case_state", Message("{round} is not over yet.", {"round": round_.id}))
    ends = end_of_day(agreements.last_day_of(period.scheme, period.year), agreements.zone_of(period.scheme[4:7], ""))
    if at < ends and _has_days(period):
        return Refusal("case_state", Message("The season {period} is not over yet.", {"period": period.key}))
    return None


def _has_days(period: Period) -> bool:
    """Whether days bound the season, not an opening."""
    rules = agreements.rules_of(period.scheme, on=agreements.last_day_of(period.scheme, period.year))
    return rules.word("quota_year") not in ("season", "opening-to-opening", "none")


def pause(*, scheme: str, year: int, reason: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """Let no place of a period be given until it is opened again, with a reason that everybody may read."""
    return _set_paused(scheme, year, reason, post, paused=True, at=at, key=key)


def reopen(*, scheme: str, year: int, reason: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """Let places of a paused period be given again."""
    return _set_paused(scheme, year, reason, post, paused=False, at=at, key=key)


def _set_paused(
    scheme: str, year: int, reason: str, post: Officer, *, paused: bool, at: datetime, key: str
) -> str | Refusal:
    def change(period: Period) -> str | Refusal:
        if (period.paused_since is not None) is paused:
            words = Message("{period} is paused already.") if paused else Message("{period} is not paused.")
            return Refusal("case_state", Message(words.text, {"period": period.key}))
        rounds.mark_paused(period, at if paused else None)
        kind = Happened.PERIOD_PAUSED if paused else Happened.PERIOD_REOPENED
        events.record(kind, period.key, by=by_post(post), at=at, public={"reason": reason.strip()})
        return period.key

    verb, unsaid = "pause" if paused else "reopen", Message("Write why places are paused or opened again.")
    return decide(change, verb=verb, unsaid=unsaid, scheme=scheme, year=year, reason=reason, post=post, at=at, key=key)
