"""The key by which an agency's own program files; shown once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from sojourn.basics.refusals import Refusal
from sojourn_office.actions import agencies as actions
from sojourn_office.desks.agency.frame import of_agency, show
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, refused
from sojourn_office.queries import agency_keys
from sojourn_office.queries.accounts import Staff


@require_http_methods(["GET", "POST"])
@of_agency
def key(request: HttpRequest, post: Staff) -> HttpResponse:
    """Make a key, which ends the one before."""
    secret = ""
    if request.method == "POST":
        answer = actions.make_key(post, at=now_of(request), key=request.POST.get("key", ""))
        if isinstance(answer, Refusal):
            return refused(request, answer, back=request.path)
        secret = answer
    context = {
        "secret": secret,
        "made_at": agency_keys.made_for(post),
        "back": at("/agency/lodge", language_of(request)),
    }
    return show(request, "agency/key.html", context)
