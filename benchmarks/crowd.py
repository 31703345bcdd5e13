"""A crowd at an opening: an office of its own, many people with tickets, gates to press at, and whoever kills them."""

from __future__ import annotations

import asyncio
import json
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROUND, SCHEME, FILE = "KOR-JPN-2026-D9", "KOR-JPN", "jpn-kor.toml"
GATE = (sys.executable, "-m", "sojourn_office.commands", "gate")
_READY_SECONDS = 60.0
_ROWS = 1_000


class Postgres:
    """A PostgreSQL of its own in a folder, reached by a socket alone; it can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: float(each.parent.name))[-1]
        self.folder = folder
        self.whose: dict[str, Any] = {}
        if os.geteuid() == 0:
            found = pwd.getpwnam("postgres")
            self.whose = {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
            os.chown(folder, found.pw_uid, found.pw_gid)
        make = ["initdb", "-D", folder / "data", "-U", "office", "-A", "trust", "-E", "UTF8", "--no-locale", "-k"]
        self._run([self.programs / make[0], *make[1:]])
        self.start()

    @property
    def url(self) -> str:
        """Its address as the settings take it."""
        return f"postgresql://office@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it, over whatever a killed one left, and wait until it answers."""
        for left in (self.folder / "data" / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)
        options = ["-c", "listen_addresses=", "-c", "max_connections=50"]
        program = [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *options]
        self.server = subprocess.Popen(program, start_new_session=True, **self._quiet)  # noqa: S603
        until = time.monotonic() + _READY_SECONDS
        while time.monotonic() < until:
            if self._run([self.programs / "pg_isready", "-q", "-h", self.folder], check=False) == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("PostgreSQL did not start")

    def kill(self) -> None:
        """Kill it with everything it started, without a word."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def cpu_seconds(self) -> float:
        """The CPU time of all its living processes."""
        return sum(cpu_of(each) for each in processes_of(self.server.pid))

    @property
    def _quiet(self) -> dict[str, Any]:
        return {"cwd": self.folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **self.whose}

    def _run(self, program: list[Any], *, check: bool = True) -> int:
        return subprocess.run(program, check=check, **self._quiet).returncode  # noqa: S603


def open_office(folder: Path, *, database_url: str = "", people: int, places: int, reserves: int) -> list[str]:
    """
    An office in a folder, with a round that opened a minute ago and a draft of each person; gives their tickets.

    The rows of the drafts are written at once, with nothing sealed in them: this measures claims, not applications.
    """
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "sojourn_office.site.settings",
        "SOJOURN_MODE": "test",
        "SOJOURN_DATA_FOLDER": str(folder / "var"),
        "SOJOURN_KEYS_FOLDER": str(folder / "keys"),
        "SOJOURN_DATABASE_URL": database_url,
        "SOJOURN_RESERVE_MB": "16",
    }
    import django

    django.setup()
    from sojourn.rounds.model import Offer
    from sojourn_office import clock
    from sojourn_office.actions import agreements, claims, rounds
    from sojourn_office.commands.load import catalogue_folder
    from sojourn_office.commands.prepare import prepare
    from sojourn_office.storage.rounds import by_id

    prepare()
    at = clock.now()
    text = (Path(catalogue_folder()) / FILE).read_text(encoding="utf-8")
    asked: dict[str, Any] = {"by": "crowd", "at": at}
    _done(agreements.load(name=FILE, text=text, key="load", **asked))
    _done(rounds.grant(scheme=SCHEME, year=2026, key="grant", **asked))
    _done(rounds.release(scheme=SCHEME, year=2026, places=places, to_round=ROUND, key="release", **asked))
    plan_round(ROUND, Offer(places, reserves, 14), at=at)
    numbers = drafts([ROUND] * people, at=at)
    round_ = by_id(ROUND)
    assert round_ is not None, "it was just planned"
    return [claims.ticket_for(number, round_.record) for number in numbers]


def plan_round(round_id: str, offer: Any, *, at: datetime) -> None:
    """A round that opened a minute ago and stays open for months."""
    from sojourn_office.actions import rounds

    moments = {"opens_at": at - timedelta(minutes=1), "closes_at": at + timedelta(days=90)}
    nothing = {"results_at": None, "collect_until": None, "invented": True, "by": "crowd"}
    planned = {"round_id": round_id, "scheme": SCHEME, "method": "first_come", "year": 2026, "zone": "Asia/Seoul"}
    _done(rounds.plan(**planned, **moments, **nothing, at=at, key=f"plan/{round_id}", offer=offer))  # type: ignore[arg-type]


def drafts_of_rounds(rounds: list[str], *, at: datetime) -> list[tuple[str, str]]:
    """Two drafts in each of some rounds, each of somebody else."""
    numbers = drafts([round_id for round_id in rounds for _ in range(2)], at=at)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def drafts(rounds: list[str], *, at: datetime) -> list[str]:
    """A draft of somebody else in each of these rounds, written at once; gives their numbers."""
    from sojourn.cases.numbers import case_number
    from sojourn_office.storage.accounts import find_or_open
    from sojourn_office.storage.cases import Case
    from sojourn_office.storage.people import Passport, Person

    account = find_or_open("crowd@example.org", language="ko", at=at)
    numbers = [case_number("JPN", 2026, _chance(each)) for each in range(len(rounds))]
    sealed = dict.fromkeys(("surname", "given_names", "native_name", "birth_date", "sex"), b"")
    for first in range(0, len(rounds), _ROWS):
        some, where = numbers[first : first + _ROWS], rounds[first : first + _ROWS]
        persons = [_with(Person(account=account, nationality="KOR", made_at=at), sealed) for _ in some]
        passports = [
            _with(Passport(person=each, issuer="KOR", made_at=at), {"number": b"", "expires_on": b""})
            for each in persons
        ]
        place = {"scheme": SCHEME, "host": "JPN", "mission": "seoul", "language": "ko"}
        cases = [
            Case(number=number, person=person, passport=passport, round_id=round_id, started_at=at, **place)
            for number, person, passport, round_id in zip(some, persons, passports, where, strict=True)
        ]
        Person.objects.bulk_create(persons)
        Passport.objects.bulk_create(passports)
        Case.objects.bulk_create(cases)
    return numbers


def _chance(number: int) -> bytes:
    """Six bytes that come to other signs for each number: four bits of it in each."""
    return bytes(number >> 4 * at & 15 for at in range(6))


def _with(row: Any, sealed: dict[str, bytes]) -> Any:
    for name, content in sealed.items():
        setattr(row, row._meta.get_field(name).attname, content)
    return row


def _done(answer: object) -> None:
    assert isinstance(answer, str), f"the office's own setting up is refused: {answer}"


class Gates:
    """One `sojourn-office gate` with its processes; it can be killed and started again."""

    def __init__(self, *, workers: int = 1, program: Sequence[str] = GATE) -> None:
        self.program = program
        with socket.socket() as asked:
            asked.bind(("127.0.0.1", 0))
            self.port = int(asked.getsockname()[1])
        self.workers = workers
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        where = ["--port", str(self.port), "--workers", str(self.workers)]
        self.server = subprocess.Popen([*self.program, *where], start_new_session=True)  # noqa: S603
        until = time.monotonic() + _READY_SECONDS
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        raise RuntimeError("the gate did not start")

    def kill(self) -> None:
        """Kill it with every process of it, without a word."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def stop(self) -> None:
        """End it as an operator does."""
        self.server.terminate()
        try:
            self.server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()

    def cpu_seconds(self) -> float:
        """The CPU time of its processes."""
        return sum(cpu_of(each) for each in processes_of(self.server.pid))


