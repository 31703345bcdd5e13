"""The order of a draw by columns is that of the plain one, ticket for ticket, ties among first bytes included."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sojourn.columns.ranking import order_of
from sojourn.rounds.draws.entries import Entry
from sojourn.rounds.draws.order import ranked

title = "Ranks by columns"

SEED = sha256(b"some public value").digest()


def both(
    tickets: list[bytes], seed: bytes, *, pieces: int = 1, score_bits: int = 64
) -> tuple[list[bytes], list[bytes]]:
    """The tickets by rank, by the plain order and by columns."""
    cut = -(-len(tickets) // pieces) or 1
    given = [b"".join(tickets[at : at + cut]) for at in range(0, len(tickets), cut)]
    found = order_of(given, seed, ticket_at=tickets.__getitem__, score_bits=score_bits)
    plain = ranked(seed, [Entry(ticket, "a", bytes(32)) for ticket in tickets])
    return [entry.ticket for _, entry in plain], [tickets[at] for at in found.to_list()]


@given(
    st.sets(st.binary(min_size=16, max_size=16), max_size=60), st.binary(min_size=32, max_size=32), st.integers(1, 4)
)
def test_columns_come_to_the_same_order(tickets: set[bytes], seed: bytes, pieces: int) -> None:
    """Whatever the pieces in which the list comes."""
    plain, columns = both(sorted(tickets), seed, pieces=pieces)
    assert plain == columns


@pytest.mark.parametrize("score_bits", [8, 16, 64])
def test_ties_among_first_bytes_are_decided_by_the_whole_score(score_bits: int) -> None:
    """With one byte looked at, forty thousand entries are all in ties."""
    tickets = sorted(sha256(b"%d" % number).digest()[:16] for number in range(40_000))
    plain, columns = both(tickets, SEED, score_bits=score_bits)
    assert plain == columns


def test_equal_tickets_keep_both_their_places() -> None:
    """Nobody is lost, though a frozen list refuses them."""
    plain, columns = both([bytes(16), bytes(16), b"\1" * 16], SEED)
    assert sorted(plain) == sorted(columns) == [bytes(16), bytes(16), b"\1" * 16]
