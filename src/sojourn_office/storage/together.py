"""Actions of many cases that are kept together: an event each, in a few statements for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from sojourn.cases.model import CHANGING_NOTHING, Action
from sojourn.places.model import Movement
from sojourn_office.events import Subject
from sojourn_office.storage import endorsements, leaves, quotas
from sojourn_office.storage.cases import Case
from sojourn_office.storage.events import (
    Event,
    Head,
    chained,
    happened_to,
    head_to_change,
    keep_head,
    replay,
    set_columns,
)
from sojourn_office.storage.ledger import keep_movements
from sojourn_office.storage.prepared import insert, update_several
from sojourn_office.storage.rounds import Period

# So many cases are read in one question.
_AT_ONCE = 500


@dataclass(frozen=True)
class Acted:
    """One action of a case that is kept with those of others, and the places of one period that they move."""

    case: Case
    action: Action
    moves: Sequence[Movement] = ()


def to_change(numbers: Sequence[str]) -> dict[str, Case]:
    """
    Cases with their round, their person and all that happened to them, a few hundred in a question.

    They are locked until the transaction ends; the period is locked before them.
    """
    found: dict[str, Case] = {}
    wanted = sorted(numbers)
    for first in range(0, len(wanted), _AT_ONCE):
        some = wanted[first : first + _AT_ONCE]
        rows = Case.objects.select_for_update(of=("self",)).select_related("round", "person")
        found |= {case.number: case for case in rows.filter(pk__in=some).order_by("number")}
        for number in some:
            found[number].happened = []
        for event in Event.objects.filter(subject=Subject.CASE.value, about__in=some).order_by("seq"):
            happened_to(found[event.about]).append(event)
    return found


def record_actions(acts: Sequence[Acted], period: Period) -> list[Event]:
    """
    Keep one action of each of many cases, an event each, as `record_action` does, in a few statements for all of them.

    The period is locked, and after it the cases, as far as an action changes them.
    """
    assert transaction.get_connection().in_atomic_block, "events are kept in the transaction of their action"
    quotas.over(period)
    head = head_to_change()
    rows = [_event_of(act, head, period) for act in acts]
    insert(*rows)
    leaves.keep(head, rows)
    keep_head(head)
    moved = [(event, movement) for act, event in zip(acts, rows, strict=True) for movement in act.moves]
    if moved:
        keep_movements(period, moved)
    columns: tuple[str, ...] = ()
    changed = [act.case for act in acts if act.action.did not in CHANGING_NOTHING]
    for act, event in zip(acts, rows, strict=True):
        if act.case.happened is not None:
            act.case.happened.append(event)
    for case in changed:
        counted = case.endorsed_at is not None
        columns = set_columns(case, replay(case))
        endorsements.keep_up(case, counted=counted)
    update_several(changed, columns)
    return rows


def _event_of(act: Acted, head: Head, period: Period) -> Event:
    case, action = act.case, act.action
    return chained(
        head,
        action.did,
        case.number,
        by=action.by,
        at=action.at,
        public=action.about,
        person_id=case.person_id,
        told_from=action.told_from,
        moves=[(period, movement) for movement in act.moves],
    )
