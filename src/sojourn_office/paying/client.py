"""A provider of payments that is reached over the network by the open interface: four signed calls in JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from sojourn.basics.currencies import is_currency
from sojourn.basics.money import Money
from sojourn_office.paying.providing import Asked, ProviderAway, Said, Standing
from sojourn_office.paying.signing import SENT_AT, SIGNATURE, signature

_WAITS_SECONDS = 4.0
_ANSWER_BYTES_MAX = 20_000
_NOT_FOUND = 404


class _NowhereElse(HTTPRedirectHandler):
    """A provider that leads elsewhere has not answered."""

    def redirect_request(self, *_args: Any, **_named: Any) -> None:
        """Follow nothing."""


@dataclass(frozen=True)
class ByNetwork:
    """The provider at an address, with the secret that office and provider share."""

    address: str
    secret: str
    seconds_now: Callable[[], float] = time.time

    def begin(self, asked: Asked) -> str:
        """Take down a payment; gives the address of the page on which the payer agrees."""
        body = {
            **_written(asked.money),
            "seconds": asked.seconds,
            "return_to": asked.return_to,
            "hint_to": asked.hint_to,
            "language": asked.language,
        }
        page = self._asked("PUT", asked.reference, body).get("page")
        if not isinstance(page, str) or urlsplit(page).scheme not in ("http", "https"):
            raise ProviderAway("the answer names no page")
        return page

    def status(self, reference: str) -> Said:
        """Where a payment stands now."""
        return _said(self._asked("GET", reference))

    def settle(self, reference: str, money: Money) -> Said:
        """Take an authorised sum, and no more."""
        return _said(self._asked("POST", f"{reference}/settle", _written(money)))

    def refund(self, reference: str) -> Said:
        """Give back what was taken, and let go what was authorised."""
        return _said(self._asked("POST", f"{reference}/refund", {}))

    def _asked(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Mapping[str, Any]:
        where = f"{self.address.rstrip('/')}/payments/{path}"
        sent = b"" if body is None else json.dumps(body).encode()
        sent_at = str(int(self.seconds_now()))
        way = urlsplit(where).path
        signed = signature(self.secret, method=method, path=way, sent_at=sent_at, body=sent)
        headers = {"Content-Type": "application/json", SENT_AT: sent_at, SIGNATURE: signed}
        request = Request(where, data=sent or None, method=method, headers=headers)  # noqa: S310 (by the setting)
        try:
            with build_opener(_NowhereElse).open(request, timeout=_WAITS_SECONDS) as answer:
                said = json.loads(answer.read(_ANSWER_BYTES_MAX))
        except HTTPError as refused:
            with refused:
                if refused.code == _NOT_FOUND:
                    return {"standing": Standing.UNKNOWN.value}
            raise ProviderAway(f"answers {refused.code}") from None
        except (OSError, HTTPException, ValueError) as trouble:
            raise ProviderAway(type(trouble).__name__) from None
        if not isinstance(said, dict):
            raise ProviderAway("answers something else")
        return said


def _written(money: Money) -> dict[str, str]:
    return {"amount": str(money.amount), "currency": money.currency}


def _said(answer: Mapping[str, Any]) -> Said:
    try:
        standing = Standing(answer.get("standing"))
        amount, currency = answer.get("amount"), answer.get("currency")
        if amount is None:
            return Said(standing)
        if not isinstance(amount, str) or not isinstance(currency, str) or not is_currency(currency):
            raise ProviderAway("names no sum")
        return Said(standing, Money(Decimal(amount), currency))
    except (ValueError, InvalidOperation):
        raise ProviderAway("answers something else") from None
