"""The processes of an office of its own: gates, worker, pages, PostgreSQL; each can be killed and started again."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-m", "sojourn_office.commands")
_READY_SECONDS = 60.0
_POSTGRES = ("listen_addresses=", "max_connections=50")


class Postgres:
    """
    A PostgreSQL of its own in a folder, reached by a socket alone; it can be killed and started again.

    `settings` are those it is started with besides its own, like `synchronous_commit=off`.
    """

    def __init__(self, folder: Path) -> None:
        self.settings: list[str] = []
        self.programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: float(each.parent.name))[-1]
        self.folder = folder
        self.whose: dict[str, Any] = {}
        if os.geteuid() == 0:
            found = pwd.getpwnam("postgres")
            self.whose = {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
            os.chown(folder, found.pw_uid, found.pw_gid)
        make: list[Any] = ["-D", folder / "data", "-U", "office", "-A", "trust", "-E", "UTF8", "--no-locale", "-k"]
        self._run([self.programs / "initdb", *make])
        self.start()

    @property
    def url(self) -> str:
        """Its address as the settings take it."""
        return f"postgresql://office@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it, over whatever a killed one left, and wait until it answers."""
        for left in (self.folder / "data" / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)
        options = [part for each in (*_POSTGRES, *self.settings) for part in ("-c", each)]
        program: list[Any] = [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *options]
        self.server = subprocess.Popen(program, start_new_session=True, **self._quiet)  # noqa: S603
        until = time.monotonic() + _READY_SECONDS
        while time.monotonic() < until:
            if self.server.poll() is not None:
                # It ends at once while a killed one still holds its memory, which takes a moment on a busy machine.
                self.server = subprocess.Popen(program, start_new_session=True, **self._quiet)  # noqa: S603
            if self._run([self.programs / "pg_isready", "-q", "-h", self.folder], check=False) == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("PostgreSQL did not start")

    def kill(self) -> None:
        """Kill it with everything it started, without a word; it stands still first, so that it starts nothing more."""
        self.server.send_signal(signal.SIGSTOP)
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.server.wait()

    def stop(self) -> None:
        """End it as an operator does, with everything on disk."""
        self.server.send_signal(signal.SIGINT)
        self.server.wait(timeout=60)

    def cpu_seconds(self) -> float:
        """The CPU time of its processes, also of those that ended."""
        first, *others = self._processes()
        return cpu_of(first, with_ended=True) + sum(cpu_of(each) for each in others)

    def _processes(self) -> list[int]:
        """Its first process and that one's children, each of which makes a session of its own."""
        first = self.server.pid
        return [first, *(each for each, status in statuses() if int(status[1]) == first)]

    @property
    def _quiet(self) -> dict[str, Any]:
        return {"cwd": self.folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **self.whose}

    def _run(self, program: list[Any], *, check: bool = True) -> int:
        return subprocess.run(program, check=check, **self._quiet).returncode  # noqa: S603


class Server:
    """One command of the office in processes of its own, which listen on a port where `port` is set."""

    def __init__(self, program: Sequence[str], *, port: int = 0, log: Path | None = None) -> None:
        self.program, self.port, self.log = tuple(program), port, log
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers; what it says is added to the log, where there is one."""
        with self.log.open("ab") if self.log else nullcontext() as says:
            program = self.program
            self.server = subprocess.Popen(program, stdout=says, stderr=says, start_new_session=True)  # noqa: S603
        until = time.monotonic() + _READY_SECONDS
        while self.port and time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        if self.port:
            raise RuntimeError(f"{' '.join(self.program[2:])} did not start")

    def kill(self) -> None:
        """Kill it with every process of it, without a word; one that has ended stays ended."""
        with suppress(ProcessLookupError):
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


class Gates(Server):
    """One `sojourn-office gate` with its processes."""

    def __init__(
        self, *, workers: int = 1, program: Sequence[str] = (*COMMAND, "gate"), log: Path | None = None
    ) -> None:
        port = free_port()
        super().__init__([*program, "--port", str(port), "--workers", str(workers)], port=port, log=log)


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def processes_of(session: int) -> Iterator[int]:
    """The processes of a session."""
    return (each for each, status in statuses() if int(status[3]) == session)


def statuses() -> Iterator[tuple[int, list[str]]]:
    """Every process with its status, from its third field on: state, parent, group, session and so on."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            yield int(file.parent.name), file.read_text().rpartition(")")[2].split()


def cpu_of(process: int, *, with_ended: bool = False) -> float:
    """The CPU seconds of a process, in user and in system mode; of its children those that ended, where asked."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11 : 15 if with_ended else 13])) / os.sysconf("SC_CLK_TCK")
    return 0.0


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder with a short name, for sockets, that goes away."""
    folder = Path(tempfile.mkdtemp(prefix="crowd", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