def processes_of(session: int) -> Iterator[int]:
    """The processes of a session."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            if int(status.read_text().rpartition(")")[2].split()[3]) == session:
                yield int(status.parent.name)


def cpu_of(process: int) -> float:
    """The CPU seconds of a process, in user and in system mode, without its children."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


@dataclass
class Crowd:
    """People who press until they are answered, each with a ticket and a key of their own."""

    port: int
    tickets: list[str]
    round: str = ROUND
    clients: int = 500
    seconds: float = 0.0
    expects: Collection[int] = (200, 409)
    answers: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    again: int = 0
    changed: list[str] = field(default_factory=list)

    def press(self) -> float:
        """Let everyone press, over so many seconds; gives how long it took until the last was answered."""
        began = time.monotonic()
        asyncio.run(self._all(began))
        return time.monotonic() - began

    async def _all(self, began: float) -> None:
        waiting = iter(enumerate(self.tickets))
        await asyncio.gather(*(self._client(waiting, began) for _ in range(min(self.clients, len(self.tickets)))))

    async def _client(self, waiting: Iterator[tuple[int, str]], began: float) -> None:
        line = Line(self.port)
        for number, ticket in waiting:
            comes = began + self.seconds * number / len(self.tickets)
            if (ahead := comes - time.monotonic()) > 0:
                await asyncio.sleep(ahead)
            await self._until_answered(line, number, ticket)
        line.close()

    async def _until_answered(self, line: Line, number: int, ticket: str) -> None:
        while True:
            try:
                status, said = await line.post(f"/gate/{self.round}", {"ticket": ticket, "key": f"press-{number:08}"})
            except (OSError, asyncio.IncompleteReadError, ValueError, TimeoutError):
                line.close()
                status, said = 0, {}
            if status in self.expects:
                answer = (said.get("answer") or said["code"], said.get("number"), said.get("reserve"))
                if self.answers.setdefault(ticket, answer) != answer:
                    self.changed.append(f"{ticket}: {self.answers[ticket]} became {answer}")
                return
            assert status in (0, 503), f"{status}: {said}"
            self.again += 1
            await asyncio.sleep(0.2)


class Line:
    """A connection that is kept open, as a browser keeps one."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """The status and what the answer says."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = json.dumps(fields).encode()
        told = f"host: gate\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
        self.writer.write(f"POST {path} HTTP/1.1\r\n{told}\r\n\r\n".encode() + body)
        async with asyncio.timeout(15):
            told = (await self.reader.readuntil(b"\r\n\r\n")).decode()
            length = next(each for each in told.lower().split("\r\n") if each.startswith("content-length:"))
            content = await self.reader.readexactly(int(length.partition(":")[2]))
        return int(told.split(" ", 2)[1]), json.loads(content)

    def close(self) -> None:
        """Let go of the connection."""
        if self.writer is not None:
            self.writer.close()
        self.writer = None


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder with a short name, for sockets, that goes away."""
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="crowd", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
