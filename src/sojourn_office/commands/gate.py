"""`gate`: takes claims at an opening, in processes of its own; as many as wanted, on as many machines."""

from __future__ import annotations

import os
import signal
import threading
import time
from argparse import ArgumentParser, Namespace

HELP = "Take claims at an opening, until stopped; `serve` starts one by itself."

_LOOKED_AFTER = 1.0


def arguments(parser: ArgumentParser) -> None:
    """Where to listen, and how many processes there are."""
    from sojourn_office.commands import whole

    parser.add_argument("--bind", help="network address to listen on")
    parser.add_argument("--port", type=whole, help="port to listen on")
    parser.add_argument("--workers", type=whole, default=1, help="processes that take claims")
    parser.add_argument("--beside", type=whole, metavar="PROCESS", help="end when this process, our starter, is gone")


def run(asked: Namespace) -> int:
    """Serve the gate until stopped."""
    from django.conf import settings
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    from sojourn_office.commands.prepare import say_unsafe
    from sojourn_office.commands.serve import LOG_LINES, let_go_of_databases

    office = settings.SOJOURN
    if say_unsafe():
        return 1
    if asked.beside is not None:
        threading.Thread(target=_end_without, args=(asked.beside,), daemon=True).start()
    let_go_of_databases()
    Granian(
        "sojourn_office.gate.app:gate",
        address=asked.bind or office.bind,
        port=asked.port or office.gate_port or office.port + 1,
        factory=True,
        interface=Interfaces.RSGI,
        http=HTTPModes.auto,
        websockets=False,
        workers=asked.workers,
        backlog=8_192,
        log_level=LogLevels.warning,
        log_dictconfig={"formatters": LOG_LINES},
        workers_kill_timeout=10,
        respawn_failed_workers=True,
        respawn_interval=0.5,
    ).serve()
    return 0


def _end_without(starter: int) -> None:
    """End with the process that started this one, however it ended."""
    while os.getppid() == starter:
        time.sleep(_LOOKED_AFTER)
    os.kill(os.getpid(), signal.SIGTERM)
