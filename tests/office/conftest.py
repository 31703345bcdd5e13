"""The office under test: both databases in every test, and PostgreSQL beside SQLite where a test asks for both."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.office.desks import Office

DATABASES = ("sqlite", "postgresql")
_STARTS_WITHIN_SECONDS = 30


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of the office may use the database and the store of persons' keys."""
    here = __file__.rpartition("/")[0]
    for item in items:
        if str(item.path).startswith(here) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases=["default", "keys"]))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked `both_databases` runs once on each."""
    if metafunc.definition.get_closest_marker("both_databases"):
        metafunc.fixturenames.insert(0, "database")
        metafunc.parametrize("database", DATABASES, indirect=True, scope="module")


@pytest.fixture(autouse=True)
def _no_page_is_kept() -> None:
    """Pages kept for the minute are of another test's office."""
    from sojourn_office.look.again import forget

    forget()


@pytest.fixture(autouse=True)
def _no_note_is_kept(settings: Any) -> None:
    """Notes lie beside the database, and outlive the test that made them: of a check, a backup, a port."""
    for note in settings.SOJOURN.data_folder.glob("*.json"):
        note.unlink()


@pytest.fixture
def office(settings: Any) -> Office:
    """An office with an agreement as published, two officers of Busan, one of Seoul, two of Osaka, a supervisor."""
    from tests.office.desks import AGREEMENT, open_office

    return open_office(settings, AGREEMENT.read_text())


@pytest.fixture
def fallen(office: Office) -> Office:
    """The office after a round in which no woman of 26 to 30 passed."""
    from tests.office.alarmed import let_fall

    let_fall(office)
    return office


def _programs() -> Path | None:
    """The folder of PostgreSQL's own programs, the newest version first."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: float(found.parent.name))
    known = [folder for folder in folders if (folder / "initdb").exists()]
    on_path = shutil.which("initdb")
    return known[-1] if known else Path(on_path).resolve().parent if on_path else None


def _whose() -> dict[str, Any]:
    """PostgreSQL does not start as root; then it is started for the user of its package."""
    if os.geteuid() != 0:
        return {}
    found = pwd.getpwnam("postgres")
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of our own: a fresh cluster in a short folder, reached by a socket alone."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here")
    whose = _whose()
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    if whose:
        os.chown(folder, whose["user"], whose["group"])
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **whose}
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "office", "-A", "trust", "-E", "UTF8", "--no-locale", "-N", "-k"],
        check=True,
        **quiet,
    )
    server = subprocess.Popen([programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="], **quiet)
    try:
        _wait_until_ready(programs, folder, server)
        yield f"postgresql://office@/postgres?host={folder}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _STARTS_WITHIN_SECONDS
    while server.poll() is None and time.monotonic() < until:
        asked = subprocess.run([programs / "pg_isready", "-q", "-h", folder, "-t", "1"], check=False)
        if asked.returncode == 0:
            return
    raise RuntimeError("PostgreSQL did not start")


@pytest.fixture(scope="session")
def postgres_tables(postgres: str, django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    """The settings of a connection to it, with every table, guard and limit made."""
    from django.core.management import call_command
    from django.db import connections

    from sojourn_office.site.settings import postgresql

    made = dict(connections.configure_settings({**connections.settings, "default": postgresql(postgres, pool_size=0)}))
    with django_db_blocker.unblock(), _on(made["default"]):
        call_command("migrate", database="default", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    return dict(made["default"])


class _on:
    """Let `default` be another database for a while, in every thread that opens it."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings

    def __enter__(self) -> None:
        from django.db import connections

        self.kept = connections.settings["default"], connections["default"]
        connections.settings["default"] = self.settings
        connections["default"] = connections.create_connection("default")

    def __exit__(self, *_raised: object) -> None:
        from django.db import connections

        connections["default"].close()
        connections.settings["default"], connections["default"] = self.kept


@pytest.fixture(scope="module")
def database(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Which database the test runs on; asked for by the mark `both_databases`."""
    if request.param == "sqlite":
        yield "sqlite"
        return
    settings = request.getfixturevalue("postgres_tables")
    with django_db_blocker.unblock():
        swapped = _on(settings)
        swapped.__enter__()
    try:
        yield "postgresql"
    finally:
        with django_db_blocker.unblock():
            swapped.__exit__()
