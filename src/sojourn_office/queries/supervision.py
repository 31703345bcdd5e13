"""What a supervisor looks at: what waits for a signature, what is late or marked, the steps of rounds, who has what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from sojourn.basics.messages import Message, Words
from sojourn.cases.model import IN_OFFICE, Stage
from sojourn.rounds.methods import METHODS
from sojourn_office.events import Happened
from sojourn_office.queries.paging import Page
from sojourn_office.queries.queues import Desk, Place, Row, row_of
from sojourn_office.queries.schemes import in_use
from sojourn_office.roles import Standing, roles_of
from sojourn_office.storage import accounts, draws, lists, selections
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import events_about
from sojourn_office.storage.rounds import Round, by_id, every_round

_OPENINGS = timedelta(days=30)
_WORKED_ON = [stage.value for stage in IN_OFFICE]


@dataclass(frozen=True)
class Tiles:
    """The four numbers of the first page."""

    to_sign: int
    late: int
    flagged: int
    next_step: Step | None
    next_round: str
    second_looks: int
    second_looks_late: int


# A step as it is planned: what, when, whether it is done, who did it, and why it is not done yet.
_Planned = tuple[Message, datetime | None, bool, Message | None, Message | None]


@dataclass(frozen=True)
class Step:
    """One step of a round: what, its state, when, by whom, or why it is not done yet."""

    name: Message
    state: str
    at: datetime | None
    who: Message | None
    why_not: Message | None


@dataclass(frozen=True)
class RoundShown:
    """A round with its steps in order."""

    id: str
    scheme: str
    host: str
    zone: ZoneInfo
    invented: bool
    method: Message
    steps: tuple[Step, ...]
    lodged: int
    undecided: int
    may_publish_now: bool
    is_published: bool
    passed: int
    lapsed: int
    due_to_lapse: int


@dataclass(frozen=True)
class InHand:
    """What one officer has: cases, how many are late, and how many files were opened in thirty days; no contents."""

    number: int
    name: str
    mission: Words | None
    post: str
    cases: int
    late: int
    openings: int


def to_sign(desk: Desk, *, at: datetime) -> Page[Row]:
    """The proposals that wait for somebody else's signature, oldest due first."""
    found = [row_of(case, at=at) for case in _waiting(desk)]
    return _whole(found)


def late(desk: Desk, *, at: datetime) -> Page[Row]:
    """The cases whose day is over and that are not decided."""
    found = _worked_on(desk).filter(due_at__lt=at)
    return _whole([row_of(case, at=at) for case in found[:200]])


def second_looks(desk: Desk, *, at: datetime) -> Page[Row]:
    """The second looks that are under way, the one that is due first at the head; those that are late stand there."""
    return _whole([row_of(case, at=at) for case in lists.second_looks(desk.places)[:200]])


def flagged(desk: Desk, *, at: datetime) -> Page[Row]:
    """The cases that may be a second application of the same person."""
    found = _worked_on(desk).filter(is_flagged=True)
    return _whole([row_of(case, at=at) for case in found[:200]])


def tiles(desk: Desk, shown_rounds: Iterable[RoundShown], *, at: datetime) -> Tiles:
    """The four numbers, and the one of some rounds whose step comes next."""
    steps = [
        (step, shown.id)
        for shown in shown_rounds
        for step in shown.steps
        if step.state == "now" or (step.state == "ahead" and step.at is not None)
    ]
    found = min(steps, key=lambda pair: (pair[0].state != "now", pair[0].at or at), default=None)
    worked_on = _worked_on(desk)
    return Tiles(
        to_sign=len(_waiting(desk)),
        late=worked_on.filter(due_at__lt=at).count(),
        flagged=worked_on.filter(is_flagged=True).count(),
        next_step=found[0] if found else None,
        next_round=found[1] if found else "",
        second_looks=lists.second_looks(desk.places).count(),
        second_looks_late=lists.second_looks(desk.places).filter(due_at__lt=at).count(),
    )


def rounds(desk: Desk, *, at: datetime) -> tuple[RoundShown, ...]:
    """The rounds of the desk's hosts that are not over, newest first."""
    hosts = {place.host for place in desk.places}
    return tuple(_round(round_, at=at) for round_ in reversed(every_round()) if round_.scheme[4:7] in hosts)


def round_shown(round_id: str, *, at: datetime) -> RoundShown | None:
    """A round with its steps; nothing where there is none."""
    round_ = by_id(round_id)
    return _round(round_, at=at) if round_ else None


def people(places: tuple[Place, ...], *, at: datetime) -> tuple[InHand, ...]:
    """Who has what, by the numbers of the officers."""
    found = []
    for place in places:
        for post in accounts.staff_of(place.host, at=at):
            standing = Standing(post.host, post.mission, roles_of(post.roles))
            if "officer" in post.roles and (not place.mission or standing.mission in ("", place.mission)):
                found.append(_in_hand(post, at=at))
    return tuple({hand.post: hand for hand in found}.values())


def cases_of(desk: Desk, post: str, *, at: datetime) -> Page[Row]:
    """The cases one officer has in hand."""
    found = _worked_on(desk).filter(holder=f"post:{post}")
    return _whole([row_of(case, at=at) for case in found])


