"""The addresses of the API, without a language."""

from __future__ import annotations

from django.urls import URLPattern, path

from sojourn_office.api import agencies
from sojourn_office.api.agency_document import AGENCY_METHODS
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
    *(
        path(address, framed(view, methods, personal=True), name=f"agency_{view.__name__}")
        for view, (address, methods) in zip(
            (agencies.send, agencies.read, agencies.hand_in), AGENCY_METHODS.items(), strict=True
        )
    ),
    path("openapi.json", framed(openapi, ("GET",)), name="openapi"),
    path("", framed(index, ("GET",)), name="index"),
    path("<path:rest>", framed(nothing_here, ("GET", "POST"), personal=True), name="nothing_below"),
]
