"""A draw: one order that hangs on a list fixed before and on a number known after; nothing can be put in or moved."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sojourn.log.leaf import leaf
from sojourn.log.tree import inclusion_proof, leaf_hash
from sojourn.rounds.draws import written
from sojourn.rounds.draws.entries import Entry, commitment, entry_leaf, in_order, list_root
from sojourn.rounds.draws.manifest import (
    GENERAL,
    RESERVE,
    BrokenDraw,
    Manifest,
    Seats,
    read_manifest,
    trouble_with_time,
)
from sojourn.rounds.draws.order import ranked, score, seed_of
from sojourn.rounds.draws.receipts import read_receipt, receipt_of, trouble_with_receipt
from sojourn.rounds.draws.seating import seated
from sojourn.seals.beacon import trouble_with
from sojourn.seals.canonical import canonical
from sojourn.seals.chains import QUICKNET, Beacon

title = "The draw"

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "ballot.json").read_text())["vectors"]
NONCE = bytes(range(32))


def drawn(vector: Any) -> tuple[list[Entry], Manifest, Beacon]:
    """The entries, the manifest and the beacon of a vector."""
    asked = vector["input"]
    entries = in_order(
        Entry(bytes.fromhex(e["ticket"]), e["stratum"], commitment(bytes.fromhex(e["nonce"]), e["identity"]))
        for e in asked["entries"]
    )
    root = list_root(asked["ballot"], entries)
    seats = Seats(tuple((name, count) for name, count in asked["quotas"]), asked["general"])
    manifest = Manifest(asked["ballot"], asked["draw"], len(entries), root, QUICKNET.id, asked["beacon_round"], seats)
    return entries, manifest, Beacon(QUICKNET.id, asked["beacon_round"], bytes.fromhex(asked["beacon_signature"]))


@pytest.mark.parametrize("vector", VECTORS, ids=[each["id"] for each in VECTORS])
def test_a_whole_draw_comes_to_what_others_worked_out(vector: Any) -> None:
    """Commitments, root, manifest, seed, scores, ranks, seats and a proof, by a real public value."""
    wanted = vector["expected"]
    entries, manifest, beacon = drawn(vector)
    assert {e.ticket.hex(): e.commitment.hex() for e in entries} == wanted["commitments"]
    assert entry_leaf(manifest.ballot, entries[0]).hex() == wanted["leaf_0_hex"]
    assert manifest.root.hex() == wanted["root"]
    assert manifest.written().decode() == wanted["manifest_jcs"]
    assert manifest.hash.hex() == wanted["manifest_sha256"]
    assert trouble_with(beacon) is None and beacon.randomness.hex() == wanted["randomness"]
    seed = seed_of(manifest.hash, beacon.randomness)
    assert seed.hex() == wanted["seed"]
    order = ranked(seed, entries)
    assert [(e.ticket.hex(), found.hex(), e.stratum) for found, e in order] == [
        (each["ticket"], each["score"], each["stratum"]) for each in wanted["ranking"]
    ]
    given = seated([e for _, e in order], manifest.seats)
    assert {ticket.hex(): seat for ticket, seat in given.items() if seat != RESERVE} == wanted["allocated"]
    proof = inclusion_proof([leaf_hash(entry_leaf(manifest.ballot, e)) for e in entries], wanted["inclusion"]["index"])
    assert [each.hex() for each in proof] == wanted["inclusion"]["proof"]


def test_the_manifest_that_python_alone_writes_is_the_canonical_form() -> None:
    """The library needs nothing but Python for a draw; the bytes are those of RFC 8785."""
    _, manifest, _ = drawn(VECTORS[1])
    whole = replace(manifest, reason='이유 "\\ \x1f €', also={"rules": "aa" * 32})
    assert whole.written() == canonical(json.loads(whole.written()))
    assert read_manifest(whole.written()) == whole


def test_who_has_no_nonce_cannot_try_a_guess() -> None:
    """The commitment to a person is another under each nonce, and the list tells nothing else of them."""
    person = {"birth_date": "1996-01-10", "passport_issuer": "KOR", "passport_no": "M10000000"}
    assert commitment(NONCE, person) != commitment(bytes(32), person)
    assert commitment(NONCE, person) == commitment(NONCE, dict(reversed(person.items())))


def entries_of(count: int, strata: tuple[str, ...] = ("a", "b")) -> list[Entry]:
    """Invented entries, each with a ticket of its own."""
    tickets = (sha256(b"ticket%d" % number).digest()[:16] for number in range(count))
    return in_order(Entry(t, strata[t[0] % len(strata)], sha256(t).digest()) for t in tickets)


seats_drawn = st.builds(
    Seats, st.tuples(st.tuples(st.just("b"), st.integers(0, 9)), st.tuples(st.just("c"), st.integers(0, 9))),
    st.integers(0, 20), st.none() | st.integers(0, 9),
)  # fmt: skip


@given(st.integers(0, 40), seats_drawn, st.data())
def test_seats_go_by_rank_within_each_rule_and_nobody_loses_one_because_another_leaves(count, seats, data) -> None:
    """One more who declines gives a seat to somebody, and takes none from anybody."""
    order = [entry for _, entry in ranked(bytes(32), entries_of(count, ("a", "b", "c")))]
    gone = set(data.draw(st.lists(st.sampled_from([e.ticket for e in order]), max_size=5))) if order else set()
    before = {t for t, seat in seated(order, seats, passed_over=gone).items() if seat != RESERVE}
    assert len(before) == min(seats.total, count - len(gone)) and not before & gone
    if before:
        leaving = data.draw(st.sampled_from(sorted(before)))
        after = {t for t, seat in seated(order, seats, passed_over={*gone, leaving}).items() if seat != RESERVE}
        assert before - {leaving} <= after
    given_to = seated(order, seats, passed_over=gone)
    for group, _ in seats.quotas:
        own = [given_to.get(e.ticket) == group for e in order if e.stratum == group and e.ticket not in gone]
        assert own == sorted(own, reverse=True), "a seat kept for a group goes to its smallest ranks"


@given(st.integers(0, 40), seats_drawn, st.integers(0, 5), st.integers(0, 5))
def test_a_second_selection_from_the_same_entries_adds_and_takes_nothing(count, seats, more, more_for_group) -> None:
    """Where take-up is low: the same order with more seats."""
    order = [entry for _, entry in ranked(bytes(32), entries_of(count, ("a", "b", "c")))]
    quotas = tuple((name, number + more_for_group) for name, number in seats.quotas)
    larger = Seats(quotas, seats.general + more, seats.reserve)
    first, second = ({t for t, seat in seated(order, each).items() if seat != RESERVE} for each in (seats, larger))
    assert first <= second


def test_a_reserve_list_has_the_length_that_was_published() -> None:
    """Seats to ranks 1 to 4, reserve 5 to 7, nothing for the others; left out, everyone is on it."""
    order = [entry for _, entry in ranked(bytes(32), entries_of(10))]
    short = seated(order, Seats((), 4, 3))
    assert [short.get(e.ticket, "") for e in order] == [GENERAL] * 4 + [RESERVE] * 3 + [""] * 3
    assert [seated(order, Seats((), 4))[e.ticket] for e in order] == [GENERAL] * 4 + [RESERVE] * 6


def test_the_score_of_a_ticket_hangs_on_no_other_ticket() -> None:
    """Who leaves or stays changes nobody's order: the defect of drawing by position."""
    everyone = [e.ticket for _, e in ranked(bytes(32), entries_of(50))]
    fewer = [e.ticket for _, e in ranked(bytes(32), entries_of(50)[::2])]
    assert fewer == [ticket for ticket in everyone if ticket in set(fewer)]
    assert score(bytes(32), everyone[0]) < score(bytes(32), everyone[1])


