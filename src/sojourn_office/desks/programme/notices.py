"""Every notice as people get it, in each language, about an invented person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sojourn.texts import LANGUAGES
from sojourn_office.actions.notices_shown import samples
from sojourn_office.desks.access import may
from sojourn_office.desks.opening import links
from sojourn_office.look.pages import now_of, page
from sojourn_office.roles import May


@never_cache
@require_safe
@may(May.NOTICES)
def previewed(request: HttpRequest) -> HttpResponse:
    """The notices, one under another."""
    context = {"samples": samples(now_of(request)), "languages": LANGUAGES, "desk_links": links(request)}
    return page(request, "programme/notices.html", context)
