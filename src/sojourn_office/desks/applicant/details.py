"""What is held about oneself: language, one's data to take away, and who opened one's application and why."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sojourn.basics.refusals import Refusal
from sojourn_office.actions import accounts as actions
from sojourn_office.desks.access import may, typed
from sojourn_office.desks.applicant.asked import private
from sojourn_office.desks.applicant.contact import calendar_address
from sojourn_office.desks.applicant.forms import ReadingForm
from sojourn_office.desks.applicant.openings import openings_shown
from sojourn_office.desks.applicant.own import account_of, address, key_of, show, to
from sojourn_office.look.pages import language_of, now_of
from sojourn_office.queries import accounts, applications, own_data
from sojourn_office.roles import May


@may(May.OWN_CASE)
@never_cache
def details(request: HttpRequest) -> HttpResponse:
    """Language of mail, zone of times, my data, who read it."""
    account = account_of(request)
    initial = {"spoken": account.language, "zone": account.zone or ""}
    form = ReadingForm(typed(request), initial=initial, at=now_of(request), language=language_of(request))
    status = 200
    if request.method == "POST" and form.is_valid():
        answer = actions.change_reading(
            account,
            language=form.cleaned_data["spoken"],
            zone=form.cleaned_data["zone"],
            at=now_of(request),
            key=key_of(request),
        )
        if not isinstance(answer, Refusal):
            return to(request, "/me/details")
        form.refuse(answer)
    if form.errors:
        status = 422
    context = {
        "form": form,
        "address": accounts.address_of(account),
        "has_home": bool(applications.reached_by_post(account.pk, at=now_of(request))),
        "calendar": calendar_address(request),
        "data": address(request, "/me/details/data.json"),
        "cases": _openings(request),
        "back": address(request, "/me"),
    }
    return show(request, "applicant/details.html", context, status=status)


def _openings(request: HttpRequest) -> list[dict[str, object]]:
    """For each application, who opened it."""
    account_id, now = account_of(request).pk, now_of(request)
    rows: list[dict[str, object]] = []
    for line in applications.of_account(account_id, at=now):
        application = applications.own(account_id, line.number, at=now)
        assert application is not None, "one's own application was there a moment ago"
        rows.append({"number": line.number, "scheme": line.scheme, "opened": openings_shown(application)})
    return rows


@may(May.OWN_CASE)
@never_cache
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """Everything that is held about the person, as JSON."""
    held = own_data.everything(account_of(request), at=now_of(request))
    written = json.dumps(held, ensure_ascii=False, indent=2, sort_keys=True).encode()
    return private(written, "application/json", file_name="sojourn-my-data.json")
