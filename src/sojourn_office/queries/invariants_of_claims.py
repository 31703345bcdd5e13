"""What must always be true of claims: no number missing, each place held, nothing given early, everyone told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import groupby

from sojourn.cases.model import Did
from sojourn.places.model import Cause
from sojourn.rounds.claims import claims_digest, held_until, may_claim
from sojourn.rounds.model import Round
from sojourn_office.events import Happened
from sojourn_office.queries.broken import Broken, Check, broken_at
from sojourn_office.storage import cases, claims, events, ledger, rounds
from sojourn_office.storage.claims import Claim

# The worker tells of a claim within seconds; one that is older than this was forgotten.
_TOLD_WITHIN = timedelta(minutes=10)


def numbers_of_claims_have_no_gap() -> Iterator[Broken]:
    """2. The numbers of a round are 1, 2, 3 and so on, so are the ranks of its reserve list; all were offered."""
    records = _records()
    for round_id, of_round in groupby(claims.every(), key=_round_of):
        rows, about, offer = list(of_round), f"round {round_id}", records[round_id].offer
        if [row.number for row in rows] != list(range(1, len(rows) + 1)):
            yield broken_at(numbers_of_claims_have_no_gap, about, "a number is missing, or is there twice")
        ranks = [row.reserve for row in rows if row.reserve is not None]
        if ranks != list(range(1, len(ranks) + 1)):
            yield broken_at(numbers_of_claims_have_no_gap, about, "a rank is missing, or out of its order")
        if offer is None or len(rows) > offer.numbers or len(rows) - len(ranks) > offer.places:
            yield broken_at(numbers_of_claims_have_no_gap, about, "more was given than was offered")


def claims_are_those_of_their_events() -> Iterator[Broken]:
    """4. Each entry of claims has exactly the claims that its digest covers, each kept at its moment."""
    kept: dict[int, list[Claim]] = {}
    for row in claims.every():
        kept.setdefault(row.event_id, []).append(row)
    for event in events.of_kind(Happened.PLACES_CLAIMED):
        rows = kept.pop(event.seq, [])
        digest = claims_digest([(row.number, row.case_id, row.reserve) for row in rows])
        if digest != event.open_part["claims"] or any(row.round_id != event.about for row in rows):
            about = f"event {event.seq}"
            yield broken_at(claims_are_those_of_their_events, about, "its claims were altered, or some are missing")
        for row in rows:
            if row.at != event.at:
                yield broken_at(claims_are_those_of_their_events, f"case {row.case_id}", "claimed at another moment")
    for row in (row for rows in kept.values() for row in rows):
        yield broken_at(claims_are_those_of_their_events, f"case {row.case_id}", "its claim is in no entry")


def every_claimed_place_was_held() -> Iterator[Broken]:
    """2, 7. A claim without a rank took a place with its event, until the right moment; one on the list took none."""
    held = {(row.event_id, row.case_id): row for row in ledger.every_movement() if row.cause == Cause.CLAIM.value}
    records = _records()
    for claim in claims.every():
        about, row = f"case {claim.case_id}", held.get((claim.event_id, claim.case_id))
        if (row is None) is (claim.reserve is None):
            yield broken_at(every_claimed_place_was_held, about, "its claim and the ledger do not agree")
        elif row is not None and row.ends_at != held_until(records[claim.round_id], claim.at):
            yield broken_at(every_claimed_place_was_held, about, f"is held until {row.ends_at}")


def nothing_is_claimed_while_a_round_is_closed() -> Iterator[Broken]:
    """7. No claim was kept before the opening of its round, or from its closing on."""
    records = _records()
    for claim in claims.every():
        if may_claim(records[claim.round_id], claim.at) is not None:
            yield broken_at(nothing_is_claimed_while_a_round_is_closed, f"case {claim.case_id}", f"claimed {claim.at}")


def every_claim_is_told_as_it_was_given() -> Iterator[Broken]:
    """4, 16. Some minutes after a claim it stands in its case, with the number and the rank that it was given."""
    head = events.head()
    if head is None or head.last_at is None:
        return
    told: dict[str, list[object]] = {}
    for event in events.of_kind(Did.CLAIMED):
        told.setdefault(event.about, []).append((event.open_part["number"], event.open_part.get("reserve")))
    for claim in claims.every():
        about = f"case {claim.case_id}"
        if claim.told_at is None:
            if claim.at < head.last_at - _TOLD_WITHIN:
                yield broken_at(every_claim_is_told_as_it_was_given, about, "its person was not told")
            continue
        if told.get(claim.case_id) != [(claim.number, claim.reserve)]:
            yield broken_at(every_claim_is_told_as_it_was_given, about, "was told something else")


def the_reserve_list_moves_up_in_its_order() -> Iterator[Broken]:
    """
    6. Whoever moved up stands before everyone on the list who still waits and waited then.

    Who was passed over with a place by another round, and was told so, has a turn of their own again later.
    """
    told = {event.about for event in events.of_kind(Did.PASSED_OVER)}
    for round_id, of_round in groupby(claims.every(), key=_round_of):
        for before, moved in _passed_over(row for row in of_round if row.case_id not in told):
            about = f"round {round_id}"
            found = f"rank {moved.reserve} moved up before rank {before.reserve}"
            yield broken_at(the_reserve_list_moves_up_in_its_order, about, found)


def _passed_over(of_round: Iterable[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Who on the list moved up later than someone behind them, or still waits behind nobody's fault but ours."""
    listed = [row for row in of_round if row.reserve is not None]
    last: Claim | None = None
    for row in reversed(listed):
        if row.moved_up_at is not None:
            if last is not None and last.moved_up_at is not None and row.moved_up_at > last.moved_up_at:
                yield row, last
            last = row
        elif last is not None and cases.is_draft(row.case_id):
            yield row, last


def _round_of(claim: Claim) -> str:
    return claim.round_id


def _records() -> dict[str, Round]:
    return {each.id: each.record for each in rounds.every_round()}


CHECKS: tuple[Check, ...] = (
    numbers_of_claims_have_no_gap,
    claims_are_those_of_their_events,
    every_claimed_place_was_held,
    nothing_is_claimed_while_a_round_is_closed,
    every_claim_is_told_as_it_was_given,
    the_reserve_list_moves_up_in_its_order,
)
