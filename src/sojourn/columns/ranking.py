"""The order of a draw for millions: the same as the plain one, by a column of scores instead of a list of entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from struct import Struct

import polars as pl

from sojourn.rounds.draws.entries import TICKET_BYTES
from sojourn.rounds.draws.order import score, score_prefix

_AT_ONCE = 1 << 15
_KEY_BYTES = 8
_WORDS_A_SCORE = 4


def order_of(
    pieces: Iterable[bytes], seed: bytes, *, ticket_at: Callable[[int], bytes], key_bytes: int = _KEY_BYTES
) -> pl.Series:
    """
    The places of tickets in their list, from 0, by rank: `[2, 0, 1]` where the third ticket comes first.

    `pieces` are the list, each of whole tickets one after the other, so that tens of millions are never held at once;
    `ticket_at` gives one of them again. The first bytes of a score decide, but for ties among them, where the whole
    score is looked at.
    """
    parts = [pl.Series("key", [], dtype=pl.UInt64)]
    for piece in pieces:
        for first in range(0, len(piece), _AT_ONCE * TICKET_BYTES):
            words = _first_words(piece[first : first + _AT_ONCE * TICKET_BYTES], score_prefix(seed))
            whole = pl.Array(pl.UInt64, len(words) // _KEY_BYTES)
            parts.append(pl.Series("key", [words]).bin.reinterpret(dtype=whole, endianness="big").explode())
    keys = pl.concat(parts, rechunk=True)
    del parts
    if key_bytes < _KEY_BYTES:
        keys = keys // 2 ** (8 * (_KEY_BYTES - key_bytes))
    order = keys.arg_sort().rename("index")
    ranked = keys.gather(order)
    ties = (ranked == ranked.shift(-1)).fill_null(False)
    return _by_whole_scores(order, ties, seed, ticket_at) if ties.any() else order


def _first_words(tickets: bytes, prefix: bytes) -> bytes:
    """The first eight bytes of each score, one after the other."""
    digests: list[bytes] = []
    begun, put = sha256(prefix).copy, digests.append
    # A copy of what is hashed already costs half of beginning anew, which looks the algorithm up each time.
    for ticket in Struct(f"{TICKET_BYTES}s" * (len(tickets) // TICKET_BYTES)).unpack(tickets):
        whole = begun()
        whole.update(ticket)
        put(whole.digest())
    return memoryview(b"".join(digests)).cast("Q")[::_WORDS_A_SCORE].tobytes()


def _by_whole_scores(order: pl.Series, ties: pl.Series, seed: bytes, ticket_at: Callable[[int], bytes]) -> pl.Series:
    """The order with each run of equal keys sorted by whole scores, and those by ticket."""
    found = order.clone()
    for first, last in _runs(ties.arg_true().to_list()):
        tickets = {place: ticket_at(place) for place in order[first : last + 1].to_list()}
        right = sorted(tickets, key=lambda place: (score(seed, tickets[place]), tickets[place]))
        found = found.scatter(range(first, last + 1), right)
    return found


def _runs(ties: Iterable[int]) -> list[tuple[int, int]]:
    """The first and last place of each run in which every place ties with the next."""
    runs: list[tuple[int, int]] = []
    for tie in ties:
        first = runs.pop()[0] if runs and runs[-1][1] == tie else tie
        runs.append((first, tie + 1))
    return runs
