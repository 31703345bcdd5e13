"""What every request passes through: one moment, one language, and who asks."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from sojourn.texts import LANGUAGES
from sojourn_office import clock
from sojourn_office.storage import keys

Answer = Callable[[HttpRequest], HttpResponseBase]


def one_moment(answer: Answer) -> Answer:
    """Read the clock once per request, and keep opened keys no longer than it lasts."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        request.now = request.at = clock.now()  # type: ignore[attr-defined]
        with keys.remembering():
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
            response.headers.setdefault("Content-Language", language)
            return response

    return answered


def _with_prefix(request: HttpRequest, language: str) -> HttpResponse | None:
    """The way to the same page under a language, where there is such a page and none without."""
    path = request.path_info
    target = f"/{language}{path}"
    if _leads_somewhere(path) or not _leads_somewhere(target):
        return None
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"{target}?{query}" if query else target)
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


def who_asks(answer: Answer) -> Answer:
    """Give the request its `asker`: the account, its posts and whether the second factor was given."""
    from sojourn_office.desks.access import Asker

    def answered(request: HttpRequest) -> HttpResponseBase:
        request.asker = Asker(request)  # type: ignore[attr-defined]
        return answer(request)

    return answered
