"""A provider of payments to try: it keeps a book and shows a page of its own, as a real one's test door does."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from html import escape
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.texts import LANGUAGES, say
from sojourn_office.paying.providing import Standing
from sojourn_office.paying.signing import SENT_AT, SIGNATURE, is_signed, signature

_BODY_BYTES_MAX = 20_000
_HINT_SECONDS = 3.0
_OPEN = (Standing.WAITING.value,)
_POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
# The office's own stylesheet: the page stands at another address, and asks nothing of the office.
_STYLE = files("sojourn_office.look").joinpath("static", "look", "sojourn.css")


@dataclass(frozen=True)
class Payment:
    """One payment in the book: what was asked for, what the payer agreed to, where it stands."""

    reference: str
    asked: str
    amount: str
    currency: str
    ends_at: float
    return_to: str
    hint_to: str
    language: str
    token: str
    standing: str = Standing.WAITING.value
    agreed: str = ""
    taken: str = ""


class Sandbox:
    """
    The provider as a WSGI application. Its book lies in a file where one is named, so that it outlives a restart.

    `origin` is where people reach it, if not where the office does; `seconds_now` is its own clock.
    """

    def __init__(
        self, secret: str, *, file: Path | None = None, origin: str = "", seconds_now: Callable[[], float] = time.time
    ) -> None:
        self._secret, self._file, self.origin, self._now = secret, file, origin, seconds_now
        self._lock = threading.RLock()
        self._book: dict[str, Payment] = {}
        if file is not None and file.exists():
            self._book = {name: Payment(**row) for name, row in json.loads(file.read_text()).items()}

    def __call__(self, environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        """Answer one request."""
        parts = [part for part in environ.get("PATH_INFO", "").split("/") if part]
        size = min(int(environ.get("CONTENT_LENGTH") or 0), _BODY_BYTES_MAX)
        body = environ["wsgi.input"].read(size) if size else b""
        method = environ["REQUEST_METHOD"]
        if parts[:1] == ["payments"] and self._is_signed(environ, method, body):
            status, answer = self._called(method, parts[1:], body, environ)
            return _answer(start, status, json.dumps(answer).encode(), "application/json")
        if parts == ["pay", _STYLE.name] and method in ("GET", "HEAD"):
            return _answer(start, HTTPStatus.OK, _STYLE.read_bytes(), "text/css; charset=utf-8")
        if parts[:1] == ["pay"]:
            return self._page(start, method, parts[1:])
        return _answer(start, HTTPStatus.FORBIDDEN, b'{"standing": "refused"}', "application/json")

    def said(self, reference: str) -> Payment | None:
        """What stands in the book of a payment."""
        with self._lock:
            return self._now_of(reference)

    def press(self, reference: str, what: str) -> None:
        """Press a button of the page, as its payer does."""
        with self._lock:
            payment = self._now_of(reference)
            assert payment is not None, "a payment is begun before it is paid"
            self._keep(_pressed(payment, what))
        self._hint(payment)

    def _is_signed(self, environ: dict[str, Any], method: str, body: bytes) -> bool:
        given, sent_at = (environ.get(f"HTTP_{name.upper().replace('-', '_')}", "") for name in (SIGNATURE, SENT_AT))
        way = environ.get("PATH_INFO", "")
        signed = {"method": method, "path": way, "sent_at": sent_at, "body": body}
        return is_signed(self._secret, given, now=self._now(), **signed)

    def _called(
        self, method: str, parts: list[str], body: bytes, environ: dict[str, Any]
    ) -> tuple[HTTPStatus, dict[str, object]]:
        with self._lock:
            payment = self._now_of(parts[0]) if parts else None
            match method, parts[1:]:
                case "PUT", []:
                    return self._begun(parts[0], payment, json.loads(body), environ)
                case "GET", [] if payment is not None:
                    return HTTPStatus.OK, _told(payment)
                case "POST", ["settle"] if payment is not None:
                    return HTTPStatus.OK, _told(self._keep(_settled(payment, json.loads(body))))
                case "POST", ["refund"] if payment is not None:
                    return HTTPStatus.OK, _told(self._keep(_refunded(payment)))
        return HTTPStatus.NOT_FOUND, {"standing": Standing.UNKNOWN.value}

    def _begun(
        self, reference: str, before: Payment | None, said: dict[str, Any], environ: dict[str, Any]
    ) -> tuple[HTTPStatus, dict[str, object]]:
        if before is not None and (before.amount, before.currency) != (said["amount"], said["currency"]):
            return HTTPStatus.CONFLICT, {"standing": before.standing}
        payment = before or Payment(
            reference=reference,
            asked=said["amount"],
            amount=said["amount"],
            currency=said["currency"],
            ends_at=self._now() + said["seconds"],
            return_to=said["return_to"],
            hint_to=said["hint_to"],
            language=said["language"] if said["language"] in LANGUAGES else "en",
            token=secrets.token_urlsafe(16),
        )
        self._keep(payment)
        origin = self.origin or f"http://{environ['HTTP_HOST']}"
        return HTTPStatus.OK, {"page": f"{origin}/pay/{payment.token}"}

    def _now_of(self, reference: str) -> Payment | None:
        payment = self._book.get(reference)
        if payment is not None and payment.standing in _OPEN and self._now() >= payment.ends_at:
            payment = self._keep(replace(payment, standing=Standing.TIMED_OUT.value))
        return payment

    def _keep(self, payment: Payment) -> Payment:
        self._book[payment.reference] = payment
        if self._file is not None:
            new = self._file.with_suffix(".new")
            new.write_text(json.dumps({name: asdict(row) for name, row in self._book.items()}))
            new.replace(self._file)
        return payment

    def _hint(self, payment: Payment) -> None:
        threading.Thread(target=send_hint, args=(self._secret, payment, self._now()), daemon=True).start()

    def _page(self, start: Callable[..., object], method: str, parts: list[str]) -> Iterable[bytes]:
        with self._lock:
            known = {row.token: row.reference for row in self._book.values()}
            payment = self._now_of(known[parts[0]]) if parts and parts[0] in known else None
        if payment is None:
            return _answer(start, HTTPStatus.NOT_FOUND, b"", "text/plain")
        if method == "POST" and len(parts) > 1 and parts[1] in BUTTONS:
            self.press(payment.reference, parts[1])
            return _answer(start, HTTPStatus.SEE_OTHER, b"", "text/plain", Location=payment.return_to)
        # A form is answered by leading back to the office, so that both are named.
        office = urlsplit(payment.return_to)
        policy = f"{_POLICY}; style-src 'self'; form-action 'self' {office.scheme}://{office.netloc}"
        page = _shown(payment).encode()
        return _answer(start, HTTPStatus.OK, page, "text/html; charset=utf-8", **{"Content-Security-Policy": policy})


BUTTONS: dict[str, Message] = {
    "pay": Message("Pay"),
    "decline": Message("Let the bank decline"),
    "wait": Message("Leave it pending"),
    "time-out": Message("Let the time run out"),
    "twice": Message("Pay twice"),
    "less": Message("Pay less than was asked"),
}


def _pressed(payment: Payment, what: str) -> Payment:
    if payment.standing not in _OPEN:
        return payment
    asked = Decimal(payment.asked)
    agreed = {"pay": asked, "twice": 2 * asked, "less": asked / 2}
    match what:
        case "decline":
            return replace(payment, standing=Standing.DECLINED.value)
        case "time-out":
            return replace(payment, standing=Standing.TIMED_OUT.value)
        case "wait":
            return payment
    return replace(payment, standing=Standing.AUTHORISED.value, agreed=str(agreed[what]))


def _settled(payment: Payment, said: dict[str, Any]) -> Payment:
    is_open = payment.standing == Standing.AUTHORISED.value and payment.currency == said["currency"]
    if not is_open or Decimal(said["amount"]) > Decimal(payment.agreed):
        return payment
    return replace(payment, standing=Standing.SETTLED.value, agreed=said["amount"], taken=said["amount"])


def _refunded(payment: Payment) -> Payment:
    return replace(payment, standing=Standing.RETURNED.value, taken="")


def _told(payment: Payment) -> dict[str, object]:
    told: dict[str, object] = {"standing": payment.standing}
    return told | ({"amount": payment.agreed, "currency": payment.currency} if payment.agreed else {})


def send_hint(secret: str, payment: Payment, now: float) -> None:
    """Tell the office that there is news of a payment; what it is it asks itself. Nobody waits for an answer."""
    body = json.dumps({"reference": payment.reference}).encode()
    sent_at, way = str(int(now)), urlsplit(payment.hint_to).path
    signed = signature(secret, method="POST", path=way, sent_at=sent_at, body=body)
    headers = {"Content-Type": "application/json", SENT_AT: sent_at, SIGNATURE: signed}
    try:
        urlopen(Request(payment.hint_to, data=body, headers=headers), timeout=_HINT_SECONDS).close()  # noqa: S310 (ours)
    except (URLError, OSError):
        return  # The office asks by itself, a little later.


def _shown(payment: Payment) -> str:
    language = payment.language

    def words(message: Message) -> str:
        return escape(say(message, language))

    title = words(Message("Test payment: nothing here is real"))
    sum_ = words(Message("{sum}", {"sum": Money(Decimal(payment.asked), payment.currency)}))
    no_money, back = words(Message("No money moves.")), words(Message("Back to the office"))
    buttons = "".join(
        f'<form method="post" action="/pay/{payment.token}/{what}"><div class="actions">'
        f'<button class="button {"" if what == "pay" else "secondary"}" type="submit">{words(called)}</button>'
        "</div></form>"
        for what, called in (BUTTONS.items() if payment.standing in _OPEN else ())
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title} · Sojourn</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><link rel="stylesheet" href="/pay/sojourn.css"></head><body>'
        '<header class="header"><p class="house">Sojourn</p></header><main id="main">'
        f'<p class="soft">{title}</p><h1>{sum_}</h1><p class="lead">{words(_TOLD[payment.standing])}</p>'
        f'<section class="notice"><div><h2>{no_money}</h2><p>{words(_NOTHING_REAL)}</p></div></section>'
        f'{buttons}<p class="gap"><a class="quiet" href="{escape(payment.return_to)}">{back}</a></p>'
        "</main></body></html>"
    )


_NOTHING_REAL = Message(
    "This page stands in for a bank. Nobody is charged, no card is asked for, and nothing leaves this computer."
)


_TOLD: dict[str, Message] = {
    Standing.WAITING.value: Message("This payment waits. Press what the payer and the bank shall do."),
    Standing.DECLINED.value: Message("The bank declined this payment."),
    Standing.TIMED_OUT.value: Message("The time of this payment ran out."),
    Standing.AUTHORISED.value: Message("This payment was agreed to. The office takes it next."),
    Standing.SETTLED.value: Message("This payment was taken."),
    Standing.RETURNED.value: Message("This payment was given back."),
}


def _answer(
    start: Callable[..., object], status: HTTPStatus, body: bytes, kind: str, **headers: str
) -> Iterable[bytes]:
    named = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    named += [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), *headers.items()]
    if "Content-Security-Policy" not in headers:
        named.append(("Content-Security-Policy", _POLICY))
    start(f"{status.value} {status.phrase}", named)
    return [body]
