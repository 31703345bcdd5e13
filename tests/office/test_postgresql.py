"""A real PostgreSQL that is slow, silent, ended, or left by its standby: no more is answered than is known."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

import psycopg
import pytest
from django.db import DEFAULT_DB_ALIAS, IntegrityError, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from sojourn_office.site.settings import postgresql
from sojourn_office.storage.connections import OutcomeUnknown, unhurried
from sojourn_office.storage.postgresql import connection as watched

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

_END_AT_COMMIT = """
CREATE FUNCTION pg_temp.end_it() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON claim DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION pg_temp.end_it();
"""


class Door:
    """A way to the server that can fall silent: nothing is refused and nothing arrives."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._open = threading.Event()
        self._open.set()
        self._listens = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listens.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def fall_silent(self) -> None:
        self._open.clear()

    def close(self) -> None:
        self._open.set()
        self._listens.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listens.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(f"{self._folder}/.s.PGSQL.5432")
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while came := one.recv(65_536):
                self._open.wait()
                other.sendall(came)
            other.shutdown(socket.SHUT_WR)


@contextmanager
def office_on(settings: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """The office on another database for a while."""
    kept = connections[DEFAULT_DB_ALIAS]
    made = connections.configure_settings({**connections.settings, DEFAULT_DB_ALIAS: settings})[DEFAULT_DB_ALIAS]
    before, connections.settings[DEFAULT_DB_ALIAS] = connections.settings[DEFAULT_DB_ALIAS], made
    ours = connections[DEFAULT_DB_ALIAS] = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        yield ours
    finally:
        ours.close()
        if pool := getattr(ours, "pool", None):
            pool.close()
            ours._connection_pools.clear()
        connections.settings[DEFAULT_DB_ALIAS], connections[DEFAULT_DB_ALIAS] = before, kept


@pytest.fixture(params=[0, 2], ids=["one connection", "a pool"])
def on_postgres(request: pytest.FixtureRequest, postgres: str) -> Iterator[BaseDatabaseWrapper]:
    with office_on(postgresql(postgres, pool_size=request.param)) as connection:
        yield connection


@pytest.fixture
def door(postgres: str) -> Iterator[Door]:
    made = Door(postgres.partition("host=")[2])
    yield made
    made.close()


@contextmanager
def limits_of(monkeypatch: pytest.MonkeyPatch, seconds: float) -> Iterator[float]:
    monkeypatch.setattr(watched.Watched, "deadline_seconds", seconds)
    yield time.monotonic()


def ask(connection: BaseDatabaseWrapper, *statements: str) -> Any:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None


def test_a_commit_whose_connection_ends_is_not_known_and_the_next_act_finds_a_new_one(
    on_postgres: BaseDatabaseWrapper,
) -> None:
    """As a deferred trigger ends it, the commit was sent; that this one is undone is what nobody here can know."""
    with pytest.raises(OutcomeUnknown), transaction.atomic():
        ask(on_postgres, "CREATE TEMPORARY TABLE claim (n int)", _END_AT_COMMIT, "INSERT INTO claim VALUES (1)")
    with transaction.atomic():
        assert ask(on_postgres, "SELECT 1") == (1,)


def test_a_commit_that_the_server_refuses_is_known_to_be_undone(on_postgres: BaseDatabaseWrapper) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ask(
            on_postgres,
            "CREATE TEMPORARY TABLE claim (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)",
            "INSERT INTO claim VALUES (1), (1)",
        )
    with transaction.atomic():
        assert ask(on_postgres, "SELECT 1") == (1,)


def test_a_connection_that_ends_before_the_commit_is_known_to_have_done_nothing(
    on_postgres: BaseDatabaseWrapper,
) -> None:
    with pytest.raises(OperationalError), transaction.atomic():
        ask(on_postgres, "SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.fixture
def left_by_its_standby(postgres: str) -> Iterator[psycopg.Connection[Any]]:
    """A standby is named that is not there; given is an operator's connection."""
    where = {"host": postgres.partition("host=")[2], "user": "office", "dbname": "postgres"}
    with psycopg.connect(**where, autocommit=True) as by:
        by.execute("CREATE TABLE unconfirmed (n int)")
        by.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        try:
            by.execute("SELECT pg_reload_conf()")
            _until(lambda: by.execute("SHOW synchronous_standby_names").fetchone() == ("nobody",))
            yield by
        finally:
            by.execute("ALTER SYSTEM RESET synchronous_standby_names")
            by.execute("SELECT pg_reload_conf()")
            _until(lambda: by.execute("SHOW synchronous_standby_names").fetchone() == ("",))
            by.execute("DROP TABLE unconfirmed")


@pytest.mark.parametrize("by_itself", [False, True], ids=["a commit", "a statement that is a commit by itself"])
def test_what_no_standby_confirmed_is_no_success_when_an_operator_cancels_the_wait(
    on_postgres: BaseDatabaseWrapper, left_by_its_standby: psycopg.Connection[Any], by_itself: bool
) -> None:
    operator = threading.Thread(target=_cancel_the_wait, args=(left_by_its_standby,))
    operator.start()
    with pytest.raises(OutcomeUnknown), nullcontext() if by_itself else transaction.atomic():
        ask(on_postgres, "INSERT INTO unconfirmed VALUES (1)")
    operator.join()
    # It is there all the same, which is why nobody may be told that it is not.
    assert ask(on_postgres, "SELECT count(*) FROM unconfirmed") == (1,)


def _cancel_the_wait(by: psycopg.Connection[Any]) -> None:
    cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    _until(lambda: by.execute(cancel).fetchone())


def test_a_commit_that_waits_for_a_standby_which_is_not_there_is_not_known_after_the_deadline(
    on_postgres: BaseDatabaseWrapper, left_by_its_standby: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's limit for statements does not end this wait."""
    ask(on_postgres, "SET statement_timeout = '100ms'")
    with limits_of(monkeypatch, 0.4) as began, pytest.raises(OutcomeUnknown), transaction.atomic():
        ask(on_postgres, "INSERT INTO unconfirmed VALUES (1)")
    assert time.monotonic() - began < 3
    left_by_its_standby.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")


def test_a_network_that_falls_silent_holds_nobody_longer_than_the_deadline(
    postgres: str, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office_on(postgresql(f"postgresql://office@127.0.0.1:{door.port}/postgres", pool_size=0)) as connection:
        ask(connection, "SELECT 1")
        door.fall_silent()
        with limits_of(monkeypatch, 0.4) as began, pytest.raises(OperationalError):
            ask(connection, "SELECT 1")
        assert time.monotonic() - began < 3
        assert not connection.is_usable()


def test_a_network_that_falls_silent_at_the_commit_leaves_it_not_known(
    postgres: str, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"postgresql://office@127.0.0.1:{door.port}/postgres"
    with (
        office_on(postgresql(address, pool_size=0)) as connection,
        limits_of(monkeypatch, 0.4),
        pytest.raises(OutcomeUnknown),
        transaction.atomic(),
    ):
        ask(connection, "CREATE TEMPORARY TABLE claim (n int)", "INSERT INTO claim VALUES (1)")
        door.fall_silent()


def test_a_server_that_stands_still_holds_nobody_longer_than_the_deadline(
    on_postgres: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its kernel still takes what is sent, so that no limit of the network ends the wait."""
    (process,) = ask(on_postgres, "SELECT pg_backend_pid()")
    os.kill(process, signal.SIGSTOP)
    try:
        with limits_of(monkeypatch, 0.4) as began, pytest.raises(OperationalError):
            ask(on_postgres, "SELECT 1")
        assert time.monotonic() - began < 3
    finally:
        os.kill(process, signal.SIGCONT)


def test_the_servers_own_limits_are_set_for_every_connection(on_postgres: BaseDatabaseWrapper) -> None:
    kept = {name: ask(on_postgres, f"SHOW {name}") for name in ("statement_timeout", "lock_timeout")}
    assert kept == {"statement_timeout": ("5s",), "lock_timeout": ("4s",)}
    assert ask(on_postgres, "SHOW idle_in_transaction_session_timeout") == ("10s",)


def test_a_change_of_tables_may_take_its_time_and_what_comes_after_it_may_not(
    on_postgres: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched.Watched, "deadline_seconds", 0.3)
    with unhurried(DEFAULT_DB_ALIAS):
        assert ask(on_postgres, "SHOW statement_timeout") == ("0",)
        assert ask(on_postgres, "SELECT 'done' FROM pg_sleep(0.6)") == ("done",)
    assert ask(on_postgres, "SHOW statement_timeout") == ("5s",)
    with pytest.raises(OperationalError):
        ask(on_postgres, "SELECT pg_sleep(0.6)")


def test_of_several_hosts_the_one_that_takes_writes_is_used(postgres: str, door: Door) -> None:
    """The first is not there, the second takes no writes, the third does."""
    with socket.create_server(("127.0.0.1", 0)) as asked:
        nobody = asked.getsockname()[1]
    address = f"postgresql://office@127.0.0.1:{nobody},127.0.0.1:{door.port}/postgres"
    with office_on(postgresql(address, pool_size=0)) as connection:
        assert ask(connection, "SHOW transaction_read_only") == ("off",)
        ask(connection, "ALTER ROLE office SET default_transaction_read_only = on")
    try:
        with office_on(postgresql(address, pool_size=0)) as connection, pytest.raises(OperationalError, match="read"):
            ask(connection, "SELECT 1")
    finally:
        with psycopg.connect(host=postgres.partition("host=")[2], user="office", dbname="postgres") as by:
            by.execute("SET transaction_read_only = off")
            by.execute("ALTER ROLE office RESET default_transaction_read_only")


def test_a_sealed_way_that_an_address_asks_for_is_used_and_a_mistyped_one_refused() -> None:
    asked = postgresql("postgresql://office@db/visas?sslmode=verify-full&sslrootcert=system", pool_size=0)["OPTIONS"]
    assert (asked["sslmode"], asked["sslrootcert"]) == ("verify-full", "system")
    with pytest.raises(ValueError, match="sslmod is not known"):
        postgresql("postgresql://office@db/visas?sslmod=verify-full", pool_size=0)


def _until(holds: Any) -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until, "it did not come about"
