"""When the e-mail address itself is lost: another one, after 48 hours in which the old one can object."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn_office.actions import accounts
from sojourn_office.desks.signin.forms import LostForm
from sojourn_office.look.errors import slow_down
from sojourn_office.look.pages import language_of, now_of, page


@never_cache
@require_http_methods(["GET", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """Ask for another address by receipt number, passport and birth date; the answer is the same for everyone."""
    form = LostForm(request.POST or None, language=language_of(request))
    if request.method != "POST" or not form.is_valid():
        return page(request, "signin/lost.html", {"form": form}, status=422 if form.errors else 200)
    typed = form.cleaned_data
    if not ratelimit.consume(request, action="lost_address", key=typed["number"].casefold()):
        return slow_down(request, seconds=3600)
    accounts.ask_other_address(
        typed["number"],
        passport_number=typed["passport_number"],
        birth_date=typed["birth_date"],
        address=typed["address"],
        at=now_of(request),
    )
    return page(request, "signin/lost_asked.html")
