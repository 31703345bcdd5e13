"""The end of a round and of a season, and a pause in between: what becomes of places, by the agreement's own rules."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.places.seasons import Unfinished, Unused, at_end_of_round, at_end_of_season
from sojourn.rounds.moves import end_of_day
from sojourn_office.actions import notices
from sojourn_office.actions.acting import Officer, by_post, perform
from sojourn_office.actions.periods import decide, no_such_period
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, cases, events, ledger, rounds
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

    Whoever holds a place finishes, and the visa counts in this season whenever it is made; or it ends for them too,
    where the agreement says so, and each is told. Without a word of the agreement they finish.
    """

    def do() -> str | Refusal:
        if rounds.period_of(scheme, year) is None:
            return no_such_period(scheme, year)
        period = rounds.period_to_change(scheme, year)
        rule = _rule_of(period)
        refusal = _why_not_over(period, rule, at)
        if refusal is not None:
            return refusal
        held = [cases.to_change(number) for number in sorted(ledger.held_by(period))]
        movements, _ = at_end_of_season(period.balances, [case.number for case in held], rule=rule)
        of_case = {movement.case: movement for movement in movements}
        for case in held if rule is Unfinished.END else ():
            action = case_moves.end_with_season(events.replay(case), by=by, at=at)
            assert not isinstance(action, Refusal), "who holds a place is in the middle"
            event = events.record_action(case, action, moves=[(period, of_case[case.number])])
            notices.season_over(case, event=event)
        lapsed = [(period, of_case[""])] if "" in of_case else []
        public = {
            "rule": rule.value,
            "lapsed": sum(movement.places for _, movement in lapsed),
            "held": len(held),
        }
        rounds.mark_ended(period, at=at)
        events.record(Happened.SEASON_ENDED, period.key, by=by, at=at, public=public, moves=lapsed)
        return period.key

    return perform(do, verb="end-season", by=by, key=key, at=at, asked=[scheme, year])


def _rule_of(period: Period) -> Unfinished:
    rules = agreements.rules_of(period.scheme, on=agreements.last_day_of(period.scheme, period.year))
    return Unfinished(rules.word("season_end") or Unfinished.FINISH.value)


def _why_not_over(period: Period, rule: Unfinished, at: datetime) -> Refusal | None:
    """Why a season cannot be ended: it is not over, a round is not, or its rule needs a list that is not kept here."""
    if period.ended_at is not None:
        return Refusal("case_state", Message("The season {period} was ended before.", {"period": period.key}))
    for round_ in rounds.of_period(period):
        if at < round_.closes_at or (round_.results_at is not None and round_.results_told_at is None):
            return Refusal("case_state", Message("{round} is not over yet.", {"round": round_.id}))
    ends = end_of_day(agreements.last_day_of(period.scheme, period.year), agreements.zone_of(period.scheme[4:7], ""))
    if at < ends and _has_days(period):
        return Refusal("case_state", Message("The season {period} is not over yet.", {"period": period.key}))
    if rule is Unfinished.NEXT_SEASON and period.held:
        told = {"places": period.held}
        words = Message("Places still held: {places}. By the agreement they come first next season.", told)
        return Refusal("case_state", words)
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
