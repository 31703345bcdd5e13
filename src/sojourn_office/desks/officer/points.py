"""Giving points in an assessed round, apart from every other officer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office.actions import points as acts
from sojourn_office.desks.access import typed
from sojourn_office.desks.officer.forms import PointsForm
from sojourn_office.desks.opening import links, names_of, on_case
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import casework, points
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.casework import Where
from sojourn_office.roles import May


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_POINTS, act=True)
def give(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """Show the points as far as this officer may see them, and take theirs."""
    shown = points.points_shown(case.number, names=names_of(request))
    if shown is None:
        raise Http404
    form = PointsForm(typed(request), asked=shown.asked, language=language_of(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = acts.give(
                number=case.number,
                post=post,
                points={criterion.code: form.cleaned_data[criterion.code] for criterion in shown.asked},
                reasons=form.cleaned_data["reasons"],
                at=now_of(request),
                key=request.POST.get("key", ""),
            )
            if not isinstance(answer, Refusal):
                return HttpResponseRedirect(at(f"/desk/cases/{case.number}/points", language_of(request)))
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    found = casework.case_shown(case.number, at=now_of(request))
    may_give = bool(shown.asked) and found.may_be_judged
    context = {"case": found, "points": shown, "form": form, "may_give": may_give, "desk_links": links(request)}
    return page(request, "officer/points.html", context, status=status)
