"""What every call of the API goes through: language, limit, method, what is sent and wanted, and what may be kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from ninja.parser import Parser

from sojourn.basics.messages import Message
from sojourn.basics.refusals import Refusal
from sojourn.texts import LANGUAGES
from sojourn_office.api.problems import Wrong, problem, titled
from sojourn_office.look.pages import language_of

View = Callable[..., HttpResponseBase]

JSON = "application/json"
# How long anyone may keep a public answer without asking whether it is still the same.
KEPT_SECONDS = 300
_DEPTH_MAX = 20
_SHOWN = 60


class Given(Parser):
    """What was posted, as it was read before the call."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The object that was posted."""
        return request.given  # type: ignore[attr-defined]


def framed(view: View, methods: tuple[str, ...], *, personal: bool = False) -> View:
    """
    A call with the manners of all calls; `HEAD` comes with `GET`. A `personal` one is kept by nobody, and may
    take a form with files.
    """
    allowed = ", ".join([*methods, "OPTIONS", *(["HEAD"] if "GET" in methods else [])])

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = _language(request) or _too_fast(request)
        if refused is not None:
            return refused
        if request.method == "OPTIONS":
            return _preflight(allowed)
        if request.method == "HEAD" and "GET" in methods:
            request.method = "GET"
        if request.method not in methods:
            response = titled(request, "not_this_method")
            response["Allow"] = allowed
            return response
        if not (request.accepts(JSON) or request.accepts("application/problem+json")):
            return titled(request, "not_acceptable")
        refused = _read(request) if request.method == "POST" and not personal else None
        if refused is not None or personal:
            return refused or view(request, *args, **kwargs)
        return _may_be_kept(request, view(request, *args, **kwargs))

    return answered


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """404: no call has this address."""
    return titled(request, "not_found")


def _language(request: HttpRequest) -> HttpResponse | None:
    """`?lang=` goes before what the program's settings ask for."""
    wanted = request.GET.get("lang")
    if wanted is None:
        return None
    if wanted in LANGUAGES:
        request.language = wanted  # type: ignore[attr-defined]
        return None
    trouble = Message("{written} is no language that is spoken here.", {"written": repr(wanted[:_SHOWN])})
    remedy = Message("Use one of: {known}.", {"known": ", ".join(LANGUAGES)})
    says = Message("Something in the request is missing or impossible.")
    return problem(request, Refusal("invalid", says), [Wrong("lang", trouble, remedy)])


def _too_fast(request: HttpRequest) -> HttpResponse | None:
    """So many calls a minute for one network address; a judgement of the whole catalogue is dearer than a reading."""
    action = "api_post" if request.method == "POST" else "api"
    if ratelimit.consume(request, app="allauth.account", action=action, limit_get=True):
        return None
    response = titled(request, "slow_down")
    response["Retry-After"] = "60"
    return response


def _preflight(allowed: str) -> HttpResponse:
    """What a browser asks before a page of another origin may call."""
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = allowed
    response["Access-Control-Allow-Headers"] = "Content-Type, Accept-Language, If-None-Match"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Max-Age"] = "86400"
    return response


def _read(request: HttpRequest) -> HttpResponse | None:
    """Read what was posted once, and say where it cannot be read."""
    if request.content_type != JSON:
        return titled(request, "not_json")
    try:
        given = json.loads(request.body.decode("utf-8"), parse_constant=_no_number)
    except RequestDataTooBig:
        return _unread(request, Message("More than 1 MB was sent."))
    except json.JSONDecodeError as fault:
        where = {"line": fault.lineno, "column": fault.colno}
        return _unread(request, Message("Line {line}, column {column} is not JSON.", where))
    except UnicodeError:
        return _unread(request, Message("The text is not UTF-8."))
    except RecursionError:
        return _unread(request, Message("What was sent is nested deeper than 20 levels."))
    except ValueError:
        return _unread(request, Message("A number in it cannot be read."))
    if not isinstance(given, dict):
        return _unread(request, Message("What was sent is not an object."))
    trouble = _trouble_in(given)
    if trouble is not None:
        return _unread(request, trouble)
    request.given = given  # type: ignore[attr-defined]
    return None


def _unread(request: HttpRequest, says: Message) -> HttpResponse:
    return problem(request, Refusal("bad_body", says))


def _no_number(written: str) -> float:
    raise ValueError(written)


def _trouble_in(given: object) -> Message | None:
    """Text that is none, and what lies too deep."""
    open_ = [(given, 1)]
    while open_:
        one, depth = open_.pop()
        if depth > _DEPTH_MAX:
            return Message("What was sent is nested deeper than 20 levels.")
        if isinstance(one, dict):
            open_ += [(item, depth + 1) for pair in one.items() for item in pair]
        elif isinstance(one, list):
            open_ += [(item, depth + 1) for item in one]
        elif isinstance(one, str) and any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in one):
            return Message("There is a sign in the text that is none.")
    return None


def _may_be_kept(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A public answer carries a strong tag of its bytes and may be kept; one about somebody's facts may not."""
    if not isinstance(response, HttpResponse) or response.status_code != 200:
        return response
    response["Access-Control-Allow-Origin"] = "*"
    response["Content-Language"] = language_of(request)
    if request.method != "GET":
        response["Cache-Control"] = "no-store"
        return response
    patch_vary_headers(response, ["Accept-Language"])
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
