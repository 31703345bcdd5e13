"""Verifying a public random value without a network: a BLS signature over its round by a pinned key (drand)."""

from __future__ import annotations

from py_arkworks_bls12381 import GT, G1Point, G2Point

from sojourn.basics.messages import Message
from sojourn.seals.chains import CHAINS, Beacon, Chain


def trouble_with(beacon: Beacon) -> Message | None:
    """
    Why a beacon is not to be believed; nothing where its signature is the one of its chain and round.

    All must hold: a chain whose constants are pinned here, the exact length, a point of the curve in its one
    spelling, not the identity, in the subgroup, and the pairing.
    """
    chain = CHAINS.get(beacon.chain)
    if chain is None:
        return Message("The chain {chain} is not one that is known here.", {"chain": beacon.chain})
    if beacon.round < 1:
        return Message("Rounds are counted from 1.")
    holes = {"wanted": chain.signature_bytes, "found": len(beacon.signature)}
    if len(beacon.signature) != chain.signature_bytes:
        return Message("A signature of this chain has {wanted} bytes, and this one has {found}.", holes)
    if not _is_signed(chain, beacon):
        return Message("The signature is not that of round {round}.", {"round": str(beacon.round)})
    return None


def _is_signed(chain: Chain, beacon: Beacon) -> bool:
    """Whether the equation of the signature holds, on the side of the curve that the chain signs in."""
    message = chain.message(beacon.round, beacon.previous)
    try:
        if chain.signature_bytes == 48:
            small, key = (
                G1Point.from_compressed_bytes(beacon.signature),
                G2Point.from_compressed_bytes(chain.public_key),
            )
            hashed = G1Point.hash_to_curve(message, chain.domain)
            return _is_point(small, beacon.signature) and bool(GT.pairing_check([small, hashed], [-G2Point(), key]))
        large, author = G2Point.from_compressed_bytes(beacon.signature), G1Point.from_compressed_bytes(chain.public_key)
        target = G2Point.hash_to_curve(message, chain.domain)
        return _is_point(large, beacon.signature) and bool(GT.pairing_check([-G1Point(), author], [large, target]))
    except ValueError:
        return False


def _is_point(point: G1Point | G2Point, written: bytes) -> bool:
    # The decoder takes some odd spellings of the identity for it: only what is written back the same was read.
    is_identity = point == type(point).identity()
    return bool(point.to_compressed_bytes() == written and not is_identity and point.is_in_subgroup())
