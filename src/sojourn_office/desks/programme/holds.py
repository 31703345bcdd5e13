"""What is kept past its day: who keeps it, why, until when, and which ends have to be looked at."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sojourn_office.desks.access import asker_of, may
from sojourn_office.desks.opening import links
from sojourn_office.look.pages import now_of, page
from sojourn_office.queries.holds import HoldState, holds
from sojourn_office.roles import May


@never_cache
@require_safe
@may(May.RECORD_KEEP)
def listed(request: HttpRequest) -> HttpResponse:
    """The holds of one's own host, those to be looked at first."""
    post = asker_of(request).post_for(May.RECORD_KEEP)
    assert post is not None, "the page is open to whoever has such a post"
    found = holds(post.host, at=now_of(request))
    context = {
        "near": [hold for hold in found if hold.state is HoldState.NEAR],
        "held": [hold for hold in found if hold.state is HoldState.HELD],
        "over": [hold for hold in found if hold.state is HoldState.OVER],
        "desk_links": links(request),
    }
    return page(request, "programme/holds.html", context)
