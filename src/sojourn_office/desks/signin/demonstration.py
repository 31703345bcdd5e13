"""The demonstration's own way in: one button for each invented person."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sojourn_office import clock
from sojourn_office.actions import accounts
from sojourn_office.desks.access import place_of
from sojourn_office.desks.factor import DEMONSTRATION_FACTOR
from sojourn_office.desks.signin.views import next_page
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of
from sojourn_office.queries import accounts as queries
from sojourn_office.queries.typed import typed_at


@never_cache
@require_POST
def sign_in_as(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign in as an invented person, the second factor taken as given. There is no such page in a real office."""
    account = accounts.demonstration_account(slug) if settings.DEMONSTRATION else None
    if account is None:
        raise Http404
    request.session.flush()
    get_adapter(request).login(request, account)
    request.session[DEMONSTRATION_FACTOR] = clock.wall().timestamp()
    after = next_page(request)
    if after and typed_at(account, place_of(after)) is not None:
        return HttpResponseRedirect(after)
    return HttpResponseRedirect(at(queries.lands_on(slug), language_of(request)))
