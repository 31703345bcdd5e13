"""The order of a draw: one score for each ticket from a seed that nobody could know, ascending over all groups."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from sojourn.rounds.draws.entries import Entry

_SEED, _SCORE = b"whv-ballot/seed/v1\n", b"whv-ballot/score/v1\n"


def seed_of(manifest_hash: bytes, randomness: bytes) -> bytes:
    """The seed: both what was fixed before and what came afterwards."""
    return sha256(_SEED + manifest_hash + randomness).digest()


def score_prefix(seed: bytes) -> bytes:
    """What stands before every ticket when its score is worked out."""
    return _SCORE + seed


def score(seed: bytes, ticket: bytes) -> bytes:
    """The score of a ticket; it hangs on no other ticket, so that whoever leaves changes no order."""
    return sha256(_SCORE + seed + ticket).digest()


def ranked(seed: bytes, entries: Iterable[Entry]) -> list[tuple[bytes, Entry]]:
    """Every entry with its score, the smallest first; equal scores by ticket."""
    scored = ((score(seed, entry.ticket), entry) for entry in entries)
    return sorted(scored, key=lambda each: (each[0], each[1].ticket))
