"""An office that takes fees through a provider to try, which is started here and listens on this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from pydantic import SecretStr

from sojourn.basics.refusals import Refusal
from sojourn.cases.fees import PaidFor
from sojourn_office.actions import agreements, paying
from sojourn_office.actions.acting import by_account
from sojourn_office.paying.sandbox import Sandbox
from sojourn_office.storage import payments
from sojourn_office.storage.payments import Payment
from tests.office.world import ALL_YEAR, CONSENTS, FILE, World, done

SECRET = "a secret of thirty-two characters or more"
ORIGIN = "http://testserver"
FEE = """
[sources.invented]
title = "Invented for a test"
outlet = "Sojourn"
language = "en"
seen = 2026-11-09
trust = "inference"

[[schemes.JPN-KOR.values.fee]]
from = 2026-02-01
value = { amount = 30000, currency = "JPY" }
cite = ["invented"]
"""
REFUND = """
[[schemes.JPN-KOR.values.fee_refund]]
from = 2026-02-01
value = ["withdrawn"]
cite = ["invented"]
"""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Nothing is printed for a request."""


class Provider:
    """The provider to try behind a real port; it can go away, and lose an answer after it did what was asked."""

    def __init__(self, book: Sandbox) -> None:
        self.book = book
        self.loses: set[str] = set()
        self.calls: list[str] = []
        self.server: WSGIServer | None = None
        self.port = 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.calls.append(f"{environ['REQUEST_METHOD']} {path.rpartition('/')[2]}")
        answer = self.book(environ, start)
        if any(path.endswith(lost) for lost in self.loses):
            raise ConnectionAbortedError("the answer is lost")
        return answer

    def come(self) -> None:
        self.server = make_server("127.0.0.1", self.port, self, handler_class=_Quiet)
        self.server.handle_error = lambda *_args: None  # type: ignore[method-assign]
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def go(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


@contextmanager
def provider_for(settings: Any) -> Iterator[Provider]:
    """A provider that the office of the settings pays through."""
    provider = Provider(Sandbox(SECRET))
    provider.come()
    told = {"payment_address": f"http://127.0.0.1:{provider.port}", "payment_name": "Specimen Pay ◇"}
    settings.SOJOURN = settings.SOJOURN.model_copy(update={**told, "payment_secret": SecretStr(SECRET)})
    try:
        yield provider
    finally:
        provider.go()


def office_with_a_fee(*, places: int = 2, overlay: str = FEE) -> World:
    """The small office, where the way from Japan to Korea costs an invented fee."""
    world = World().settle(places=places)
    load_fee(world, overlay)
    return world


def load_fee(world: World, overlay: str) -> None:
    asked = {"by": "test", "at": world.at(), "key": world.key()}
    done(agreements.load(name=FILE.name, text=FILE.read_text(), overlay=overlay, **asked))


def begin(world: World, number: str, paid_for: PaidFor = PaidFor.LODGING) -> str | Refusal:
    """Press "Pay and lodge", and be shown where to pay."""
    by = by_account(world.case(number).person.account_id)
    asked = {"paid_for": paid_for, "consents": CONSENTS, "by": by, "key": world.key()}
    reference = paying.begin(number=number, at=world.at(), **asked)
    if isinstance(reference, str):
        paying.open_page(reference, origin=ORIGIN, language="ko", at=world.at())
    return reference


def begun(world: World, name: str = "Aoi") -> tuple[str, str]:
    """A complete draft whose payment is begun: its number, and the reference of the payment."""
    number = world.draft(name, ALL_YEAR)
    return number, done(begin(world, number))


def later(world: World, **time: float) -> None:
    """Let time go by, in which the worker does what is due."""
    world.later(world.now + timedelta(**time))


def worker(world: World) -> None:
    """What the worker does of payments."""
    later(world, minutes=1)
    paying.settle_due(world.now)
    paying.lapse_due(world.now)


def payment(reference: str) -> Payment:
    """A payment as it stands."""
    found = payments.by_reference(reference)
    assert found is not None
    return found
