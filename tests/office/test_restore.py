"""A backup is put back: only what was backed up, only into an empty office; who was erased since stays erased."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

Ran = subprocess.CompletedProcess[str]
Run = Callable[..., Ran]

_SET_UP = "import django; django.setup(); from sojourn_office import clock\n"
_BEGIN = (
    _SET_UP
    + """
from sojourn_office.actions import log
from sojourn_office.actions.acting import by_account
from sojourn_office.actions.cases import file_paper
from sojourn_office.queries import log as published
from sojourn_office.storage import clock as stored
from tests.office.test_intake import photo
from tests.office.world import World, done
from pathlib import Path
import sys
world = World().settle()
stored.move_to(world.at(), first=True)
number = world.draft("Kim")
by = by_account(world.person("Kim").pk)
asked = {"paper": "balance", "name": "b.png", "content": photo(), "by": by}
done(file_paper(number=number, **asked, at=world.at(), key=world.key()))
world.lodged("Lee")
stored.move_to(world.at())
log.sign_head(clock.now())
Path(sys.argv[1]).write_text(published.head().note)
from sojourn_office.storage.sessions import SessionStore
SessionStore().create()
"""
)
_ERASE = (
    _SET_UP
    + """
from sojourn_office.actions import erasing
from sojourn_office.storage import accounts
print(erasing.erase(accounts.find("kim@example.org"), at=clock.now(), key="erase"))
"""
)
# What can still be read of Kim and of Lee, by whoever holds the office and its keys.
_READ = (
    _SET_UP
    + """
from sojourn_office.storage import cases, files
from sojourn_office.storage.cases import Case, Paper
from sojourn_office.storage.sealing import SealBroken
for case in Case.objects.select_related("person"):
    try:
        print("name", case.person.surname, "answers", len(cases.answers_of(case)))
    except SealBroken:
        print("sealed, answers", case.answers.count())
for paper in Paper.objects.exclude(stored_as=""):
    print("paper of", len(files.read(paper.person_id, paper.stored_as)), "bytes")
