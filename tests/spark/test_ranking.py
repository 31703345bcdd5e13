"""The order of a draw on Apache Spark: the same tickets with the same scores as by the plain order, one by one."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import polars as pl

from sojourn.columns import spark
from sojourn.columns.ranking import order_of
from sojourn.rounds.draws.entries import Entry
from sojourn.rounds.draws.order import ranked

SEED = sha256(b"some public value").digest()


def test_a_hundred_thousand_entries_have_the_identical_order(tmp_path: Path) -> None:
    """Across several partitions; the columns of this machine say the same."""
    tickets = sorted(sha256(b"%d" % number).digest()[:16] for number in range(100_000))
    plain = [(score.hex(), entry.ticket) for score, entry in ranked(SEED, [Entry(t, "a", bytes(32)) for t in tickets])]
    for part in range(4):
        pl.DataFrame({"ticket": tickets[part::4]}).write_parquet(tmp_path / f"{part}.parquet")
    found = spark.ranked(spark.session().read.parquet(str(tmp_path)), SEED).collect()
    assert [(row.score, bytes(row.ticket)) for row in found] == plain
    order = order_of([b"".join(tickets)], SEED, ticket_at=tickets.__getitem__)
    assert [tickets[at] for at in order.to_list()] == [ticket for _, ticket in plain]
