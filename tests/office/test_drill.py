"""The drill: a database that is lost whole comes back to a moment, by pgBackRest with the settings that we give out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sojourn_office.rehearsal.servers import Postgres, short_folder

DEPLOYED = Path(__file__).parents[2] / "deploy" / "pgbackrest" / "repository.conf"
_SECONDS = 60

pytestmark = pytest.mark.skipif(shutil.which("pgbackrest") is None, reason="pgBackRest is not installed here")


class Kept(Postgres):
    """A PostgreSQL whose every change goes to a repository of backups."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        for name in ("repo", "locks"):
            self._as_it("mkdir", folder / name)
        text = re.sub(r"(?m)^(pg\d-|backup-standby).*\n", "", DEPLOYED.read_text())
        text = text.replace("/var/lib/pgbackrest", f"{folder}/repo")
        text += f"pg1-path={folder}/data\npg1-socket-path={folder}\npg1-user=office\npg1-database=postgres\n"
        (folder / "conf").write_text(
            text.replace("[global]\n", f"[global]\nlock-path={folder}/locks\nrepo1-cipher-pass=drill\n", 1)
        )
        with self.asked() as by:
            by.execute("ALTER SYSTEM SET archive_mode = on")
            program = f"pgbackrest --config={folder}/conf --log-level-file=off"
            by.execute(f"ALTER SYSTEM SET archive_command = '{program} --stanza=sojourn archive-push %p'")
        self.kill()
        self.start()

    def asked(self) -> psycopg.Connection[Any]:
        """A connection whose every statement is kept at once."""
        return psycopg.connect(host=str(self.folder), user="office", dbname="postgres", autocommit=True)

    def backrest(self, *asked: str) -> str:
        """What pgBackRest says."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        program = ["pgbackrest", f"--config={self.folder}/conf", "--stanza=sojourn", "--log-level-file=off", *asked]
        done = subprocess.run(
            program, env=plain, cwd=self.folder, capture_output=True, text=True, check=False, **self.whose
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def lose(self) -> None:
        """The machine is gone, with its disk."""
        self.kill()
        shutil.rmtree(self.folder / "data")
        self._as_it("mkdir", "-m", "700", self.folder / "data")

    def _as_it(self, *program: object) -> None:
        subprocess.run([str(each) for each in program], check=True, **self.whose)


@pytest.fixture
def server() -> Iterator[Kept]:
    with short_folder() as folder:
        (folder / "pg").mkdir(mode=0o755)
        made = Kept(folder / "pg")
        try:
            yield made
        finally:
            made.kill()


def test_a_database_that_is_lost_whole_comes_back_to_the_moment_before_a_mistake(server: Kept) -> None:
    """What came after the backup is there, what was deleted by mistake is there, and what came later is not."""
    server.backrest("stanza-create")
    server.backrest("check")
    with server.asked() as by:
        by.execute("CREATE TABLE claim (number int PRIMARY KEY)")
        by.execute("INSERT INTO claim SELECT generate_series(1, 100)")
        server.backrest("--type=full", "backup")
        # A backup serves every moment from the second after its end.
        by.execute("SELECT pg_sleep(1.1)")
        by.execute("INSERT INTO claim SELECT generate_series(101, 500)")
        (moment,) = by.execute("SELECT clock_timestamp()::text").fetchone() or ("",)
        by.execute("DELETE FROM claim WHERE number > 10")
        server.backrest("check")  # It ends once everything so far is in the repository.
    server.lose()
    server.backrest("--type=time", f"--target={moment}", "--target-action=promote", "restore")
    server.start()
    until = time.monotonic() + _SECONDS
    with server.asked() as by:
        while by.execute("SELECT pg_is_in_recovery()").fetchone() == (True,):
            assert time.monotonic() < until
        assert by.execute("SELECT count(*), max(number) FROM claim").fetchone() == (500, 500)


@pytest.mark.promise("stolen-backup")
def test_what_lies_in_the_repository_can_be_read_by_nobody_without_its_passphrase(server: Kept) -> None:
    server.backrest("stanza-create")
    with server.asked() as by:
        by.execute("CREATE TABLE claim AS SELECT 'a name that stands open' AS name")
    server.backrest("--type=full", "--no-resume", "--compress-type=none", "backup")
    files = [path for path in (server.folder / "repo").rglob("*") if path.is_file()]
    assert len(files) > 100
    assert not [path for path in files if b"a name that stands open" in path.read_bytes()]