"""
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """An office with a draft and a lodged application, its backup, and another one after the draft was erased."""
    return backed_up(tmp_path_factory.mktemp("restore"), lambda _folder: "")


@pytest.fixture(scope="module")
def office_on_postgres(tmp_path_factory: pytest.TempPathFactory, postgres: str) -> tuple[Path, Run]:
    """The same on PostgreSQL, with a database of its own for each data folder."""
    server = postgres.partition("host=")[2]

    def url(folder: str) -> str:
        name = f"restore_{folder}".replace("-", "_")
        with psycopg.connect(host=server, user="office", dbname="postgres", autocommit=True) as by:
            if by.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
                by.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        return f"postgresql://office@/{name}?host={server}"

    return backed_up(tmp_path_factory.mktemp("restore"), url)


def backed_up(home: Path, url: Callable[[str], str]) -> tuple[Path, Run]:
    """An office with its two backups; `url` is the database of a data folder, empty for SQLite."""

    def run(folder: str, *arguments: str, keys: str = "master") -> Ran:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SOJOURN_")}
        ours = {
            "DJANGO_SETTINGS_MODULE": "sojourn_office.site.settings",
            "SOJOURN_MODE": "test",
            "SOJOURN_DATA_FOLDER": str(home / folder),
            "SOJOURN_KEYS_FOLDER": str(home / keys),
            "SOJOURN_DATABASE_URL": url(folder),
        }
        command = [sys.executable, *(arguments if arguments[0] == "-c" else ("-m", _OFFICE, *arguments))]
        root = Path(__file__).parents[2]
        return subprocess.run(command, cwd=root, env={**kept, **ours}, capture_output=True, text=True, check=False)

    for asked in (
        ("prepare",),
        ("-c", _BEGIN, str(home / "head")),
        ("backup", str(home / "early")),
        ("-c", _ERASE),
        ("backup", str(home / "late")),
    ):
        ran = run("before", *asked)
        assert ran.returncode == 0, ran.stderr
    return home, run


_OFFICE = "sojourn_office.commands"


@pytest.mark.parametrize("where", ["office", "office_on_postgres"])
def test_whoever_was_erased_after_the_backup_is_erased_again_and_everything_agrees(
    where: str, request: pytest.FixtureRequest
) -> None:
    home, run = request.getfixturevalue(where)
    restored = run("again", "restore", str(home / "early"), "--head", str(home / "head"))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "Browsers signed out: 1." in restored.stdout
    assert "Erased again, since it was erased after the backup: 1." in restored.stdout
    assert "entries is of this history." in restored.stdout
    assert ", 0 broken" in restored.stdout
    read = run("again", "-c", _READ).stdout
    assert "sealed, answers 0" in read
    assert "name LEE" in read, "who was not erased is there as before"
    assert "paper of" not in read
    assert not [path for path in (home / "again" / "papers").rglob("*") if path.is_file()]
    assert run("again", "check").returncode == 0


def test_without_note_the_keys_of_a_later_day_tell_who_was_erased_and_without_either_nobody_can(
    office: tuple[Path, Run],
) -> None:
    """The second is the control: it shows what the note and the later keys are for."""
    home, run = office
    shutil.copytree(home / "master", home / "noteless")
    (home / "noteless" / "erased").unlink()
    early = ("restore", str(home / "early"))
    told = run("by-keys", *early, "--keys", str(home / "late" / "keys"), keys="noteless")
    assert (told.returncode, "after the backup: 1." in told.stdout) == (0, True), told.stdout + told.stderr
    assert "sealed, answers 0" in run("by-keys", "-c", _READ, keys="noteless").stdout
    (home / "noteless" / "erased").unlink()
    told = run("untold", *early, keys="noteless")
    assert "after the backup: 0." in told.stdout
    assert "name KIM" in run("untold", "-c", _READ, keys="noteless").stdout


def test_what_is_not_what_was_backed_up_is_not_put_back(office: tuple[Path, Run]) -> None:
    home, run = office
    altered = home / "altered"
    shutil.copytree(home / "early", altered)
    paper = next(path for path in (altered / "office" / "papers").rglob("*") if path.is_file())
    content = paper.read_bytes()
    paper.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    ran = run("from-altered", "restore", str(altered))
    assert ran.returncode == 1
    assert paper.name in ran.stderr
    assert not (home / "from-altered" / "office.sqlite").exists()


def test_nothing_is_put_over_data_nor_without_master_keys_nor_from_what_is_no_backup(office: tuple[Path, Run]) -> None:
    home, run = office
    before = (home / "before" / "office.sqlite").read_bytes()
    over = run("before", "restore", str(home / "early"))
    assert (over.returncode, "there is data in" in over.stderr) == (2, True)
    assert (home / "before" / "office.sqlite").read_bytes() == before
    keyless = run("keyless", "restore", str(home / "early"), keys="no-master")
    assert (keyless.returncode, "master keys from their own backup" in keyless.stderr) == (2, True)
    nothing = run("nothing", "restore", str(home / "master"))
    assert (nothing.returncode, "that `sojourn-office backup` made" in nothing.stderr) == (2, True)


def test_a_published_head_of_another_history_is_found(office: tuple[Path, Run]) -> None:
    """Signed by the key of the log, over entries that this office does not have."""
    home, run = office
    sign = (
        _SET_UP
        + """
from pathlib import Path
from sojourn.seals.notes import read_signing_key, sign_checkpoint
from sojourn_office.storage import log
import os, sys
key = read_signing_key(Path(os.environ["SOJOURN_KEYS_FOLDER"], "log.pem").read_bytes())
head = log.last_head()
note = sign_checkpoint(name=log.key_of_log().name, size=head.size, root=bytes(32), key=key)
Path(sys.argv[1]).write_text(note)
"""
    )
    assert run("before", "-c", sign, str(home / "other")).returncode == 0
    ran = run("other-history", "restore", str(home / "late"), "--head", str(home / "other"))
    assert (ran.returncode, "IS NOT OF THIS HISTORY" in ran.stdout) == (1, True), ran.stdout + ran.stderr


def test_nothing_is_put_over_a_database_of_postgresql_nor_a_dump_that_was_altered(
    office_on_postgres: tuple[Path, Run],
) -> None:
    """The data folder is empty each time: what stands in the way is in the database, or in the dump."""
    home, run = office_on_postgres
    shutil.copytree(home / "before", home / "kept")
    shutil.rmtree(home / "before")
    over = run("before", "restore", str(home / "early"))
    shutil.rmtree(home / "before", ignore_errors=True)
    shutil.copytree(home / "kept", home / "before")
    assert (over.returncode, "there is data in" in over.stderr) == (2, True), over.stderr
    assert run("before", "check").returncode == 0
    altered = home / "altered"
    shutil.copytree(home / "early", altered)
    dump = altered / "office" / "office.dump"
    content = dump.read_bytes()
    dump.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    ran = run("from-altered", "restore", str(altered))
    assert (ran.returncode, dump.name in ran.stderr) == (1, True), ran.stderr
    assert run("from-altered", "check").returncode == 2, "nothing of it is there"
