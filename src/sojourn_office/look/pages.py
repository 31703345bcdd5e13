"""How a page is answered: every template gets its language, the moment, the desk's links and a key for its press."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import override

from sojourn.basics.messages import Message
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn.texts import LANGUAGES
from sojourn_office import clock
from sojourn_office.look.addresses import at, back_of
from sojourn_office.look.remedies import remedy

# An address, its words, and whether the page is under it.
DeskLink = tuple[str, Message, bool]

# What a request itself may carry of the frame.
_FRAME = ("desk_links", "who", "sign_out", "typed_again")
_NOT_NOW = frozenset({409, 410, 425, 428, 429, 503, 507})


def language_of(request: HttpRequest) -> str:
    """The language of a request: what was chosen for it, else the first step of its path, else English."""
    chosen = getattr(request, "language", "") or request.path.strip("/").partition("/")[0]
    return chosen if chosen in LANGUAGES else "en"


def now_of(request: HttpRequest) -> datetime:
    """The one moment of a request; of one that was stopped before it was given any, the moment of asking."""
    return getattr(request, "now", None) or clock.now()


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """
    Answer with a template of the look.

    Adds `language`, `demonstration`, `now`, `run_by`, a fresh `idempotency_key`, and what the request itself
    carries of the frame. The page's own context wins.
    """
    frame = {name: getattr(request, name) for name in _FRAME if hasattr(request, name)}
    known = {
        "language": language_of(request),
        "demonstration": getattr(settings, "DEMONSTRATION", False),
        "run_by": getattr(settings, "RUN_BY", ""),
        "now": now_of(request),
        "idempotency_key": token_urlsafe(18),
    }
    return render(request, template, {**known, **frame, **(context or {})}, status=status)


def desk_links(request: HttpRequest, pages: Iterable[tuple[str, Message]]) -> list[DeskLink]:
    """The links of a desk in the reader's language; the longest address the page lies under is the current one."""
    language = language_of(request)
    links = [(at(path, language), words) for path, words in pages]
    here = [address for address, _ in links if request.path == address or request.path.startswith(address + "/")]
    current = max(here, key=len, default="")
    return [(address, words, address == current) for address, words in links]


def page_above(address: str) -> str:
    """The nearest address above one that has a page: a way back leads to no empty step of a path."""
    above = back_of(address)
    try:
        with override(above.split("/")[1]):
            resolve(above)
    except Resolver404:
        return above if above == "/" else page_above(above)
    return above


def refused(request: HttpRequest, refusal: Refusal, *, back: str = "") -> HttpResponse:
    """The page of a refusal: what it says, what to do about it, and the way back; its status is the code's own."""
    status = REFUSALS[refusal.code][0]
    return answer(request, refusal.message, remedy(refusal.code), status=status, back=back)


def answer(
    request: HttpRequest, says: Message, lead: Message | None, *, status: int, back: str = "", sign_in: bool = False
) -> HttpResponse:
    """A page that could not be answered otherwise: a sentence, what to do, and one way on."""
    context = {
        "says": says,
        "lead": lead,
        "sign": "warning" if status in _NOT_NOW else "question" if status == 404 else "cross",
        "tone": "ochre" if status in _NOT_NOW else "ink",
        "back": back or page_above(request.path),
        "sign_in": at("/sign-in", language_of(request)) if sign_in else "",
        "desk_links": (),
    }
    return page(request, "look/refused.html", context, status=status)