def _whole(rows: list[Row]) -> Page[Row]:
    return Page(tuple(rows), 1, len(rows))


def _worked_on(desk: Desk) -> QuerySet[Case]:
    """The cases of the desk that the office has to decide."""
    return lists.cases_of(desk.places).filter(stage__in=_WORKED_ON)


def _waiting(desk: Desk) -> list[Case]:
    """The cases with a proposal of somebody else."""
    proposed = list(lists.cases_of(desk.places).filter(stage=Stage.PROPOSED.value))
    by = lists.proposers_of(case.number for case in proposed)
    return [case for case in proposed if by.get(case.number) not in desk.names]


def _in_hand(post: accounts.Post, *, at: datetime) -> InHand:
    name = f"post:{post.id}"
    held = lists.cases_held_by([name]).filter(stage__in=_WORKED_ON)
    return InHand(
        number=post.number,
        name=post.display_name,
        mission=short_name(post.host, post.mission),
        post=str(post.id),
        cases=held.count(),
        late=held.filter(due_at__lt=at).count(),
        openings=lists.openings_by(name, since=at - _OPENINGS, until=at),
    )


def short_name(host: str, mission: str) -> Words | None:
    """What a mission is called among its own; nothing for a post that is not bound to one."""
    for used in in_use().values():
        if used.scheme.host == host and mission in used.scheme.missions:
            return used.scheme.missions[mission].short
    return None


def _round(round_: Round, *, at: datetime) -> RoundShown:
    zone = ZoneInfo(round_.zone)
    stages = lists.stages_in_round(round_.id)
    undecided = sum(stages[stage] for stage in _WORKED_ON)
    told = round_.results_told_at is not None
    results_are_due = round_.results_at is not None and at >= round_.results_at
    due = lists.to_lapse_in_round(round_.id, at=at)
    return RoundShown(
        id=round_.id,
        scheme=round_.scheme,
        host=round_.scheme[4:7],
        zone=zone,
        invented=round_.invented,
        method=METHODS[round_.method].name,
        steps=_steps(round_, undecided=undecided, due=due, at=at, zone=zone),
        lodged=sum(count for stage, count in stages.items() if stage != Stage.DRAFT.value),
        undecided=undecided,
        may_publish_now=results_are_due and not told and not undecided,
        is_published=told,
        passed=stages[Stage.PASSED.value],
        lapsed=stages[Stage.LAPSED.value],
        due_to_lapse=due,
    )


def _steps(round_: Round, *, undecided: int, due: int, at: datetime, zone: ZoneInfo) -> tuple[Step, ...]:
    """The steps in order; the first that is not done is the one at hand."""
    happened = {event.kind: event for event in events_about("round", round_.id)}
    published = happened.get(Happened.RESULTS_PUBLISHED.value)
    itself = Message("by itself")
    planned: list[_Planned] = [
        (Message("The round opens"), round_.opens_at, at >= round_.opens_at, itself, None),
        (Message("The round closes"), round_.closes_at, at >= round_.closes_at, itself, None),
    ]
    if METHODS[round_.method].by_lot:
        after = 2 if METHODS[round_.method].passes_on else 1
        planned[after:after] = _drawn(round_.id, at=at)
    if round_.results_at is not None:
        left = Message("Cases without a decision: {count}.", {"count": undecided}) if undecided else None
        planned.append((Message("Every case is decided"), None, at >= round_.closes_at and not undecided, None, left))
        why_not = left or (None if at >= round_.results_at else Message("The result day is not there yet."))
        who = accounts.who_is(published.by) if published else None
        when = published.at if published else round_.results_at
        planned.append((Message("Results are published"), when, published is not None, who, why_not))
    if round_.collect_until is not None:
        over = at >= round_.collect_until and published is not None
        planned.append((Message("The collection period ends"), round_.collect_until, over, itself, None))
        lapse_left = Message("Places to give back: {count}.", {"count": due}) if due else None
        planned.append(
            (Message("Places not collected lapse"), round_.collect_until, over and not due, itself, lapse_left)
        )
    return _with_states(planned, zone)


def _drawn(round_id: str, *, at: datetime) -> list[_Planned]:
    """The lists that were fixed, each with the public number that decides and the telling of its result."""
    steps: list[_Planned] = []
    for selection in reversed(selections.of_round(round_id)):
        draw = {"draw": f"{selection.draw.ballot}/{selection.draw.number}"}
        due = draws.due_at(selection.draw)
        steps += [
            (Message("The list of {draw} is fixed and shown", draw), draws.shown_at(selection.draw), True, None, None),
            (Message("The public number of {draw} is due", draw), due, at >= due, None, None),
            (
                Message("Everyone of {draw} is told", draw),
                selection.taken_at,
                selection.taken_at is not None,
                None,
                None,
            ),
        ]
    return steps or [(Message("The list is fixed and shown"), None, False, None, None)]


def _with_states(planned: list[_Planned], zone: ZoneInfo) -> tuple[Step, ...]:
    steps, at_hand = [], True
    for name, when, is_done, who, why_not in planned:
        state = "done" if is_done else "now" if at_hand else "ahead"
        at_hand = at_hand and is_done
        moment = when.astimezone(zone) if when else None
        steps.append(Step(name, state, moment, who if is_done else None, None if is_done else why_not))
    return tuple(steps)
