"""What the databases say of their own settings: read back at the start, never assumed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from sojourn.basics.messages import Message

_FULL = 2


class OutcomeUnknown(Exception):
    """A commit was sent and it is not known whether it is kept; never taken for success."""


def unsafe_databases() -> list[Message]:
    """What the databases themselves say of their settings, where it is less than promised."""
    return [message for alias in connections for message in unsafe(connections[alias])]


def unsafe(connection: BaseDatabaseWrapper) -> list[Message]:
    """What one database says of its settings, where it is less than promised."""
    return _unsafe_sqlite(connection) if connection.vendor == "sqlite" else _unsafe_postgresql(connection)


def _unsafe_sqlite(connection: BaseDatabaseWrapper) -> list[Message]:
    kept = {name: _answer(connection, f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys")}
    wanted = {
        "journal_mode": kept["journal_mode"] in ("wal", "memory"),
        "foreign_keys": kept["foreign_keys"] == 1,
    }
    wanted["synchronous"] = isinstance(kept["synchronous"], int) and kept["synchronous"] >= _FULL
    return [
        Message(
            "The database {alias} runs with {setting} set to {value}, which can lose what was promised.",
            {"alias": connection.alias, "setting": name, "value": str(kept[name])},
        )
        for name, good in wanted.items()
        if not good
    ]


def _unsafe_postgresql(connection: BaseDatabaseWrapper) -> list[Message]:
    kept = {name: _answer(connection, f"SHOW {name}") for name in _POSTGRESQL}
    if not kept.pop("synchronous_standby_names") and _answer(connection, "SELECT count(*) FROM pg_stat_replication"):
        kept["synchronous_standby_names"] = "''"
    return [
        Message(
            "The database {alias} runs with {setting} set to {value}, which can lose what was promised.",
            {"alias": connection.alias, "setting": name, "value": str(value)},
        )
        for name, value in kept.items()
        if value not in _POSTGRESQL[name]
    ]


# What each setting has to be so that nothing answered is lost: on disk first, unaltered, and on a standby where one is
# connected; with none named, none would be waited for.
_POSTGRESQL: dict[str, frozenset[str]] = {
    "fsync": frozenset({"on"}),
    "full_page_writes": frozenset({"on"}),
    "data_checksums": frozenset({"on"}),
    "synchronous_commit": frozenset({"on", "remote_apply"}),
    "synchronous_standby_names": frozenset(),
}


def learn_sizes() -> None:
    """Let SQLite look how many rows there are of what, by which it chooses indexes; PostgreSQL does so by itself."""
    for alias in connections:
        if connections[alias].vendor == "sqlite":
            _tell(connections[alias], "ANALYZE")


def _answer(connection: BaseDatabaseWrapper, question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return row[0] if row else None


@contextmanager
def unhurried(alias: str) -> Iterator[None]:
    """Let statements take as long as they need: a change of tables is no request, and half an index is none."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        yield
        return
    connection.ensure_connection()
    hurry = connection.connection.deadline_seconds
    try:
        connection.connection.deadline_seconds = None
        _tell(connection, "SET statement_timeout = 0")
        yield
    finally:
        if connection.is_usable():
            _tell(connection, "RESET statement_timeout")
            connection.connection.deadline_seconds = hurry


@contextmanager
def one_moment(alias: str) -> Iterator[None]:
    """
    Read a database as it stands now, however long that takes and whoever writes meanwhile; it holds nobody up.

    Within a transaction it is that one which is read. Nothing is written inside.
    """
    connection = connections[alias]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # The framework's own transactions here keep writers out from their first statement on.
        _tell(connection, "BEGIN DEFERRED")
        try:
            yield
        finally:
            _tell(connection, "ROLLBACK")
    else:
        with transaction.atomic(using=alias):
            _tell(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            _tell(connection, "SET LOCAL idle_in_transaction_session_timeout = 0")
            yield


def _tell(connection: BaseDatabaseWrapper, order: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(order)


def answers(alias: str) -> bool:
    """Whether a database answers at all."""
    try:
        _answer(connections[alias], "SELECT 1")
    except DatabaseError:
        return False
    return True


def copy_of(alias: str, target: Path) -> Path:
    """
    A copy of a database in one step, safe beside traffic; gives the file it was written to.

    SQLite copies itself; PostgreSQL is dumped by its own `pg_dump`. Raises `OSError` or `CalledProcessError`.
    """
    connection = connections[alias]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        return target
    target = target.with_suffix(".dump")
    subprocess.run(["pg_dump", "--format=custom", f"--file={target}"], check=True, env=_environment(connection))
    return target


def _environment(connection: BaseDatabaseWrapper) -> dict[str, str]:
    asked = {key: str(value) for key, value in connection.get_connection_params().items() if key in _LIBPQ}
    return {**os.environ, **{_LIBPQ[key]: value for key, value in asked.items()}}


def is_empty(alias: str) -> bool:
    """Whether a database holds no table; of SQLite, whether its file is not there: asking makes none."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        return not Path(connection.settings_dict["NAME"]).exists()
    return not connection.introspection.table_names()


def name_of_copy(alias: str, name: str) -> str:
    """What the copy of a database is called in a backup."""
    return name if connections[alias].vendor == "sqlite" else Path(name).with_suffix(".dump").name


def put_back(alias: str, copy: Path) -> None:
    """
    Put a copy that `copy_of` made into an empty database.

    A file of SQLite is copied into its place; PostgreSQL reads its dump by its own `pg_restore`. Raises `OSError` or
    `CalledProcessError`.
    """
    connection = connections[alias]
    if connection.vendor == "sqlite":
        target = Path(connection.settings_dict["NAME"])
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(copy, target)
        target.chmod(0o600)
        return
    name = str(connection.get_connection_params()["dbname"])
    asked = ["pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={name}", str(copy)]
    subprocess.run(asked, check=True, env=_environment(connection))


# How the parameters of a connection are named in the environment of PostgreSQL's own programs.
_LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "channel_binding": "PGCHANNELBINDING",
}
