"""What every request passes through: one moment, one language, and who asks."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation.trans_real import parse_accept_lang_header

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.texts import LANGUAGES
from sojourn_office import clock
from sojourn_office.api.problems import problem, titled
from sojourn_office.desks.access import Asker
from sojourn_office.desks.opening import stopped_words
from sojourn_office.look import errors
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, refused
from sojourn_office.storage.connections import OutcomeUnknown
from sojourn_office.storage.keys import KeyUnavailable
from sojourn_office.storage.remembering import remembering

Answer = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger(__name__)

_WITHOUT_A_DATABASE = frozenset({"/livez", "/readyz"})


def by_name(answer: Answer) -> Answer:
    """
    Lead a browser that came to the demonstration by number to the same page by name.

    A passkey belongs to a name and never to a number: whoever typed 127.0.0.1 could sign in with none.
    """

    def answered(request: HttpRequest) -> HttpResponseBase:
        number, _, port = request.get_host().rpartition(":")
        asks_to_read = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if settings.DEMONSTRATION and asks_to_read and number in _THIS_MACHINE and settings.SOJOURN.host == _BY_NAME:
            return HttpResponseRedirect(f"http://{_BY_NAME}:{port}{request.get_full_path()}")
        return answer(request)

    return answered


_BY_NAME = "localhost"
_THIS_MACHINE = frozenset({"127.0.0.1", "[::1]"})


def head_of_a_page(answer: Answer) -> Answer:
    """Whoever asks for the head of a page gets that of the page (RFC 9110, 9.3.2); the server leaves the rest out."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"
        return answer(request)

    return answered


def one_moment(answer: Answer) -> Answer:
    """Read the clock once per request, and keep what was looked up no longer than it lasts."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        # A process that lives says so without asking the database for the time.
        request.now = clock.wall() if request.path_info in _WITHOUT_A_DATABASE else clock.now()  # type: ignore[attr-defined]
        with remembering():
            return answer(request)

    return answered


def language_prefix(answer: Answer) -> Answer:
    """
    Take the language from the address (`/ko/…`), and lead an address without one to the reader's own.

    The first pick is by what the browser asks for, never by place.
    """

    def answered(request: HttpRequest) -> HttpResponseBase:
        named = request.path_info.split("/", 2)[1]
        language = named if named in LANGUAGES else preferred_language(request)
        request.language = request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language):
            if named not in LANGUAGES and request.method in ("GET", "HEAD"):
                elsewhere = _with_prefix(request, language)
                if elsewhere is not None:
                    return elsewhere
            response = answer(request)
            if response.status_code == HTTPStatus.NOT_FOUND and request.resolver_match is None:
                response = _with_its_slash(request) or response
            response.headers.setdefault("Content-Language", language)
            return response

    return answered


def _with_its_slash(request: HttpRequest) -> HttpResponse | None:
    """The way to the page whose address is this one but for the slashes at its end, where there is one."""
    target = _but_for_slashes(request.path_info)
    if request.method not in ("GET", "HEAD") or target is None:
        return None
    return HttpResponsePermanentRedirect(_with_query(request, target))


def _but_for_slashes(path: str) -> str | None:
    """The address that leads somewhere, of a path and the same path with other slashes at its end."""
    bare = path.rstrip("/")
    return next((each for each in (path, f"{bare}/", bare) if _leads_somewhere(each)), None)


def _with_query(request: HttpRequest, target: str) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{target}?{query}" if query else target


def _with_prefix(request: HttpRequest, language: str) -> HttpResponse | None:
    """The way to the same page under a language, where there is such a page and none without."""
    target = _but_for_slashes(f"/{language}{request.path_info}")
    if target is None or _leads_somewhere(request.path_info):
        return None
    response = HttpResponseRedirect(_with_query(request, target))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _leads_somewhere(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def preferred_language(request: HttpRequest) -> str:
    """The first of the browser's languages that we speak; English where there is none."""
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        primary = wanted.split("-")[0]
        if primary in LANGUAGES:
            return primary
    return settings.LANGUAGE_CODE


class WhatFails:
    """What fails outside the page: a key or the database that is away is said as such, with when to try again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        """503 for what may be over in a minute; anything else is a fault of ours."""
        code = _code_of(trouble)
        if code is None:
            return None
        log.error("%s at %s", code, request.resolver_match and request.resolver_match.view_name, exc_info=trouble)
        return _said(request, code)


def failed(request: HttpRequest) -> HttpResponse:
    """
    The answer to what fails around the page, in the rooms that a request passes through: the same words, the same 503.

    For Django's handler of what nobody caught, which calls it while the exception is in hand.
    """
    trouble = sys.exc_info()[1]
    code = _code_of(trouble) if isinstance(trouble, Exception) else None
    if code is not None:
        return _said(request, code)
    _without_the_database(request)
    return titled(request, "failed") if _is_a_call(request) else errors.failed(request)


def _without_the_database(request: HttpRequest) -> None:
    """Who asks and how far the clock was moved is in the database: the frame of this page does without."""
    request.who = request.stopped = ""  # type: ignore[attr-defined]
    request.now = getattr(request, "now", None) or clock.wall()  # type: ignore[attr-defined]


def _said(request: HttpRequest, code: str) -> HttpResponse:
    _without_the_database(request)
    refusal = Refusal(code, _WORDS[code])
    response = problem(request, refusal) if _is_a_call(request) else refused(request, refusal, back=request.path)
    response["Retry-After"] = "5"
    return response


def _is_a_call(request: HttpRequest) -> bool:
    """Whether a program asks: it is told in the same form as by the API itself."""
    return request.path_info.startswith("/api/")


def _code_of(trouble: Exception) -> str | None:
    return next((code for kind, code in _SAID.items() if isinstance(trouble, kind)), None)


_SAID: dict[type[Exception], str] = {
    KeyUnavailable: "key_unavailable",
    OutcomeUnknown: "outcome_unknown",
    OperationalError: "try_again",
    InterfaceError: "try_again",
}
_WORDS = {
    "key_unavailable": Message("What you asked for is sealed, and its key is not here now. Nothing is lost."),
    "outcome_unknown": Message("We do not know yet whether this was done."),
    "try_again": Message("The service cannot be reached now."),
}


def who_asks(answer: Answer) -> Answer:
    """Give the request its `asker`, and the frame of its pages the name that stands at the top."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        asker = Asker(request)
        request.asker = asker  # type: ignore[attr-defined]
        request.who = SimpleLazyObject(lambda: _name(asker))  # type: ignore[attr-defined]
        request.stopped = SimpleLazyObject(lambda: stopped_words(asker))  # type: ignore[attr-defined]
        request.sign_out = at("/sign-out", language_of(request))  # type: ignore[attr-defined]
        return answer(request)

    return answered


def _name(asker: Asker) -> Message | str:
    """A member of staff by name and number; someone else only as signed in, since screens are seen by others."""
    if asker.posts:
        post = asker.posts[0]
        return Message("{name}, number {number}", {"name": post.name, "number": post.number})
    return Message("Signed in") if asker.account else ""
