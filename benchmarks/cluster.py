"""Three machines of a database on this one: PostgreSQL under Patroni with etcd, to be killed, frozen and cut off."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from sojourn_office.rehearsal.servers import free_port

DEPLOYED = Path(__file__).parents[1] / "deploy" / "patroni" / "patroni.yml"
_SUBREAPER = 36
_LEADS = ("leader", "running")
_HERE = "host {} all 127.0.0.1/32"
_ASKED_SECONDS = 2.0
_WHOLE_SECONDS = 90.0


class Doors:
    """
    What lies between the machines: each connection goes through one; those of a machine that is cut off are silent.

    Silent as a broken network is: nothing is refused and nothing arrives, until the machine is let in again.
    """

    def __init__(self) -> None:
        self.cut: set[str] = set()
        self._patronis: dict[str, int] = {}
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="doors", daemon=True).start()

    def to(self, target: int, owner: str) -> int:
        """A new door to a port of a machine; gives its own port."""
        opened = asyncio.run_coroutine_threadsafe(self._open(target, owner), self._loop)
        return opened.result(timeout=10)

    def belongs(self, patroni: int, owner: str) -> None:
        """Say whose the connections are that a process opens."""
        self._patronis[owner] = patroni

    async def _open(self, target: int, owner: str) -> int:
        async def through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            ends = {owner} | self._who_came(writer.get_extra_info("peername")[1])
            await self._carry(reader, writer, target, ends)

        server = await asyncio.start_server(through, "127.0.0.1", 0)
        return int(server.sockets[0].getsockname()[1])

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: int, ends: set[str]
    ) -> None:
        await self._while_cut(ends)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._pump(reader, far_writer, ends), self._pump(far_reader, writer, ends))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ends: set[str]) -> None:
        with suppress(OSError):
            while came := await reader.read(65_536):
                await self._while_cut(ends)
                writer.write(came)
                await writer.drain()
        await self._while_cut(ends)
        writer.close()

    async def _while_cut(self, ends: set[str]) -> None:
        while self.cut & ends:
            await asyncio.sleep(0.05)

    def _who_came(self, port: int) -> set[str]:
        """The machine whose Patroni opened the connection from this port, looked up in the tables of the kernel."""
        lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
        inodes = {line.split()[9] for line in lines if int(line.split()[1].rpartition(":")[2], 16) == port}
        return {owner for owner, process in self._patronis.items() if inodes & _sockets_of(process)}


def _sockets_of(process: int) -> set[str]:
    found = set()
    with suppress(OSError):
        for file in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                found.add(str(file.readlink()).removeprefix("socket:[").removesuffix("]"))
    return found


@dataclass
class Node:
    """One machine: Patroni and the PostgreSQL that it looks after."""

    name: str
    folder: Path
    api: int
    cluster: Cluster = field(repr=False)

    def start(self) -> None:
        """Start Patroni, which does the rest."""
        with (self.folder / "log").open("ab") as said:
            program = [*self.cluster.as_postgres, sys.executable, "-m", "patroni", str(self.folder / "patroni.yml")]
            self.patroni = subprocess.Popen(  # noqa: S603 (ours)
                program, stdout=said, stderr=said, cwd=self.folder, env=_plain(), start_new_session=True
            )
        self.cluster.doors.belongs(self.patroni.pid, self.name)

    def kill(self) -> None:
        """The machine loses its power: every process of it is gone at once."""
        processes = list(self.processes())
        for how in (signal.SIGSTOP, signal.SIGKILL):
            _to_each(processes, how)
        self.patroni.wait()
        _until(lambda: not any(map(_is_there, processes)), "a killed server did not go away", 10)

    def freeze(self) -> None:
        """The machine stands still, with everything that it was about to do."""
        _to_each(self.processes(), signal.SIGSTOP)

    def wake(self) -> None:
        """It goes on as if no time had passed."""
        _to_each(self.processes(), signal.SIGCONT)

    def processes(self) -> Iterator[int]:
        """Patroni, the server, and what the server started."""
        yield self.patroni.pid
        with suppress(OSError, ValueError, IndexError):
            server = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
            yield server
            yield from children_of(server)

    def is_running(self) -> bool:
        """Whether its Patroni runs."""
        return self.patroni.poll() is None


class Cluster:
    """etcd and three nodes in a folder of their own, with the settings of `deploy/patroni/patroni.yml`."""

    def __init__(self, folder: Path) -> None:
        _validate()
        _take_away_the_dead()
        self.folder, self.doors = folder, Doors()
        self.programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: float(each.parent.name))[-1]
        self.as_postgres = _as_postgres(folder)
        etcd = self._start_etcd()
        self.nodes = [self._node(f"db{number}", etcd) for number in (1, 2, 3)]

    def _start_etcd(self) -> int:
        """One etcd is enough: what is cut is the way of a machine to it."""
        clients, peers = free_port(), free_port()
        folder = self._made("etcd")
        here = [f"http://127.0.0.1:{port}" for port in (clients, peers)]
        asked = [
            "--data-dir",
            str(folder / "data"),
            "--listen-client-urls",
            here[0],
            "--advertise-client-urls",
            here[0],
        ]
        asked += ["--listen-peer-urls", here[1], "--initial-advertise-peer-urls", here[1]]
        asked += ["--initial-cluster", f"default={here[1]}", "--log-level", "error"]
        with (folder / "log").open("ab") as said:
            program = [*self.as_postgres, shutil.which("etcd") or "etcd", *asked]
            self.etcd = subprocess.Popen(program, stdout=said, stderr=said, start_new_session=True)  # noqa: S603 (ours)
        _until(lambda: _asked(clients, "/health").get("health") == "true", "etcd did not start", 30)
        return clients

    def _node(self, name: str, etcd: int) -> Node:
        folder, api, server = self._made(name), free_port(), free_port()
        settings = deployed()
        addresses = {"listen": f"127.0.0.1:{api}", "connect_address": f"127.0.0.1:{self.doors.to(api, name)}"}
        settings |= {"name": name, "restapi": addresses, "watchdog": {"mode": "off"}}
        settings["etcd3"] = {"host": f"127.0.0.1:{self.doors.to(etcd, name)}", "use_proxies": True}
        shared = settings["bootstrap"]["dcs"]["postgresql"]["parameters"]
        shared |= {"archive_mode": "off", "wal_keep_size": "256MB", "max_connections": 60}
        self.ports = [*getattr(self, "ports", []), self.doors.to(server, name)]
        settings["postgresql"] |= {
            "listen": f"127.0.0.1:{server}",
            "connect_address": f"127.0.0.1:{self.ports[-1]}",
            "bin_dir": str(self.programs),
            "data_dir": str(folder / "data"),
            "pgpass": str(folder / "pgpass"),
            "pg_hba": [
                "local all all trust",
                "host all all 127.0.0.1/32 trust",
                "host replication all 127.0.0.1/32 trust",
            ],
            "parameters": {"unix_socket_directories": str(folder)},
            "create_replica_methods": ["basebackup"],
        }
        for who in settings["postgresql"]["authentication"].values():
            who["password"] = "known to the test"  # noqa: S105 (everybody is trusted here)
        (folder / "patroni.yml").write_text(json.dumps(settings, indent=1))
        return Node(name, folder, api, self)

    def _made(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            found = pwd.getpwnam("postgres")
            os.chown(folder, found.pw_uid, found.pw_gid)
        return folder

    @property
    def url(self) -> str:
        """Its address as the settings of an office take it: every machine, of which one takes writes."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        return f"postgresql://postgres@{hosts}/postgres"

    def start(self) -> None:
        """Start all three and wait until one leads and both others follow."""
        for node in self.nodes:
            node.start()
        self.wait_until_whole()

    def members(self, *, but: Node | None = None) -> list[dict[str, Any]]:
        """What the machines say of themselves, asked of the first that answers and is not left out."""
        for node in self.nodes:
            if node is not but and (said := _asked(node.api, "/cluster").get("members")):
                return list(said)
        return []

    def leader(self, *, but: Node | None = None) -> Node | None:
        """Who leads, in the eyes of the others where one is left out; nobody while nobody does."""
        leads = [each["name"] for each in self.members(but=but) if (each["role"], each["state"]) == _LEADS]
        return next((node for node in self.nodes if node.name in leads and node is not but), None)

    def is_whole(self) -> bool:
        """Whether one leads, two follow, and one of them is waited for where the settings say so."""
        members = self.members()
        states = sorted((each["role"], each["state"]) for each in members)
        second = "sync_standby" if self.is_synchronous() else "replica"
        return states == sorted([_LEADS, ("replica", "streaming"), (second, "streaming")])

    def is_synchronous(self) -> bool:
        """Whether a second machine is waited for."""
        return any(bool(_asked(node.api, "/config").get("synchronous_mode")) for node in self.nodes)

    def change(self, **settings: Any) -> None:
        """Change what holds for all three."""
        body = json.dumps(settings).encode()
        for node in self.nodes:
            asked = Request(f"http://127.0.0.1:{node.api}/config", data=body, method="PATCH")
            with suppress(OSError), urlopen(asked, timeout=_ASKED_SECONDS):  # noqa: S310 (ours)
                return
        raise RuntimeError("no machine takes new settings")

    def wait_until_whole(self) -> None:
        """Wait until everything stands as at the beginning."""
        _until(self.is_whole, "the machines did not come together again", _WHOLE_SECONDS)

    def wait_for_another(self, than: Node) -> Node:
        """Wait until another machine leads."""
        _until(lambda: self.leader(but=than) is not None, "nobody else came to lead", _WHOLE_SECONDS)
        found = self.leader(but=than)
        return found if found is not None else self.wait_for_another(than)

    def stop(self) -> None:
        """End everything that was started here, without a word."""
        for node in getattr(self, "nodes", []):
            if hasattr(node, "patroni"):
                node.kill()
        self.etcd.kill()
        self.etcd.wait()