def manifest_over(entries: list[Entry], **changed: Any) -> Manifest:
    """A manifest of a first draw that may be used."""
    due = QUICKNET.moment_of(1000)
    made = Manifest("KOR-IRL-2023-B1", 1, len(entries), list_root("KOR-IRL-2023-B1", entries), QUICKNET.id, 1000,
                    Seats((("a", 2),), 3), due - timedelta(hours=24))  # fmt: skip
    return replace(made, **changed)


@pytest.mark.promise("draw-steered-by-moment")
def test_a_round_that_was_known_or_comes_too_soon_decides_nothing() -> None:
    """24 hours to the second are enough, a second less is not; a trial may use any."""
    fine = manifest_over(entries_of(4))
    assert fine.frozen_at is not None and trouble_with_time(fine) is None
    for late, said in ((timedelta(seconds=1), "less than 24"), (timedelta(hours=24), "known"), (timedelta(9), "known")):
        trouble = trouble_with_time(replace(fine, frozen_at=fine.frozen_at + late))
        assert trouble is not None and said in trouble.text
        assert trouble_with_time(replace(fine, frozen_at=fine.frozen_at + late, trial=True)) is None
    assert trouble_with_time(replace(fine, frozen_at=None)) is not None


def test_a_trial_has_another_order_than_the_draw_it_forecasts() -> None:
    """It is marked in what is hashed, so that nobody can pass one off as the other."""
    entries = entries_of(20)
    real, trial = (manifest_over(entries, trial=each) for each in (False, True))
    orders = [[e.ticket for _, e in ranked(seed_of(m.hash, bytes(32)), entries)] for m in (real, trial)]
    assert orders[0] != orders[1]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("v", 2), ("ballot", "two words"), ("ballot", "GENERAL"), ("draw", 0), ("draw", "1"), ("entries", -1),
        ("root", "aa"), ("root", "AA" * 32), ("beacon", {"chain": "00" * 32, "round": 1}), ("beacon", {"round": 1}),
        ("quotas", [["a", -1]]), ("quotas", [["a", 1], ["a", 2]]), ("quotas", [["GENERAL", 1]]), ("quotas", {}),
        ("general", True), ("frozen_at", "2023-08-22"), ("trial", False), ("reserve", -1), ("previous", "x"),
    ],
)  # fmt: skip
def test_a_manifest_that_is_none_is_refused_at_its_member(member: str, value: object) -> None:
    """A wrong value is named, never guessed."""
    content = {**json.loads(manifest_over(entries_of(4)).written()), member: value}
    with pytest.raises(BrokenDraw) as broken:
        read_manifest(leaf(content))
    assert member in broken.value.place or member in ("v", "beacon")


