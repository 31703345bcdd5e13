"""Joining two records of one person, and undoing it: each by two officers, each told to the persons concerned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import combinations
from uuid import UUID

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases import moves as case_moves
from sojourn.cases.records import COUNTED_AS_ONE, Standing, Step, after, wholes
from sojourn.places.model import Account as Place
from sojourn_office.actions import notices
from sojourn_office.actions import objections as objecting
from sojourn_office.actions.acting import SYSTEM, Officer, by_post, perform
from sojourn_office.actions.on_case import not_by
from sojourn_office.events import Happened
from sojourn_office.storage import accounts, cases, entries, events, keys, ledger, objections, pairs, people
from sojourn_office.storage.pairs import Pair

_KINDS: Mapping[Step, Happened] = {step: Happened(f"pair:{step.value}") for step in Step}
_LIVING = (Place.HELD, Place.TAKEN)


def take_step(*, pair_id: UUID, step: Step, post: Officer, why: str, at: datetime, key: str) -> str | Refusal:
    """
    One step of one officer about two records, with the reason for the file.

    What joins or undoes needs another officer than whoever proposed it. No record is changed: which of them count as
    one person is worked out from the joins that stand.
    """

    def do() -> str | Refusal:
        pair = pairs.to_change(pair_id)
        if pair is None or pair.host != post.host:
            return no_such_pair()
        return _step(pair, step, post, why, at=at)

    return _with_reason(why) or perform(
        do, verb="pair", by=by_post(post), key=key, at=at, asked=[str(pair_id), step.value, why]
    )


def propose_cases(*, first: str, second: str, post: Officer, why: str, at: datetime, key: str) -> str | Refusal:
    """Propose that the persons of two cases, named by their numbers, are one; gives the pair."""

    def do() -> str | Refusal:
        one, two = cases.by_number(first), cases.by_number(second)
        if one is None or two is None or {one.host, two.host} != {post.host}:
            return Refusal("not_found", Message("There is no such case."), field="second")
        if one.person_id == two.person_id:
            return Refusal("invalid", Message("Both applications are of one record already."), field="second")
        if one.lodged_at is None or two.lodged_at is None:
            return Refusal("case_state", Message("An application that was not lodged is nobody's to look at."))
        refusal = not_by(one, post) or not_by(two, post)
        if refusal is not None:
            return refusal
        pair = pairs.between(one, two) or pairs.open_pair(one, two, at=at)
        found = pairs.to_change(pair.pk)
        assert found is not None, "the pair was kept a moment ago"
        return _step(found, Step.PROPOSE, post, why, at=at)

    return _with_reason(why) or perform(
        do, verb="pair-propose", by=by_post(post), key=key, at=at, asked=[first, second, why]
    )


def no_such_pair() -> Refusal:
    """The answer where two records are none, or another host's."""
    return Refusal("not_found", Message("There are no such records."))


def _with_reason(why: str) -> Refusal | None:
    return None if why.strip() else Refusal("reason_required", Message("Write why, for the file."), field="why")


def _step(pair: Pair, step: Step, post: Officer, why: str, *, at: datetime) -> str | Refusal:
    before = Standing(pair.standing)
    leads_to = after(before, step, by=str(post.account_id), proposed_by=_account_behind(pair.proposed_by))
    refusal = next((found for case in pair.cases if (found := not_by(case, post)) is not None), None)
    if refusal is not None or isinstance(leads_to, Refusal):
        return refusal or leads_to
    if step is Step.JOIN:
        refusal = _with_two_places(pair)
        if refusal is not None:
            return refusal
    _record(pair, step, by=by_post(post), why=why.strip(), at=at)
    if step in (Step.PROPOSE, Step.JOIN):
        _mark_entries(pair, at=at)
    if step in (Step.DECLINE, Step.UNDO):
        _unmark_entries(pair, by=by_post(post), at=at)
    if step is Step.UNDO:
        for said in objections.open_about(f"pair {pair.pk}"):
            objecting.close(said, upheld=True, words="", by=by_post(post), at=at)
    proposes = step in (Step.PROPOSE, Step.ASK_TO_UNDO)
    pairs.keep(pair, leads_to, proposed_by=by_post(post) if proposes else "")
    return str(pair.pk)


