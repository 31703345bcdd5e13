"""`payments`: a provider of payments to try, with a page of its own; in the demonstration, and nowhere else."""

from __future__ import annotations

import os
import sys
import threading
import time
from argparse import ArgumentParser, Namespace
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

HELP = "Take payments on trial, with a page to pay, decline or leave them; `serve` starts one in a demonstration."

_LOOKED_AFTER = 1.0


class _Quiet(WSGIRequestHandler):
    """Addresses of payments are nobody's business: none is printed."""

    def log_message(self, *_args: Any) -> None:
        """Print nothing."""


def arguments(parser: ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--bind", help="network address to listen on")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes any free one")
    parser.add_argument("--beside", type=int, metavar="PROCESS", help="end when this process, our starter, is gone")


def run(asked: Namespace) -> int:
    """Serve the provider until stopped."""
    from django.conf import settings

    from sojourn_office.paying.sandbox import Sandbox
    from sojourn_office.storage import payment_door

    if not settings.DEMONSTRATION:
        print("Payments are tried in a demonstration alone.", file=sys.stderr)
        return 1
    bind = asked.bind or settings.SOJOURN.bind
    book = Sandbox(payment_door.secret(), file=payment_door.book())
    with make_server(bind, asked.port, book, server_class=WSGIServer, handler_class=_Quiet) as server:
        book.origin = f"http://{settings.SOJOURN.host}:{server.server_port}"
        payment_door.keep_port(server.server_port)
        if asked.beside is not None:
            threading.Thread(target=_end_without, args=(asked.beside, server), daemon=True).start()
        server.serve_forever()
    return 0


def _end_without(starter: int, server: WSGIServer) -> None:
    """End with the process that started this one, however it ended."""
    while os.getppid() == starter:
        time.sleep(_LOOKED_AFTER)
    server.shutdown()
