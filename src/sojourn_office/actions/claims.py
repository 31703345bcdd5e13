"""Claims of places: those that arrived together are kept in one transaction, and each is answered for good."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Stage
from sojourn.places.model import Account as Place
from sojourn.places.model import Cause, Movement
from sojourn.rounds.claims import Tally, claims_digest, held_until, may_claim, next_numbers
from sojourn.rounds.model import Round as RoundRecord
from sojourn_office.actions import holders, one_place, quotas
from sojourn_office.actions.acting import SYSTEM
from sojourn_office.actions.waiting import Room
from sojourn_office.events import Happened
from sojourn_office.storage import claims, events, living, rounds, stops, tickets, wholes
from sojourn_office.storage.claims import Claim, Claimant, Known, New
from sojourn_office.storage.living import Living
from sojourn_office.storage.remembering import remembering
from sojourn_office.storage.rounds import Period, Round
from sojourn_office.storage.waiting import Waits

# One entry of the public log takes so many movements at most: each is some 170 of its 65,535 bytes. The reserve list
# moves nothing, so whoever is on it goes with the last of them.
_IN_ONE_ENTRY = 250


class Asked(NamedTuple):
    """One claim that came in: for which case, and the key of the press."""

    case: str
    key: str


class Answered(NamedTuple):
    """What a claim was given, the same however often it is asked: a place with its end, or a rank on the list."""

    number: int
    reserve: int | None
    places: int
    until: datetime | None


def ticket_for(number: str, round_: RoundRecord) -> str:
    """The ticket with which the person of a draft claims a place when its round opens."""
    return tickets.sign(round_.id, number, expires_at=round_.closes_at)


def claim_together(
    round_id: str, asked: Sequence[Asked], *, at: datetime, before_commit: Callable[[], None] = lambda: None
) -> list[Answered | Waits | Refusal]:
    """
    Keep claims that arrived together in one transaction, in their order; one answer for each.

    The same case gets the same answer however often it comes. `before_commit` is called once nothing but the commit
    is left: what fails after it may have been kept.
    """
    holders.make_room_for(round_id, at=at)
    with transaction.atomic(), remembering():
        period = rounds.period_of_round_to_change(round_id)
        round_ = rounds.by_id(round_id)
        if period is None or round_ is None or round_.offer is None:
            return [_no_such_round()] * len(asked)
        round_.period = period
        there, with_one = claims.claimants(round_id, _cases(asked))
        keys = [each.key for each in asked]
        kept: _Kept | Room
        if round_.gathers:
            kept = Room(round_, cases=_cases(asked), keys=keys, there=there)
        else:
            kept = _Kept(round_, there, [*with_one, *claims.by_key(round_id, keys)])
        new, refused = _new(round_, asked, kept, there, at=at)
        if isinstance(kept, Room):
            kept.come(new, at=at)
        else:
            kept.add(_keep(round_, period, new, at=at), at=at)
        answers = [_answer(each, kept) or refused.get(each.case) or full() for each in asked]
        before_commit()
    return answers


def give_in_order(round_: Round, period: Period, asked: Sequence[Asked], *, at: datetime) -> str | Refusal:
    """
    Give the numbers of a waiting room to those who came, in their order; from then on whoever comes first is first.

    The period is locked. Whoever withdrew meanwhile is passed over, and so is, and is told so, who was given a place of
    the period by another round.
    """
    refusal = _may_give(round_, period, at=at)
    if refusal is not None:
        return refusal
    there, _ = claims.claimants(round_.id, _cases(asked))
    joined, with_one = _joined(round_, there.values())
    placed = living.elsewhere(round_, (each.person_id for each in there.values()), joined)
    people, passed = [], []
    for each in asked:
        claimant = there.get(each.case)
        if claimant is None or _may_not(claimant, round_, with_one, {}) is not None:
            continue
        if claimant.person_id in placed:
            passed.append((each.case, placed[claimant.person_id]))
            continue
        with_one |= joined.get(claimant.person_id, set())
        people.append((claimant, each.key))
    one_place.pass_over_all(passed, period, at=at)
    _keep(round_, period, people, at=at)
    rounds.mark_ordered(round_, at=at)
    return round_.id


def _cases(asked: Sequence[Asked]) -> list[str]:
    return list(dict.fromkeys(each.case for each in asked))


class _Kept:
    """The claims of those who ask, by case and by key."""

    def __init__(self, round_: Round, there: Mapping[str, Claimant], known: Sequence[Known]) -> None:
        self._told = Telling(round_.record)
        self.by_case = {each.case: self._told.of(each) for each in known}
        self.by_key = {each.key: each.case for each in known}
        self.persons = {each.person_id for each in there.values() if each.claimed is not None}

    def add(self, new: Sequence[New], *, at: datetime) -> None:
        for each in new:
            case = each.claimant.case
            self.by_case[case] = self._told.of(Known(case, each.key, each.number, each.reserve, at))
            self.by_key[each.key] = case


def _answer(asked: Asked, kept: _Kept | Room) -> Answered | Waits | Refusal | None:
    """What was given to a case before or now; nothing where it was given nothing."""
    if kept.by_key.get(asked.key, asked.case) != asked.case:
        return key_reused()
    return kept.by_case.get(asked.case)


class Telling:
    """Tells claims of one round as their persons are told of them, from the first time on."""

    def __init__(self, round_: RoundRecord) -> None:
        assert round_.offer is not None, "in this round places are claimed"
        self._places = round_.offer.places
        # Those that arrived together are held until the same moment.
        self._until = cache(partial(held_until, round_))

    def of(self, known: Known | Claim) -> Answered:
        """A claim as its person is told of it."""
        until = self._until(known.at) if known.reserve is None else None
        return Answered(known.number, known.reserve, self._places, until)


def every_answer(round_id: str) -> Iterator[tuple[Known, Answered]]:
    """Every claim of a round with what was answered."""
    round_ = rounds.by_id(round_id)
    if round_ is not None and round_.offer is not None:
        told = Telling(round_.record)
        yield from ((claim, told.of(claim)) for claim in claims.kept(round_id))


def _new(
    round_: Round, asked: Sequence[Asked], kept: _Kept | Room, there: Mapping[str, Claimant], *, at: datetime
) -> tuple[list[tuple[Claimant, str]], dict[str, Refusal]]:
    """Who claims for the first time and may, in the order in which they came; and why others may not."""
    waiting: dict[str, str] = {}
    used = dict(kept.by_key)
    for each in asked:
        if each.case not in kept.by_case and used.setdefault(each.key, each.case) == each.case:
            waiting.setdefault(each.case, each.key)
    if not waiting:
        return [], {}
    refusal = _may_give(round_, round_.period, at=at)
    if refusal is not None:
        return [], dict.fromkeys(waiting, refusal)
    joined, others = _joined(round_, there.values())
    with_one = kept.persons | others
    placed = living.elsewhere(round_, (there[case].person_id for case in waiting if case in there), joined)
    new, refused = [], {}
    for case, key in waiting.items():
        claimant = there.get(case)
        refusal = _may_not(claimant, round_, with_one, placed)
        if refusal is not None or claimant is None:
            refused[case] = refusal or forged()
            continue
        with_one |= joined.get(claimant.person_id, {claimant.person_id})
        new.append((claimant, key))
    return new, refused


def _joined(round_: Round, claimants: Iterable[Claimant]) -> tuple[dict[UUID, set[UUID]], set[UUID]]:
    """Which of those who claim have several records, and whose claim came by another of their records."""
    found = wholes.among((each.person_id for each in claimants), round_.scheme[4:7])
    claimed = claims.with_a_claim(round_.id, set().union(*found.values())) if found else set()
    return found, {person for person, whole in found.items() if claimed & whole}


def _may_give(round_: Round, period: Period, *, at: datetime) -> Refusal | None:
    """Why nothing of a round is given at a moment; nothing where it is."""
    stopped = stops.why_stopped(period) or quotas.why_paused_at(period, at=at, zone=round_.zone)
    return may_claim(round_.record, at) or stopped


def _may_not(
    claimant: Claimant | None, round_: Round, with_one: set[UUID], placed: Mapping[UUID, Living]
) -> Refusal | None:
    if claimant is None or claimant.round != round_.id:
        return forged()
    if claimant.person_id in with_one:
        return Refusal("already_claimed", Message("You have claimed in this round already, with another application."))
    if claimant.stage != Stage.DRAFT.value:
        return Refusal("case_state", Message("This application is not being prepared any more, so it claims nothing."))
    if claimant.person_id in placed:
        return one_place.has_one(placed[claimant.person_id])
    return None


def _keep(round_: Round, period: Period, new: Sequence[tuple[Claimant, str]], *, at: datetime) -> list[New]:
    """Give the next numbers and keep them, as far as there are numbers."""
    assert round_.offer is not None, "in this round places are claimed"
    last, reserves = claims.given(round_.id)
    tally = Tally(last, reserves, quotas.free_now(period, at=at, zone=round_.zone, stream=round_.stream))
    numbers = next_numbers(round_.offer, tally, asked=len(new))
    rows = [
        New(claimant, key, number.number, number.reserve) for (claimant, key), number in zip(new, numbers, strict=False)
    ]
    places = sum(row.reserve is None for row in rows)
    for first, end in pairwise([0, *range(_IN_ONE_ENTRY, places, _IN_ONE_ENTRY), len(rows)] if rows else []):
        _enter(round_, period, rows[first:end], at=at)
    return rows


def _enter(round_: Round, period: Period, rows: Sequence[New], *, at: datetime) -> None:
    """Keep some claims with one event, and hold the places among them."""
    until = held_until(round_.record, at)
    held = [row.claimant.case for row in rows if row.reserve is None]
    moves = [(period, Movement(Cause.CLAIM, Place.FREE, Place.HELD, case=case, ends_at=until)) for case in held]
    digest = claims_digest([(row.number, row.claimant.case, row.reserve) for row in rows])
    public = {"first": rows[0].number, "last": rows[-1].number, "places": len(held), "claims": digest}
    event = events.record(Happened.PLACES_CLAIMED, round_.id, by=SYSTEM, at=at, public=public, moves=moves)
    claims.keep(round_.id, rows, event=event)


def forged() -> Refusal:
    """The answer to a ticket that was not signed here, or for something else."""
    return Refusal("ticket_forged", Message("This ticket was not given out for this round."))


def key_reused() -> Refusal:
    """The answer to the key of somebody else's press."""
    return Refusal("key_reused", Message("This was sent before with other content. Open the page again."))


@cache
def full() -> Refusal:
    """The answer once every number is given; it stays so, since what comes back goes down the reserve list."""
    return Refusal("period_full", Message("All places and the whole reserve list are given."))


def _no_such_round() -> Refusal:
    return Refusal("not_found", Message("There is no such round."))