def _mark_entries(pair: Pair, *, at: datetime) -> None:
    """
    Mark the later entries of perhaps one person in a draw, whether its list is fixed, or drawn, or neither.

    A marked entry is offered nothing until an officer applied the rule on two applications (`same_person.void_both`).
    """
    persons = wholes([*pairs.joined(pair.host), (pair.one_id, pair.two_id)])[pair.one_id]
    first: dict[str, str] = {}
    for entry in entries.living_among(persons):
        other = first.setdefault(entry.round_id, entry.case_id)
        case = cases.to_change(entry.case_id)
        if other == case.number or case.is_flagged:
            continue
        flagged = case_moves.flag(events.replay(case), by=SYSTEM, at=at, other=other)
        assert not isinstance(flagged, Refusal), "a case can be marked"
        events.record_action(case, flagged)


def _unmark_entries(pair: Pair, *, by: str, at: datetime) -> None:
    """
    Take the marks away that two records had by counting, or being proposed, as one person.

    A mark stays where the other entry may be of the same person for another reason: by its passport or its identity,
    by another join, or by another proposal.
    """
    joined = [both for both in pairs.joined(pair.host) if set(both) != {pair.one_id, pair.two_id}]
    still = wholes([*joined, *pairs.proposed(pair.host, but=pair)])
    persons = wholes([*joined, (pair.one_id, pair.two_id)])[pair.one_id]
    for entry in entries.living_among(persons):
        case = cases.to_change(entry.case_id)
        replayed = events.replay(case)
        other = cases.by_number(replayed.marked_with) if replayed.is_flagged else None
        if other is None or other.person_id not in persons:
            continue
        if other.person_id in people.perhaps_the_same(case.passport) | still.get(case.person_id, frozenset()):
            continue
        cleared = case_moves.clear(replayed, by=by, at=at)
        assert not isinstance(cleared, Refusal), "a mark can be taken away"
        events.record_action(case, cleared)


def _record(pair: Pair, step: Step, *, by: str, why: str, at: datetime) -> None:
    """A step that changes what counts is kept for each of the two, and each is told; another is kept once."""
    counts = step in (Step.JOIN, Step.UNDO)
    public = {"host": pair.host} if counts else {}
    told: set[UUID] = set()
    for case in pair.cases if counts else pair.cases[:1]:
        # Of somebody erased nothing can be sealed any more; that it was done is kept all the same.
        sealed = {"why": why} if keys.has_key(case.person_id) else None
        kind, person = _KINDS[step], case.person_id
        event = events.record(kind, str(pair.pk), by=by, at=at, public=public, sealed=sealed, person_id=person)
        if counts and case.person.account_id not in told:
            told.add(case.person.account_id)
            notices.records_counted(case, event=event)


def _account_behind(by: str) -> str:
    """The account of the post that proposed; the same person may have two posts."""
    post = accounts.post_by_id(UUID(by.removeprefix("post:"))) if by else None
    return str(post.account_id) if post else ""


def _with_two_places(pair: Pair) -> Refusal | None:
    """Why two records cannot become one person yet: both have a place in one period."""
    persons = wholes([*pairs.joined(pair.host), (pair.one_id, pair.two_id)])[pair.one_id]
    placed = [case for case in pairs.every_case_of(persons, pair.host) if ledger.place_of(case) in _LIVING]
    for one, two in combinations(placed, 2):
        if one.round.period_id == two.round.period_id:
            told = {"one": one.number, "two": two.number, "year": str(one.round.period.year)}
            says = Message("{one} and {two} both have a place of {year}. One person has one: settle that first.", told)
            return Refusal("two_places", says)
    return None


def counts_as_one(pair: Pair) -> bool:
    """Whether two records count as one person now."""
    return Standing(pair.standing) in COUNTED_AS_ONE
