"""The order of a draw for millions: the same as the plain one, by a column of scores instead of a list of entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from struct import Struct

import polars as pl

from sojourn.rounds.draws.entries import TICKET_BYTES
from sojourn.rounds.draws.order import score, score_prefix

# So many hashes at once stay in the nearest memory of a processor.
_AT_ONCE = 1 << 10
_WORD_BITS = 64
_WORDS_A_SCORE = 4


def order_of(
    pieces: Iterable[bytes], seed: bytes, *, ticket_at: Callable[[int], bytes], score_bits: int = _WORD_BITS
) -> pl.Series:
    """
    The places of tickets in their list, from 0, by rank: `[2, 0, 1]` where the third ticket comes first.

    `pieces` are the list, each of whole tickets one after the other, so that tens of millions are never held at once;
    `ticket_at` gives one of them again. The first bits of a score decide, `score_bits` at most, but for ties among
    them, where the whole score is looked at.
    """
    parts = [pl.Series("word", [], dtype=pl.UInt64)]
    for piece in pieces:
        found = b"".join(_first_words(piece, score_prefix(seed)))
        whole = pl.Array(pl.UInt64, len(found) * 8 // _WORD_BITS)
        parts.append(pl.Series("word", [found]).bin.reinterpret(dtype=whole, endianness="big").explode())
    count = sum(map(len, parts))
    # The low bits of each word make room for its place: whole numbers are sorted in a third of the time of pairs.
    room = 1 << max(count.bit_length(), _WORD_BITS - score_bits)
    words, parts = pl.concat(parts, rechunk=True), []
    words = words.to_frame().select(pl.col("word") // room * room + pl.int_range(count, dtype=pl.UInt64)).to_series()
    words = words.sort()
    ties = words.to_frame().select(pl.col("word").shift(-1) // room == pl.col("word") // room).to_series()
    order = (words % room).cast(pl.UInt32).rename("index")
    return _by_whole_scores(order, ties.fill_null(False), seed, ticket_at) if ties.any() else order


def _first_words(tickets: bytes, prefix: bytes) -> Iterator[bytes]:
    """The first eight bytes of each score, one after the other."""
    begun, step = sha256(prefix).copy, _AT_ONCE * TICKET_BYTES
    for first in range(0, len(tickets), step):
        some = tickets[first : first + step]
        digests: list[bytes] = []
        put = digests.append
        # A copy of what is hashed already costs less than beginning anew, which looks the algorithm up each time.
        for ticket in Struct(f"{TICKET_BYTES}s" * (len(some) // TICKET_BYTES)).unpack(some):
            whole = begun()
            whole.update(ticket)
            put(whole.digest())
        yield memoryview(b"".join(digests)).cast("Q")[::_WORDS_A_SCORE].tobytes()


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
