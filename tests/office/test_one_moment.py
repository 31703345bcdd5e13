"""A check reads one moment: what is written while it looks is neither seen by it nor held up by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from sojourn_office.queries import invariants
from sojourn_office.queries.broken import Broken
from sojourn_office.site.settings import _sqlite, postgresql
from sojourn_office.storage.connections import one_moment
from tests.office.test_postgresql import ask, office_on


@pytest.fixture(params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[BaseDatabaseWrapper, BaseDatabaseWrapper]]:
    """Two lines to one database with a table in it."""
    on_sqlite = request.param == "sqlite"
    chosen: dict[str, Any] = (
        _sqlite(tmp_path / "office.sqlite")
        if on_sqlite
        else postgresql(request.getfixturevalue("postgres"), pool_size=0)
    )
    with office_on(chosen) as reader:
        writer = connections.create_connection(DEFAULT_DB_ALIAS)
        ask(writer, "CREATE TABLE seen_at_once (n int)")
        yield reader, writer
        ask(writer, "DROP TABLE seen_at_once")
        writer.close()


def count(line: BaseDatabaseWrapper) -> int:
    return int(ask(line, "SELECT count(*) FROM seen_at_once")[0])


def test_what_is_written_meanwhile_is_kept_at_once_and_seen_only_afterwards(
    two: tuple[BaseDatabaseWrapper, BaseDatabaseWrapper],
) -> None:
    reader, writer = two
    with one_moment(DEFAULT_DB_ALIAS):
        before = count(reader)
        ask(writer, "INSERT INTO seen_at_once VALUES (1)")
        assert (before, count(writer), count(reader)) == (0, 1, 0)
    assert count(reader) == 1


def test_a_fault_that_is_there_only_while_somebody_writes_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or a key is written a moment apart from the row that names it."""
    looks = iter(([Broken("a", "file 1", "gone"), Broken("a", "file 2", "gone")], [Broken("a", "file 2", "gone")]))

    def a_file_is_there() -> Iterator[Broken]:
        yield from next(looks)

    monkeypatch.setattr(invariants, "CHECKS", (a_file_is_there,))
    assert [each.about for each in invariants.broken()] == ["file 2"]
