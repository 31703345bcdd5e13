"""What is done at the counter, kept with who and when; and the whole case as a folder for a court."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office.actions import assessment, openings
from sojourn_office.desks.access import typed
from sojourn_office.desks.officer.forms import CounterForm, CourtForm
from sojourn_office.desks.opening import links, on_case
from sojourn_office.look.addresses import at
from sojourn_office.look.forms import Form
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.papers.court import court_folder
from sojourn_office.queries import casework, court
from sojourn_office.queries.accounts import Staff
from sojourn_office.queries.casework import Where
from sojourn_office.roles import May


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_DECIDE, act=True)
def counter(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """What was done so far, and one thing more."""
    form = CounterForm(typed(request), language=language_of(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, case, form, "officer/counter.html", 422 if form.errors else 200)
    day, hour = form.cleaned_data["day"], form.cleaned_data["hour"]
    zone = casework.case_shown(case.number, at=now_of(request)).zone
    answer = assessment.at_counter(
        number=case.number,
        post=post,
        what=form.cleaned_data["what"],
        moment=datetime.combine(day, hour, tzinfo=zone) if day and hour else None,
        note=form.cleaned_data["note"],
        at=now_of(request),
        key=request.POST.get("key", ""),
    )
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return _page(request, case, form, "officer/counter.html", REFUSALS[answer.code][0])
    return HttpResponseRedirect(at(f"/desk/cases/{case.number}/counter", language_of(request)))


@never_cache
@require_http_methods(["GET", "POST"])
@on_case(May.CASE_EXPORT, act=True)
def export(request: HttpRequest, case: Where, post: Staff) -> HttpResponse:
    """The whole case for a court: asked for by whom, kept as an opening, given as one file."""
    form = CourtForm(typed(request), language=language_of(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, case, form, "officer/court.html", 422 if form.errors else 200)
    kept = openings.opened(
        number=case.number,
        post=post,
        reason="for-court",
        paper="",
        why=form.cleaned_data["why"],
        at=now_of(request),
        key=request.POST.get("key", ""),
    )
    if isinstance(kept, Refusal):
        form.refuse(kept)
        return _page(request, case, form, "officer/court.html", REFUSALS[kept.code][0])
    whole = court.whole_case(case.number, at=now_of(request))
    response = HttpResponse(court_folder(whole, language_of(request)), content_type="application/zip")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = f'attachment; filename="{case.number}.zip"'
    return response


def _page(request: HttpRequest, case: Where, form: Form, template: str, status: int) -> HttpResponse:
    context = {
        "case": casework.case_shown(case.number, at=now_of(request)),
        "done": court.at_counter(case.number),
        "form": form,
        "desk_links": links(request),
    }
    return page(request, template, context, status=status)
