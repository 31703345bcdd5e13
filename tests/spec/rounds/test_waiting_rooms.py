"""What those who wait in a waiting room are promised: alike in time, in turn behind it, on a list that holds them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from sojourn.rounds.draws.entries import commitment
from sojourn.rounds.draws.manifest import WAITING_LEAD, trouble_with_time
from sojourn.rounds.draws.order import ranked, seed_of
from sojourn.rounds.draws.receipts import Receipt, receipt_of, trouble_with_receipt
from sojourn.rounds.model import Offer, Round
from sojourn.rounds.waiting import DRAWN_AFTER, SETTLES, Waiter, drawn_at, entries_of, in_drawn_order, manifest_of
from sojourn.seals.chains import QUICKNET

title = "A waiting room"

OPENS = datetime(2027, 2, 10, 1, tzinfo=UTC)
ENDS = OPENS + timedelta(minutes=10)
ROUND = Round(
    id="KOR-JPN-2027-D1",
    scheme="KOR-JPN",
    method="first_come",
    period=2027,
    opens_at=OPENS,
    closes_at=OPENS + timedelta(days=49),
    zone="Asia/Seoul",
    offer=Offer(2, 2, 14, waiting_minutes=10),
)
FIXED = ENDS + SETTLES


def waiter(came: int, *, is_late: bool = False) -> Waiter:
    """The person who came as so many-th."""
    chance = sha256(b"%d" % came).digest()
    return Waiter(f"JPN-2027-CASE{came:02}-X", chance[:16], sha256(chance).digest(), came, is_late)


IN_TIME = [waiter(came) for came in range(1, 41)]
LATE = [waiter(came, is_late=True) for came in (41, 42, 43)]
MANIFEST = manifest_of(ROUND, entries_of(IN_TIME), fixed_at=FIXED)


def served(randomness: bytes) -> list[int]:
    """As how many-th those came who are served one after the other, where chance is this."""
    order = ranked(seed_of(MANIFEST.hash, randomness), entries_of(IN_TIME))
    return [each.came for each in in_drawn_order([*LATE, *IN_TIME], [entry.ticket for _, entry in order])]


@pytest.mark.promise("bots-at-the-opening")
def test_whoever_comes_in_the_first_moment_and_in_the_last_has_the_same_chance() -> None:
    """Over two thousand public numbers the first to come is first as often as the last to come: about once in forty."""
    first = [served(sha256(b"chance %d" % number).digest())[0] for number in range(2_000)]
    assert all(25 <= first.count(came) <= 80 for came in range(1, 41))


def test_whoever_comes_after_its_last_moment_stands_behind_them_all_as_they_came() -> None:
    """Whatever chance says; the late are in no list, so nothing of theirs is drawn."""
    for number in range(50):
        order = served(bytes([number]) * 32)
        assert sorted(order[:40]) == list(range(1, 41)) and order[40:] == [41, 42, 43]
    assert not {each.ticket for each in LATE} & {entry.ticket for entry in entries_of([*IN_TIME, *LATE])}


def test_the_list_is_in_the_order_of_tickets_and_tells_nothing_of_when_anybody_came() -> None:
    """The same list whoever pressed first."""
    assert entries_of(IN_TIME) == entries_of(reversed(IN_TIME))
    assert manifest_of(ROUND, entries_of(reversed(IN_TIME)), fixed_at=FIXED) == MANIFEST


def test_the_moment_of_chance_is_named_with_the_round_five_minutes_after_the_last() -> None:
    """The first public number from then on; the list is public for at least three minutes before it."""
    due = drawn_at(ROUND)
    assert timedelta(0) <= due - (ENDS + DRAWN_AFTER) < timedelta(seconds=QUICKNET.period_seconds)
    assert drawn_at(ROUND, fixed_at=FIXED) == due
    assert due - FIXED >= WAITING_LEAD
    assert MANIFEST.waiting and MANIFEST.round == QUICKNET.round_at(due)


@pytest.mark.parametrize(("late", "is_later"), [(timedelta(0), False), (timedelta(seconds=3), True)])
def test_a_list_that_is_fixed_late_waits_for_a_later_number(late: timedelta, is_later: bool) -> None:
    """Fixed exactly three minutes before, it is in time; a moment later, the next number decides."""
    due = drawn_at(ROUND)
    fixed = due - WAITING_LEAD + late
    assert (drawn_at(ROUND, fixed_at=fixed) > due) is is_later
    assert drawn_at(ROUND, fixed_at=fixed) - fixed >= WAITING_LEAD


def test_a_manifest_whose_number_comes_too_soon_after_its_list_is_believed_by_nobody() -> None:
    """Three minutes are enough, one second less is not."""
    enough = drawn_at(ROUND) - WAITING_LEAD
    assert trouble_with_time(replace(MANIFEST, frozen_at=enough)) is None
    assert trouble_with_time(replace(MANIFEST, frozen_at=enough + timedelta(seconds=1))) is not None


def test_only_the_owner_of_a_receipt_can_show_whose_a_line_of_the_list_is() -> None:
    """With the secret the commitment opens to one application; the published line alone opens to none."""
    mine, other = IN_TIME[0], IN_TIME[1]
    entry = mine.entry
    assert commitment(mine.nonce, {"case": mine.case}) == entry.commitment
    assert commitment(mine.nonce, {"case": other.case}) != entry.commitment
    assert commitment(other.nonce, {"case": mine.case}) != entry.commitment
    published = json.dumps([entry.ticket.hex(), entry.stratum, entry.commitment.hex()])
    assert mine.case not in published and mine.nonce.hex() not in published


def test_the_receipt_that_is_given_at_once_holds_against_the_list_that_comes_later() -> None:
    """It has no way to a root that is not there yet; left out of the list, or altered, it shows that."""
    mine, entries = IN_TIME[7], entries_of(IN_TIME)
    entry = mine.entry
    at_once = Receipt(ROUND.id, entry.ticket, entry.stratum, mine.nonce, entry.commitment)
    identity = {"case": mine.case}
    assert trouble_with_receipt(at_once, MANIFEST, entries=entries, identity=identity) is None
    later = receipt_of(MANIFEST, entries, entries.index(entry), nonce=mine.nonce)
    assert trouble_with_receipt(later, MANIFEST, identity=identity) is None
    without = [each for each in entries if each != entry]
    assert trouble_with_receipt(at_once, MANIFEST, entries=without) is not None
    altered = [replace(each, commitment=bytes(32)) if each == entry else each for each in entries]
    assert trouble_with_receipt(at_once, MANIFEST, entries=altered) is not None
    assert trouble_with_receipt(at_once, MANIFEST, entries=entries, identity={"case": "JPN-2027-OTHER1-X"}) is not None
