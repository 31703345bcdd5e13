"""Alarms of a round: looked for while it is decided, answered by a person, none left open when results come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.rounds.methods import METHODS
from sojourn.statistics.alarms import Alarm as Found
from sojourn.statistics.alarms import Care
from sojourn.statistics.alarms import alarms as alarms_in
from sojourn.statistics.model import Count, Group, Part, Result, counted
from sojourn_office.actions.acting import SYSTEM, Officer, by_post, perform
from sojourn_office.actions.one_by_one import each
from sojourn_office.actions.reasons import not_for_everybody
from sojourn_office.events import Happened
from sojourn_office.storage import agreements, alarms, cases, events, rounds
from sojourn_office.storage.alarms import Alarm, RoundCount
from sojourn_office.storage.rounds import Round

# A round is looked at when a quarter, a half, three quarters and all of its cases are decided. Each look is a chance
# of a false alarm, so that each is as careful as all of them together have to be.
LOOKS = 4
CARE = Care(once_in=Care().once_in * LOOKS)
# How many earlier rounds a round is compared with: two years of quarters.
_PAST = 8
# A chance smaller than this is said as this.
_ONCE_IN_MOST = 1_000_000_000


def look_due(at: datetime) -> int:
    """Look at every round that is closed and whose results are not out; returns how many alarms were raised."""
    open_rounds = [row.id for row in rounds.every_round() if _is_looked_at(row, at)]
    return each("alarm", open_rounds, partial(look, at=at), at=at)


def look(round_id: str, *, at: datetime) -> int:
    """
    Count a round by group if more of it is decided than at the last look, and raise what chance does not explain.

    Returns how many alarms were raised. The alarms are events of their own, kept whatever is decided later.
    """
    round_ = rounds.by_id(round_id)
    if round_ is None or not _is_looked_at(round_, at):
        return 0
    lodged, decided = alarms.lodged_and_decided(round_id)
    quarters = LOOKS * decided // lodged if lodged else 0
    before = alarms.count_of(round_id)
    if quarters <= (before.looked if before else 0):
        return 0
    there = len(alarms.of_round(round_id))
    key = f"look-{round_id[:30]}-{quarters}-{at:%y%m%d%H%M%S}"
    perform(partial(_look, round_id, quarters, at=at), verb="look", by=SYSTEM, key=key, at=at, asked=round_id)
    return len(alarms.of_round(round_id)) - there


def why_not_published(round_: Round) -> Refusal | None:
    """Why the results of a round cannot come out yet: an alarm that nobody has answered; nothing where none is."""
    unanswered = alarms.unanswered_in(round_.id)
    if not unanswered:
        return None
    return Refusal("alarm_unanswered", Message("Alarms without an answer: {count}.", {"count": unanswered}))


def results_are_out(round_: Round) -> None:
    """Later rounds are compared with this one from now on."""
    alarms.now_past(round_.id)


def explain(*, alarm: str, words: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """Answer an alarm in words that are published with the results of its round."""
    refusal = _unsaid(words) or not_for_everybody(words)
    if refusal is not None:
        return refusal

    def do(row: Alarm) -> str:
        public = {"round": row.round_id, "words": words.strip()}
        event = events.record(Happened.ALARM_EXPLAINED, row.id, by=by_post(post), at=at, public=public)
        alarms.answer(row, event)
        return row.id

    return _answer(do, alarm, "explain-alarm", words, post, at=at, key=key)


def look_again(*, alarm: str, why: str, post: Officer, at: datetime, key: str) -> str | Refusal:
    """
    Answer an alarm by giving the cases behind it back to the officers, each with the reason.

    Once all of the round is decided anew it is looked at again, and what chance still does not explain is an alarm
    of its own.
    """
    refusal = _unsaid(why)
    if refusal is not None:
        return refusal

    def do(row: Alarm) -> str | Refusal:
        numbers = behind(row)
        for number in numbers:
            case = cases.to_change(number)
            action = case_moves.reopen(events.replay(case), by=by_post(post), at=at)
            if isinstance(action, Refusal):
                return action
            events.record_action(case, action, sealed={"alarm": row.id, "why": why.strip()})
        public = {"round": row.round_id, "cases": len(numbers)}
        event = events.record(Happened.ALARM_LOOKED_AT_AGAIN, row.id, by=by_post(post), at=at, public=public)
        alarms.answer(row, event)
        alarms.look_once_more(row.round_id)
        return row.id

    return _answer(do, alarm, "look-again", why, post, at=at, key=key)


def behind(row: Alarm) -> list[str]:
    """The numbers of the cases behind an alarm that can be looked at again: of its group, those that are unexpected."""
    fell = _fell(row)
    decided = alarms.decided_in(row.round_id)
    return [one.number for one in decided if row.who <= set(one.traits) and one.passed is not fell and one.is_open]


def _fell(row: Alarm) -> bool:
    said = row.raised.open_part
    return bool(said["passed"] * 1000 < said["expected"] * said["judged"])


def feed(
    *, result: Result, scheme: str, closed_on: date, by: str, at: datetime, key: str, source: str = ""
) -> str | Refusal:
    """
    Keep how many of each group passed in a round from before this office: later ones are compared with it.

    `source` says where the counts come from. What was fed once is not fed again, and stays.
    """

    def do() -> str | Refusal:
        if rounds.by_id(result.round) is not None or alarms.count_of(result.round) is not None:
            return Refusal("invalid", Message("There is a round of this name already."), field="round")
        row = alarms.keep_count(result, scheme=scheme, closed_on=closed_on, looked=LOOKS, is_past=True, at=at)
        public = {
            "scheme": scheme,
            "judged": result.everyone.judged,
            "passed": result.everyone.passed,
            "digest": sha256(row.counts.encode()).hexdigest(),
            **({"source": source} if source else {}),
        }
        events.record(Happened.FIGURES_FED, result.round, by=by, at=at, public=public)
        return result.round

    if agreements.scheme(scheme) is None:
        return Refusal("unknown_scheme", Message("{scheme} is not a scheme of this office.", {"scheme": scheme}))
    return perform(do, verb="feed-figures", by=by, key=key, at=at, asked=[scheme, result.round])


def _is_looked_at(round_: Round, at: datetime) -> bool:
    is_over = round_.closes_at <= at and round_.results_told_at is None
    return METHODS[round_.method].has_result_day and is_over


def _look(round_id: str, quarters: int, *, at: datetime) -> str:
    round_ = rounds.by_id(round_id)
    assert round_ is not None, "the round was there a moment ago"
    rounds.period_to_change(round_.scheme, round_.period.year)
    now = _count(round_, quarters, at=at)
    past = _past(round_, at=at)
    results = [row.result for row in past]
    there = alarms.of_round(round_id)
    since = past[-1].closed_on if past else None
    for found in alarms_in(now, results, CARE):
        if not any(_says_it_already(row, found.group) for row in there):
            _raise(round_, found, now, results, number=len(there) + 1, since=since, at=at)
            there = alarms.of_round(round_id)
    return round_id


def _count(round_: Round, quarters: int, *, at: datetime) -> Result:
    parts = (Part(one.traits, Count(int(one.passed), 1)) for one in alarms.decided_in(round_.id))
    result = counted(round_.id, parts)
    told = round_.results_told_at is not None
    alarms.keep_count(result, scheme=round_.scheme, closed_on=_closed_on(round_), looked=quarters, is_past=told, at=at)
    return result


def _past(round_: Round, *, at: datetime) -> list[RoundCount]:
    """The rounds it is compared with; one of this office that nobody has counted yet is counted now."""
    told = [row for row in rounds.every_round() if row.scheme == round_.scheme and row.results_told_at is not None]
    for row in told[-_PAST:]:
        if alarms.count_of(row.id) is None:
            _count(row, LOOKS, at=at)
    return alarms.past_of(round_.scheme, before=_closed_on(round_), most=_PAST)


def _says_it_already(row: Alarm, group: Group) -> bool:
    """Whether an alarm that waits, or was explained, is of this group, or of one that holds it or that it holds."""
    if row.answered is not None and row.answered.kind == Happened.ALARM_LOOKED_AT_AGAIN.value:
        return False
    return row.who == group or bool(row.who and group and (row.who < group or group < row.who))


def _raise(
    round_: Round,
    found: Found,
    now: Result,
    past: Sequence[Result],
    *,
    number: int,
    since: date | None,
    at: datetime,
) -> None:
    others = now.everyone - found.now
    public = {
        "round": round_.id,
        "group": dict(found.group),
        "passed": found.now.passed,
        "judged": found.now.judged,
        "before": [found.before.passed, found.before.judged],
        "others": [others.passed, others.judged],
        "rounds": sum(found.group in result.counts for result in past),
        "expected": round(found.expected * 1000),
        "once_in": min(int(1 / found.chance), _ONCE_IN_MOST) if found.chance else _ONCE_IN_MOST,
        "rules": _changed(round_, since),
    }
    alarm_id = f"{round_.id}-{number}"
    event = events.record(Happened.ALARM_RAISED, alarm_id, by=SYSTEM, at=at, public=public)
    alarms.keep(alarm_id, round_, found.group, raised=event)


def _changed(round_: Round, since: date | None) -> list[str]:
    """The names of the values of the rule that are not what they were when the round before closed."""
    if since is None:
        return []
    before = agreements.rules_of(round_.scheme, on=since).held
    after = agreements.rules_of(round_.scheme, on=_closed_on(round_)).held
    values = [{name: entry.value for name, entry in held.items()} for held in (before, after)]
    return sorted(name for name in {*before, *after} if values[0].get(name) != values[1].get(name))


def _closed_on(round_: Round) -> date:
    return round_.closes_at.astimezone(ZoneInfo(round_.zone)).date()


def _unsaid(words: str) -> Refusal | None:
    return None if words.strip() else Refusal("reason_required", Message("Write the reason."), field="reason")


def _answer(
    do: Callable[[Alarm], str | Refusal],
    alarm: str,
    verb: str,
    words: str,
    post: Officer,
    *,
    at: datetime,
    key: str,
) -> str | Refusal:
    """One answer to one alarm, once, by a post of its host."""

    def once() -> str | Refusal:
        found = alarms.by_id(alarm)
        if found is None or found.round.scheme[4:7] != post.host:
            return Refusal("not_found", Message("There is no such alarm."))
        rounds.period_to_change(found.round.scheme, found.round.period.year)
        row = alarms.to_change(alarm)
        if row.answered is not None:
            return Refusal("case_state", Message("This alarm was answered before."))
        return do(row)

    return perform(once, verb=verb, by=by_post(post), key=key, at=at, asked=[alarm, words])