@pytest.mark.parametrize(
    "spelling", [b"", b"{", b"[]", b"\xff", b'{"v": 1}', b'{"v":1}\n', b'{"v":1,"v":1}', b"1" * 5000]
)
def test_another_spelling_of_a_manifest_is_refused_at_its_byte(spelling: bytes) -> None:
    """What is hashed has one form only."""
    with pytest.raises(BrokenDraw, match=r"manifest\.json, byte \d+"):
        read_manifest(spelling)


def test_a_list_is_refused_at_the_line_that_is_broken_out_of_order_or_doubled() -> None:
    """The order of a list leaves nobody a choice, and equal tickets stand beside each other."""
    entries = entries_of(5)
    assert written.read_list(written.write_list(entries)) == entries
    turned = [entries[0], entries[2], entries[1], *entries[3:]]
    doubled = [*entries[:2], entries[1], *entries[2:]]
    for wrong, line in ((turned, 4), (doubled, 4), ([*entries, entries[0]], 7)):
        with pytest.raises(BrokenDraw) as broken:
            written.read_list(written.write_list(wrong))
        assert broken.value.place == f"list.csv, line {line}"


def test_each_changed_byte_of_a_list_has_its_line() -> None:
    """Every byte, also that of a line's end."""
    whole = written.write_list(entries_of(4))
    for at in range(len(whole)):
        spoiled = bytearray(whole)
        spoiled[at] ^= 1
        with pytest.raises(BrokenDraw) as broken:
            written.read_list(bytes(spoiled))
        line = whole[:at].count(b"\n") + 1
        assert broken.value.place in (f"list.csv, line {line}", f"list.csv, line {line + 1}")


def test_a_receipt_leads_to_the_root_and_belongs_to_its_person_alone() -> None:
    """Another ticket, stratum, index, size, or another person: it does not."""
    person = {"birth_date": "1996-01-10", "passport_issuer": "KOR", "passport_no": "M10000000"}
    entries = entries_of(9)
    entries[4] = replace(entries[4], commitment=commitment(NONCE, person))
    manifest = manifest_over(entries)
    receipt = receipt_of(manifest, entries, 4, nonce=NONCE)
    assert read_receipt(json.loads(json.dumps(receipt.members())), "receipt") == receipt
    assert trouble_with_receipt(receipt, manifest, identity=person) is None
    assert trouble_with_receipt(receipt, manifest, identity={**person, "passport_no": "M10000001"}) is not None
    for wrong in (
        {"ticket": bytes(16)}, {"stratum": "c"}, {"index": 5}, {"size": 8}, {"ballot": "other"},
        {"proof": receipt.proof[:-1]}, {"proof": (*receipt.proof, bytes(32))}, {"commitment": bytes(32)},
    ):  # fmt: skip
        assert trouble_with_receipt(replace(receipt, **wrong), manifest) is not None, wrong
