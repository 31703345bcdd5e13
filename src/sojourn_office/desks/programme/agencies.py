"""Agencies of one's own host: admitted to the register, suspended at once with a reason, let go on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sojourn.basics.messages import Message
from sojourn.basics.money import Money
from sojourn.basics.refusals import REFUSALS, Refusal
from sojourn_office.actions import agencies as actions
from sojourn_office.actions.acting import by_post
from sojourn_office.desks.access import asker_of, may, typed
from sojourn_office.desks.opening import links
from sojourn_office.look import forms
from sojourn_office.look.addresses import at
from sojourn_office.look.pages import language_of, now_of, page
from sojourn_office.queries import agencies
from sojourn_office.queries.accounts import Staff
from sojourn_office.roles import May


class AgencyForm(forms.Form):
    """An agency that the host designated."""

    name = forms.Line(label=Message("Name of the agency, as it writes it itself"), max_length=100, signs=60)
    slug = forms.Line(
        label=Message("Its name in addresses"),
        help_text=Message("Small letters, figures and dashes. It stays."),
        max_length=60,
    )
    missions = forms.Line(
        label=Message("The missions it files with"),
        help_text=Message("As the agreement names them, with spaces between: seoul busan."),
        max_length=200,
    )
    fee = forms.Whole(digits=9, min_value=0, required=False, label=Message("Fee, if it is known"))
    cases_max = forms.Whole(digits=6, min_value=1, required=False, label=Message("People it may file in a round"))
    closes_days_before = forms.Whole(
        digits=2,
        min_value=0,
        max_value=60,
        label=Message("How many days before a round closes it takes its last papers"),
    )

    def clean_slug(self) -> str:
        """A name that can stand in an address."""
        slug = str(self.cleaned_data["slug"])
        try:
            validate_slug(slug)
        except ValidationError:
            raise ValidationError(Message("Write small letters, figures and dashes")) from None  # type: ignore[arg-type]
        return slug.lower()


class ReasonForm(forms.Form):
    """Why an agency is suspended, or goes on."""

    reason = forms.Line(
        label=Message("Why?"),
        help_text=Message("It stands in the public register: no name, no address, no number of anybody."),
        max_length=300,
        signs=60,
        error_messages={"required": Message("Write the reason.")},
    )


def _post(request: HttpRequest) -> Staff:
    post = asker_of(request).post_for(May.AGENCY_ADMIT)
    assert post is not None, "the page is open to whoever has such a post"
    return post


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.AGENCY_ADMIT)
def register(request: HttpRequest) -> HttpResponse:
    """The agencies of one's host, and a form to admit one."""
    post = _post(request)
    form = AgencyForm(typed(request), initial={"closes_days_before": 0}, language=language_of(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer = _admit(request, post, form.cleaned_data)
            if not isinstance(answer, Refusal):
                return HttpResponseRedirect(at("/programme/agencies", language_of(request)))
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    context = {"form": form, "agencies": agencies.register(host=post.host), "desk_links": links(request)}
    return page(request, "programme/agencies.html", context, status=status)


def _admit(request: HttpRequest, post: Staff, said: dict[str, Any]) -> str | Refusal:
    fee, missions = said["fee"], said["missions"].lower().split()
    return actions.admit(
        said["slug"],
        name=said["name"],
        host=post.host,
        missions=missions,
        fee=None if fee is None else Money(Decimal(fee), agencies.currency_of(post.host, missions)),
        cases_max=said["cases_max"],
        closes_days_before=said["closes_days_before"],
        by=by_post(post),
        at=now_of(request),
        key=request.POST.get("key", ""),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@may(May.AGENCY_ADMIT)
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Suspend an agency, or let it go on."""
    post, found = _post(request), agencies.one(slug)
    if found is None or found.host != post.host:
        raise Http404
    form = ReasonForm(typed(request), language=language_of(request))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            act = actions.restore if found.suspended_at else actions.suspend
            key = request.POST.get("key", "")
            answer = act(slug, reason=form.cleaned_data["reason"], post=post, at=now_of(request), key=key)
            if not isinstance(answer, Refusal):
                return HttpResponseRedirect(at("/programme/agencies", language_of(request)))
            form.refuse(answer)
            status = REFUSALS[answer.code][0]
    context = {"form": form, "agency": found, "desk_links": links(request)}
    return page(request, "programme/agency.html", context, status=status)