def deployed() -> dict[str, Any]:
    """The settings that an office is told to use."""
    import yaml

    settings: dict[str, Any] = yaml.safe_load(DEPLOYED.read_text(encoding="utf-8"))
    return settings


def _validate() -> None:
    """Refuse settings that Patroni itself would not take; the addresses in them are of no machine here."""
    secrets = {f"PATRONI_{name}_PASSWORD": "any" for name in ("SUPERUSER", "REPLICATION", "REWIND", "RESTAPI")}
    asked = [sys.executable, "-m", "patroni", "--validate-config", "-i", str(DEPLOYED)]
    subprocess.run(asked, env=_plain() | secrets, check=True)  # noqa: S603 (ours)


def _as_postgres(folder: Path) -> list[str]:
    """PostgreSQL does not start as root; whoever it is started as must still be able to read this Python."""
    if os.geteuid() != 0:
        return []
    found = pwd.getpwnam("postgres")
    os.chown(folder, found.pw_uid, found.pw_gid)
    whose = [f"--reuid={found.pw_uid}", f"--regid={found.pw_gid}", "--clear-groups"]
    return ["setpriv", *whose, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]


def _plain() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PATRONI", "PG", "SOJOURN"))}


def _asked(port: int, path: str) -> dict[str, Any]:
    """What a machine answers, as JSON; nothing where it does not."""
    with suppress(OSError, ValueError), urlopen(f"http://127.0.0.1:{port}{path}", timeout=_ASKED_SECONDS) as answer:
        said: dict[str, Any] = json.load(answer)
        return said
    return {}


def _until(holds: Any, otherwise: str, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise RuntimeError(otherwise)
        time.sleep(0.2)


def _take_away_the_dead() -> None:
    """
    Be the parent of every server, and take away those that ended.

    A server that nobody takes away looks alive to Patroni, which then waits for its end: so does a container whose
    first process takes nobody away.
    """
    ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0)

    def look() -> None:
        while True:
            for process in children_of(os.getpid()):
                with suppress(OSError):
                    if Path(f"/proc/{process}/comm").read_text() == "postgres\n":
                        os.waitpid(process, os.WNOHANG)
            time.sleep(0.1)

    threading.Thread(target=look, name="the dead", daemon=True).start()


def _is_there(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def _to_each(processes: Iterable[int], how: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, how)


def children_of(process: int) -> Iterator[int]:
    """The processes that a process started."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == process:
                yield int(status.parent.name)
