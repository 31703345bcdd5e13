"""When a round is open, and which windows the pattern of past rounds projects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.rounds.model import Moment, ProjectedWindow, Round, RoundState, Turn


def state_at(round_: Round, at: datetime) -> RoundState:
    """Where a round stands at a moment; the opening second is open, the closing second is closed."""
    if at < round_.opens_at:
        return RoundState.AHEAD
    if at < round_.closes_at:
        return RoundState.OPEN
    if round_.results_at is None or at < round_.results_at:
        return RoundState.CLOSED
    if round_.collect_until is None or at < round_.collect_until:
        return RoundState.RESULTS
    return RoundState.OVER


def may_lodge(round_: Round, at: datetime, *, next_opens: datetime | date | None = None) -> Refusal | None:
    """Why nothing can be lodged at a moment, with when it can be; nothing where it can."""
    match state_at(round_, at):
        case RoundState.OPEN:
            return None
        case RoundState.AHEAD:
            opens = round_.opens_at.astimezone(ZoneInfo(round_.zone))
            return Refusal("not_open", Message("Not open yet. It opens on {opens}.", {"opens": opens}))
        case _:
            closed = round_.closes_at.astimezone(ZoneInfo(round_.zone))
            if next_opens is None:
                return Refusal("period_closed", Message("Closed since {closed}.", {"closed": closed}))
            return Refusal(
                "period_closed",
                Message("Closed since {closed}. Next: {next}.", {"closed": closed, "next": next_opens}),
            )


def next_moment(rounds: Iterable[Round], after: datetime) -> Moment | None:
    """The next moment at which any of these rounds changes; nothing when all are over."""
    moments = (
        Moment(at, turn, round_.id, round_.zone)
        for round_ in rounds
        for turn, at in (
            (Turn.OPENS, round_.opens_at),
            (Turn.CLOSES, round_.closes_at),
            (Turn.RESULTS, round_.results_at),
            (Turn.COLLECTED, round_.collect_until),
        )
        if at is not None and at > after
    )
    return min(moments, key=lambda moment: (moment.at, moment.round), default=None)


def end_of_day(day: date, zone: str) -> datetime:
    """The instant at which a day ends in a zone: the start of the next."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))


def last_minute(moment: datetime) -> datetime:
    """
    A deadline at the end of a day as people say it: 23:59 of that day, not the first moment of the next.

    >>> last_minute(datetime(2026, 11, 28)).isoformat()
    '2026-11-27T23:59:00'
    """
    return moment - timedelta(minutes=1) if (moment.hour, moment.minute, moment.second) == (0, 0, 0) else moment


def start_of_day(day: date, zone: str) -> datetime:
    """The instant at which a day begins in a zone."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def project(rule: Mapping[str, object], after: date, *, count: int = 2) -> tuple[ProjectedWindow, ...]:
    """
    The next windows by the pattern of past rounds: Mondays that begin a given full week of given months.

    `rule` has `months` and `weeks` (which full weeks of the month, counted from one). A projection is shown as
    one and never opens anything.
    """
    months, weeks = _numbers(rule["months"]), _numbers(rule["weeks"])
    found: list[ProjectedWindow] = []
    year = after.year
    while len(found) < count:
        for quarter, month in enumerate(months, start=1):
            mondays = _full_weeks(year, month)
            days = [mondays[week - 1] for week in weeks]
            if days[0] > after and len(found) < count:
                found.append(ProjectedWindow(f"{year}-Q{quarter}", days[0], days[-1]))
        year += 1
    return tuple(found)


def _numbers(value: object) -> Sequence[int]:
    assert isinstance(value, Sequence), "months and weeks are lists of numbers"
    return [int(number) for number in value]


def _full_weeks(year: int, month: int) -> list[date]:
    """The Mondays of a month, each of which begins a week of Monday to Friday inside it."""
    first = date(year, month, 1)
    monday = first + timedelta(days=-first.weekday() % 7)
    return [monday + timedelta(weeks=week) for week in range(4)]
