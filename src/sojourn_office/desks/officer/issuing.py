"""Issuing the visa of a case that passed, when the passport is in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office.actions import visas
from sojourn_office.actions.acting import by_post
from sojourn_office.desks.access import typed
from sojourn_office.desks.officer.forms import IssueForm
from sojourn_office.desks.opening import links, names_of, on_case
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import casework
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.casework import Where
from sojourn_office.roles import May


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.VISA_ISSUE, act=True)
def issue(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Ask whether the passport is here, and issue."""
    status = 200
    form = IssueForm(typed(request), language=language_of(request))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            key = request.POST.get("key", "")
            answer = visas.issue(number=case.number, by=by_post(post), at=now_of(request), key=key)
            if not isinstance(answer, Refusal):
                return HttpResponseRedirect(at(f"/desk/cases/{case.number}", language_of(request)))
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    found = casework.case_shown(case.number, at=now_of(request))
    is_mine = found.holder in names_of(request)
    context = {"case": found, "form": form, "is_mine": is_mine, "desk_links": links(request)}
    return page(request, "officer/issue.html", context, status=status)
