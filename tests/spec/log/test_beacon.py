"""Public chance: a value is believed only if the pinned key of its chain signed its round, and never by its looks."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from py_ecc.bls import g2_primitives, point_compression
from py_ecc.bls.hash_to_curve import hash_to_G1, hash_to_G2
from py_ecc.optimized_bls12_381 import G1, G2, is_inf, neg, pairing

from sojourn.seals.beacon import trouble_with
from sojourn.seals.chains import CHAINS, DEFAULT, QUICKNET, Beacon

title = "Public chance"

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "drand.json").read_text())["vectors"]
NAMED = {"quicknet": QUICKNET, "default": DEFAULT}


def vectors(op: str) -> list[Any]:
    return [pytest.param(each, id=each["id"]) for each in VECTORS if each["op"] == op]


def beacon_of(asked: dict[str, Any]) -> Beacon:
    signature, previous = (bytes.fromhex(asked.get(name, "")) for name in ("signature", "previous_signature"))
    return Beacon(NAMED[asked["chain"]].id, asked["round"], signature, previous)


@pytest.mark.parametrize("vector", vectors("chain_info"))
def test_the_constants_of_a_chain_are_those_that_were_published(vector: Any) -> None:
    """Its hash is worked out from them, so that a wrong digit in the key shows."""
    wanted = vector["expected"]
    chain = NAMED[wanted["beacon_id"]]
    assert chain.id == wanted["chain_hash"] and CHAINS[chain.id] is chain
    assert chain.public_key.hex() == wanted["public_key"]
    assert (chain.period_seconds, chain.genesis_seconds) == (wanted["period"], wanted["genesis_time"])
    assert chain.domain.decode() == wanted.get("dst", chain.domain.decode())


@pytest.mark.parametrize("vector", vectors("round_at"))
def test_a_moment_has_its_round(vector: Any) -> None:
    """Round 1 is at genesis."""
    chain, seconds = NAMED[vector["input"]["chain"]], vector["input"]["unix_time"]
    found = chain.round_at(datetime.fromtimestamp(seconds, UTC))
    assert found == vector["expected"]["round"]
    assert chain.moment_of(found).timestamp() == vector["expected"]["round_time"]


@given(st.sampled_from([QUICKNET, DEFAULT]), st.integers(1, 10**8), st.integers(-1, 1))
def test_the_first_round_from_a_moment_is_not_before_it_and_the_one_before_is(chain, number, off) -> None:
    """At the very second of a round it is that round; a second later the next."""
    at = chain.moment_of(number) + timedelta(seconds=off)
    found = chain.first_round_from(at)
    assert chain.moment_of(found) >= at
    assert found == 1 or chain.moment_of(found - 1) < at


def test_before_the_first_round_there_is_none() -> None:
    """The first round to come is round 1."""
    before = QUICKNET.moment_of(1) - timedelta(seconds=1)
    assert QUICKNET.round_at(before) == 0 and QUICKNET.first_round_from(before) == 1


@pytest.mark.parametrize("vector", vectors("verify_beacon"))
@pytest.mark.promise("beacon-lies")
def test_a_value_is_believed_only_if_its_round_was_signed(vector: Any) -> None:
    """Real values, and each spelling that must be refused."""
    beacon = beacon_of(vector["input"])
    assert (trouble_with(beacon) is None) is vector["expected"]["valid"]
    if vector["expected"]["valid"]:
        assert beacon.randomness.hex() == vector["expected"]["randomness"]
        message = CHAINS[beacon.chain].message(beacon.round, beacon.previous)
        assert message.hex() == vector["expected"]["message_sha256"]


@pytest.mark.parametrize("vector", vectors("verify_beacon"))
def test_a_second_hand_comes_to_the_same(vector: Any) -> None:
    """Another implementation, in another language and by other authors, believes and refuses the same values."""
    assert second_opinion(beacon_of(vector["input"])) is vector["expected"]["valid"]


def second_opinion(beacon: Beacon) -> bool:
    """The same steps, spelled in `py_ecc`: its decoder alone does not look at the subgroup."""
    chain = CHAINS[beacon.chain]
    message = chain.message(beacon.round, beacon.previous)
    if len(beacon.signature) != chain.signature_bytes:
        return False
    try:
        if chain is QUICKNET:
            small = point_compression.decompress_G1(int.from_bytes(beacon.signature, "big"))
            if is_inf(small) or not g2_primitives.subgroup_check(small):
                return False
            if point_compression.compress_G1(small) != int.from_bytes(beacon.signature, "big"):
                return False
            key = g2_primitives.signature_to_G2(chain.public_key)
            hashed = hash_to_G1(message, chain.domain, sha256)
            return bool(pairing(G2, small) == pairing(key, hashed))
        large = g2_primitives.signature_to_G2(beacon.signature)
        if is_inf(large) or not g2_primitives.subgroup_check(large):
            return False
        author = g2_primitives.pubkey_to_G1(chain.public_key)
        hashed = hash_to_G2(message, chain.domain, sha256)
        return bool(pairing(large, G1) == pairing(hashed, author))
    except (ValueError, AssertionError):
        return False


REAL = beacon_of(next(each for each in VECTORS if each["id"] == "quicknet-1000")["input"])
CHAINED = beacon_of(next(each for each in VECTORS if each["id"] == "default-3")["input"])


@pytest.mark.parametrize("at", range(48))
def test_one_changed_byte_of_a_signature_is_refused(at: int) -> None:
    """Whichever it is."""
    spoiled = bytearray(REAL.signature)
    spoiled[at] ^= 1
    assert trouble_with(Beacon(REAL.chain, REAL.round, bytes(spoiled))) is not None


def test_the_negated_point_is_refused() -> None:
    """The same x, the other y: a point of the subgroup that decodes well, and no signature."""
    point = neg(point_compression.decompress_G1(int.from_bytes(REAL.signature, "big")))
    other = int(point_compression.compress_G1(point)).to_bytes(48, "big")
    assert other != REAL.signature and trouble_with(Beacon(REAL.chain, REAL.round, other)) is not None


def test_a_true_value_of_another_chain_another_round_or_after_another_value_is_refused() -> None:
    """The round and, in a chained one, the value before it are signed along."""
    assert trouble_with(CHAINED) is None
    assert trouble_with(Beacon(CHAINED.chain, CHAINED.round + 1, CHAINED.signature, CHAINED.previous)) is not None
    assert trouble_with(Beacon(CHAINED.chain, CHAINED.round, CHAINED.signature)) is not None
    assert trouble_with(Beacon(QUICKNET.id, CHAINED.round, CHAINED.signature)) is not None
    assert trouble_with(Beacon("00" * 32, REAL.round, REAL.signature)) is not None
    assert trouble_with(Beacon(REAL.chain, 0, REAL.signature)) is not None


def test_the_identity_is_refused_in_each_of_its_spellings() -> None:
    """It fits some equations; a decoder that is kind to odd spellings must not let it through."""
    spellings = [b"\xc0" + bytes(47), b"\xff" * 48, b"\xc0" + bytes(46) + b"\x01", b"\xe0" + bytes(47)]
    for spelling in spellings:
        assert trouble_with(Beacon(QUICKNET.id, 2, spelling)) is not None, spelling.hex()
