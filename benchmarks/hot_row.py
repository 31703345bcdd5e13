"""A counter and a row for each claim, and nothing else: what PostgreSQL's own pgbench takes for it on one hot row."""

from __future__ import annotations

import resource
import subprocess
from pathlib import Path

from sojourn_office.rehearsal.servers import Postgres

_TABLES = (
    "CREATE TABLE hot_row (id int PRIMARY KEY, given bigint NOT NULL);"
    "INSERT INTO hot_row VALUES (1, 0);"
    "CREATE TABLE hot_claim (number bigint PRIMARY KEY, key text NOT NULL UNIQUE);"
)
_CLAIM = """BEGIN;
UPDATE hot_row SET given = given + 1 WHERE id = 1 RETURNING given \\gset
INSERT INTO hot_claim (number, key) VALUES (:given, 'press-' || :given);
COMMIT;
"""
_CLAIMS = 2_560


def cpu_seconds_each(folder: Path, clients: int) -> float:
    """The CPU seconds of one claim, of the database and of pgbench, with so many clients at once."""
    folder.mkdir()
    server = Postgres(folder)
    try:
        server.stop()
        server.settings = [f"max_connections={clients + 10}"]
        server.start()
        script = folder / "claim.sql"
        script.write_text(_CLAIM)
        where = ["-h", str(folder), "-U", "office"]
        _run(server.programs / "psql", *where, "-q", "-d", "postgres", "-c", _TABLES)
        asked = [
            "-n",
            "-M",
            "prepared",
            "-c",
            str(clients),
            "-j",
            "1",
            "-t",
            str(_CLAIMS // clients),
            "-f",
            str(script),
        ]
        before = server.cpu_seconds() + _of_ended()
        _run(server.programs / "pgbench", *where, *asked, "postgres")
        return (server.cpu_seconds() + _of_ended() - before) / (_CLAIMS // clients * clients)
    finally:
        server.kill()


def _run(program: Path, *asked: str) -> None:
    subprocess.run([program, *asked], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


def _of_ended() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
