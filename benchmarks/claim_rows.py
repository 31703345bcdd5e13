"""What the rows of a claim take on PostgreSQL by themselves: in bare tables, with their indexes, with their keys."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from sojourn_office.rehearsal.offices import ROUND, open_office
from sojourn_office.rehearsal.servers import Postgres, short_folder

_PEOPLE = 6_000
_BATCH = 200
_TABLES = ("storage_claim", "storage_placemovement")


def main() -> None:
    """Print the CPU time of one claim, taken apart; half of the people have a place, the others are on the list."""
    with short_folder() as folder:
        (folder / "pg").mkdir()
        server = Postgres(folder / "pg")
        try:
            half = _PEOPLE // 2
            tickets = open_office(folder, database_url=server.url, people=_PEOPLE, places=half, reserves=half)
            _together(tickets, server)
            for what, seconds in _rows(server):
                _say(what, seconds)
        finally:
            server.kill()


def _together(tickets: list[str], server: Postgres) -> None:
    """Everything of a claim but the request: batches as the gate keeps them."""
    from sojourn_office import clock
    from sojourn_office.actions.claims import Asked, claim_together
    from sojourn_office.storage import tickets as signed

    read = [signed.read(each) for each in tickets]
    asked = [Asked(each.case, f"press-{at:08}") for at, each in enumerate(read) if each is not None]
    for share, some in (("with a place", asked[: len(asked) // 2]), ("on the list", asked[len(asked) // 2 :])):
        own, database = time.process_time(), server.cpu_seconds()
        for first in range(0, len(some), _BATCH):
            claim_together(ROUND, some[first : first + _BATCH], at=clock.now())
        _say(f"a claim {share}, {_BATCH} together: the office", (time.process_time() - own) / len(some))
        _say(f"a claim {share}, {_BATCH} together: PostgreSQL", (server.cpu_seconds() - database) / len(some))


def _rows(server: Postgres) -> Iterator[tuple[str, float]]:
    """The rows of each table once more, in copies that have more and more of what the table has."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in _TABLES:
            order = "number" if table == "storage_claim" else "seq"
            cursor.execute(f"SELECT {order} FROM {table} WHERE case_id IS NOT NULL ORDER BY {order}")  # noqa: S608
            places = [each for (each,) in cursor.fetchall()]
            for has, like in (
                ("nothing", ""),
                ("its indexes and checks", "INCLUDING ALL"),
                ("its foreign keys too", ""),
            ):
                if like or has == "nothing":
                    cursor.execute("DROP TABLE IF EXISTS rows_again")
                    cursor.execute(f"CREATE TABLE rows_again (LIKE {table} {like})")
                else:
                    _add_keys(cursor, table)
                yield f"a row of {table} where the table has {has}", _again(cursor, table, order, places, server)


def _add_keys(cursor: Any, table: str) -> None:
    cursor.execute("TRUNCATE rows_again")
    cursor.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass", [table]
    )
    for (key,) in cursor.fetchall():
        cursor.execute(f"ALTER TABLE rows_again ADD {key}")


def _again(cursor: Any, table: str, order: str, places: list[int], server: Postgres) -> float:
    before = server.cpu_seconds()
    for first in range(0, len(places), _BATCH):
        some = places[first : first + _BATCH]
        cursor.execute(
            f"INSERT INTO rows_again SELECT * FROM {table} WHERE {order} BETWEEN %s AND %s",  # noqa: S608
            [some[0], some[-1]],
        )
    return (server.cpu_seconds() - before) / len(places)


def _say(what: str, seconds: float) -> None:
    print(f"{seconds * 1e6:6,.0f} µs of CPU  {what}", flush=True)


if __name__ == "__main__":
    main()
