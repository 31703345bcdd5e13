"""The addresses of the API, without a language."""

from __future__ import annotations

from django.urls import URLPattern, path

from sojourn_office.api import agencies
from sojourn_office.api.calls import api
from sojourn_office.api.document import METHODS, index, openapi
from sojourn_office.api.manners import framed, nothing_here


def _framed(pattern: URLPattern) -> URLPattern:
    callback = framed(pattern.callback, METHODS[str(pattern.pattern)])
    return URLPattern(pattern.pattern, callback, pattern.default_args, pattern.name)


urlpatterns = [
    *(
        _framed(pattern)
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and str(pattern.pattern) in METHODS
    ),
    path("agency/batches", framed(agencies.send, ("POST",), personal=True), name="agency_send"),
    path("agency/batches/<uuid:batch_id>", framed(agencies.read, ("GET",), personal=True), name="agency_read"),
    path(
        "agency/batches/<uuid:batch_id>/lodge",
        framed(agencies.hand_in, ("POST",), personal=True),
        name="agency_hand_in",
    ),
    path("openapi.json", framed(openapi, ("GET",)), name="openapi"),
    path("", framed(index, ("GET",)), name="index"),
    path("<path:rest>", framed(nothing_here, ("GET", "POST")), name="nothing_below"),
]
