"""`serve`: the office on this machine; one process for pages, one for claims, one for what is done beside them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from sojourn_office.commands.demonstration import say_who_is_there
from sojourn_office.commands.prepare import prepare, say_unsafe

HELP = "Serve the pages until stopped; prepares the tables of a demonstration first."

_READY_SECONDS = 60
_THIS_MACHINE = ("127.0.0.1", "::1")
# The server's own lines about failures hold no more than ours: the words of an exception may be someone's data.
LOG_LINES = {name: {"()": "sojourn_office.site.logs.WithoutContents"} for name in ("generic", "access")}


def arguments(parser: ArgumentParser) -> None:
    """Where to listen, if elsewhere than the settings say."""
    parser.add_argument("--bind", help="network address to listen on")
    parser.add_argument("--port", type=int, help="port to listen on; 0 takes any free one")
    parser.add_argument("--pages-alone", action="store_true", help="start no worker and no gate: they run elsewhere")


def run(asked: Namespace) -> int:
    """Prepare, refuse an unsafe production, start, say where, and stop everything that was started."""
    from django.conf import settings

    from sojourn_office.actions import heartbeats

    office = settings.SOJOURN
    if office.makes_keys:
        prepare()
        if settings.DEMONSTRATION:
            _seed()
    elif not _is_prepared():
        print("The tables are not up to date. First run: sojourn-office prepare", file=sys.stderr)
        return 1
    if say_unsafe():
        return 1
    bind = asked.bind or office.bind
    port = free_port(bind) if (chosen := office.port if asked.port is None else asked.port) == 0 else chosen
    if _is_own(bind):
        # Pages name this port too, as those who are started beside them do.
        settings.SOJOURN = settings.SOJOURN.model_copy(update={"origin": _shown(bind, port)})
    if settings.DEMONSTRATION:
        say_who_is_there(_shown(bind, port))
    others = [] if asked.pages_alone else [_beside(bind, port, "work"), _start_gate(bind, port)]
    if settings.DEMONSTRATION and not asked.pages_alone:
        others.append(_beside(bind, port, "payments", "--bind", bind))
    ready = threading.Event()
    threading.Thread(target=_say_when_ready, args=(bind, port, office.host, ready), daemon=True).start()
    try:
        _serve_pages(bind, port, workers=office.workers, static=Path(settings.STATIC_ROOT))
    finally:
        for process in others:
            process.terminate()
        for process in others:
            process.wait(timeout=15)
        if settings.DEMONSTRATION:
            heartbeats.put_away()
    return 0 if ready.is_set() else 1


def _seed() -> None:
    """
    Make the demonstration in a process of its own.

    Papers are printed for it, and the threads of the typesetter do not live on in the processes that the server
    forks from this one: there the next paper would wait for ever.
    """
    subprocess.run([sys.executable, "-m", "sojourn_office.commands", "demonstration", "--quiet"], check=True)


def _start_gate(bind: str, port: int) -> subprocess.Popen[bytes]:
    """Start the gate beside the pages, and keep its port where the pages read it."""
    from django.conf import settings

    from sojourn_office.actions import gates

    office = settings.SOJOURN
    wanted = office.gate_port or port + 1
    gate_port = wanted if office.gate_port or _is_free(bind, wanted) else free_port(bind)
    gates.keep_port(gate_port)
    return _beside(bind, port, "gate", "--bind", bind, "--port", str(gate_port))


def _is_own(bind: str) -> bool:
    """Whether people reach the office where it listens: it makes its own keys, on this machine alone."""
    from django.conf import settings

    return bool(settings.SOJOURN.makes_keys) and bind in _THIS_MACHINE


def _beside(bind: str, port: int, *command: str) -> subprocess.Popen[bytes]:
    """Start a command that ends with this process, and knows the address that is shown here, for mails and links."""
    where = {"SOJOURN_ORIGIN": _shown(bind, port)} if _is_own(bind) else {}
    program = [sys.executable, "-m", "sojourn_office.commands", *command, "--beside", str(os.getpid())]
    return subprocess.Popen(program, env={**os.environ, **where})  # noqa: S603 (ours)


def _is_free(bind: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((bind, port))
        except OSError:
            return False
    return True


def _is_prepared() -> bool:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    for alias in connections:
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
    return True


def free_port(bind: str) -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as asked:
        asked.bind((bind, 0))
        return int(asked.getsockname()[1])


def _serve_pages(bind: str, port: int, *, workers: int, static: Path) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    let_go_of_databases()
    Granian(
        "sojourn_office.site.pages:application",
        address=bind,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_level=LogLevels.warning,
        log_dictconfig={"formatters": LOG_LINES},
        static_path_route=["/static"],
        static_path_mount=[static],
        static_path_expires=300,
        workers_kill_timeout=10,
    ).serve()


def let_go_of_databases() -> None:
    """
    Close every connection, so that the processes of a server start with their own.

    A pool is closed too: forked processes would speak over one connection, and without its threads it never mends.
    """
    from django.db import connections

    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if close_pool := getattr(connection, "close_pool", None):
            close_pool()


def _shown(bind: str, port: int) -> str:
    """Where to look: this machine by its name, since a passkey belongs to a name and never to a number."""
    return f"http://localhost:{port}" if bind in _THIS_MACHINE else _by_number(bind, port)


def _by_number(bind: str, port: int) -> str:
    return f"http://[{bind}]:{port}" if ":" in bind else f"http://{bind}:{port}"


def _say_when_ready(bind: str, port: int, host: str, ready: threading.Event) -> None:
    """
    Print the address once the pages answer, so that nobody opens it too early; stop if they never do.

    It is asked by number under the name of the office: a production answers to no other name.
    """
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        try:
            with closing(HTTPConnection(bind, port, timeout=5)) as asked:
                asked.request("GET", "/readyz", headers={"Host": host})
                if json.load(asked.getresponse())["ready"]:
                    ready.set()
                    print(f"Sojourn is ready: {_shown(bind, port)}/   Stop it with Ctrl+C.", flush=True)
                    return
        except (HTTPException, OSError, ValueError, KeyError):
            pass  # Not there yet; asked again until the time is up.
        time.sleep(0.2)
    print("Sojourn did not become ready within a minute; what is wrong stands above.", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGTERM)
