"""The chains of public random values that a draw may name: their pinned constants, rounds and moments (drand)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256


@dataclass(frozen=True)
class Chain:
    """
    A chain of the League of Entropy: one signed value every `period_seconds`, the first at `genesis_seconds`.

    `signature_bytes` is 48 for a chain that signs in G1 and 96 for one that signs in G2. Where `is_chained`, the
    signature of the round before is signed along.
    """

    name: str
    period_seconds: int
    genesis_seconds: int
    public_key: bytes
    group_hash: bytes
    signature_bytes: int
    is_chained: bool
    domain: bytes

    @property
    def id(self) -> str:
        """The hash by which a manifest names the chain, worked out from its constants."""
        numbers = self.period_seconds.to_bytes(4, "big") + self.genesis_seconds.to_bytes(8, "big", signed=True)
        name = b"" if self.name == "default" else self.name.encode()
        return sha256(numbers + self.public_key + self.group_hash + name).hexdigest()

    def round_at(self, at: datetime) -> int:
        """The last round whose moment is not after another; 0 before the first, which is no round."""
        return max(0, (int(at.timestamp()) - self.genesis_seconds) // self.period_seconds + 1)

    def first_round_from(self, at: datetime) -> int:
        """The first round whose moment is not before another."""
        found = max(1, self.round_at(at))
        return found if self.moment_of(found) >= at else found + 1

    def moment_of(self, number: int) -> datetime:
        """When a round is due; round 1 is at genesis."""
        return datetime.fromtimestamp(self.genesis_seconds + self.period_seconds * (number - 1), UTC)

    def message(self, number: int, previous: bytes = b"") -> bytes:
        """What is signed in a round."""
        return sha256((previous if self.is_chained else b"") + number.to_bytes(8, "big")).digest()


QUICKNET = Chain(
    name="quicknet",
    period_seconds=3,
    genesis_seconds=1_692_803_367,
    public_key=bytes.fromhex(
        "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
        "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
    ),
    group_hash=bytes.fromhex("f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e"),
    signature_bytes=48,
    is_chained=False,
    domain=b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_",
)
DEFAULT = Chain(
    name="default",
    period_seconds=30,
    genesis_seconds=1_595_431_050,
    public_key=bytes.fromhex(
        "868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31"
    ),
    group_hash=bytes.fromhex("176f93498eac9ca337150b46d21dd58673ea4e3581185f869672e59fa4cb390a"),
    signature_bytes=96,
    is_chained=True,
    domain=b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_",
)

CHAINS: Mapping[str, Chain] = {chain.id: chain for chain in (QUICKNET, DEFAULT)}
"""The chains we know, by their hash. They are never taken from a network: whoever serves a value could serve these."""


@dataclass(frozen=True)
class Beacon:
    """A public random value as it was published: chain, round, signature, and where it is chained the one before."""

    chain: str
    round: int
    signature: bytes
    previous: bytes = b""

    @property
    def randomness(self) -> bytes:
        """The value itself, which the signature fixes; true only where the signature is."""
        return sha256(self.signature).digest()
