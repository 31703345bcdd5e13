"""What every public page has around it: the links at the top, the scheme an address names, JSON where it is asked."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from sojourn.texts import say
from sojourn_office.look.pages import desk_links, language_of, page
from sojourn_office.look.public_links import PUBLIC_PAGES


def public_page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A public page with its links at the top."""
    return page(request, template, {"desk_links": desk_links(request, PUBLIC_PAGES), **context}, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Whether the same page is asked for as JSON."""
    return request.GET.get("format") == "json" or request.get_preferred_type(["text/html", "application/json"]) == (
        "application/json"
    )


def as_json(request: HttpRequest, members: object, *, status: int = 200) -> HttpResponse:
    """A page as JSON, for programs; anyone may read it from anywhere, since nothing in it is about a person."""
    text = json.dumps(members, ensure_ascii=False, indent=2)
    response = HttpResponse(text, status=status, content_type="application/json; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    response["Vary"] = "Accept"
    return response


def spoken(request: HttpRequest, message: Any) -> str:
    """A message in the language of the request."""
    return say(message, language_of(request))
