"""Pages that are the same for everyone who is not signed in: made once a minute, and anew once anything happened."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from sojourn_office.look.pages import now_of
from sojourn_office.queries.service import end_of_chain

View = Callable[..., HttpResponse]

# Most addresses have more readers than one a minute only on the day of an opening, and then a few are read by all.
_KEPT_MAX = 100
_kept: dict[tuple[str, ...], tuple[bytes, dict[str, str]]] = {}


def said_again(view: View) -> View:
    """
    Answer with the page as it was made for the last reader of this minute, unless anything happened since.

    Kept is what is asked without a cookie and without a question in the address: it is about nobody.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if request.method != "GET" or request.COOKIES or request.META.get("QUERY_STRING"):
            return view(request, *args, **named)
        minute = f"{now_of(request):%Y-%m-%d %H:%M}"
        key = (request.get_host(), request.path, request.META.get("HTTP_ACCEPT", ""), minute, end_of_chain())
        if key not in _kept:
            made = view(request, *args, **named)
            # Whoever signed in is told apart by a cookie, also by what keeps pages on the way.
            patch_vary_headers(made, ["Cookie"])
            if made.status_code != HTTPStatus.OK or made.cookies or "CSRF_COOKIE" in request.META:
                return made
            if len(_kept) >= _KEPT_MAX:
                _kept.clear()
            _kept[key] = made.content, dict(made.headers)
        body, headers = _kept[key]
        return HttpResponse(body, headers=headers)

    return answered


def forget() -> None:
    """Let every page be made anew."""
    _kept.clear()
