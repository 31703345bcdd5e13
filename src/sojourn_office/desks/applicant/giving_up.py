"""Giving up an application or an offer: asked once on a page of its own, then done; a place that was held goes back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from sojourn.basics.refusals import Refusal
from sojourn.cases.model import Stage
from sojourn_office.actions import cases as actions
from sojourn_office.desks.access import typed
from sojourn_office.desks.applicant.forms import WithdrawForm
from sojourn_office.desks.applicant.own import by_of, key_of, of_case, own_case, refuse, show, status_of, to_case
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries.applications import Application


@own_case
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask once, then withdraw; a place that was held goes back."""
    form = WithdrawForm(typed(request), language=language_of(request))
    context = {"application": application, "form": form, "back": of_case(request, application)}
    if request.method != "POST":
        return show(request, "applicant/withdraw.html", context)
    if not form.is_valid():
        return show(request, "applicant/withdraw.html", context, status=422)
    answer = actions.withdraw(
        number=application.number,
        by=by_of(request),
        at=now_of(request),
        key=key_of(request),
    )
    if isinstance(answer, Refusal):
        form.refuse(answer)
        return show(request, "applicant/withdraw.html", context, status=status_of(answer))
    return to_case(request, application)


@own_case
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask once, then decline; the place goes back."""
    if request.method != "POST":
        if application.told.stage is not Stage.PASSED:
            return to_case(request, application)
        context = {"application": application, "back": of_case(request, application, "visa")}
        return show(request, "applicant/decline.html", context)
    answer = actions.decline(
        number=application.number,
        by=by_of(request),
        at=now_of(request),
        key=key_of(request),
    )
    if isinstance(answer, Refusal):
        return refuse(request, answer, back=of_case(request, application))
    return to_case(request, application)
