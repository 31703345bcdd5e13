"""Pages that are the same for everyone who is not signed in: made once a minute, and anew once anything happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from sojourn_office.look.pages import now_of
from sojourn_office.queries.service import end_of_chain

View = Callable[..., HttpResponse]
Answer = Callable[[HttpRequest], HttpResponseBase]


class AsOf(NamedTuple):
    """The minute of a page, and the last event before it was made."""

    minute: datetime
    end: str


class Kept(NamedTuple):
    """A page as it was made for the last reader."""

    as_of: AsOf
    body: bytes
    headers: dict[str, str]


# Most addresses have more readers than one a minute only on the day of an opening, and then a few are read by all.
_KEPT_MAX = 100
_kept: dict[tuple[str, ...], Kept] = {}


def said_again(view: View) -> View:
    """Let the room of kept pages answer with this page again; it is about nobody where nobody is signed in."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        # Before the page is made: what happens meanwhile is after it.
        request.as_of = _as_of(request)  # type: ignore[attr-defined]
        made = view(request, *args, **named)
        # Whoever signed in is told apart by a cookie, also by what keeps pages on the way.
        patch_vary_headers(made, ["Cookie"])
        return made

    return answered


def keeping(answer: Answer) -> Answer:
    """
    Answer with the page as it was made for the last reader of this minute, unless anything happened since.

    Kept is what is asked without a cookie and without a question in the address. It stands before what finds a view
    and before the sessions, since neither has anything to say of such a page.
    """

    def answered(request: HttpRequest) -> HttpResponseBase:
        if request.method != "GET" or request.COOKIES or request.META.get("QUERY_STRING"):
            return answer(request)
        key = (request.get_host(), request.path, request.META.get("HTTP_ACCEPT", ""))
        kept = _kept.get(key)
        if kept is not None and kept.as_of == _as_of(request):
            return HttpResponse(kept.body, headers=kept.headers)
        made = answer(request)
        as_of = getattr(request, "as_of", None)
        if as_of is not None and isinstance(made, HttpResponse) and _is_for_all(request, made):
            if len(_kept) >= _KEPT_MAX:
                _kept.clear()
            _kept[key] = Kept(as_of, made.content, dict(made.headers))
        return made

    return answered


def _as_of(request: HttpRequest) -> AsOf:
    return AsOf(now_of(request).replace(second=0, microsecond=0), end_of_chain())


def _is_for_all(request: HttpRequest, made: HttpResponse) -> bool:
    """Whether a page sets no cookie and has no form that is one reader's own."""
    return made.status_code == HTTPStatus.OK and not made.cookies and "CSRF_COOKIE" not in request.META


def forget() -> None:
    """Let every page be made anew."""
    _kept.clear()
