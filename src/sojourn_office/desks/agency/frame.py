"""What every page of an agency has: its links, its post, and nothing that a browser keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache

from sojourn.basics.messages import Message
from sojourn_office.desks.access import asker_of, may
from sojourn_office.look.pages import desk_links, page
from sojourn_office.queries.accounts import Staff
from sojourn_office.roles import May

_PAGES = (
    ("/agency", Message("Clients")),
    ("/agency/lodge", Message("File a sheet")),
    ("/agency/messages", Message("Messages")),
    ("/agencies", Message("Register of agencies")),
    ("/help", Message("Help")),
)

P = ParamSpec("P")
OfAgency = Callable[Concatenate[HttpRequest, Staff, P], HttpResponseBase]


def of_agency(view: OfAgency[P]) -> Callable[..., HttpResponseBase]:
    """Give a page the post of an agency under which it is opened; nobody else finds the page."""

    @wraps(view)
    def shown(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        post = asker_of(request).post_for(May.AGENCY_FILE)
        if post is None or post.agency_id is None:
            raise Http404
        return view(request, post, *args, **kwargs)

    return may(May.AGENCY_FILE)(never_cache(shown))


def agency_of(post: Staff) -> UUID:
    """The agency of a post."""
    assert post.agency_id is not None, "the page was opened with a post of an agency"
    return post.agency_id


def show(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A page of the desk with its links."""
    return page(request, template, {"desk_links": desk_links(request, _PAGES), **context}, status=status)
