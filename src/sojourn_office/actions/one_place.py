"""One person has one living place in a period: every door that gives a place asks, with the period locked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.rounds.names import full_round_name
from sojourn_office.actions import notices
from sojourn_office.actions.acting import SYSTEM
from sojourn_office.storage import events, living, together, wholes
from sojourn_office.storage.cases import Case
from sojourn_office.storage.living import Living
from sojourn_office.storage.rounds import Period, Round
from sojourn_office.storage.together import Acted


def has_one(place: Living) -> Refusal:
    """Why somebody is given no place: they have one by another round, and what they can do with it."""
    held_in = {"round": full_round_name(place.round)}
    if place.is_taken:
        words = Message("You have a visa by another round: {round}. Nobody has two places of one period.", held_in)
    else:
        words = Message(
            "You hold a place already: {round}. Nobody has two of one period. Give that one up first to have one here.",
            held_in,
        )
    return Refusal("place_elsewhere", words, about=(("case", place.case),))


def why_no_other(case: Case, round_: Round) -> Refusal | None:
    """Why the person of a case is given no place in a round of a locked period; nothing where they have none yet."""
    place = living.elsewhere(round_, [case.person_id]).get(case.person_id)
    return has_one(place) if place is not None else None


def pass_over(case: Case, place: Living, *, by: str = SYSTEM, at: datetime) -> bool:
    """Write into a locked case that its turn came to nothing, and tell its person; once for a place."""
    action = case_moves.pass_over(events.replay(case), by=by, at=at, held_in=place.round, held_by=place.case)
    if isinstance(action, Refusal):
        return False
    notices.passed_over([(case, events.record_action(case, action))])
    return True


def pass_over_all(passed: Sequence[tuple[str, Living]], period: Period, *, at: datetime) -> int:
    """The same of many cases by their numbers, together; returns how many were told. The period is locked."""
    several = together.to_change([number for number, _ in passed])
    acts = []
    for number, place in passed:
        replayed = events.replay(several[number])
        action = case_moves.pass_over(replayed, by=SYSTEM, at=at, held_in=place.round, held_by=place.case)
        if not isinstance(action, Refusal):
            acts.append(Acted(several[number], action))
    if acts:
        happened = together.record_actions(acts, period)
        notices.passed_over([(act.case, event) for act, event in zip(acts, happened, strict=True)])
    return len(acts)


def with_a_place(round_: Round, several: Iterable[Case]) -> dict[str, Living]:
    """
    Who of these has a place by another round of the period, by the number of the case that is asked about.

    Where two of them are of one person who has several records, the first in the order counts, and the other is as if
    it had that place already. A marked one is offered nothing, so it does not count before the other.
    """
    there = list(several)
    persons = {case.person_id for case in there}
    joined = wholes.among(persons, round_.scheme[4:7]) if persons else {}
    found = living.elsewhere(round_, persons, joined)
    first: dict[UUID, str] = {}
    placed: dict[str, Living] = {}
    for case in there:
        before = first.get(case.person_id, case.number)
        if case.person_id in found:
            placed[case.number] = found[case.person_id]
        elif before != case.number:
            placed[case.number] = Living(before, round_.id, is_taken=False)
        elif not case.is_flagged:
            first |= dict.fromkeys(joined.get(case.person_id, ()), case.number)
    return placed
