"""Reminders of days to keep: each once, however often and however late it is asked what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sojourn.agreements.moves import breakpoints, changed_on
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Action, Did, Stage
from sojourn.cases.model import Case as CaseRecord
from sojourn.cases.reminders import DAYS_BEFORE, Deadline, Of, deadlines_of, erasure_of, opening_of, remind
from sojourn.rounds.moves import start_of_day
from sojourn.stays import moves as stay_moves
from sojourn_office.actions import notices
from sojourn_office.actions.acting import SYSTEM, perform
from sojourn_office.actions.one_by_one import each
from sojourn_office.storage import agreements, cases, events, keeping, visas
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import Event

_DAY = timedelta(days=1)
# A rule that changed while nobody looked is still told for so many days.
_RULE_TOLD_FOR = timedelta(days=7)


def remind_due(at: datetime) -> int:
    """Send every reminder that is due at a moment and was not sent; returns how many. Each is an act of its own."""
    return each("remind", list(dict.fromkeys(_numbers(at))), partial(_remind, at=at), at=at)


def _numbers(at: datetime) -> Iterator[str]:
    """The cases that may have something due: few of all there are."""
    yield from cases.with_a_day_before(at + (max(DAYS_BEFORE[Of.COLLECT]) + 1) * _DAY, at=at)
    today = at.date()
    # A day more on either side, since the days of a stay are counted on another calendar.
    near = visas.stays_with_a_day(today - _DAY, today + (max(DAYS_BEFORE[Of.STAY]) + 1) * _DAY)
    yield from (visa.case_id for visa in near)
    yield from (draft.number for draft in cases.drafts(at=at))
    yield from (case.number for case in keeping.near(at + (max(DAYS_BEFORE[Of.ERASURE]) + 1) * _DAY))


def _remind(number: str, *, at: datetime) -> int:
    row = cases.by_number(number)
    assert row is not None, "a case does not go away"
    sent = 0
    for action in _due(row, at=at):
        key = f"remind/{number}/{action.about['of']}/{_until(action):%Y%m%dT%H%M%z}/{action.about['days']}"
        do = partial(_send, number, action)
        answer = perform(do, verb="remind", by=SYSTEM, key=key, at=at, asked=number)
        sent += not isinstance(answer, Refusal)
    return sent


def _due(row: Case, *, at: datetime) -> tuple[Action, ...]:
    record = events.replay(row)
    deadlines = (*_deadlines(row, record, at=at), *_erasures(row, record, at=at))
    due = remind(record, deadlines, by=SYSTEM, at=at)
    return (*due, *_changed_rules(row, record, at=at))


def _send(number: str, action: Action) -> str | Refusal:
    """Under the lock the case is looked at again: meanwhile it may be over, or somebody else reminded."""
    row = cases.to_change(number)
    if action not in _due(row, at=action.at):
        return number
    event = events.record_action(row, action)
    _tell(row, action, event)
    return number


def _tell(row: Case, action: Action, event: Event) -> None:
    zone = ZoneInfo(row.round.zone)
    until = _until(action).astimezone(zone)
    match Of(action.about["of"]):
        case Of.OPENING:
            notices.opens_tomorrow(row, event=event, opens_at=until)
        case Of.RULE:
            notices.rule_changed(row, event=event, day=until.date())
        case Of.ERASURE:
            notices.erasure_near(row, event=event, until=until)
        case _:
            notices.day_near(row, event=event, until=until)


def _until(action: Action) -> datetime:
    return datetime.fromisoformat(str(action.about["until"]))


def _deadlines(row: Case, record: CaseRecord, *, at: datetime) -> tuple[Deadline, ...]:
    zone = row.round.zone
    if record.stage is Stage.DRAFT:
        return (opening_of(record, row.round.record), *deadlines_of(record, zone))
    if record.stage is not Stage.ISSUED:
        return deadlines_of(record, zone)
    visa = visas.of_case(row.number)
    stay = visas.stay_of(visa) if visa is not None else None
    if stay is None:
        return ()
    rules = agreements.rules_of(row.scheme, on=stay.settled_on or stay.entered_on, mission=row.mission)
    return stay_moves.deadlines_of(rules, stay.record, zone=zone)


def _erasures(row: Case, record: CaseRecord, *, at: datetime) -> Iterator[Deadline]:
    return (erasure_of(record, day, row.round.zone) for day in keeping.kept_of(row, at=at).days)


def _changed_rules(row: Case, record: CaseRecord, *, at: datetime) -> tuple[Action, ...]:
    """A rule that changed since a draft was begun, told from the day on which it changed."""
    found = agreements.scheme(row.scheme)
    if record.stage is not Stage.DRAFT or found is None:
        return ()
    zone = ZoneInfo(row.round.zone)
    today = at.astimezone(zone).date()
    since = max(row.started_at.astimezone(zone).date(), today - _RULE_TOLD_FOR)
    days = {day for series in found[1].series.values() for day in breakpoints(series) if since < day <= today}
    abouts = [_about_rule(day, row) for day in sorted(days) if changed_on(found[1], day, mission=row.mission)]
    told = [action.about for action in record.actions if action.did is Did.REMINDED]
    return tuple(Action(Did.REMINDED, at, SYSTEM, about) for about in abouts if about not in told)


def _about_rule(day: date, row: Case) -> dict[str, object]:
    return {"of": Of.RULE.value, "until": start_of_day(day, row.round.zone).isoformat(), "days": 0}
